"""A bot that publishes one text at some places, dies now and then, and lives again while all outside is as it was."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from random import Random
from typing import TypeVar

from bot.crisis.attempts import SayItIsNotOut, SayItIsOut
from bot.crisis.command import Command
from bot.crisis.deliveries import Delivery
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisStarted, Place
from bot.crisis.model import Crisis
from bot.crisis.publishing import Publish
from bot.outlets.base import Outlet, Sent
from bot.playbook.model import Playbook
from tests.faults.mortal import Mortal
from tests.faults.publishing_front import Troubles, until_it_hangs
from tests.faults.publishing_places import Stand
from tests.faults.witness import Witness
from tests.playbooks import ANSWERS, Run, both, setup, with_statement
from tests.runtime.parts import Clock, House, MemoryStore, journal_of

STATEMENT = "first_word"
PATIENCE = 60.0
"""Seconds: nothing waits for them, for a place that hangs says so."""

STEPS = (1, 5, 20, 60, 300)
"""Seconds that pass at a time."""

Given = TypeVar("Given")


class Doomed(Outlet):
    """The real outlet in a process that may end just before it publishes, or just after."""

    def __init__(self, inner: Outlet, troubles: Troubles, fates: deque[str], *, gives_up: bool) -> None:
        self.name, self.remembers = inner.name, inner.remembers
        self._inner, self._troubles, self._fates, self._gives_up = inner, troubles, fates, gives_up

    async def publish(self, delivery: Delivery) -> Sent:
        fate = self._fates.popleft() if self._fates else ""
        if fate == "before":
            await self._dies()
        sent = await self._patiently(self._inner.publish(delivery))
        if fate == "after":
            await self._dies()
        return sent

    async def find(self, delivery: Delivery) -> Sent | None:
        return await self._patiently(self._inner.find(delivery))

    async def _patiently(self, work: Awaitable[Given]) -> Given:
        return await (work if self._gives_up else until_it_hangs(work, self._troubles))

    async def _dies(self) -> None:
        self._troubles.dying.set()
        task = asyncio.current_task()
        if task and task.cancelling():  # killed already, which `asyncio.wait_for` of Python 3.11 may overlook
            raise asyncio.CancelledError
        await asyncio.Event().wait()


class Publication(Mortal):
    """From the tap on publish until the text is everywhere, with a person who looks where nobody else can."""

    def __init__(self, stands: Sequence[Stand], number: int, random: Random, *by_hand: Place) -> None:
        self.stands, self.random, self.stream = stands, random, f"c{number}"
        run = published((*(stand.place for stand in stands), *by_hand), number)
        self.clock, self._by_hand = Clock(run.now), by_hand
        super().__init__(MemoryStore({self.stream: journal_of(run)}))
        self.fates: dict[str, deque[str]] = {stand.name: deque() for stand in stands}
        self.asked: Counter[str] = Counter()
        for stand in stands:
            stand.at(self.clock.now)
            stand.begin(self.stream, number)
            stand.troubles.dying = self.dying

    def build(self) -> House:
        return self._with([
            Doomed(stand.make(), stand.troubles, self.fates[stand.name], gives_up=stand.gives_up)
            for stand in self.stands
        ])  # fmt: skip

    def _with(self, outlets: Sequence[Outlet]) -> House:
        return House(self.store, self.clock, (), outlets, patience=PATIENCE)  # type: ignore[arg-type]  # real ones

    async def begin(self, outlets: Sequence[Outlet]) -> None:
        """The ten seconds are over for a bot that does not die, with these outlets."""
        self.house = self._with(outlets)
        await self.house.runtime.start()
        await self.later(10)

    async def until(self, condition: Callable[[set[str]], bool]) -> None:
        """Returns when this holds of the places that do not have the text. Raises TimeoutError."""
        news = asyncio.Event()
        self.house.desk.observe(lambda crisis: news.set())
        async with asyncio.timeout(PATIENCE):
            while not condition({name for name, status in self.statuses.items() if status != "sent"}):
                news.clear()
                await news.wait()

    async def later(self, seconds: float) -> None:
        """Time has passed, and what is due begins."""
        self._move(seconds)
        await self.house.alarm.fire()

    async def live(self) -> None:
        """Whatever was on its way when it died has arrived before it lives again, or arrives soon after."""
        if self.random.random() < 0.5:
            await self._arrive()
        await super().live()

    async def publish(self, objection: tuple[str, Command] | None = None, rounds: int = 400) -> None:
        """Until every place has the text. With an objection, which somebody has within the ten seconds, to no end."""
        await self.live()
        if objection:
            await self.house.desk.handle(self.stream, objection[1], objection[0], "objection")
        self._move(10)
        for _ in range(rounds):
            await self._let_it_happen()
            if self.settled:
                break
            await self._arrive()
            await self._person_looks()
            self._move(self.random.choice(STEPS))
        await self._arrive()
        await self.house.runtime.stop(grace=5)

    @property
    def statuses(self) -> dict[str, str]:
        """What became of each delivery, as the bot believes."""
        return {name: outcome.status for (_, name), outcome in self._crisis.deliveries.outcomes.items()}

    @property
    def settled(self) -> bool:
        """Whether the bot believes that the text is everywhere."""
        return bool(self.statuses) and set(self.statuses.values()) == {"sent"}

    @property
    def _crisis(self) -> Crisis:
        return self.house.crisis(self.stream)

    def approved(self, stand: Stand) -> Counter[tuple[str, str]]:
        """What may arrive there, by what was released."""
        return stand.expected(self._crisis.publishing.publications[STATEMENT].texts[stand.name])

    def witness(self) -> Witness:
        """Somebody who knows nothing but the journal; raises AssertionError where it breaks an invariant."""
        start, *rest = self.events
        assert isinstance(start, CrisisStarted)
        seen = Witness(start)
        for event in rest:
            seen.see(event)
        return seen

    @property
    def events(self) -> list[Event]:
        """The journal."""
        return [record.event for record in self.store.journals[self.stream]]

    def _move(self, seconds: float) -> None:
        self.clock.move(seconds=seconds)
        for stand in self.stands:
            stand.at(self.clock.now)

    async def _let_it_happen(self) -> None:
        await self.house.runtime.alarm.fire()
        await self.or_death(self.house.runtime.settle())
        await self.or_death(self.house.sweep())

    async def _arrive(self) -> None:
        for stand in self.stands:
            await stand.troubles.arrive()

    async def _person_looks(self) -> None:
        for stand in self.stands:
            if self.statuses.get(stand.name) in ("unknown", "refused"):
                self.asked[stand.name] += 1
                there = not self.approved(stand) - stand.arrived()
                await self._say(stand.name, out=there)
        for place in self._by_hand:
            if self.statuses.get(place.name) == "ready":
                await self._say(place.name, out=True)

    async def _say(self, outlet: str, *, out: bool) -> None:
        wish = (SayItIsOut if out else SayItIsNotOut)(statement=STATEMENT, outlet=outlet)
        await self.house.desk.handle(self.stream, wish, "anna", f"looked-{outlet}-{self.asked[outlet]}")


def published(places: tuple[Place, ...], number: int) -> Run:
    """Anna has just tapped on publish; the words are those of no other crisis."""
    run = Run(setup(_playbook(tuple(place.name for place in places)), places=places)).go_on()
    run.know({**ANSWERS, "what": f"Internet {number}"})
    run.approve(STATEMENT, "anna")
    run.do("anna", Publish(statement=STATEMENT, binding=run.binding(STATEMENT)))
    return run


@cache
def _playbook(names: tuple[str, ...]) -> Playbook:
    words = both(
        "Seit {since} geht nicht: {what}. Es tut uns leid. Nächste Meldung um {next_update}: {newsroom}",
        "Since {since} this is down: {what}. We are sorry. Next update at {next_update}: {newsroom}",
    )
    return with_statement(STATEMENT, to=list(names), text=words, short=None)
