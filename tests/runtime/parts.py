"""Parts to put around the runtime: a store in memory, a chat and outlets that a test can disturb, a clock to move."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.base import CannotTell, Chat, Gone, Place, Reply, Request
from bot.crisis.cards import ROOM, Card
from bot.crisis.command import Command
from bot.crisis.deliveries import Delivery
from bot.crisis.event import Event, Recorded
from bot.crisis.lifecycle import Setup
from bot.crisis.model import Crisis
from bot.crisis.notes import Note
from bot.crisis.publishing import Publish
from bot.outlets.base import FOR_EVER, NEVER, Outlet, PerhapsSent, Sent
from bot.runtime.courier import Courier, Outlets
from bot.runtime.desk import Desk
from bot.runtime.display import Display
from bot.runtime.door import Reception
from bot.runtime.runtime import Runtime
from bot.store.base import Appended, StoreError, VersionConflict
from tests.playbooks import START, Run, setup

# ------------------------------------------------------------------------------------------------ the clock


class Clock:
    """A clock that goes only when the test moves it, and backwards too."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **time: float) -> None:
        self.now += timedelta(**time)


class Waker:
    """Notes for when it was armed."""

    def __init__(self) -> None:
        self.armed: list[datetime | None] = []

    def arm(self, at: datetime | None) -> None:
        self.armed.append(at)


