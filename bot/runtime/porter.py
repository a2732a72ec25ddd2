"""The porter: opens the room of each crisis in one chat, and sees to all about the crisis but its cards."""

import asyncio

from bot.chat.base import Chat
from bot.crisis.command import DISPLAY
from bot.crisis.model import Crisis
from bot.crisis.rooms import ReportRoom
from bot.runtime.album import without_room
from bot.runtime.desk import Clock, Desk
from bot.runtime.errands import Errands
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes


class Porter:
    """Beside the cards, one errand of each kind at a time for each crisis; what failed is tried again.

    A chat may take `patience` seconds for each.
    """

    def __init__(
        self, desk: Desk, chat: Chat, clock: Clock, tasks: Tasks, wakes: Wakes, patience: float
    ) -> None:  # fmt: skip
        self._desk, self._chat, self.patience = desk, chat, patience
        self._openings = Errands(f"{chat.name} room of", self._open, clock, tasks, wakes)
        self._tendings = Errands(f"{chat.name} care for", self._tend, clock, tasks, wakes)

    def changed(self, crisis: Crisis) -> None:
        """See to a crisis after a change."""
        if crisis.open and without_room(self._chat, crisis):
            self._openings.ask(crisis.id)
        self._tendings.ask(crisis.id)

    def sweep(self) -> None:
        """The safety net."""
        self._openings.sweep()
        self._tendings.sweep()

    async def _open(self, stream: str) -> None:
        crisis = self._desk.crisis(stream)
        if crisis is None or not crisis.open or not without_room(self._chat, crisis):
            return
        async with asyncio.timeout(self.patience):
            place = await self._chat.open_room(crisis)
        await self._report(stream, place)

    async def _report(self, stream: str, place: str) -> None:
        current = self._desk.crisis(stream)
        if current and current.open:
            wish = ReportRoom(chat=self._chat.name, place=place)
            await self._desk.handle(stream, wish, DISPLAY, f"room:{place}:{current.version}")

    async def _tend(self, stream: str) -> None:
        if crisis := self._desk.crisis(stream):
            async with asyncio.timeout(self.patience):
                await self._chat.tend(crisis)
