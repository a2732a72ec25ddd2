"""One text for six outlets, everything that a network can do to it, and a bot that dies now and then."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.crisis.attempts import SayItIsNotOut, SayItIsOut
from bot.crisis.deliveries import Delivery
from bot.crisis.lifecycle import Place
from bot.crisis.publishing import Publish
from bot.outlets.base import FOR_EVER, NEVER, NotSent, Outlet, PerhapsSent, Sent
from tests.faults.mortal import Mortal
from tests.playbooks import Run, setup, with_statement
from tests.runtime.parts import Clock, House, MemoryStore, journal_of

NAMES = ("newsroom", "idem_1", "idem_2", "find_1", "find_2", "blind_1", "blind_2")
FAULTS = (
    "sent", "answer lost", "500 after effect", "500", "reset", "reset after effect", "hangs", "hangs after effect",
    "arrives late", "429", "no route", "not found", "dies before", "dies within", "dies after", "bug",
)  # fmt: skip
PATIENCE = 0.002


@dataclass
class Internet:
    """What all outlets have, whether the bot lives or not; `dying` kills it."""

    clock: Clock
    random: Random
    dying: asyncio.Event
    received: Counter[str] = field(default_factory=Counter)
    on_the_way: "list[tuple[StormyOutlet, str]]" = field(default_factory=list)

    def arrive(self) -> None:
        """What was on the way is there."""
        for outlet, key in self.on_the_way:
            outlet.take(key)
        self.on_the_way.clear()


class StormyOutlet(Outlet):
    """Misbehaves as often as its script says, in any way that the random numbers choose."""

    def __init__(self, name: str, net: Internet, faults: int) -> None:
        self.name, self._net, self._faults = name, net, faults
        self.remembers = FOR_EVER if name.startswith(("idem", "newsroom")) else NEVER
        self._finds = not name.startswith("blind")

    async def publish(self, delivery: Delivery) -> Sent:
        fault = self._net.random.choice(FAULTS) if self._faults else "sent"
        self._faults = max(0, self._faults - 1)
        await asyncio.sleep(0)
        if fault in ("dies before", "dies within", "dies after"):
            await self._dies(fault, delivery.key)
        if fault in ("sent", "answer lost", "500 after effect", "reset after effect", "hangs after effect"):
            self.take(delivery.key)
        if fault == "arrives late":
            self._net.on_the_way.append((self, delivery.key))
        return await self._answer(fault)

    async def _answer(self, fault: str) -> Sent:
        match fault:
            case "sent":
                return Sent(f"https://{self.name}.example/1")
            case "429":
                raise NotSent("429", wait=timedelta(seconds=self._net.random.randint(0, 600)))
            case "no route":
                raise NotSent("no route to host")
            case "not found":
                raise NotSent("404", final=True)
            case "hangs" | "hangs after effect" | "arrives late":
                await asyncio.Event().wait()
            case "reset" | "reset after effect":
                raise ConnectionResetError("reset by peer")
            case "bug":
                raise ZeroDivisionError("a bug in the adapter")
        raise PerhapsSent(fault)

    async def _dies(self, how: str, key: str) -> None:
        if how != "dies before":
            self.take(key)
        self._net.dying.set()
        await asyncio.sleep(0 if how == "dies after" else 3600)

    def take(self, key: str) -> None:
        """The text arrives. What an idempotent outlet knows already changes nothing."""
        if not (self.remembers and self._net.received[key]):
            self._net.received[key] += 1

    async def find(self, delivery: Delivery) -> Sent | None:
        await asyncio.sleep(0)
        if not self._finds or (self._faults and self._net.random.random() < 0.2):
            raise PerhapsSent("cannot be asked")
        return Sent(f"https://{self.name}.example/1") if self._net.received[delivery.key] else None


class Storm(Mortal):
    """From the tap on publish until everything is settled, with a person who looks where nobody else can."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        run = _published()
        self.clock = Clock(run.now)
        super().__init__(MemoryStore({"c1": journal_of(run)}))
        self.net = Internet(self.clock, random, self.dying)
        self.outlets = [StormyOutlet(name, self.net, random.randint(0, 5)) for name in NAMES]
        self.asked: Counter[str] = Counter()

    async def blow(self) -> None:
        """Until every outlet has the text."""
        await self.live()
        self.clock.move(seconds=10)
        for _ in range(400):
            await self._let_it_happen()
            if self._settled():
                break
            self.clock.move(seconds=self.net.random.choice((1, 5, 20, 60, 300)))
            self.net.arrive()
            await self._person_looks()
        await self.house.runtime.stop(grace=1)

    @property
    def statuses(self) -> dict[str, str]:
        """What became of each delivery, as the bot believes."""
        return {name: outcome.status for (_, name), outcome in self.house.crisis().deliveries.outcomes.items()}

    def _settled(self) -> bool:
        return bool(self.statuses) and set(self.statuses.values()) == {"sent"}

    def build(self) -> House:
        return House(self.store, self.clock, (), self.outlets, patience=PATIENCE)  # type: ignore[arg-type]  # stormy

    async def _let_it_happen(self) -> None:
        """Everything that is due happens, unless the bot dies of it; then it lives again."""
        await self.house.runtime.alarm.fire()
        await self.or_death(self.house.runtime.settle())
        await self.or_death(self.house.sweep())

    async def _person_looks(self) -> None:
        for name, status in self.statuses.items():
            if status in ("unknown", "refused"):
                self.asked[name] += 1
                there = self.net.received[f"c1/first_word/{name}"]
                wish = (SayItIsOut if there else SayItIsNotOut)(statement="first_word", outlet=name)
                command_id = f"looked-{name}-{self.asked[name]}"
                await self.house.desk.handle("c1", wish, "anna", command_id)


def _published() -> Run:
    of = with_statement("first_word", to=list(NAMES))
    places = tuple(Place(name, name.title(), hub=name == "newsroom") for name in NAMES)
    run = Run(setup(of, places=places)).go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    return run
