"""Two crises in a chat to which everything happens that can happen to requests, and a bot that dies now and then."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from bot.chat.base import Gone, NotPosted, Place
from bot.crisis.cards import ROOM, Card, cards
from bot.crisis.command import Command, Refused
from bot.crisis.core import fold
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage, CallRole
from bot.crisis.rooms import RoomOpened
from bot.crisis.steps import DecideStep, SkipStep
from bot.runtime.album import wanted
from tests.faults.mortal import Mortal
from tests.playbooks import LADDERS, Run, playbook, setup
from tests.runtime.parts import Clock, House, MemoryStore, journal_of

T = TypeVar("T")
Spot = tuple[str, str, str]
"""Crisis, place, card key."""

CALM, LIMITED = "fine", "429"
FAULTS = (
    LIMITED, LIMITED, LIMITED, "refused", "lost", "cut", "no answer", "arrives late", "dies before", "dies after", "bug"
)  # fmt: skip
WISHES: tuple[Callable[[Random], Command], ...] = (
    lambda random: DecideStep(step="confirm", choice=random.choice(("crisis", "crisis", "crisis", "watch"))),
    lambda random: AnswerPage(page=f"p{random.randint(1, 4)}"),
    lambda random: CallRole(role=random.choice(tuple(LADDERS))),
    lambda random: ChangeSeverity(severity=random.choice(("S1", "S2", "S3")), reason="x"),
    lambda random: ReportFact(fact="what", de=f"Internet {random.random()}"),
    lambda random: SkipStep(step=random.choice(("team", "pause", "facts")), reason="x"),
    lambda random: TakeNote(text="x"),
)  # fmt: skip


@dataclass
class Server:
    """What is in the chat whether the bot lives or not, and what should never have happened."""

    clock: Clock
    standing: dict[str, tuple[Spot, Card]] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    on_the_way: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    deleted: set[Spot] = field(default_factory=set)
    """What somebody took away, until the bot hears of it."""
    disturbed: set[Spot] = field(default_factory=set)
    """What may be late for another reason than that the chat wanted to be left alone."""
    complaints: list[str] = field(default_factory=list)
    posted: int = 0

    @property
    def spots(self) -> set[Spot]:
        """Where something stands."""
        return {spot for spot, _ in self.standing.values()}

    def message(self, spot: Spot) -> str:
        """The message there; empty when there is none."""
        return next((message for message, (at, _) in self.standing.items() if at == spot), "")

    def arrive(self) -> None:
        """What was on the way and has had its time is there."""
        due = [effect for at, effect in self.on_the_way if at <= self.clock()]
        self.on_the_way = [(at, effect) for at, effect in self.on_the_way if at > self.clock()]
        for effect in due:
            effect()

    def post(self, spot: Spot, card: Card) -> str:
        """One more message."""
        if spot in self.spots:
            self.complaints.append(f"{spot} is doubled")
        self.posted += 1
        self.standing[f"m{self.posted}"] = (spot, card)
        return f"m{self.posted}"

    def edit(self, message: str, card: Card) -> None:
        """Another text for a message, if it stands there."""
        if message in self.standing:
            self.standing[message] = (self.standing[message][0], card)


class StormyChat:
    """Misbehaves as often as `faults` says, in any way that the random numbers choose. Can look up its cards."""

    name, remembers, opens_rooms = "stormy", True, True

    def __init__(self, server: Server, random: Random, faults: int, dying: asyncio.Event, redraws: int) -> None:
        self.server, self.faults, self.redraws = server, faults, redraws
        self._random, self._dying = random, dying
        self._life = 0
        self._busy: set[str] = set()
        self._blocked: dict[str, datetime] = {}
        self.tended: dict[str, int] = {}

    def forget(self) -> None:
        """The bot is dead: nobody knows any more what was asked of it."""
        self._life += 1
        self._busy.clear()
        self._blocked.clear()

    # -------------------------------------------------------------------------------------------- the chat

    async def open_room(self, crisis: Crisis) -> str:
        def make() -> str:
            return self.server.rooms.setdefault(crisis.id, f"{self.name}:room-{crisis.id}")

        return await self._request(f"room of {crisis.id}", make)

    async def tend(self, crisis: Crisis) -> None:
        def see_to() -> None:
            self.tended[crisis.id] = max(self.tended.get(crisis.id, 0), crisis.version)

        await self._request(f"care for {crisis.id}", see_to)

    def places(self, crisis: Crisis, card: Card) -> Iterator[Place]:
        if card.place != ROOM:
            yield Place(f"{self.name}:{card.place}", "de")
        elif room := crisis.rooms.by_chat.get(self.name):
            yield Place(room, "de")

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        spot = (crisis.id, place.id, card.key)
        self._check_order(crisis, place, card)
        return await self._request(place.id, lambda: self.server.post(spot, card), spot)

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        spot = (crisis.id, place.id, card.key)
        return await self._request(place.id, lambda: self.server.message(spot), spot)

    async def announce(self, card: Card) -> None:
        raise NotImplementedError

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        spot, life = (crisis.id, place.id, card.key), self._life

        def replace() -> None:
            if life == self._life:  # what a dead bot's late edit does, no later life can know
                self.server.edit(message, card)

        await self._request(place.id, replace, spot)
        if message not in self.server.standing:
            self.server.deleted.discard(spot)
            raise Gone

    # -------------------------------------------------------------------------------------------- its troubles

    async def _request(self, where: str, effect: Callable[[], T], spot: Spot | None = None) -> T:
        if where in self._busy:
            self.server.complaints.append(f"two at once: {where}")
        if self.server.clock() < self._blocked.get(where, self.server.clock()):
            self.server.complaints.append(f"{where} was to be left alone")
        self._busy.add(where)
        try:
            return await self._suffer(self._fault(spot), where, effect)
        finally:
            self._busy.discard(where)

    def _fault(self, spot: Spot | None) -> str:
        if not self.faults or self._random.random() < 0.5:
            return CALM
        self.faults -= 1
        fault = self._random.choice(FAULTS)
        if spot and fault != LIMITED:
            self.server.disturbed.add(spot)
        return fault

    async def _suffer(self, fault: str, where: str, effect: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        self.server.arrive()
        match fault:
            case "429":
                wait = timedelta(seconds=self._random.randint(1, 60))
                self._blocked[where] = self.server.clock() + wait
                raise NotPosted(fault, wait=wait)
            case "refused":
                raise NotPosted(fault)
            case "cut":
                raise ConnectionResetError(fault)
            case "bug":
                raise ZeroDivisionError
            case "arrives late":
                self.server.on_the_way.append((self.server.clock() + self._lateness(), effect))
                raise ConnectionResetError(fault)
            case "no answer":
                raise TimeoutError
            case "dies before":
                await self._die()
        result = effect()
        match fault:
            case "lost":
                raise ConnectionResetError(fault)
            case "dies after":
                await self._die()
        return result

    def _lateness(self) -> timedelta:
        return timedelta(seconds=self._random.randint(0, 14))

    async def _die(self) -> None:
        self._dying.set()
        await asyncio.sleep(3600)

    def _check_order(self, crisis: Crisis, place: Place, card: Card) -> None:
        """Whatever stands before a card is there already, or was disturbed."""
        spots = self.server.spots | self.server.disturbed | {(crisis.id, place.id, card.key)}
        for each in cards(crisis, "de", self.server.clock()):
            if each.key == card.key:
                return
            if place in self.places(crisis, each) and (crisis.id, place.id, each.key) not in spots:
                self.server.complaints.append(f"{card.key} at {place.id} overtook {each.key}")


class ChatStorm(Mortal):
    """A quarter of an hour with people who act and delete, then calm until nothing is left to be done."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.random, self.clock = random, Clock()
        steps = playbook().steps[:7]
        self._setup = setup(playbook(steps=[step.model_dump(exclude_none=True) for step in steps]), languages=("de",))
        runs = {name: Run(self._setup, what=name) for name in ("c1", "c2")}
        super().__init__(MemoryStore({name: journal_of(run) for name, run in runs.items()}))
        self.server = Server(self.clock)
        redraws = random.choice((0, 20, 1_000_000))
        self.chat = StormyChat(self.server, random, random.randint(1, 25), self.dying, redraws)

    def build(self) -> House:
        return House(self.store, self.clock, (self.chat,), setup=self._setup)

    def died(self) -> None:
        """What the bot was about to do is in doubt."""
        self.chat.forget()
        self.store.release()
        for stream, journal in self.store.journals.items():
            shown = fold(stream, [record.event for record in journal]).shown.messages.items()
            self.server.disturbed |= {(stream, place, key) for (key, place), message in shown if not message}

    async def blow(self) -> None:
        """All of it."""
        await self.live()
        for number in range(7):
            await self._let_it_happen()
            await self.or_death(self._somebody_acts(number))
            if self.random.random() < 0.3:
                self._somebody_deletes()
            self.clock.move(seconds=self.random.choice((0, 1, 5, 15, 40, 150)))
        self.chat.faults = 0
        await self._calm()
        await self.house.runtime.stop(grace=1)

    async def _let_it_happen(self) -> None:
        await self.house.alarm.fire()
        await self.or_death(self.house.runtime.settle())
        if self.random.random() < 0.3:
            await self.or_death(self.house.sweep())

    async def _somebody_acts(self, number: int) -> None:
        for stream in ("c1", "c1", "c2")[: self.random.randint(1, 3)]:
            wish = self.random.choice(WISHES)(self.random) if number else DecideStep(step="confirm", choice="crisis")
            by = self.random.choice(("anna", "ben", "clara", "finn"))
            try:
                await self.house.desk.handle(stream, wish, by, f"{stream} {by} {number} {wish!r}")
            except Refused:
                continue
        await self.house.runtime.settle()

    def _somebody_deletes(self) -> None:
        if self.server.standing:
            spot, _ = self.server.standing.pop(self.random.choice(tuple(self.server.standing)))
            self.server.deleted.add(spot)
            self.server.disturbed.add(spot)

    async def _calm(self) -> None:
        """Until nobody wants to try anything again."""
        await self._let_it_happen()
        await self.house.sweep()
        while moment := self.house.display.wakes.next():
            self.clock.now = max(self.clock.now, moment)
            await self._let_it_happen()
            await self.house.sweep()

    # -------------------------------------------------------------------------------------------- afterwards

    def complaints(self) -> Iterator[str]:
        """What was never to happen, and what is not as it should be now."""
        yield from self.server.complaints
        for stream in self.store.journals:
            crisis = self.house.crisis(stream)
            yield from self._of_cards(crisis)
            if self.chat.tended.get(stream) != crisis.version:
                yield f"{stream} was not tended at last"
            opened = [r.event for r in self.store.journals[stream] if isinstance(r.event, RoomOpened)]
            if len(opened) != 1:
                yield f"{stream} has {len(opened)} rooms"

    def _of_cards(self, crisis: Crisis) -> Iterator[str]:
        for each in wanted(self.chat, crisis, self.clock()):
            key, place = each.spot
            spot = (crisis.id, place, key)
            message = self.server.message(spot)
            if spot in self.server.deleted:
                continue
            if not message:
                yield f"{spot} is missing"
            elif not _as_it_should(self.server.standing[message][1], each.card, exactly=self.chat.redraws > 20):
                yield f"{spot} says something else"
            elif crisis.shown.messages.get(each.spot) != message:
                yield f"{spot} is not {message} in the journal"


def _as_it_should(there: Card, wanted: Card, *, exactly: bool) -> bool:
    """What changes with the minutes alone may be old where redrawing is not for nothing."""
    return there == wanted if exactly else there.buttons == wanted.buttons
