"""The courier: sends each delivery once. It writes down that it is about to send before it sends; what was begun
and never reported is looked up or asked about, never sent again blindly."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.crisis.attempts import BeginAttempt, ReportNotSent, ReportSent, ReportUnknown
from bot.crisis.command import COURIER, Command, Refused
from bot.crisis.deliveries import Delivery, Outcome, attempting, deliveries
from bot.crisis.model import Crisis
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent
from bot.runtime.desk import Clock, Desk
from bot.runtime.tasks import Tasks
from bot.store.base import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where texts go: the real places, and for drills the sandboxes. A drill never sees the real ones."""

    live: Mapping[str, Outlet]
    drill: Mapping[str, Outlet]

    def of(self, delivery: Delivery) -> Outlet | None:
        """The outlet for a delivery; None when it is not set up."""
        return (self.drill if delivery.drill else self.live).get(delivery.outlet)


class Courier:
    """One task for each delivery under way, so that one slow outlet delays no other.

    An outlet may take `patience` seconds before nobody knows whether it has the text.
    """

    def __init__(self, desk: Desk, outlets: Outlets, clock: Clock, patience: float) -> None:
        self._desk, self._outlets, self._clock, self._patience = desk, outlets, clock, patience
        self._under_way: set[str] = set()
        self._unreported: dict[str, tuple[Delivery, Command]] = {}
        self.tasks = Tasks()

    def changed(self, crisis: Crisis) -> None:
        """Start whatever may go out now, and look up what somebody else (this bot before a crash) began."""
        for delivery in attempting(crisis):
            self._take(delivery, self._look_up)
        for delivery in deliveries(crisis, self._clock()):
            self._take(delivery, self._carry)

    async def sweep(self) -> None:
        """Report once more what could not be saved when it happened (a full disk, say)."""
        for delivery, report in tuple(self._unreported.values()):
            await self._report(delivery, report)
        for crisis in self._desk.crises():
            self.changed(crisis)

    def _take(self, delivery: Delivery, work: Callable[[Delivery], Awaitable[Command | None]]) -> None:
        if delivery.key not in self._under_way:
            self._under_way.add(delivery.key)
            self.tasks.start(self._see_to(delivery, work), f"delivery {delivery.key}")

    async def _see_to(self, delivery: Delivery, work: Callable[[Delivery], Awaitable[Command | None]]) -> None:
        try:
            if report := await work(delivery):
                await self._report(delivery, report)
        finally:
            if delivery.key not in self._unreported:
                self._under_way.discard(delivery.key)

    async def _carry(self, delivery: Delivery) -> Command | None:
        attempt = self._outcome(delivery).attempts + 1
        wish = BeginAttempt(statement=delivery.statement, outlet=delivery.outlet)
        try:
            begun = await self._desk.handle(delivery.crisis, wish, COURIER, f"attempt:{delivery.key}:{attempt}")
        except (Refused, StoreError) as problem:
            log.warning("%s was not begun: %s", delivery.key, problem)
            return None
        return await self._look_up(delivery) if begun.duplicate else await self._send(delivery, attempt)

    async def _send(self, delivery: Delivery, attempt: int) -> Command:
        outlet = self._outlets.of(delivery)
        if outlet is None:
            return _not_sent(delivery, NotSent("not set up", final=True))
        if attempt > 1 and (known := await self._known_by_now(delivery, outlet)):
            return known
        try:
            async with asyncio.timeout(self._patience):
                sent = await outlet.publish(delivery)
        except NotSent as problem:
            return _not_sent(delivery, problem)
        except Exception as problem:  # whatever else an outlet raises: nobody knows
            log.warning("%s: %s", delivery.key, _in_words(problem))
            log.debug("%s", delivery.key, exc_info=problem)
            return await self._find(delivery, outlet, problem)
        return _sent(delivery, sent)

    async def _known_by_now(self, delivery: Delivery, outlet: Outlet) -> Command | None:
        """An earlier request may have arrived long after it was given up: look before sending again. Where one was in
        doubt and the outlet now cannot say, it is not sent."""
        report = await self._find(delivery, outlet, PerhapsSent("in doubt"))
        in_doubt = isinstance(report, ReportUnknown) and self._outcome(delivery).in_doubt
        return report if in_doubt or isinstance(report, ReportSent) else None

    async def _look_up(self, delivery: Delivery) -> Command:
        outlet = self._outlets.of(delivery)
        if outlet is None:
            return _unknown(delivery, PerhapsSent("not set up any more"))
        return await self._find(delivery, outlet, PerhapsSent("interrupted"))

    async def _find(self, delivery: Delivery, outlet: Outlet, why: BaseException) -> Command:
        try:
            async with asyncio.timeout(self._patience):
                found = await outlet.find(delivery)
        except Exception as problem:  # the outlet cannot say either
            log.warning("%s could not be looked up: %s", delivery.key, _in_words(problem))
            may_repeat = self._clock() - delivery.released_at < outlet.remembers
            return _not_there(delivery, why) if may_repeat else _unknown(delivery, why)
        return _sent(delivery, found) if found else _not_there(delivery, why)

    async def _report(self, delivery: Delivery, report: Command) -> None:
        command_id = f"report:{delivery.key}:{self._outcome(delivery).attempts}:{type(report).__name__}"
        self._unreported.pop(delivery.key, None)
        try:
            await self._desk.handle(delivery.crisis, report, COURIER, command_id)
        except StoreError as problem:
            log.error("%s: the outcome could not be saved yet: %s", delivery.key, problem)
            self._unreported[delivery.key] = (delivery, report)
            return
        except Refused as refused:
            log.error("%s: the outcome was refused: %s", delivery.key, refused)
            return
        self._under_way.discard(delivery.key)
        if crisis := self._desk.crisis(delivery.crisis):
            self.changed(crisis)

    def _outcome(self, delivery: Delivery) -> Outcome:
        crisis = self._desk.crisis(delivery.crisis)
        known = crisis.deliveries.outcomes if crisis else {}
        return known.get((delivery.statement, delivery.outlet), Outcome())


def _sent(delivery: Delivery, sent: Sent) -> Command:
    return ReportSent(
        statement=delivery.statement, outlet=delivery.outlet, permalink=sent.permalink, ref=sent.ref, note=sent.note
    )


def _not_sent(delivery: Delivery, why: NotSent) -> Command:
    return ReportNotSent(
        statement=delivery.statement, outlet=delivery.outlet, reason=why.reason, final=why.final, wait=why.wait
    )


def _not_there(delivery: Delivery, why: BaseException) -> Command:
    """Looked up after a doubt, and not found."""
    return ReportNotSent(
        statement=delivery.statement, outlet=delivery.outlet, reason=_in_words(why), in_doubt=True
    )  # fmt: skip


def _unknown(delivery: Delivery, why: BaseException) -> Command:
    return ReportUnknown(statement=delivery.statement, outlet=delivery.outlet, reason=_in_words(why))


def _in_words(why: BaseException) -> str:
    """What an outlet meant for people. The text of any other error may hold an address with a secret in it."""
    return (isinstance(why, PerhapsSent) and str(why)) or type(why).__name__