async def until(condition: Callable[[], object]) -> None:
    """Let everything go on until something is so."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # there is nothing else to wait for
            await asyncio.sleep(0)


# ------------------------------------------------------------------------------------------------ the store


@dataclass(frozen=True)
class _Queued:
    expected: int
    events: tuple[Event, ...]
    command_id: str
    answer: asyncio.Future[Appended]


class MemoryStore:
    """Keeps journals in memory as the protocol says: in the order of the calls, all or none, one fate behind another.

    `hold` keeps everything in the queue until `release`; `refuse` names the error for a command, if it is to fail.
    """

    def __init__(self, journals: dict[str, list[Recorded]] | None = None) -> None:
        self.journals = {} if journals is None else journals
        self.refuse: Callable[[str, str], Exception | None] = lambda stream, command_id: None
        self.unreadable: dict[str, StoreError] = {}
        self.reads: list[str] = []
        self.closed = False
        self._queues: dict[str, list[_Queued]] = {}
        self._held = False

    def hold(self) -> None:
        self._held = True

    def release(self) -> None:
        self._held = False
        for stream in tuple(self._queues):
            self._flush(stream)

    @property
    def queued(self) -> list[str]:
        """The command ids that wait, in order."""
        return [each.command_id for queue in self._queues.values() for each in queue]

    async def append(self, stream: str, expected_version: int, events: Sequence[Event], command_id: str) -> Appended:
        loop = asyncio.get_running_loop()
        if self.closed:
            raise StoreError("closed")
        one = _Queued(expected_version, tuple(events), command_id, loop.create_future())
        self._queues.setdefault(stream, []).append(one)
        if not self._held:
            loop.call_soon(self._flush, stream)
        return await one.answer

    def _flush(self, stream: str) -> None:
        failure: Exception | None = None
        for one in self._queues.pop(stream, []):
            outcome = self._known(stream, one) or failure or self._saved(stream, one)
            if isinstance(outcome, Appended):
                _answer(one, outcome)
            else:
                failure = outcome
                if not one.answer.done():
                    one.answer.set_exception(type(outcome)(*outcome.args))

    def _known(self, stream: str, one: _Queued) -> Appended | None:
        found = tuple(r for r in self.journals.get(stream, []) if r.command_id == one.command_id)
        return Appended(found, duplicate=True) if found else None

    def _saved(self, stream: str, one: _Queued) -> Appended | Exception:
        if error := self.refuse(stream, one.command_id):
            return error
        journal = self.journals.get(stream, [])
        if one.expected != len(journal):
            return VersionConflict(f"{stream} is at {len(journal)}, not at {one.expected}")
        if (one.events and _ended(journal)) or any(event.closes for event in one.events[:-1]):
            return StoreError(f"{stream} is closed and archived")
        if not one.events:
            return Appended(())
        records = tuple(
            Recorded(n, one.command_id, event, f"{stream} {n}") for n, event in enumerate(one.events, len(journal) + 1)
        )
        self.journals.setdefault(stream, []).extend(records)
        return Appended(records)

    async def read(self, stream: str) -> tuple[Recorded, ...]:
        self.reads.append(stream)
        await asyncio.sleep(0)
        if stream in self.unreadable:
            raise self.unreadable[stream]
        return tuple(self.journals.get(stream, ()))

    async def streams(self, *, open_only: bool) -> tuple[str, ...]:
        return tuple(sorted(name for name, journal in self.journals.items() if not (open_only and _ended(journal))))

    async def watch(self) -> AsyncIterator[str]:
        for stream in self.journals:
            yield stream

    async def close(self) -> None:
        self.release()
        self.closed = True
        await asyncio.sleep(0)


def _answer(one: _Queued, outcome: Appended) -> None:
    if not one.answer.done():
        one.answer.set_result(outcome)


def _ended(journal: list[Recorded]) -> bool:
    return bool(journal) and journal[-1].event.closes


def journal_of(run: Run) -> list[Recorded]:
    """The journal of a crisis that was played without a store; each event by a command of its own."""
    return [Recorded(n, f"played-{n}", event, f"hash {n}") for n, event in enumerate(run.events, 1)]


# ------------------------------------------------------------------------------------------------- the chat

Trouble = Callable[[str, Card], Awaitable[None]]
"""(what: `post`, `edit` or `find`, the card); raises what the chat raises, or hangs."""

RoomTrouble = Callable[[str, Crisis], Awaitable[None]]
"""(what: `open_room` or `tend`, the crisis); raises what the chat raises, or hangs."""


async def no_trouble(what: str, about: Card | Crisis) -> None:
    """All goes well."""


class RecordingChat:
    """A chat and all that stands in it. Trouble `before` keeps a card out; trouble `after` comes too late.

    With `finds` it can look up its cards; with `opens_rooms` each crisis has a room of its own, else all share one.
    """

    def __init__(
        self, name: str = "slack", *, remembers: bool = True, redraws: int = 0, finds: bool = False,
        opens_rooms: bool = False,
    ) -> None:  # fmt: skip
        self.name, self.remembers, self.redraws = name, remembers, redraws
        self.finds, self.opens_rooms = finds, opens_rooms
        self.posted: list[tuple[str, str]] = []
        self.edited: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.tended: list[tuple[str, int]] = []
        self.stands: dict[str, Card] = {}
        self._spots: dict[str, tuple[str, str, str]] = {}
        self.before: Trouble = no_trouble
        self.after: Trouble = no_trouble
        self.room_trouble: RoomTrouble = no_trouble

    async def open_room(self, crisis: Crisis) -> str:
        self.opened.append(crisis.id)
        await self.room_trouble("open_room", crisis)
        return f"{self.name}:room-{crisis.id}"

    async def tend(self, crisis: Crisis) -> None:
        self.tended.append((crisis.id, crisis.version))
        await self.room_trouble("tend", crisis)

    def places(self, crisis: Crisis, card: Card) -> Iterator[Place]:
        room = crisis.rooms.by_chat.get(self.name) if self.opens_rooms else f"{self.name}:room"
        if card.place == ROOM:
            yield from (Place(room, "de"),) if room else ()
        elif card.place in crisis.roster.people:
            yield Place(f"{self.name}:{card.place}", crisis.roster.people[card.place].language)

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        await self.before("post", card)
        self.posted.append((card.key, place.id))
        message = f"m{len(self.posted)}"
        self.stands[message] = card
        self._spots[message] = (crisis.id, place.id, card.key)
        await self.after("post", card)
        return message

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        self.asked.append((card.key, place.id))
        await self.before("find", card)
        if not self.finds:
            raise CannotTell
        spot = (crisis.id, place.id, card.key)
        return next((message for message in reversed(self.stands) if self._spots[message] == spot), "")

    async def announce(self, card: Card) -> None:
        self.posted.append((card.key, ROOM))

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        await self.before("edit", card)
        assert message in self._spots, f"{card.key} was never posted as {message}"
        if message not in self.stands:
            raise Gone
        self.edited.append((card.key, place.id))
        self.stands[message] = card
        await self.after("edit", card)

    def take_away(self, key: str) -> None:
        """Somebody deletes every message under this card's key."""
        for message, (_, _, posted) in self._spots.items():
            if posted == key:
                self.stands.pop(message, None)

    def of(self, key: str) -> list[Card]:
        """What stands under a card's key now, the oldest post first."""
        return [card for message, card in self.stands.items() if self._spots[message][2] == key]


# ---------------------------------------------------------------------------------------------- the outlets

Behaviour = Callable[["ScriptedOutlet", Delivery], Awaitable[Sent]]


