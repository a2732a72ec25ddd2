"""One statement as a page or a feed shows it, and how many of them fit on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.outlets.newsroom_pages import times
from bot.outlets.newsroom_pages.item import Item
from bot.outlets.newsroom_pages.prose import prose
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.words import WORDS, in_language

ROOM = 20_000
"""Bytes that the updates of a page may take, so that the whole page stays under 30 KB."""
_FRAME = 360
_LINE = 230
_MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Update:
    """A statement in the language of a page. `note` says so when its text exists in another one only."""

    id: str
    title: str
    title_language: str
    text: str
    language: str
    html: Markup
    note: str
    at: datetime
    when: str
    machine: str
    url: str


def update_of(site: Site, item: Item, language: str) -> Update:
    """The statement as readers of one language see it; never left out for want of a translation."""
    text, written_in = in_language(item.texts, language)
    title, titled_in = in_language(item.titles, language)
    return Update(
        id=item.statement,
        title=title,
        title_language=titled_in,
        text=text,
        language=written_in,
        html=prose(text),
        note="" if written_in == language else WORDS[language].get(f"only_in_{written_in}", ""),
        at=item.released_at,
        when=times.moment(item.released_at, site.zone, language),
        machine=times.machine(item.released_at, site.zone),
        url=site.update_url(item.crisis, item.statement, language),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Updates laid out over pages: the newest in `full`, older ones in `groups` (the oldest group first).

    A group only grows at its new end, so a full one keeps its address and its content.
    """

    full: tuple[Update, ...]
    groups: tuple[tuple[Update, ...], ...]

    def lines(self) -> tuple[tuple[int, Update], ...]:
        """What the first page names of the older ones, newest first: the number of the group, the update."""
        numbered = [(number, update) for number, group in enumerate(self.groups, 1) for update in group]
        return tuple(reversed(numbered))[:_MOST_LINES]


def spread(updates: Sequence[Update]) -> Spread:
    """As many of the updates (newest first) in full as fit on the first page, at least one; then the rest."""
    used, count = _size(updates[0]), 1
    for older in updates[1:]:
        used += _size(older)
        if used + _LINE * min(len(updates) - count - 1, _MOST_LINES) > ROOM:
            break
        count += 1
    return Spread(tuple(updates[:count]), _grouped(updates[count:][::-1]))


def _grouped(oldest_first: Sequence[Update]) -> tuple[tuple[Update, ...], ...]:
    groups: list[list[Update]] = []
    used = ROOM
    for update in oldest_first:
        used += _size(update)
        if used > ROOM:
            groups.append([])
            used = _size(update)
        groups[-1].append(update)
    return tuple(map(tuple, groups))


def _size(update: Update) -> int:
    return len(update.html.encode()) + len(update.title.encode()) + len(update.note.encode()) + _FRAME
