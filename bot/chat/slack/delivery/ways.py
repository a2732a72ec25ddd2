"""The room of a crisis that has just begun, for whoever waits to be led there."""

import asyncio
import contextlib

from bot.chat.base import Crises
from bot.chat.slack.ids import NAME
from bot.crisis.model import Crisis

PATIENCE = 20.0
"""Seconds that somebody waits for a room."""


class Ways:
    """Hears of every change; wakes those who wait."""

    def __init__(self, crises: Crises, patience: float = PATIENCE) -> None:
        self._crises, self._patience = crises, patience
        self._awaited: dict[str, asyncio.Event] = {}
        self._closed = False

    async def room(self, crisis_id: str) -> Crisis | None:
        """The crisis once it has a room; None when none was opened in time, or when everything ends."""
        there = self._awaited.setdefault(crisis_id, asyncio.Event())
        if self._has_room(self._crises.crisis(crisis_id)) or self._closed:
            there.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(there.wait(), self._patience)
        self._awaited.pop(crisis_id, None)
        crisis = self._crises.crisis(crisis_id)
        return crisis if self._has_room(crisis) else None

    def changed(self, crisis: Crisis) -> None:
        """A crisis is another one now."""
        if crisis.id in self._awaited and self._has_room(crisis):
            self._awaited[crisis.id].set()

    def close(self) -> None:
        """Nobody waits any more."""
        self._closed = True
        for there in self._awaited.values():
            there.set()

    def _has_room(self, crisis: Crisis | None) -> bool:
        return crisis is not None and NAME in crisis.rooms.by_chat
