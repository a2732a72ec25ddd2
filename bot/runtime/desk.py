"""The desk: decide → append → evolve. Answers only after the disk has it; tells the hands only what is durable."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.crisis.command import HANDS, Act, Command, Phrase, Refused
from bot.crisis.core import decide, evolve_all, fold
from bot.crisis.event import Event, Recorded
from bot.crisis.model import Crisis
from bot.runtime.file import File
from bot.store.base import Damaged, Store, StoreError, VersionConflict

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Wish = Command | Callable[[Crisis | None], Command]
"""What is to be done, or how the crisis tells that when its turn comes (which may raise Refused)."""

MOST_RETRIES = 5
REMEMBERED_ANSWERS = 10_000
KEPT_AFTER_THE_END = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command: the crisis as it is durably, and the events (the recorded ones for a duplicate)."""

    crisis: Crisis
    events: tuple[Event, ...]
    duplicate: bool = False


class Desk:
    """All open crises in memory, one command after the other for each, many crises at a time."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._files: dict[str, File] = {}
        self._answers: OrderedDict[tuple[str, str], Phrase | None] = OrderedDict()
        self._observers: list[Callable[[Crisis], None]] = []
        self.damaged: dict[str, str] = {}

    def observe(self, observer: Callable[[Crisis], None]) -> None:
        """Call the observer with each open crisis when it is read, and with every crisis after a durable change.

        It must return at once.
        """
        self._observers.append(observer)

    async def open(self) -> None:
        """Read every open crisis. A damaged one is named and left alone; the others run on."""
        for stream in await self._store.streams(open_only=True):
            await self._try(stream)

    async def sweep(self) -> None:
        """Read again what could not be saved or read; put away what ended a while ago (the archive has it)."""
        for stream, file in tuple(self._files.items()):
            if file.over and self._clock() - file.used > KEPT_AFTER_THE_END:
                del self._files[stream]
            elif not file.current:
                await self._try(stream)

    def crises(self) -> tuple[Crisis, ...]:
        """The open crises as they are durably, by id."""
        durable = (self._files[stream].durable for stream in sorted(self._files))
        return tuple(crisis for crisis in durable if crisis and crisis.open)

    def crisis(self, stream: str) -> Crisis | None:
        """One crisis as it is durably, if it is on the desk: open, or ended not long ago."""
        file = self._files.get(stream)
        return file.durable if file else None

    async def find(self, stream: str) -> Crisis | None:
        """One crisis as it is durably, fetched from the archive if need be. Raises StoreError."""
        return (await self._file(stream)).durable

    async def handle(self, stream: str, wish: Wish, by: str, command_id: str) -> Outcome:
        """Decide, make durable, tell the hands. The same command id has one effect and the same answer.

        A command once taken is carried to its end, also when its sender hangs up.
        Raises Refused (for the sender) and StoreError (nothing was saved).
        """
        return await asyncio.shield(self._handle(stream, wish, by, command_id))

    async def _handle(self, stream: str, wish: Wish, by: str, command_id: str) -> Outcome:
        for _ in range(MOST_RETRIES):
            try:
                return await self._once(stream, wish, by, command_id)
            except VersionConflict:
                if file := self._files.get(stream):
                    file.current = False
        raise VersionConflict(f"{stream}: others change this crisis all the time. Please try again.")

    async def _once(self, stream: str, wish: Wish, by: str, command_id: str) -> Outcome:
        file = await self._file(stream)
        if command_id in file.seen:
            return await self._again(stream, file, command_id)
        try:
            events = self._decided(stream, file, wish, by, command_id)
        except Refused as refused:
            await self._answer(stream, file, by, command_id, refused.phrase)
            raise
        if events:
            return await self._append(stream, file, events, command_id)
        await self._answer(stream, file, by, command_id, None)
        return Outcome(_there(file), ())

    def _decided(self, stream: str, file: File, wish: Wish, by: str, command_id: str) -> Sequence[Event]:
        if (stream, command_id) in self._answers:
            earlier = self._answers[stream, command_id]
            if earlier is None:
                return ()
            raise Refused(earlier.key, **earlier.params)
        command = wish if isinstance(wish, Command) else wish(file.ahead)
        return decide(file.ahead, command, Act(by, self._clock()), stream)

    async def _answer(self, stream: str, file: File, by: str, command_id: str, answer: Phrase | None) -> None:
        """Nothing is to be written. What the answer rests on may still be: it waits, and shares the fate of that."""
        if file.ahead and file.ahead is not file.durable:
            await self._store.append(stream, file.ahead.version, (), command_id)
        if by not in HANDS:
            self._answers[stream, command_id] = answer
            if len(self._answers) > REMEMBERED_ANSWERS:
                self._answers.popitem(last=False)

    async def _append(self, stream: str, file: File, events: Sequence[Event], command_id: str) -> Outcome:
        version = file.ahead.version if file.ahead else 0
        crisis = evolve_all(file.ahead, events) if file.ahead else fold(stream, events)
        file.begin(crisis, command_id)
        try:
            appended = await self._store.append(stream, version, events, command_id)
        except BaseException:
            file.current = False
            raise
        if appended.duplicate:
            file.current = False
            return Outcome(_there(await self._file(stream)), _events(appended.records), duplicate=True)
        file.written(crisis, command_id)
        self._tell(crisis)
        return Outcome(crisis, tuple(events))

    async def _again(self, stream: str, file: File, command_id: str) -> Outcome:
        recorded = await self._store.append(stream, 0, (), command_id)
        if not recorded.duplicate:
            raise VersionConflict(f"{stream}: {command_id} was not saved after all.")
        return Outcome(_there(file), _events(recorded.records), duplicate=True)

    async def _file(self, stream: str) -> File:
        if stream in self.damaged:
            raise Damaged(self.damaged[stream])
        file = self._files.setdefault(stream, File(self._clock()))
        file.used = self._clock()
        if not file.current:
            async with file.reading:
                if not file.current:
                    await self._read(stream, file)
        return file

    async def _read(self, stream: str, file: File) -> None:
        records = await self._store.read(stream)
        known, crisis = file.durable is not None, _replayed(stream, records)
        more = file.read(crisis, {record.command_id for record in records})
        if crisis and more and (known or crisis.open):
            self._tell(crisis)

    async def _try(self, stream: str) -> None:
        try:
            await self._file(stream)
        except Damaged as problem:
            self.damaged[stream] = str(problem)
            log.error("%s", problem)
        except StoreError as problem:
            log.error("%s cannot be read now: %s", stream, problem)

    def _tell(self, crisis: Crisis) -> None:
        for observer in self._observers:
            try:
                observer(crisis)
            except Exception:  # it is durable, whatever a hand makes of it
                log.exception("%s, version %d", crisis.id, crisis.version)


def _replayed(stream: str, records: Sequence[Recorded]) -> Crisis | None:
    try:
        return fold(stream, _events(records)) if records else None
    except Exception as problem:  # one crisis that nobody understands must not stop the others
        said = f"{stream}: its journal is whole, but cannot be replayed ({problem!r}). Which version wrote it?"
        raise Damaged(said) from problem


def _events(records: Sequence[Recorded]) -> tuple[Event, ...]:
    return tuple(record.event for record in records)


def _there(file: File) -> Crisis:
    if file.durable is None:
        raise Refused("refused.no_crisis")
    return file.durable
