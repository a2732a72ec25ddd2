"""The courier: sends each delivery once. It writes down that it is about to send before it sends; what was begun
and never reported is looked up or asked about, never sent again blindly."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.crisis.attempts import BeginAttempt
from bot.crisis.command import COURIER, Command, Refused
from bot.crisis.deliveries import Delivery, Outcome, attempting, deliveries, delivery_for
from bot.crisis.model import Crisis
from bot.crisis.notes import Note, ReportNoted, ReportNotNoted, due_notes
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent
from bot.runtime import reports
from bot.runtime.desk import Clock, Desk
from bot.runtime.doubts import Doubts
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes
from bot.store.base import StoreError

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[Command | None]]
"""What is done about a delivery; what became of it, or None when there is nothing to report yet."""

NOT_SET_UP = "This outlet is not set up on this machine."
INTERRUPTED = "The bot was stopped while it was sending."
MAY_ARRIVE = "An earlier try was never answered and may have arrived."


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where texts go: the real places, and for drills the sandboxes. A drill never sees the real ones."""

    live: Mapping[str, Outlet]
    drill: Mapping[str, Outlet]

    def of(self, delivery: Delivery) -> Outlet | None:
        """The outlet for a delivery; None when it is not set up."""
        return (self.drill if delivery.drill else self.live).get(delivery.outlet)


