"""One statement as a page or a feed shows it, and how many of them fit on one page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.outlets.newsroom_pages import times
from bot.outlets.newsroom_pages.amends import Amendment, Mending, amendments_of, mending_of
from bot.outlets.newsroom_pages.item import Item
from bot.outlets.newsroom_pages.prose import prose
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.words import WORDS, in_language

ROOM = 18_000
"""Bytes that the updates of a page may take, so that the whole page stays under 30 KB."""
_FRAME = 360
_AMENDS = 420
_LINE = 260
_MOST_LINES = 30
_MOST_NUMBERS = 24


@dataclass(frozen=True, slots=True)
class Update:
    """A statement in the language of a page. `note` says so when its text exists in another one only; `mark` that it
    was corrected or taken back since, which its `amendments` explain."""

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
    changed: str
    url: str
    mark: str = ""
    amendments: tuple[Amendment, ...] = ()
    mending: Mending | None = None


def updates_of(site: Site, items: Sequence[Item], language: str) -> list[Update]:
    """The statements of one crisis as readers of one language see them, in the same order."""
    known = {item.statement: item for item in items}
    return [_update(site, item, known, language) for item in items]


def _update(site: Site, item: Item, known: Mapping[str, Item], language: str) -> Update:
    """Never left out for want of a translation."""
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
        changed=times.machine(item.changed_at, site.zone),
        url=site.update_url(item.crisis, item.statement, language),
        mark=WORDS[language][f"mark_{item.mark}"] if item.mark else "",
        amendments=amendments_of(site, item, known, language),
        mending=mending_of(site, item, known, language),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Updates laid out over pages: the newest in `full`, older ones in `groups` (the oldest group first).

    A group only grows at its new end, so a full one keeps its address and its content.
    """

    full: tuple[Update, ...]
    groups: tuple[tuple[Update, ...], ...]

    def lines(self) -> tuple[Update, ...]:
        """The older ones that the first page names, newest first."""
        return tuple(update for group in reversed(self.groups) for update in reversed(group))[:_MOST_LINES]

    def numbers(self, below: int | None = None) -> range:
        """The pages of older ones to which a page leads, the newest first: some dozens, and from them further."""
        last = len(self.groups) if below is None else below - 1
        return range(last, max(0, last - _MOST_NUMBERS), -1)

    def pages(self) -> Iterator[tuple[int, str, tuple[Update, ...]]]:
        """Every page with its number, its name, and what it shows in full, newest first. 0 is the crisis' own."""
        yield 0, "index.html", self.full
        for number, group in enumerate(self.groups, 1):
            yield number, f"earlier-{number}.html", group[::-1]


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
    """Bytes that it takes on a page, and its notes again in what search engines read."""
    notes = sum(_AMENDS + 2 * len(amendment.html.encode()) for amendment in update.amendments)
    about = _AMENDS if update.mending else 0
    return len(update.html.encode()) + len(update.title.encode()) + len(update.note.encode()) + _FRAME + notes + about
