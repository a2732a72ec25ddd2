"""The archive: each year's newest on the page of the year, and every volume of it on a page of its own."""

from collections.abc import Callable, Iterable

from bot.outlets.newsroom_pages.frame import Files, Frame
from bot.outlets.newsroom_pages.front_page import standings
from bot.outlets.newsroom_pages.register import Register, Volume
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary
from bot.outlets.newsroom_pages.words import WORDS

_MOST_NUMBERS = 40


def archive_pages(site: Site, register: Register, read: Callable[[int, int], Volume]) -> Files:
    """The pages of all volumes in the register, and of their years; `read` gets a volume that is not in it."""
    files: Files = {}
    for (year, number), volume in register.volumes.items():
        files |= _page(site, f"{year}-{number}", volume, year, range(number - 1, 0, -1))
    for year in sorted({year for year, _ in register.volumes}):
        count = register.front.volumes.get(year, 0)
        shown = [
            register.volumes[year, number] if (year, number) in register.volumes else read(year, number)
            for number in range(max(1, count - 1), count + 1)
        ]
        listed = [each for volume in shown for each in volume]
        files |= _page(site, f"{year}", listed, year, range(count - 2, 0, -1))
    return files


def _page(site: Site, name: str, oldest_first: Iterable[Summary], year: int, numbers: range) -> Files:
    files: Files = {}
    newest_first = tuple(oldest_first)[::-1]
    for language in site.languages:
        title, page = f"{WORDS[language]['archive']} {year}", f"archive-{name}.html"
        frame = Frame(site=site, language=language, title=title, up="../", page=page)
        files[f"{language}/{page}"] = frame.fill(
            "archive.html", archived=standings(site, newest_first, language), numbers=numbers[:_MOST_NUMBERS], year=year
        )
    return files
