"""The courier: sends each delivery once. It writes down that it is about to send before it sends; what was begun
and never reported is looked up or asked about, never sent again blindly."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.crisis.command import COURIER, Command, Refused
from bot.crisis.deliveries import (
    BeginAttempt,
    Delivery,
    ReportNotSent,
    ReportSent,
    ReportUnknown,
    attempting,
    deliveries,
)
from bot.crisis.model import Crisis
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent
from bot.runtime.desk import Clock, Desk
from bot.runtime.tasks import Tasks
from bot.store.base import StoreError

log = logging.getLogger(__name__)
PATIENCE = 30.0
"""Seconds that an outlet may take before nobody knows whether it has the text."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where texts go: the real places, and for drills the sandboxes. A drill never sees the real ones."""

    live: Mapping[str, Outlet]
    drill: Mapping[str, Outlet]

    def of(self, delivery: Delivery) -> Outlet | None:
        """The outlet for a delivery; None when it is not set up."""
        return (self.drill if delivery.drill else self.live).get(delivery.outlet)


class Courier:
    """One task for each delivery under way, so that one slow outlet delays no other."""

    def __init__(self, desk: Desk, outlets: Outlets, clock: Clock) -> None:
        self._desk, self._outlets, self._clock = desk, outlets, clock
        self._under_way: set[str] = set()
        self._unreported: dict[str, tuple[Delivery, Command]] = {}
        self.tasks = Tasks()

    def changed(self, crisis: Crisis) -> None:
        """Start whatever may go out now."""
        for delivery in deliveries(crisis, self._clock()):
            if delivery.key not in self._under_way:
                self._under_way.add(delivery.key)
                self.tasks.start(self._carry(delivery), f"delivery {delivery.key}")

    async def resume(self) -> None:
        """After a start: find out what became of everything that was begun before, then go on."""
        for crisis in self._desk.crises():
            for delivery in attempting(crisis):
                self._under_way.add(delivery.key)
                self.tasks.start(self._look_up(delivery), f"look-up {delivery.key}")
            self.changed(crisis)

    async def sweep(self) -> None:
        """Report once more what could not be saved when it happened (a full disk, say)."""
        for delivery, report in tuple(self._unreported.values()):
            del self._unreported[delivery.key]
            await self._report(delivery, report)
        for crisis in self._desk.crises():
            self.changed(crisis)

    async def _carry(self, delivery: Delivery) -> None:
        try:
            attempt = self._number_of_attempts(delivery) + 1
            await self._desk.handle(
                delivery.crisis,
                BeginAttempt(statement=delivery.statement, outlet=delivery.outlet),
                COURIER,
                f"attempt:{delivery.key}:{attempt}",
            )
        except (Refused, StoreError) as problem:
            log.warning("%s was not begun: %s", delivery.key, problem)
            self._under_way.discard(delivery.key)
            return
        await self._report(delivery, await self._send(delivery))

    async def _send(self, delivery: Delivery) -> Command:
        outlet = self._outlets.of(delivery)
        if outlet is None:
            return _not_sent(delivery, NotSent("not set up", final=True))
        try:
            async with asyncio.timeout(PATIENCE):
                sent = await outlet.publish(delivery)
        except NotSent as problem:
            return _not_sent(delivery, problem)
        except Exception as problem:  # whatever else an outlet raises: nobody knows
            log.warning("%s: %r", delivery.key, problem)
            return await self._find(delivery, outlet, problem)
        return _sent(delivery, sent)

    async def _look_up(self, delivery: Delivery) -> None:
        outlet = self._outlets.of(delivery)
        if outlet is None:
            report: Command = _unknown(delivery, PerhapsSent("not set up any more"))
        else:
            report = await self._find(delivery, outlet, PerhapsSent("interrupted"))
        await self._report(delivery, report)

    async def _find(self, delivery: Delivery, outlet: Outlet, why: BaseException) -> Command:
        try:
            async with asyncio.timeout(PATIENCE):
                found = await outlet.find(delivery)
        except Exception as problem:  # the outlet cannot say either
            log.warning("%s could not be looked up: %r", delivery.key, problem)
            if outlet.idempotent:
                return _not_sent(delivery, NotSent(_in_words(why)))
            return _unknown(delivery, why)
        if found:
            return _sent(delivery, found)
        return _not_sent(delivery, NotSent(_in_words(why)))

    async def _report(self, delivery: Delivery, report: Command) -> None:
        attempt = self._number_of_attempts(delivery)
        try:
            outcome = await self._desk.handle(
                delivery.crisis, report, COURIER, f"report:{delivery.key}:{attempt}:{type(report).__name__}"
            )
        except StoreError as problem:
            log.error("%s: the outcome could not be saved yet: %s", delivery.key, problem)
            self._unreported[delivery.key] = (delivery, report)
            return
        self._under_way.discard(delivery.key)
        self.changed(outcome.crisis)

    def _number_of_attempts(self, delivery: Delivery) -> int:
        crisis = self._desk.crisis(delivery.crisis)
        outcome = crisis.deliveries.outcomes.get((delivery.statement, delivery.outlet)) if crisis else None
        return outcome.attempts if outcome else 0


def _sent(delivery: Delivery, sent: Sent) -> Command:
    return ReportSent(statement=delivery.statement, outlet=delivery.outlet, permalink=sent.permalink)


def _not_sent(delivery: Delivery, why: NotSent) -> Command:
    return ReportNotSent(
        statement=delivery.statement, outlet=delivery.outlet, reason=why.reason, final=why.final, wait=why.wait
    )


def _unknown(delivery: Delivery, why: BaseException) -> Command:
    return ReportUnknown(statement=delivery.statement, outlet=delivery.outlet, reason=_in_words(why))


def _in_words(why: BaseException) -> str:
    return str(why) or type(why).__name__
