"""The alarm: exactly one wake-up at the earliest deadline of all crises and hands, re-armed after each change."""

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
from bot.runtime.tasks import Tasks
from bot.store.base import StoreError

log = logging.getLogger(__name__)
SWEEP = timedelta(seconds=20)


class Waker(Protocol):
    """Something that calls back at a moment: APScheduler in the running bot, the test itself in tests."""

    def arm(self, at: datetime | None) -> None:
        """Call back at this moment instead of any other; None: not at all."""


class Sleeper(Protocol):
    """Somebody else who wants to be woken at moments of their own (a hand that tries again what failed)."""

    def next(self) -> datetime | None:
        """The earliest of them."""

    def wake(self) -> None:
        """Begin what is due; returns at once, and `next` is later then."""


@dataclass(slots=True)
class _Watch:
    """One crisis: its earliest deadline (as the heap has it), and what need not be said (again) at this version."""

    version: int = 0
    earliest: datetime | None = None
    woken: datetime | None = None
    futile: set[tuple[datetime, Command]] = field(default_factory=set)

    def pending(self, deadline: Deadline) -> bool:
        if deadline.command is None:
            return self.woken is None or deadline.at > self.woken
        return (deadline.at, deadline.command) not in self.futile


class Alarm:
    """Fires the deadlines of each crisis in order, each once. They are always computed from the crisis, never stored.

    One task for each crisis that has something due, so that none waits for another.
    """

    def __init__(self, desk: Desk, clock: Clock, waker: Waker) -> None:
        self._desk, self._clock, self._waker = desk, clock, waker
        self._watches: dict[str, _Watch] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._armed: datetime | None = None
        self._firing: set[str] = set()
        self.hands: list[Callable[[Crisis], None]] = []
        self.sleepers: list[Sleeper] = []
        self.tasks = Tasks()

    def changed(self, crisis: Crisis) -> None:
        """Look at a crisis anew after a change."""
        if crisis.open:
            self._look_at(crisis)
        else:
            self._watches.pop(crisis.id, None)
        self.arm()

    def next(self) -> datetime | None:
        """The earliest deadline of all crises, or an earlier moment of a sleeper."""
        moments = [self._deadline(), *(sleeper.next() for sleeper in self.sleepers)]
        return min((moment for moment in moments if moment), default=None)

    def _deadline(self) -> datetime | None:
        while self._heap:
            at, stream = self._heap[0]
            watch = self._watches.get(stream)
            if watch and watch.earliest == at:
                return at
            heapq.heappop(self._heap)
        return None

    async def fire(self) -> None:
        """Begin to fire everything that is due; then wait for the next moment."""
        self._armed = None
        while (at := self._deadline()) and at <= self._clock():
            _, stream = heapq.heappop(self._heap)
            self._watches[stream].earliest = None
            if stream not in self._firing:
                self._firing.add(stream)
                self.tasks.start(self._fire(stream), f"alarm {stream}")
        for sleeper in self.sleepers:
            sleeper.wake()
        self.arm()

    async def sweep(self) -> None:
        """The safety net: look at every crisis anew, in case something was missed or could not be saved."""
        for crisis in self._desk.crises():
            self._watches.setdefault(crisis.id, _Watch()).futile.clear()
            self._look_at(crisis)
        await self.fire()

    def _look_at(self, crisis: Crisis) -> None:
        watch = self._watches.setdefault(crisis.id, _Watch())
        if watch.version != crisis.version:
            watch.version = crisis.version
            watch.futile.clear()
        earliest = next((each.at for each in deadlines(crisis) if watch.pending(each)), None)
        if earliest != watch.earliest:
            watch.earliest = earliest
            if earliest:
                heapq.heappush(self._heap, (earliest, crisis.id))

    def arm(self) -> None:
        """Sleep until the next moment. Whoever has a new one calls this."""
        earliest = self.next()
        if earliest != self._armed:
            self._armed = earliest
            self._waker.arm(earliest)

    async def _fire(self, stream: str) -> None:
        try:
            while due := self._first_due(stream):
                await self._act(stream, *due)
        finally:
            self._firing.discard(stream)
            if crisis := self._desk.crisis(stream):
                self.changed(crisis)

    def _first_due(self, stream: str) -> tuple[_Watch, Deadline] | None:
        crisis, watch = self._desk.crisis(stream), self._watches.get(stream)
        if crisis is None or watch is None:
            return None
        self._look_at(crisis)
        now = self._clock()
        return next(((watch, each) for each in deadlines(crisis) if each.at <= now and watch.pending(each)), None)

    async def _act(self, stream: str, watch: _Watch, due: Deadline) -> None:
        if due.command:
            watch.futile.add((due.at, due.command))
            await self._say(stream, due.at, due.command)
            return
        watch.woken = due.at
        if crisis := self._desk.crisis(stream):
            for hand in self.hands:
                hand(crisis)

    async def _say(self, stream: str, at: datetime, command: Command) -> None:
        """What cannot be said now is tried again by the sweep; it must not keep the rest from being said."""
        try:
            await self._desk.handle(stream, command, ALARM, f"alarm:{stream}:{at.isoformat()}:{command!r}")
        except Refused as refused:
            log.warning("%s: %s was refused: %s", stream, command, refused)
        except StoreError as problem:
            log.error("%s: %s could not be saved: %s", stream, command, problem)
        except Exception:
            log.exception("%s: %s", stream, command)
