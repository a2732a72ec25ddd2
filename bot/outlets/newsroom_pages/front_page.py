"""The newsroom's own pages: what is current, what was closed last, and the page for a wrong address."""

from collections.abc import Iterable, Iterator

from bot.outlets.newsroom_pages.frame import Files, Frame
from bot.outlets.newsroom_pages.register import Front
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.standing import Standing, standing
from bot.outlets.newsroom_pages.summary import Summary
from bot.outlets.newsroom_pages.words import WORDS

CARDS = 20
"""Open crises on a page."""
_ARCHIVED_ON_FRONT = 12
_MOST_YEARS = 40


def front_pages(site: Site, front: Front, pages_there: int = 1) -> Files:
    """The index in every edition, further pages where more is open than fits (at least `pages_there`, so that none
    stays as it was), and the page for a wrong address."""
    needed = -(-len(front.current) // CARDS)
    numbers = range(2, needed + 1)
    files = {"404.html": _not_found(site)}
    for folder, language in site.editions():
        frame = Frame(site=site, language=language, title=WORDS[language]["title"], up="../" if folder else "")
        files[f"{folder}index.html"] = frame.fill(
            "front.html",
            current=standings(site, front.current[:CARDS], language),
            archived=standings(site, front.recent[:_ARCHIVED_ON_FRONT], language),
            years=front.years[:_MOST_YEARS], numbers=numbers,
        )  # fmt: skip
    for number in range(2, max(needed, pages_there) + 1):
        files.update(_further(site, front, number, numbers))
    return files


def further(number: int) -> str:
    """The name of a further page of open crises."""
    return f"current-{number}.html"


def _further(site: Site, front: Front, number: int, numbers: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    for language in site.languages:
        frame = Frame(site=site, language=language, title=WORDS[language]["more"], up="../", page=further(number))
        listed = front.current[CARDS * (number - 1) : CARDS * number]
        filled = frame.fill("further.html", current=standings(site, listed, language), numbers=numbers)
        yield f"{language}/{frame.page}", filled


def standings(site: Site, summaries: Iterable[Summary], language: str) -> tuple[Standing, ...]:
    """The summaries as readers of one language see them."""
    return tuple(standing(site, each, language) for each in summaries)


def _not_found(site: Site) -> bytes:
    """Served for any address, however deep: its links are absolute."""
    words = WORDS[site.first]
    frame = Frame(site=site, language=site.first, title=words["missing"], up=site.url(), page="404.html", twins=False)
    return frame.fill("missing.html", others=[(each, WORDS[each]) for each in site.languages[1:]])
