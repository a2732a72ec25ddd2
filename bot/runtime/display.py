"""The display: keeps every card in every chat as it should be, each chat on its own."""

from collections.abc import Sequence

from bot.chat.base import Chat
from bot.crisis.model import Crisis
from bot.runtime.desk import Clock, Desk
from bot.runtime.screen import PATIENCE, Screen
from bot.runtime.tasks import Tasks


class Display:
    """One screen for each chat, so that one that hangs or fails stops no other."""

    def __init__(self, desk: Desk, chats: Sequence[Chat], clock: Clock, patience: float = PATIENCE) -> None:
        self.tasks = Tasks()
        self._screens = [Screen(desk, chat, clock, self.tasks, patience) for chat in chats]

    def changed(self, crisis: Crisis) -> None:
        """Show the crisis anew, soon."""
        for screen in self._screens:
            screen.changed(crisis.id)

    async def sweep(self) -> None:
        """Let minutes pass where that can be shown, and try again what could not be posted."""
        for screen in self._screens:
            screen.sweep()
