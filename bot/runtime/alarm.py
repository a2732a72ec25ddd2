"""The alarm: exactly one wake-up at the earliest deadline of all crises, re-armed after each change."""

import heapq
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.crisis.command import ALARM, Command, Refused
from bot.crisis.core import deadlines
from bot.crisis.deadline import Deadline
from bot.crisis.model import Crisis
from bot.runtime.desk import Clock, Desk
from bot.store.base import StoreError

log = logging.getLogger(__name__)
SWEEP = timedelta(seconds=20)
RETRY = timedelta(seconds=5)


class Waker(Protocol):
    """Something that calls back at a moment: APScheduler in the running bot, the test itself in tests."""

    def arm(self, at: datetime | None) -> None:
        """Call back at this moment instead of any other; None: not at all."""


@dataclass(slots=True)
class _Watch:
    version: int = 0
    earliest: datetime | None = None
    woken: datetime | None = None
    futile: set[tuple[datetime, Command]] = field(default_factory=set)


class Alarm:
    """Fires deadlines in order, each once. What has to happen is always computed from the crisis, never stored."""

    def __init__(self, desk: Desk, clock: Clock, waker: Waker) -> None:
        self._desk, self._clock, self._waker = desk, clock, waker
        self._watches: dict[str, _Watch] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._armed: datetime | None = None
        self.hands: list[Callable[[Crisis], None]] = []

    def changed(self, crisis: Crisis) -> None:
        """Look at a crisis anew after a change."""
        watch = self._watches.setdefault(crisis.id, _Watch())
        if watch.version != crisis.version:
            watch.version = crisis.version
            watch.futile.clear()
        pending = (d.at for d in deadlines(crisis) if _still_to_fire(watch, d))
        watch.earliest = min(pending, default=None)
        if watch.earliest:
            heapq.heappush(self._heap, (watch.earliest, crisis.id))
        else:
            self._watches.pop(crisis.id)
        self._arm()

    def next(self) -> datetime | None:
        """The earliest deadline of all crises."""
        while self._heap:
            at, crisis = self._heap[0]
            watch = self._watches.get(crisis)
            if watch and watch.earliest == at:
                return at
            heapq.heappop(self._heap)
        return None

    def _arm(self) -> None:
        earliest = self.next()
        if earliest != self._armed:
            self._armed = earliest
            self._waker.arm(earliest)

    async def fire(self) -> None:
        """Fire everything that is due, in the order of its time; then wait for the next."""
        self._armed = None
        while (at := self.next()) and at <= self._clock():
            _, stream = heapq.heappop(self._heap)
            crisis = self._desk.crisis(stream)
            if crisis and crisis.open:
                await self._fire_first(crisis, self._watches[stream])
        self._arm()

    async def _fire_first(self, crisis: Crisis, watch: _Watch) -> None:
        due = next((d for d in deadlines(crisis) if _still_to_fire(watch, d) and d.at <= self._clock()), None)
        if due is None:
            return self.changed(crisis)
        if due.command is None:
            watch.woken = due.at
            for hand in self.hands:
                hand(crisis)
        else:
            await self._say(crisis, watch, due.at, due.command)
        self.changed(self._desk.crisis(crisis.id) or crisis)

    async def _say(self, crisis: Crisis, watch: _Watch, at: datetime, command: Command) -> None:
        watch.futile.add((at, command))
        command_id = f"alarm:{crisis.id}:{at.isoformat()}:{command!r}"
        try:
            await self._desk.handle(crisis.id, command, ALARM, command_id)
        except Refused as refused:
            log.warning("%s: %s was refused: %s", crisis.id, command, refused)
        except StoreError as problem:
            log.error("%s: %s could not be saved: %s", crisis.id, command, problem)

    async def sweep(self) -> None:
        """The safety net: look at every crisis anew, in case something was missed or could not be saved."""
        for crisis in self._desk.crises():
            self._watches.setdefault(crisis.id, _Watch()).futile.clear()
            self.changed(crisis)
        await self.fire()


def _still_to_fire(watch: _Watch, deadline: Deadline) -> bool:
    if deadline.command is None:
        return watch.woken is None or deadline.at > watch.woken
    return (deadline.at, deadline.command) not in watch.futile
