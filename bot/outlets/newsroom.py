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
from bot.crisis.notes import Note
from bot.outlets.base import FOR_EVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.files import Staged, discard, show, stage
from bot.outlets.newsroom_pages.export import Export
from bot.outlets.newsroom_pages.gaps import open_slot
from bot.outlets.newsroom_pages.item import Item, item_of, with_note
from bot.outlets.newsroom_pages.look import edition, prepare
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
        self._shelf = Shelf(folder, drill=drill)
        self._site = Site(base_url, organisation, languages, zone, drill)
        self._export = Export(folder, self._site, self._shelf)
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

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Put the note beside the statement's words, on its page and in its feeds; the words themselves stay."""
        if reason := self._refusal(delivery) or _unfilled(note.texts.values()):
            raise NotSent(reason, final=True)
        await asyncio.to_thread(self._annotate, delivery, note)

    async def capabilities(self) -> Capabilities:
        """Any length; notes beside what is out."""
        return Capabilities(edits=True, page=self._site.url())

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
        titles = (*delivery.titles.values(), *delivery.crisis_titles.values())
        return _unfilled((*delivery.texts.values(), *titles))

    def _publish(self, delivery: Delivery) -> Sent:
        with self._one_writer:
            new = self._known(delivery) or item_of(delivery)
            self._put(new)
        return self._sent(new)

    def _annotate(self, delivery: Delivery, note: Note) -> None:
        with self._one_writer:
            try:
                found = self._shelf.find(delivery.crisis, delivery.statement)
            except (OSError, ValueError) as error:
                raise NotSent(f"The newsroom cannot read what it has of this statement: {error}") from error
            if found is None:
                raise NotSent("The newsroom does not have this statement, so it cannot take a note on it.", final=True)
            self._put(with_note(found, note))

    def _put(self, item: Item) -> None:
        staged = self._staged(item)
        try:
            show(staged)
        except OSError as error:
            discard(staged)
            raise PerhapsSent(f"The newsroom was written in part only ({_plain(error)}).") from error
        with suppress(OSError):  # a mark that stays makes the next change show the crisis once more
            for crisis in self._shelf.begun():
                self._shelf.done(crisis)

    def _staged(self, item: Item) -> Staged:
        staged: Staged = ()
        try:
            staged = stage(self._export.with_item(item))
            self._shelf.begin(item.crisis)
        except OSError as error:
            discard(staged)
            raise NotSent(f"The newsroom could not be written ({_plain(error)}); nothing was published.") from error
        return staged

    def _known(self, delivery: Delivery) -> Item | None:
        try:
            return self._shelf.find(delivery.crisis, delivery.statement)
        except ValueError:  # damaged: what was approved takes its place
            return None
        except OSError as error:
            raise NotSent(f"The newsroom could not be read ({_plain(error)}); nothing was published.") from error

    def _find(self, delivery: Delivery) -> Sent | None:
        with self._one_writer:
            try:
                found = self._shelf.find(delivery.crisis, delivery.statement)
                if found and found.crisis in self._shelf.begun():  # there, but not yet shown everywhere
                    self._repair()
            except (OSError, ValueError) as error:
                raise PerhapsSent(f"The newsroom cannot read what it has of this statement: {error}") from error
        return self._sent(found) if found else None

    def _sent(self, item: Item) -> Sent:
        language = next((each for each in self._site.languages if each in item.texts), self._site.first)
        return Sent(self._site.update_url(item.crisis, item.statement, language))

    def _problems_of(self, work: Callable[[], None]) -> tuple[str, ...]:
        with self._one_writer:
            try:
                work()
            except OSError as error:
                return (f"The newsroom's pages could not all be written ({_plain(error)}).",)
        return ()

    def _repair(self) -> None:
        prepare()
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
                show(stage(self._export.crisis(items)))
                summaries[crisis] = summarise(items)
        show(stage(self._export.whole_front(summaries)))
        for crisis in crises:
            self._shelf.done(crisis)


def _unfilled(texts: Iterable[str]) -> str:
    """Why texts with a slot that nobody filled are refused; empty when they have none."""
    found = open_slot(texts)
    return f"A text still has an open slot: {found}. Fill it, then publish." if found else ""


def _plain(error: OSError) -> str:
    return error.strerror or str(error)
