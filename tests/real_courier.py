"""A text carried by the real courier through one outlet: until it is out, refused, or a person is asked."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.crisis.deliveries import Delivery, Outcome
from bot.outlets.base import Outlet, Sent
from bot.runtime.courier import Outlets
from bot.runtime.runtime import Runtime
from tests.runtime.parts import Clock, MemoryStore, ScriptedOutlet, Waker, journal_of, nearly_out

ROUNDS = 60
"""Of twenty seconds each: long enough for every attempt."""


class Released(Outlet):
    """An outlet for which every text was released at a given moment: its server has a clock of its own."""

    def __init__(self, inner: Outlet, at: datetime) -> None:
        self._inner, self._at = inner, at
        self.name, self.remembers = inner.name, inner.remembers

    async def publish(self, delivery: Delivery) -> Sent:
        return await self._inner.publish(replace(delivery, released_at=self._at))

    async def find(self, delivery: Delivery) -> Sent | None:
        return await self._inner.find(replace(delivery, released_at=self._at))


async def carry(
    make: Callable[[], Outlet], *, at: datetime | None = None, killed: Collection[int] = (), patience: float = 5.0
) -> Outcome:  # fmt: skip
    """What becomes of the first word. `make` gives the outlet anew for each process; after the `killed` rounds the bot
    is started again with nothing but its journal. `at` is the real time of the release, where the outlet needs it."""
    run = nearly_out()
    store, clock = MemoryStore({"c1": journal_of(run)}), Clock(run.now + timedelta(seconds=11))
    runtime = _runtime(store, clock, make(), at, patience)
    await runtime.start()
    for number in range(ROUNDS):
        await runtime.settle()
        outcome = _outcome(runtime)
        if outcome.status not in ("ready", "attempting"):
            break
        if number in killed:
            await runtime.stop(grace=0)
            store = MemoryStore(store.journals)
            runtime = _runtime(store, clock, make(), at, patience)
            await runtime.start()
        clock.move(seconds=20)
        await runtime.alarm.fire()
        await runtime.sweep()
    await runtime.stop()
    await asyncio.sleep(0)
    return outcome


def _runtime(store: MemoryStore, clock: Clock, outlet: Outlet, at: datetime | None, patience: float) -> Runtime:
    tried = Released(outlet, at) if at else outlet
    live = {"newsroom": ScriptedOutlet("newsroom"), "mastodon": tried}
    return Runtime(store, (), Outlets(live, {}), clock, Waker(), patience)


def _outcome(runtime: Runtime) -> Outcome:
    crisis = runtime.desk.crisis("c1")
    return crisis.deliveries.outcomes.get(("first_word", "mastodon"), Outcome()) if crisis else Outcome()
