"""The desk: decide → append → evolve. Answers only after the disk has it; tells the hands only what is durable."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.crisis.command import Act, Command, Refused
from bot.crisis.core import decide, evolve_all, fold
from bot.crisis.event import Event
from bot.crisis.model import Crisis
from bot.store.base import Damaged, Store, StoreError, VersionConflict

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
MOST_RETRIES = 5
REMEMBERED_REFUSALS = 10_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command: the crisis as it is durably, and the events (the recorded ones for a duplicate)."""

    crisis: Crisis
    events: tuple[Event, ...]


@dataclass(slots=True)
class _File:
    """One crisis on the desk. `ahead` may hold events that are still being written; `durable` never does."""

    ahead: Crisis | None = None
    durable: Crisis | None = None
    seen: set[str] = field(default_factory=set)

    def written(self, crisis: Crisis) -> None:
        if self.durable is None or crisis.version > self.durable.version:
            self.durable = crisis


class Desk:
    """All open crises in memory, one command after the other for each, many crises at a time."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._files: dict[str, _File] = {}
        self._refusals: OrderedDict[tuple[str, str], Refused] = OrderedDict()
        self._observers: list[Callable[[Crisis], None]] = []
        self.damaged: dict[str, str] = {}

    def observe(self, observer: Callable[[Crisis], None]) -> None:
        """Call the observer with each crisis after a durable change. It must return at once."""
        self._observers.append(observer)

    async def open(self) -> None:
        """Read every open crisis. A damaged one is named and left alone; the others run on."""
        for stream in await self._store.streams(open_only=True):
            try:
                await self._file(stream)
            except Damaged as problem:
                self.damaged[stream] = str(problem)
                log.error("%s", problem)

    def crises(self) -> tuple[Crisis, ...]:
        """The open crises as they are durably, by id."""
        durable = (self._files[stream].durable for stream in sorted(self._files))
        return tuple(crisis for crisis in durable if crisis and crisis.open)

    def crisis(self, stream: str) -> Crisis | None:
        """One crisis as it is durably, if it is on the desk."""
        file = self._files.get(stream)
        return file.durable if file else None

    async def handle(self, stream: str, command: Command, by: str, command_id: str) -> Outcome:
        """Decide, make durable, tell the hands. The same command id has one effect and the same answer.

        Raises Refused (for the sender) and StoreError (nothing was saved).
        """
        for _ in range(MOST_RETRIES):
            try:
                return await self._once(stream, command, Act(by, self._clock()), command_id)
            except VersionConflict:
                self._files.pop(stream, None)
        raise VersionConflict(f"{stream}: others change this crisis all the time. Please try again.")

    async def _once(self, stream: str, command: Command, act: Act, command_id: str) -> Outcome:
        file = await self._file(stream)
        if command_id in file.seen:
            return await self._again(stream, file, command_id)
        if (stream, command_id) in self._refusals:
            raise self._refusals[stream, command_id]
        try:
            events = decide(file.ahead, command, act, stream)
        except Refused as refused:
            self._remember(stream, command_id, refused)
            raise
        if not events:
            return Outcome(_there(file), ())
        return await self._append(stream, file, events, command_id)

    async def _append(self, stream: str, file: _File, events: Sequence[Event], command_id: str) -> Outcome:
        version = file.ahead.version if file.ahead else 0
        crisis = evolve_all(file.ahead, events) if file.ahead else fold(stream, events)
        file.ahead = crisis
        file.seen.add(command_id)
        try:
            await self._store.append(stream, version, events, command_id)
        except StoreError:
            self._files.pop(stream, None)
            raise
        file.written(crisis)
        self._tell(crisis)
        return Outcome(crisis, tuple(events))

    async def _again(self, stream: str, file: _File, command_id: str) -> Outcome:
        recorded = await self._store.append(stream, 0, (), command_id)
        return Outcome(_there(file), tuple(record.event for record in recorded.records))

    async def _file(self, stream: str) -> _File:
        if stream in self.damaged:
            raise Damaged(self.damaged[stream])
        if stream not in self._files:
            records = await self._store.read(stream)
            crisis = fold(stream, (record.event for record in records)) if records else None
            file = _File(crisis, crisis, {record.command_id for record in records})
            self._files.setdefault(stream, file)
        return self._files[stream]

    def _remember(self, stream: str, command_id: str, refused: Refused) -> None:
        self._refusals[stream, command_id] = refused
        if len(self._refusals) > REMEMBERED_REFUSALS:
            self._refusals.popitem(last=False)

    def _tell(self, crisis: Crisis) -> None:
        for observer in self._observers:
            observer(crisis)


def _there(file: _File) -> Crisis:
    if file.durable is None:
        raise Refused("refused.no_crisis")
    return file.durable
