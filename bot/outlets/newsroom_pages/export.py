"""What the public gets, as files: which of them change with an item, and how all of them are made anew."""

from pathlib import Path

from bot.outlets.newsroom_pages import item as items_of
from bot.outlets.newsroom_pages.archive_page import archive_pages
from bot.outlets.newsroom_pages.crisis_page import crisis_pages
from bot.outlets.newsroom_pages.feeds import crisis_feeds, front_feeds
from bot.outlets.newsroom_pages.front_page import front_pages, further
from bot.outlets.newsroom_pages.item import Item, newest_first
from bot.outlets.newsroom_pages.register import Astray, Register, moved, register_of
from bot.outlets.newsroom_pages.shelf import Shelf
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary, summarise

Content = dict[Path, bytes]
"""Place on the disk → content."""


class Export:
    """The files of a newsroom in `folder`. Calls may raise OSError."""

    def __init__(self, folder: Path, site: Site, shelf: Shelf) -> None:
        self._folder, self._site, self._shelf = folder, site, shelf

    def with_item(self, new: Item) -> Content:
        """All that changes with an item: the item first, for from then on everything else can be made again; the
        register last, so that what it says is shown. Crises that a crash left behind are shown as well."""
        before, left = self._shelf.items(new.crisis), self._shelf.begun()
        after = newest_first([new, *(each for each in before if each.statement != new.statement)])
        shown = {crisis: items for crisis in left if (items := self._shelf.items(crisis))} | {new.crisis: after}
        pages = {place: content for items in shown.values() for place, content in self.crisis(items).items()}
        register = None if left else self._moved(before, after)
        summaries = {crisis: summarise(items) for crisis, items in shown.items()}
        front = self._front(register) if register else self.whole_front(self._shelf.summaries() | summaries)
        return {self._shelf.place(new.crisis, new.statement): items_of.encode(new), **pages, **front}

    def crisis(self, items: tuple[Item, ...]) -> Content:
        """The pages and feeds of one crisis; `items` newest first, one at least."""
        return self._placed(crisis_pages(self._site, items) | crisis_feeds(self._site, items))

    def whole_front(self, summaries: dict[str, Summary]) -> Content:
        """The newsroom's own pages, feeds and archive, all of it, and the register made anew."""
        register = register_of(self._site.zone, summaries.values())
        emptied = {place: () for place in self._shelf.volumes() if place not in register.volumes}
        return self._front(Register(register.front, emptied | dict(register.volumes)))

    def _moved(self, before: tuple[Item, ...], after: tuple[Item, ...]) -> Register | None:
        """The register's part that changes; None when it must be made anew, for it is not what it should be."""
        if not before and self._shelf.knows(after[0].crisis):
            return None
        old = summarise(before) if before else None
        try:
            return moved(self._site.zone, self._shelf.front(), self._shelf.volume, old, summarise(after))
        except (Astray, FileNotFoundError, ValueError):
            return None

    def _front(self, register: Register) -> Content:
        site, front = self._site, register.front
        files = front_pages(site, front, self._pages_there())
        files |= front_feeds(site, (*front.current, *front.recent))
        files |= archive_pages(site, register, self._shelf.volume)
        return self._placed(files) | self._shelf.register_files(register)

    def _pages_there(self) -> int:
        number = 1
        while (self._folder / self._site.first / further(number + 1)).exists():
            number += 1
        return number

    def _placed(self, files: dict[str, bytes]) -> Content:
        return {self._folder / path: data for path, data in files.items()}