class _CannotSay(Exception):
    """The outlet could not be asked what it has; `for_good` when only a person can look."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__()
        self.for_good = for_good


class Courier:
    """One task for each delivery or note under way, so that one slow outlet delays no other.

    An outlet may take `patience` seconds before nobody knows whether it has the text. `wakes` are the moments at which
    an outlet that could not be asked is asked again.
    """

    def __init__(self, desk: Desk, outlets: Outlets, clock: Clock, patience: float) -> None:
        self._desk, self._outlets, self._clock, self._patience = desk, outlets, clock, patience
        self._under_way: set[str] = set()
        self._unreported: dict[str, tuple[str, str, Command]] = {}
        self._doubts = Doubts()
        self.tasks, self.wakes = Tasks(), Wakes(clock)

    def changed(self, crisis: Crisis) -> None:
        """Start whatever may go out now, look up what somebody else (this bot before a crash) began, add notes."""
        now = self._clock()
        for delivery in attempting(crisis):
            if not self._doubts.rests(delivery.key, now):
                self._take(delivery.key, delivery, partial(self._look_up, delivery))
        for delivery in deliveries(crisis, now):
            self._take(delivery.key, delivery, partial(self._carry, delivery))
        for statement, outlet, note in due_notes(crisis, now) if crisis.open else ():
            delivery = delivery_for(crisis, statement, outlet)
            self._take(f"{delivery.key} note", delivery, partial(self._add, delivery, note))

    async def sweep(self) -> None:
        """Report once more what could not be saved when it happened (a full disk, say)."""
        for key, (stream, command_id, report) in tuple(self._unreported.items()):
            await self._report(key, stream, command_id, report)
        for crisis in self._desk.crises():
            self.changed(crisis)

    def _take(self, key: str, delivery: Delivery, work: Work) -> None:
        if key not in self._under_way:
            self._under_way.add(key)
            self.tasks.start(self._see_to(key, delivery, work), f"delivery {key}")

    async def _see_to(self, key: str, delivery: Delivery, work: Work) -> None:
        try:
            if report := await work():
                await self._report(key, delivery.crisis, self._command_id(delivery, report), report)
        finally:
            if key not in self._unreported:
                self._under_way.discard(key)

    async def _carry(self, delivery: Delivery) -> Command | None:
        attempt = self._outcome(delivery).attempts + 1
        wish = BeginAttempt(statement=delivery.statement, outlet=delivery.outlet)
        try:
            begun = await self._desk.handle(delivery.crisis, wish, COURIER, f"attempt:{delivery.key}:{attempt}")
        except (Refused, StoreError) as problem:
            log.warning("%s was not begun: %s", delivery.key, problem)
            return None
        return await self._look_up(delivery) if begun.duplicate else await self._send(delivery, attempt)

    async def _send(self, delivery: Delivery, attempt: int) -> Command | None:
        outlet = self._outlets.of(delivery)
        if outlet is None:
            return reports.not_sent(delivery, NotSent(NOT_SET_UP, final=True))
        try:
            if attempt > 1 and (there := await self._asked(delivery, outlet)):
                return reports.sent(delivery, there)
        except _CannotSay as nothing:
            if self._outcome(delivery).in_doubt and not self._remembers(delivery, outlet):
                return self._still_in_doubt(delivery, PerhapsSent(MAY_ARRIVE), for_good=nothing.for_good)
        return await self._published(delivery, outlet)

    async def _published(self, delivery: Delivery, outlet: Outlet) -> Command | None:
        try:
            async with asyncio.timeout(self._patience):
                sent = await outlet.publish(delivery)
        except NotSent as problem:
            return reports.not_sent(delivery, problem)
        except Exception as problem:  # whatever else an outlet raises: nobody knows
            log.warning("%s: %s", delivery.key, reports.in_words(problem))
            log.debug("%s", delivery.key, exc_info=problem)
            return await self._found(delivery, outlet, problem)
        return reports.sent(delivery, sent)

    async def _look_up(self, delivery: Delivery) -> Command | None:
        outlet = self._outlets.of(delivery)
        if outlet is None:
            return reports.unknown(delivery, PerhapsSent(NOT_SET_UP))
        return await self._found(delivery, outlet, self._doubts.why(delivery.key, PerhapsSent(INTERRUPTED)))

    async def _found(self, delivery: Delivery, outlet: Outlet, why: BaseException) -> Command | None:
        """What becomes of a delivery that is in doubt; None when the outlet is asked once more, later."""
        try:
            there = await self._asked(delivery, outlet)
        except _CannotSay as nothing:
            if not self._remembers(delivery, outlet):
                return self._still_in_doubt(delivery, why, for_good=nothing.for_good)
            there = None
        self._doubts.end(delivery.key)
        return reports.sent(delivery, there) if there else reports.not_there(delivery, why)

    async def _asked(self, delivery: Delivery, outlet: Outlet) -> Sent | None:
        """What the outlet has. Raises _CannotSay."""
        try:
            async with asyncio.timeout(self._patience):
                return await outlet.find(delivery)
        except Exception as problem:
            log.warning("%s could not be looked up: %s", delivery.key, reports.in_words(problem))
            raise _CannotSay(for_good=isinstance(problem, PerhapsSent) and problem.final) from problem

    def _remembers(self, delivery: Delivery, outlet: Outlet) -> bool:
        """Whether sending once more without looking changes nothing there."""
        return self._clock() - delivery.released_at < outlet.remembers

    def _still_in_doubt(self, delivery: Delivery, why: BaseException, *, for_good: bool) -> Command | None:
        """The outlet is asked again later, a few times; then a person is."""
        again = None if for_good else self._doubts.again(delivery.key, why, self._clock())
        if again:
            self.wakes.at(again, partial(self._look_again, delivery.crisis))
            return None
        why = self._doubts.why(delivery.key, why)
        self._doubts.end(delivery.key)
        return reports.unknown(delivery, why)

    def _look_again(self, stream: str) -> None:
        if crisis := self._desk.crisis(stream):
            self.changed(crisis)

    async def _add(self, delivery: Delivery, note: Note) -> Command:
        """A note is added without further ado: twice is the same as once."""
        outlet = self._outlets.of(delivery)
        if outlet is None:
            return reports.not_noted(delivery, note, NotSent(NOT_SET_UP, final=True))
        try:
            async with asyncio.timeout(self._patience):
                await outlet.edit(delivery, note)
        except Exception as problem:
            log.warning("%s: no note yet: %s", delivery.key, reports.in_words(problem))
            return reports.not_noted(delivery, note, problem)
        return reports.noted(delivery, note)

    async def _report(self, key: str, stream: str, command_id: str, report: Command) -> None:
        self._unreported.pop(key, None)
        try:
            await self._desk.handle(stream, report, COURIER, command_id)
        except StoreError as problem:
            log.error("%s: the outcome could not be saved yet: %s", key, problem)
            self._unreported[key] = (stream, command_id, report)
            return
        except Refused as refused:
            log.error("%s: the outcome was refused: %s", key, refused)
            self._under_way.discard(key)
            return
        self._under_way.discard(key)
        if crisis := self._desk.crisis(stream):
            self.changed(crisis)

    def _command_id(self, delivery: Delivery, report: Command) -> str:
        """One for each attempt; of a note there may be any number, and none does harm."""
        if isinstance(report, ReportNoted | ReportNotNoted):
            crisis = self._desk.crisis(delivery.crisis)
            return f"note:{delivery.key}:{crisis.version if crisis else 0}:{type(report).__name__}"
        return f"report:{delivery.key}:{self._outcome(delivery).attempts}:{type(report).__name__}"

    def _outcome(self, delivery: Delivery) -> Outcome:
        crisis = self._desk.crisis(delivery.crisis)
        known = crisis.deliveries.outcomes if crisis else {}
        return known.get((delivery.statement, delivery.outlet), Outcome())
