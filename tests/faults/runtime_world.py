"""A world that outlives the bot: a chat and outlets that keep their books in files, and the script as plain requests.

Everything that touches the disk or the world can be a moment of death (see `Moments`).
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.chat.base import CannotTell, Place, Reply, Request, Tap
from bot.config import load_config
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.core import EVENTS
from bot.crisis.deliveries import Delivery
from bot.crisis.lifecycle import Place as OutletPlace
from bot.crisis.lifecycle import Preapproval, Setup, Start
from bot.crisis.model import Crisis
from bot.drill.outage import BEGIN, play
from bot.drill.stage import Stage
from bot.outlets.base import NEVER, Outlet, Sent
from bot.outlets.newsroom import Newsroom
from bot.playbook.shelf import Shelf
from bot.runtime.courier import Outlets
from bot.runtime.door import Reception
from bot.runtime.runtime import Runtime
from bot.runtime.time import NoWaker, VirtualClock
from bot.store.audit import audit
from bot.store.codec import Codec
from bot.store.disk import Disk
from bot.store.tiny import TinyStore
from bot.wiring import ladders_of, language_of, people_of, schedulers_of

ROOT = Path(__file__).parent.parent.parent
CONFIG = load_config(ROOT / "config.yaml")
CODEC = Codec(EVENTS)
PUBLIC, INTERNAL = ("mastodon",), ("service_desk", "intranet")
SEEING, BLIND = "seeing", "blind"
"""The chats: one that can look up what it has and opens rooms, one that cannot."""

# ------------------------------------------------------------------------------------------------- death


class Moments:
    """Counts what the bot does to the disk and to the world; at one of these moments it dies, without a word.

    A fate such as `fsync/17:before` names the moment: before, within or after the 17th fsync (`any` counts them all).
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._name, self._ordinal, self._manner = "", 0, ""

    def fate(self, fate: str) -> None:
        """Count from the beginning, and die then; an empty fate is a life without end."""
        self.names.clear()
        moment, _, self._manner = fate.partition(":")
        self._name, _, ordinal = moment.partition("/")
        self._ordinal = int(ordinal or 0)

    def pass_by(self, name: str, effect: Callable[[], Any], part: Callable[[], object] = lambda: None) -> Any:
        """One moment with its effect; `part` is a part of the effect."""
        self.names.append(name)
        here = self._is_here(name)
        if here and self._manner == "before":
            die()
        if here and self._manner == "within":
            part()
            die()
        result = effect()
        if here:
            die()
        return result

    def _is_here(self, name: str) -> bool:
        if self._name == "any":
            return len(self.names) == self._ordinal
        return name == self._name and self.names.count(name) == self._ordinal

    def watch_the_disk(self) -> None:
        """From now on every write, fsync and move of this process is such a moment."""
        write, fsync, replace = os.write, os.fsync, Path.replace

        def half(handle: int, data: bytes) -> Callable[[], object]:
            return lambda: write(handle, data[: len(data) // 2])

        def watched_replace(path: Path, target: Path) -> Path:
            return self.pass_by("replace", lambda: replace(path, target))  # type: ignore[no-any-return]  # a path

        os.write = lambda fd, data: self.pass_by("write", lambda: write(fd, data), half(fd, data))  # type: ignore[arg-type]  # bytes
        os.fsync = lambda fd: self.pass_by("fsync", lambda: fsync(fd))
        Path.replace = watched_replace  # type: ignore[method-assign,assignment]  # this process is a victim


def die() -> None:
    """As if by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def note(path: Path, line: str) -> None:
    """A line that is there from now on, whatever becomes of this process."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def lines(path: Path) -> list[str]:
    """All such lines so far."""
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


# ------------------------------------------------------------------------------------------- the outside


class BookOutlet(Outlet):
    """Takes everything that comes, twice if it comes twice. Can be asked."""

    remembers = NEVER

    def __init__(self, name: str, book: Path, moments: Moments) -> None:
        self.name, self._book, self._moments = name, book, moments

    async def publish(self, delivery: Delivery) -> Sent:
        """One more line in the book."""
        self._moments.pass_by("publish", lambda: note(self._book, delivery.key))
        await asyncio.sleep(0)
        return Sent(f"https://{self.name}.example/{delivery.statement}")

    async def find(self, delivery: Delivery) -> Sent | None:
        """What the book says."""
        found = delivery.key in lines(self._book)
        return Sent(f"https://{self.name}.example/{delivery.statement}") if found else None


class BookChat:
    """A chat whose messages outlive the bot. A message's id is the number of its line.

    One that `finds` looks its book up, and opens a room for each crisis; the other one does neither.
    """

    remembers, redraws = True, 0

    def __init__(self, name: str, folder: Path, moments: Moments, *, finds: bool) -> None:
        self.name, self.finds, self.opens_rooms = name, finds, finds
        self._book, self._rooms, self._moments = folder / name, folder / f"{name} rooms", moments

    async def open_room(self, crisis: Crisis) -> str:
        """Its number is the number of its line in the book of rooms."""
        made = f"room of {crisis.id}"
        if made not in lines(self._rooms):
            self._moments.pass_by(f"{self.name}.room", lambda: note(self._rooms, made))
        await asyncio.sleep(0)
        return f"{self.name}:{lines(self._rooms).index(made)}"

    async def tend(self, crisis: Crisis) -> None:
        """There is nothing to see to."""

    def places(self, crisis: Crisis, card: Card) -> Iterator[Place]:
        """The room, or a person."""
        room = crisis.rooms.by_chat[self.name] if self.opens_rooms and card.place == ROOM else f"{self.name}:{ROOM}"
        yield Place(room if card.place == ROOM else f"{self.name}:{card.place}", crisis.life.languages[0])

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        """One more line in the book."""
        self._moments.pass_by(f"{self.name}.post", lambda: note(self._book, f"{card.key} {place.id}"))
        number = len(lines(self._book))
        await asyncio.sleep(0)
        return str(number)

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        """The number of the line."""
        if not self.finds:
            raise CannotTell
        spot, book = f"{card.key} {place.id}", lines(self._book)
        return str(book.index(spot) + 1) if spot in book else ""

    async def announce(self, card: Card) -> None:
        """Not needed here."""

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        """Only what stands there can be edited."""
        assert lines(self._book)[int(message) - 1] == f"{card.key} {place.id}"


# ------------------------------------------------------------------------------------------------ the bot


@dataclass
class World:
    """A folder with all that outlives the bot: state, newsroom, the books, and what people were told."""

    folder: Path

    @property
    def told(self) -> list[str]:
        """The ids of the requests that were answered with yes."""
        return lines(self.folder / "told")

    def tell(self, request: Request, reply: Reply) -> None:
        """Somebody has his answer."""
        if reply.ok:
            note(self.folder / "told", request.id)

    def received(self) -> Counter[str]:
        """How often each delivery arrived somewhere."""
        return Counter(key for name in (*PUBLIC, *INTERNAL) for key in lines(self.folder / name))

    def posted(self, chat: str) -> Counter[str]:
        """How often each card was posted at each place of a chat (and how often each room was made)."""
        return Counter((*lines(self.folder / chat), *lines(self.folder / f"{chat} rooms")))

    def rang(self, chat: str) -> Counter[str]:
        """How often each page was posted in a chat."""
        return Counter({spot: times for spot, times in self.posted(chat).items() if spot.startswith("page.")})

    def complaints(self) -> list[str]:
        """Of an audit of the journals."""
        return [str(verdict) for verdict in audit(self.folder / "state", CODEC.closes) if verdict.findings]


@dataclass
class Life:
    """One run of the bot in a world, from its start to its end or its death."""

    world: World
    moments: Moments = field(default_factory=Moments)
    disk: Disk = field(default_factory=Disk)
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(BEGIN))

    async def begin(self) -> "Life":
        """Build everything and start it."""
        folder = self.world.folder
        books: dict[str, Outlet] = {n: BookOutlet(n, folder / n, self.moments) for n in (*PUBLIC, *INTERNAL)}
        newsroom = Newsroom(
            folder / "newsroom", "http://127.0.0.1", CONFIG.organisation, CONFIG.languages, CONFIG.timezone
        )
        await newsroom.repair()
        self.store = TinyStore.open(folder / "state", CODEC, disk=self.disk)
        chats = [BookChat(name, folder, self.moments, finds=name == SEEING) for name in (SEEING, BLIND)]
        self.runtime = Runtime(self.store, chats, Outlets({"newsroom": newsroom, **books}, {}), self.clock, NoWaker())
        self.reception = Reception(
            self.runtime.desk, setups, self.clock, lambda person: language_of(CONFIG, person), CONFIG.timezone
        )
        await self.runtime.start()
        await self.runtime.settle()
        return self

    def stage(self) -> Stage:
        """For moving time."""
        return Stage(self.runtime, self.reception, self.clock, lambda *_: None)

    async def send(self, request: Request) -> Reply:
        """One request, its answer told, and what follows from it done."""
        reply = await self.reception.answer(request)
        self.world.tell(request, reply)
        await self.runtime.settle()
        return reply


def setups(name: str, stream: str, kind: str) -> Setup:
    """The shipped playbook and people, with a second public outlet."""
    shelf = Shelf(ROOT / "playbooks")
    playbook = shelf.load(name)
    signed = shelf.preapproved(name, BEGIN).values()
    public = tuple(OutletPlace(each, each, limit=500) for each in PUBLIC)
    internal = tuple(OutletPlace(each, each, audience="internal") for each in INTERNAL)
    return Setup(
        playbook=playbook, people=people_of(CONFIG), ladders=ladders_of(CONFIG, playbook),
        places=(OutletPlace("newsroom", "Newsroom", hub=True), *public, *internal),
        preapproved=tuple(
            Preapproval(each.statement, each.written_by, each.approved_by, each.expires, each.fingerprint)
            for each in signed
        ),
        organisation=CONFIG.organisation, languages=CONFIG.languages, zone=CONFIG.timezone, newsroom="http://127.0.0.1/x",
        schedulers=schedulers_of(CONFIG),
    )  # fmt: skip


# --------------------------------------------------------------------------------------------- the script


@dataclass(frozen=True)
class Line:
    """One line of the script: until when time passes, and then who wants what."""

    at: datetime
    request: Request


class _Rehearsal(Stage):
    """Plays the script once and writes it down."""

    script: list[Line]
    world: World

    async def tap(self, person: str, card: str, kind: Any, **answers: str) -> Reply:
        seen: list[Button] = []
        self._told = lambda by, button, given: seen.append(button)
        reply = await super().tap(person, card, kind, **answers)
        assert reply.ok, f"{self.clock()}: {person} on {card}: {reply.text}"
        note(self.world.folder / "told", f"tap-{len(self.script)}")
        request = Request(f"tap-{len(self.script)}", person, Tap(card, seen[0].token, answers), self.stream)
        self.script.append(Line(self.clock(), request))
        return reply


async def rehearse(world: World, moments: Moments) -> Sequence[Line]:
    """Play the demo without a fault, and write it down as plain requests."""
    life = await Life(world, moments).begin()
    start = Request("start", "anna", Start(playbook="service_outage", what="Linz"))
    reply = await life.send(start)
    stage = _Rehearsal(life.runtime, life.reception, life.clock, lambda *_: None)
    stage.stream, stage.script, stage.world = reply.crisis, [Line(BEGIN, start)], world
    await play(stage)
    await life.runtime.stop()
    return stage.script


async def perform(world: World, moments: Moments, script: Sequence[Line]) -> None:
    """The script once more, whatever was done of it already: who was told yes does not ask again, all others do."""
    life = await Life(world, moments, clock=VirtualClock(when_it_died(world))).begin()
    stage, told = life.stage(), set(world.told)
    for line in script:
        await stage.until(line.at)
        note(world.folder / "clock", life.clock().isoformat())
        if line.request.id not in told:
            reply = await life.send(line.request)
            assert reply.ok, f"{line.at}: {line.request}: {reply.text}"
    await life.runtime.stop()


def when_it_died(world: World) -> datetime:
    """The time on the clock at the last line of the script that was begun."""
    return max([BEGIN, *(datetime.fromisoformat(line) for line in lines(world.folder / "clock"))])
