"""A whole small bot for one test: real store, desk, hands and door; time stands still until the test moves it."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from bot.chat.base import Chat, Place
from bot.chat.console import Console, House
from bot.crisis.cards import Card
from bot.crisis.core import EVENTS
from bot.crisis.deliveries import Delivery
from bot.crisis.lifecycle import Setup
from bot.crisis.model import Crisis
from bot.crisis.steps import DecideStep
from bot.outlets.base import FOR_EVER, Outlet, Sent
from bot.runtime.courier import Outlets
from bot.runtime.door import Reception
from bot.runtime.runtime import Runtime
from bot.store.codec import Codec
from bot.store.tiny import TinyStore
from tests.playbooks import PEOPLE, START, setup

PATIENCE = 20


@dataclass
class Outbox(Outlet):
    """An outlet that keeps what it was given."""

    name: str
    remembers: timedelta = FOR_EVER
    sent: dict[str, Mapping[str, str]] = field(default_factory=dict)

    async def publish(self, delivery: Delivery) -> Sent:
        self.sent[delivery.key] = delivery.texts
        return Sent()

    async def find(self, delivery: Delivery) -> Sent | None:
        return Sent() if delivery.key in self.sent else None


class Inspector:
    """A second chat that looks at every card as it is posted and edited."""

    name, remembers, redraws, opens_rooms = "inspector", False, 1_000_000, False

    def __init__(self) -> None:
        self.seen: list[Card] = []

    def places(self, crisis: Crisis, card: Card) -> tuple[Place, ...]:
        return tuple(Place(f"inspector:{card.place}:{language}", language) for language in ("de", "en"))

    async def open_room(self, crisis: Crisis) -> str:
        return "inspector:room"

    async def tend(self, crisis: Crisis) -> None:
        """There is nothing to see to."""

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        self.seen.append(card)
        return f"{place.id} {card.key}"

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        return f"{place.id} {card.key}" if card in self.seen else ""

    async def announce(self, card: Card) -> None:
        self.seen.append(card)

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        self.seen.append(card)

    def too_much(self) -> list[str]:
        """Cards with more than six lines or three buttons."""
        return [card.key for card in self.seen if len(card.lines) > 6 or len(card.buttons) > 3]


class ByHand:
    """A waker that never wakes: the test moves the time."""

    def arm(self, at: datetime | None) -> None:
        """Nothing to be armed."""


class Bot:
    """Everything below the chat. `clock` is a value that the test sets."""

    def __init__(self, state: Path, chat: Chat, clock: "Clock", of: Setup | None = None) -> None:
        self.clock, self.chat = clock, chat
        of = of or setup()
        names = [place.name for place in of.places]
        self.live = {name: Outbox(name) for name in names}
        self.drill = {name: Outbox(name) for name in names}
        store = TinyStore.open(state, Codec(EVENTS))
        self.inspector = Inspector()
        self.runtime = Runtime(store, [chat, self.inspector], Outlets(self.live, self.drill), clock, ByHand())
        self.door = Reception(self.runtime.desk, lambda *_: of, clock, language_of, of.zone).answer

    def crisis(self) -> Crisis:
        """The only open crisis."""
        (crisis,) = self.runtime.desk.crises()
        return crisis


def language_of(person: str) -> str:
    return next((p.language for p in PEOPLE if p.id == person), "de")


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def house(clock: Clock, language: str = "de") -> House:
    people = {person.id: person for person in PEOPLE}
    return House(people, language_of, clock, "Europe/Vienna", language, ("service_outage",))


class Session:
    """A console in a pipe with a bot behind it. `type` sends a line and gives back what was written because of it."""

    def __init__(self, folder: Path, of: Setup | None = None, speaker: str = "", at: datetime = START) -> None:
        self._read, self._write = os.pipe()
        self._out = folder / "out.txt"
        self._source: TextIO = os.fdopen(self._read, encoding="utf-8")
        self._sink: TextIO = self._out.open("w", encoding="utf-8")
        self.clock = Clock(at)
        self.console = Console(house(self.clock), self._source, self._sink, speaker)
        self.bot = Bot(folder / "state", self.console, self.clock, of)
        self._rounds, self._round, self._said = 0, asyncio.Condition(), 0
        self._settled = asyncio.Event()
        self.running: asyncio.Task[None] | None = None

    async def _settle(self) -> None:
        """The console writes what has changed in the same breath in which this ends."""
        await self.bot.runtime.settle()
        asyncio.get_running_loop().call_soon(self._settled.set)
        if asyncio.current_task() is self.running:
            async with self._round:
                self._rounds += 1
                self._round.notify_all()

    @property
    def text(self) -> str:
        return self._out.read_text(encoding="utf-8")

    async def start(self) -> str:
        await self.bot.runtime.start()
        self.running = asyncio.create_task(self.console.run(self.bot.door, self._settle))
        return await self._after(1)

    async def _after(self, rounds: int) -> str:
        async with asyncio.timeout(PATIENCE), self._round:
            await self._round.wait_for(lambda: self._rounds >= rounds or not self.running or self.running.done())
        await asyncio.sleep(0)
        before, self._said = self._said, len(self.text)
        return self.text[before:]

    async def type(self, line: str) -> str:
        target = self._rounds + 1
        os.write(self._write, f"{line}\n".encode())
        return await self._after(target)

    async def tap(self, who: str, label: str, inline: str = "") -> str:
        return await self.type(f"{who}: {self.number(label)}" + (f" = {inline}" if inline else ""))

    def number(self, label: str) -> int:
        found = re.findall(rf"[\[«](\d+) {re.escape(label)}[\]»]", self.text)
        assert found, f"no button {label!r} in:\n{self.text}"
        return int(found[-1])

    async def wait(self, **time: float) -> str:
        self.clock.now += timedelta(**time)
        await self.bot.runtime.alarm.fire()
        return await self.type("")

    def crisis_wish(self, step: str, choice: str) -> DecideStep:
        return DecideStep(step=step, choice=choice)

    async def written(self, text: str) -> None:
        """Wait until something stands in the transcript that nobody typed for."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.text:
                self._settled.clear()
                await self._settled.wait()

    async def end(self) -> str:
        if self._write >= 0:
            os.close(self._write)
            self._write = -1
        if self.running:
            async with asyncio.timeout(PATIENCE):
                await self.running
        await self.bot.runtime.stop()
        self._source.close()
        self._sink.close()
        before, self._said = self._said, len(self.text)
        return self.text[before:]


@asynccontextmanager
async def session(folder: Path, **options: Any) -> AsyncIterator[Session]:
    """A session that has begun; it is ended if the test did not."""
    one = Session(folder, **options)
    await one.start()
    try:
        yield one
    finally:
        if one._write >= 0:
            await one.end()
