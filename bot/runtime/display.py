"""The display: keeps every card in every chat as it should be, each chat on its own."""

from collections.abc import Sequence

from bot.chat.base import Chat
from bot.crisis.model import Crisis
from bot.runtime.desk import Clock, Desk
from bot.runtime.screen import Screen
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes


class Display:
    """One screen for each chat, so that one that hangs or fails stops no other.

    `wakes` are the moments at which something that failed is tried again; `patience` are the seconds that a chat may
    take before nobody knows what became of a request.
    """

    def __init__(self, desk: Desk, chats: Sequence[Chat], clock: Clock, patience: float) -> None:
        self.tasks, self.wakes = Tasks(), Wakes(clock)
        self._screens = [Screen(desk, chat, clock, self.tasks, self.wakes, patience) for chat in chats]

    def changed(self, crisis: Crisis) -> None:
        """Show the crisis anew, soon."""
        for screen in self._screens:
            screen.changed(crisis)

    async def sweep(self) -> None:
        """Let minutes pass where that can be shown, and try again what could not be posted."""
        for screen in self._screens:
            screen.sweep()
