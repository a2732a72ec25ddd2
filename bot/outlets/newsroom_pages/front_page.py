"""The newsroom's own pages: what is current, the archive by year, and the page for a wrong address."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.outlets.newsroom_pages.frame import Files, Frame
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.standing import Standing, standing
from bot.outlets.newsroom_pages.summary import Summary, latest_first
from bot.outlets.newsroom_pages.words import WORDS

_ARCHIVED_ON_FRONT = 12


def front_pages(site: Site, summaries: Iterable[Summary]) -> Files:
    """The index in every edition and the page for a wrong address."""
    listed = latest_first(summaries)
    closed = [each for each in listed if each.closed_at]
    years = sorted({year_of(site, each) for each in closed}, reverse=True)
    files = {"404.html": _not_found(site)}
    for folder, language in site.editions():
        frame = Frame(site=site, language=language, title=WORDS[language]["title"], up="../" if folder else "")
        files[f"{folder}index.html"] = frame.fill(
            "front.html",
            current=_standings(site, (each for each in listed if not each.closed_at), language),
            archived=_standings(site, closed[:_ARCHIVED_ON_FRONT], language),
            years=years,
        )
    return files


def archive_pages(site: Site, summaries: Iterable[Summary], year: int) -> Files:
    """What began in one year and is closed, in every language."""
    listed = [each for each in latest_first(summaries) if each.closed_at and year_of(site, each) == year]
    files: Files = {}
    for language in site.languages:
        title, page = f"{WORDS[language]['archive']} {year}", f"archive-{year}.html"
        frame = Frame(site=site, language=language, title=title, up="../", page=page)
        files[f"{language}/{page}"] = frame.fill("archive.html", archived=_standings(site, listed, language))
    return files


def year_of(site: Site, summary: Summary) -> int:
    """The year in which a crisis began, in the organisation's time zone."""
    return summary.started_at.astimezone(ZoneInfo(site.zone)).year


def _standings(site: Site, summaries: Iterable[Summary], language: str) -> tuple[Standing, ...]:
    return tuple(standing(site, each, language) for each in summaries)


def _not_found(site: Site) -> bytes:
    """Served for any address, however deep: its links are absolute."""
    words = WORDS[site.first]
    frame = Frame(site=site, language=site.first, title=words["missing"], up=site.url(), page="404.html", twins=False)
    return frame.fill("missing.html", others=[(each, WORDS[each]) for each in site.languages[1:]])
