"""Moments at which something is to be tried again: the alarm sleeps until the earliest of them."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from bot.runtime.desk import Clock


def _nobody() -> None:
    """Who hears of changes before somebody asks for them."""


class Wakes:
    """Calls to be made at moments. `changed` is called whenever there is a new earliest moment."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()
        self.changed: Callable[[], None] = _nobody

    def at(self, moment: datetime, call: Callable[[], None]) -> None:
        """Make a call at this moment; it must return at once, and find out by itself whether it is still wanted."""
        heapq.heappush(self._heap, (moment, next(self._numbers), call))
        if self._heap[0][0] == moment:
            self.changed()

    def next(self) -> datetime | None:
        """The earliest moment."""
        return self._heap[0][0] if self._heap else None

    def wake(self) -> None:
        """Make all calls that are due, in their order."""
        now = self._clock()
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()
