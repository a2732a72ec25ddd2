"""The whole bot in one terminal: several people, the same cards as in every chat, buttons by their numbers.

On a terminal the cards stand below and change in place; into a pipe every change is written once, as plain lines.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.chat.base import Door, Gone, Place
from bot.chat.console_input import Lines, Reader, Source
from bot.chat.console_rows import Row
from bot.chat.console_speaker import Speaker
from bot.chat.console_talk import House, Talk
from bot.chat.console_view import PlainView, View
from bot.chat.console_wall import Wall
from bot.crisis.cards import ROOM, Card
from bot.crisis.model import Crisis
from bot.locale import Say

__all__ = ["Console", "House"]

SILENT = 1_000_000
"""Edits a minute that disturb nobody on a terminal, where a changed card rings no bell."""

Settle = Callable[[], Awaitable[None]]
"""Waits until nothing is under way any more that follows from what was said so far."""


class Console:
    """Implements `Chat` for whoever sits at this terminal. What it shows ends with the process: it remembers nothing.

    It redraws when a person sits at both ends, input and output; in a pipe it writes transcripts.
    """

    name = "console"
    remembers = False
    opens_rooms = False

    def __init__(self, house: House, source: TextIO, sink: TextIO, speaker: str = "") -> None:
        """`speaker` is who speaks first (an id or a name). Raises Refused when nobody is called so."""
        self._house, self._sink, self._wall = house, sink, Wall()
        self._source = Source(source.fileno())
        both = source.isatty() and sink.isatty()
        self.redraws = SILENT if both and os.environ.get("TERM", "dumb") != "dumb" else 0
        self._talk = Talk(
            house, self._wall, Speaker(house.people, speaker), self._tell, asks=not self.redraws,
            echoes=bool(self.redraws) or not both,
        )  # fmt: skip
        self._view: View = self._live_view() if self.redraws else self._plain_view()
        self._input: Reader = self._keys() if self.redraws else Lines(self._source)
        self._busy = True
        self._settle: Settle | None = None
        self._looking: asyncio.Task[None] | None = None

    # --------------------------------------------------------------------------------------------- the chat

    async def open_room(self, crisis: Crisis) -> str:
        """The terminal is the room of every crisis."""
        self._wall.meet(crisis)
        return f"{self.name}:{ROOM}"

    async def tend(self, crisis: Crisis) -> None:
        """There is nothing about a crisis but its cards."""

    def places(self, crisis: Crisis, card: Card) -> Iterator[Place]:
        """The terminal itself: for everybody, or for one of its people."""
        self._wall.meet(crisis)
        if card.place == ROOM:
            yield Place(f"{self.name}:{ROOM}", self._house.language)
        elif card.place in self._house.people:
            yield Place(f"{self.name}:{card.place}", self._house.languages(card.place))

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        """Hang the card up."""
        self._wall.meet(crisis)
        message = self._wall.post(crisis.id, _person(place), card)
        self._changed()
        return message

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        """The message of a card that hangs there."""
        return self._wall.find(crisis.id, _person(place), card.key)

    async def announce(self, card: Card) -> None:
        """Hang an alert up; a tap on it goes to the alert of the card's own key."""
        self._wall.post(card.key, ROOM, card)
        self._changed()

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        """Replace a card. Raises Gone for a message that was never posted there."""
        self._wall.meet(crisis)
        try:
            self._wall.edit(message, _person(place), card)
        except LookupError as problem:
            raise Gone(str(problem)) from problem
        self._changed()

    # ------------------------------------------------------------------------------------------- the session

    async def run(self, door: Door, settle: Settle, finish: Settle | None = None) -> None:
        """Talk until the end of the input, `quit` or Ctrl-C; then let what is under way finish.

        `settle` waits until nothing is under way, `finish` (when given) also for what is still due to leave.
        """
        self._talk.session = f"{self._house.clock():%Y%m%d%H%M%S%f}"
        self._settle = settle
        with self._input, _interrupts(self._source.stop), self._shown():
            self._talk.hello()
            await self._show_all()
            while not self._talk.left and (line := await self._input.next()) is not None:
                self._busy = True
                await self._talk.hear(line, door)
                await self._show_all()
            await (finish or settle)()
            await self._show_all()
            if self._looking:
                await self._looking
        self._talk.goodbye()

    def show(self) -> None:
        """Write what changed since the last time, for whoever only watches and calls this when all has settled."""
        self._view.refresh()

    async def _show_all(self) -> None:
        """In a pipe the next line waits until everything that follows from the last one is written."""
        if not self.redraws and self._settle:
            await self._settle()
        self._view.refresh()
        self._busy = False

    def _changed(self) -> None:
        """Something changed without anybody typing: shown at once, in a pipe as soon as it has settled."""
        self._view.changed()
        if not self.redraws and not self._busy and (self._looking is None or self._looking.done()):
            self._looking = asyncio.get_running_loop().create_task(self._look(), name="console look")

    async def _look(self) -> None:
        if self._settle:
            await self._settle()
        if not self._busy:
            self._view.refresh()

    def _tell(self, rows: Iterable[Row]) -> None:
        self._view.tell(rows)

    @contextmanager
    def _shown(self) -> Iterator[None]:
        self._view.start()
        try:
            yield
        finally:
            self._busy = True
            self._view.stop()

    def _keys(self) -> Reader:
        from bot.chat.console_keys import Keys

        return Keys(self._source, self._view.changed)

    def _live_view(self) -> View:
        from bot.chat.console_live import LiveView

        say = Say(self._house.language, self._house.zone)
        return LiveView(
            self._sink, self._wall, lambda: self._talk.foot(self._input.typed), lambda: self._talk.speaker.id, say
        )

    def _plain_view(self) -> View:
        return PlainView(self._sink, self._wall, self._house.clock, self._house.language, self._source.stop)


def _person(place: Place) -> str:
    return place.id.partition(":")[2]


@contextmanager
def _interrupts(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C ends the input politely, the second one ends the program."""
    loop = asyncio.get_running_loop()

    def once() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        stop()

    try:
        loop.add_signal_handler(signal.SIGINT, once)
    except (ValueError, RuntimeError):  # not the main thread: whoever has that one decides
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