class ScriptedOutlet(Outlet):
    """An outlet that does what its script says, call by call, and then behaves well."""

    def __init__(
        self, name: str, *script: Behaviour, idempotent: bool = False, finds: bool = True,
        notes: Sequence[Exception | None] = (),
    ) -> None:  # fmt: skip
        self.name, self.finds = name, finds
        self.notes, self.noted = list(notes), list[Note]()
        self.remembers = FOR_EVER if idempotent else NEVER
        self.script = list(script)
        self.received: list[str] = []
        self.asked: list[str] = []
        self.began: list[str] = []

    async def publish(self, delivery: Delivery) -> Sent:
        self.began.append(delivery.key)
        return await (self.script.pop(0) if self.script else fine)(self, delivery)

    async def find(self, delivery: Delivery) -> Sent | None:
        self.asked.append(delivery.key)
        if not self.finds:
            raise PerhapsSent("cannot be asked")
        return Sent(_link(delivery)) if delivery.key in self.received else None

    async def edit(self, delivery: Delivery, note: Note) -> None:
        assert delivery.sent, "only what is out can be noted"
        if self.notes and (problem := self.notes.pop(0)):
            raise problem
        self.noted.append(note)

    def take(self, delivery: Delivery) -> Sent:
        """The text arrives. What an idempotent outlet knows already changes nothing."""
        if not (self.remembers and delivery.key in self.received):
            self.received.append(delivery.key)
        return Sent(_link(delivery))


def _link(delivery: Delivery) -> str:
    return f"https://{delivery.outlet}.example/{delivery.statement}"


async def fine(outlet: ScriptedOutlet, delivery: Delivery) -> Sent:
    """It is out."""
    return outlet.take(delivery)


def instead(error: Exception) -> Behaviour:
    """Raised before the text has any effect."""

    async def behave(outlet: ScriptedOutlet, delivery: Delivery) -> Sent:
        raise error

    return behave


def after(error: Exception) -> Behaviour:
    """Raised although the text is out."""

    async def behave(outlet: ScriptedOutlet, delivery: Delivery) -> Sent:
        outlet.take(delivery)
        raise error

    return behave


def when(event: asyncio.Event, *, takes_before: bool = False) -> Behaviour:
    """Answers only once something has happened; the text may be out before."""

    async def behave(outlet: ScriptedOutlet, delivery: Delivery) -> Sent:
        if takes_before:
            outlet.take(delivery)
        await event.wait()
        return outlet.take(delivery) if not takes_before else Sent(_link(delivery))

    return behave


# ------------------------------------------------------------------------------------------------ the house


@dataclass
class House:
    """A runtime around these parts; `again` is the bot after a crash, with everything outside as it was."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=Clock)
    chats: Sequence[Chat] = ()
    outlets: Sequence[ScriptedOutlet] = ()
    setup: Setup = field(default_factory=setup)
    patience: float = 5.0

    def __post_init__(self) -> None:
        self.waker = Waker()
        live = {outlet.name: outlet for outlet in self.outlets}
        self.runtime = Runtime(self.store, self.chats, Outlets(live, {}), self.clock, self.waker, self.patience)
        self.desk: Desk = self.runtime.desk
        self.courier: Courier = self.runtime.courier
        self.display: Display = self.runtime.display
        self.alarm = self.runtime.alarm
        self.reception = Reception(
            desk=self.desk, setups=lambda name, stream, kind: self.setup, clock=self.clock,
            languages=lambda person: "en" if person in ("deniz", "finn") else "de", zone="Europe/Vienna",
        )  # fmt: skip
        self._requests = 0

    async def start(self) -> "House":
        await self.runtime.start()
        await self.runtime.settle()
        return self

    def again(self) -> "House":
        """After a crash: nothing that was in memory is left."""
        return House(MemoryStore(self.store.journals), self.clock, self.chats, self.outlets, self.setup, self.patience)

    async def do(self, by: str, command: Command, stream: str = "c1") -> Reply:
        """One request, and what follows from it."""
        self._requests += 1
        reply = await self.reception.answer(Request(f"r{self._requests}", by, command, stream))
        await self.runtime.settle()
        return reply

    async def wait(self, **time: float) -> None:
        """Time passes, then everything that came due happens."""
        self.clock.move(**time)
        await self.alarm.fire()
        await self.runtime.settle()

    async def sweep(self) -> None:
        await self.runtime.sweep()
        await self.runtime.settle()

    def crisis(self, stream: str = "c1") -> Crisis:
        crisis = self.desk.crisis(stream)
        assert crisis is not None
        return crisis

    def status(self, outlet: str, statement: str = "first_word") -> str:
        """What became of a delivery."""
        return self.crisis().deliveries.outcomes[statement, outlet].status


def nearly_out() -> Run:
    """A crisis in which Anna has just published the first word: it leaves in ten seconds."""
    run = Run().go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    return run


def house(run: Run | None = None, *outlets: ScriptedOutlet, chats: Sequence[Chat] = (), patience: float = 5.0) -> House:
    """A house in which this crisis is under way as `c1`, not yet started."""
    run = run or Run()
    return House(MemoryStore({"c1": journal_of(run)}), Clock(run.now), chats, outlets, patience=patience)
