"""The organisation's own newsroom: static pages and feeds in a folder that any web server can serve.

A statement is one item on disk, put by its id; pages are made from items and can be made again at any time. All pages
of a change are written before the first is shown, and `repair` finishes what a crash left half done.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from bot.crisis.deliveries import Delivery
from bot.outlets.base import FOR_EVER, NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.files import Staged, discard, show, stage
from bot.outlets.newsroom_pages import item as items_of
from bot.outlets.newsroom_pages.crisis_page import crisis_pages
from bot.outlets.newsroom_pages.feeds import crisis_feeds, front_feeds
from bot.outlets.newsroom_pages.front_page import archive_pages, front_pages, year_of
from bot.outlets.newsroom_pages.item import Item, item_of, newest_first
from bot.outlets.newsroom_pages.look import edition
from bot.outlets.newsroom_pages.shelf import Shelf
from bot.outlets.newsroom_pages.site import Site, permalink
from bot.outlets.newsroom_pages.summary import Summary, summarise
from bot.outlets.newsroom_pages.words import WORDS

__all__ = ["Newsroom", "permalink"]

_CRISIS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_STATEMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class Newsroom(Outlet):
    """A newsroom for drills (`drill=True`) shows exercises only, any other never does.

    The folder's hidden files are its memory; everything else in it is for the public.
    """

    remembers = FOR_EVER

    def __init__(
        self, folder: Path, base_url: str, organisation: str, languages: tuple[str, ...], zone: str,
        name: str = "newsroom", *, drill: bool = False,
    ) -> None:  # fmt: skip
        self.name = name
        self._folder, self._shelf = folder, Shelf(folder, drill=drill)
        self._site = Site(base_url, organisation, languages, zone, drill)
        self._edition = sha256(f"{edition()} {self._site}".encode()).hexdigest()
        self._one_writer = threading.Lock()

    async def publish(self, delivery: Delivery) -> Sent:
        """Put the item and show it. A statement that is there already stays as it is."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        return await asyncio.to_thread(self._publish, delivery)

    async def find(self, delivery: Delivery) -> Sent | None:
        """The statement's address, when its item is there."""
        return None if self._refusal(delivery) else await asyncio.to_thread(self._find, delivery)

    async def repair(self) -> tuple[str, ...]:
        """Show every item whose pages a crash left behind, or everything when the pages are to look different now.

        For the start. What went wrong comes back as sentences; nothing is raised.
        """
        return await asyncio.to_thread(self._problems_of, self._repair)

    async def rebuild(self) -> tuple[str, ...]:
        """Make every page anew from the items. What went wrong comes back as sentences; nothing is raised."""
        return await asyncio.to_thread(self._problems_of, self._rebuild)

    def _refusal(self, delivery: Delivery) -> str:
        """Why this delivery will never be in this newsroom; empty when nothing speaks against it."""
        if delivery.drill and not self._site.drill:
            return "This is an exercise, and the newsroom is the public one."
        if self._site.drill and not delivery.drill:
            return "This is no exercise, and the newsroom is the one for exercises."
        if not _CRISIS.fullmatch(delivery.crisis) or delivery.crisis in WORDS:
            return f"The newsroom cannot make an address of the crisis id {delivery.crisis!r}."
        if not _STATEMENT.fullmatch(delivery.statement):
            return f"The newsroom cannot make an address of the statement id {delivery.statement!r}."
        if not any(text.strip() for text in delivery.texts.values()):
            return "There is no text to publish."
        return ""

    def _publish(self, delivery: Delivery) -> Sent:
        with self._one_writer:
            new, staged = self._staged(delivery)
            try:
                show(staged)
            except OSError as error:
                discard(staged)
                raise PerhapsSent(f"The newsroom was written in part only ({_plain(error)}).") from error
            with suppress(OSError):  # a mark that stays makes the next start show the crisis once more
                self._shelf.done(new.crisis)
        return self._sent(new)

    def _staged(self, delivery: Delivery) -> tuple[Item, Staged]:
        try:
            new = self._known(delivery) or item_of(delivery)
            self._shelf.begin(new.crisis)
            return new, stage(self._files(new))
        except OSError as error:
            raise NotSent(f"The newsroom could not be written ({_plain(error)}); nothing was published.") from error

    def _known(self, delivery: Delivery) -> Item | None:
        try:
            return self._shelf.find(delivery.crisis, delivery.statement)
        except ValueError:  # damaged: what was approved takes its place
            return None

    def _find(self, delivery: Delivery) -> Sent | None:
        try:
            found = self._shelf.find(delivery.crisis, delivery.statement)
        except (OSError, ValueError) as error:
            raise PerhapsSent(f"The newsroom cannot read what it has of this statement: {error}") from error
        return self._sent(found) if found else None

    def _sent(self, item: Item) -> Sent:
        language = next((each for each in self._site.languages if each in item.texts), self._site.first)
        return Sent(self._site.update_url(item.crisis, item.statement, language))

    def _files(self, new: Item) -> dict[Path, bytes]:
        """All that changes with an item, the item first: from then on everything else can be made again."""
        others = (each for each in self._shelf.items(new.crisis) if each.statement != new.statement)
        items = newest_first([new, *others])
        summaries = self._shelf.summaries() | {new.crisis: summarise(items)}
        place = self._shelf.place(new.crisis, new.statement)
        return {
            place: items_of.encode(new),
            **self._crisis_files(items),
            **self._front_files(summaries, [year_of(self._site, summaries[new.crisis])]),
        }

    def _crisis_files(self, items: tuple[Item, ...]) -> dict[Path, bytes]:
        return self._placed(crisis_pages(self._site, items) | crisis_feeds(self._site, items))

    def _front_files(self, summaries: dict[str, Summary], years: Iterable[int]) -> dict[Path, bytes]:
        files = front_pages(self._site, summaries.values()) | front_feeds(self._site, summaries.values())
        for year in years:
            files |= archive_pages(self._site, summaries.values(), year)
        place, data = self._shelf.summaries_file(summaries)
        return {**self._placed(files), place: data}

    def _placed(self, files: dict[str, bytes]) -> dict[Path, bytes]:
        return {self._folder / path: data for path, data in files.items()}

    def _problems_of(self, work: Callable[[], None]) -> tuple[str, ...]:
        with self._one_writer:
            try:
                work()
            except OSError as error:
                return (f"The newsroom's pages could not all be written ({_plain(error)}).",)
        return ()

    def _repair(self) -> None:
        begun = self._shelf.begun()
        if not self._shelf.shows(self._edition):
            self._rebuild()
        elif begun:
            self._show_again(begun, self._shelf.summaries())

    def _rebuild(self) -> None:
        self._show_again(self._shelf.crises(), {})
        self._shelf.set_edition(self._edition)

    def _show_again(self, crises: Iterable[str], summaries: dict[str, Summary]) -> None:
        crises = list(dict.fromkeys([*crises, *self._shelf.begun()]))
        for crisis in crises:
            if items := self._shelf.items(crisis):
                show(stage(self._crisis_files(items)))
                summaries[crisis] = summarise(items)
        years = {year_of(self._site, each) for each in summaries.values()}
        show(stage(self._front_files(summaries, years)))
        for crisis in crises:
            self._shelf.done(crisis)


def _plain(error: OSError) -> str:
    return error.strerror or str(error)
