"""Runs the victim against places that live in this process, kills it at the chosen moment, lets it live again."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Self

from bot.crisis.core import fold
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisStarted
from bot.store.tiny import TinyStore
from tests.faults.publishing_bot import STATEMENT, published
from tests.faults.publishing_front import Effect, Mishap
from tests.faults.publishing_places import Stand
from tests.faults.publishing_victim import CODEC, Order, encoded
from tests.faults.witness import Witness

ROOT = Path(__file__).parents[2]
MOST_LIVES = 12


class Victim:
    """The process that forks one bot after the other."""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.publishing_victim", cwd=ROOT,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def live(self, order: Order, dying: asyncio.Event) -> bool:
        """One life; whether it came to its end. It is killed as soon as `dying` is set."""
        assert self._process.stdin is not None
        self._process.stdin.write(encoded(order))
        pid = int(await self._line())
        ending, killing = asyncio.ensure_future(self._line()), asyncio.ensure_future(dying.wait())
        await asyncio.wait((ending, killing), return_when=asyncio.FIRST_COMPLETED)
        if not ending.done():
            os.kill(pid, signal.SIGKILL)
        killing.cancel()
        return await ending == "lived"

    async def _line(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()


@dataclass
class World:
    """One text for some places, with the bot's journal in a folder of its own."""

    folder: Path
    stands: Sequence[Stand]
    number: int
    kill_at: int = 0
    """The bot is killed when it makes so many requests, whichever that is; 0: it is not."""
    deaths: int = 0
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.stream = f"c{self.number}"
        self.dying = asyncio.Event()
        self.folder.mkdir()
        run = published(tuple(stand.place for stand in self.stands), self.number)
        store = TinyStore.open(self.folder / "state", CODEC)
        store.append_now(self.stream, 0, run.events, "played")
        store.close_now()
        (self.folder / "clock").write_text((run.now + timedelta(seconds=10)).isoformat())
        for stand in self.stands:
            stand.hear(self._heard)
            stand.troubles.dying = self.dying
            self._tick()
            stand.begin(self.stream, self.number)

    async def play(self, victim: Victim, *fates: str) -> None:
        """Until the text is everywhere; one fate for each of the first lives (see `Order`)."""
        said: tuple[tuple[str, bool], ...] = ()
        for number in range(MOST_LIVES):
            fate = fates[number] if number < len(fates) else ""
            places = tuple(stand.spec() for stand in self.stands)
            self.dying.clear()
            lived = await victim.live(Order(self.folder, self.stream, places, fate, said), self.dying)
            for stand in self.stands:
                await stand.troubles.arrive()
            assert not (self.folder / "fault").exists(), (self.folder / "fault").read_text()
            if not lived:
                self.deaths += 1
                continue
            said = self._person_looks()
            if not said and number >= len(fates):
                return
        raise AssertionError(f"{self.stream}: it came to no end")

    def verdict(self) -> str:
        """What is wrong at the end; empty when each place has exactly the approved words, once."""
        events = self._events()
        self._witness(events)
        crisis = fold(self.stream, events)
        wrong = [f"{key}: {each.status}" for key, each in crisis.deliveries.outcomes.items() if each.status != "sent"]
        for stand in self.stands:
            arrived, approved = stand.arrived(), self._approved(stand, events)
            wrong += [f"{stand.name}: twice {dict(more)}"] if (more := arrived - approved) else []
            wrong += [f"{stand.name}: lost {dict(less)}"] if (less := approved - arrived) else []
            wrong += [f"{stand.name}: again unasked"] if stand.repeats and not self.asked[stand.name] else []
            wrong += [f"{stand.name}: asked"] if stand.certain and self.asked[stand.name] else []
            stand.troubles.over()
        return f"{self.folder.name}: {'; '.join(wrong)}" if wrong else ""

    def _witness(self, events: Sequence[Event]) -> None:
        start, *rest = events
        assert isinstance(start, CrisisStarted)
        witness = Witness(start)
        for event in rest:
            witness.see(event)

    def _person_looks(self) -> tuple[tuple[str, bool], ...]:
        """What somebody says about the places that the bot asks about."""
        names = (self.folder / "asked").read_text().split()
        self.asked.update(names)
        events = self._events() if names else ()
        asked = [stand for stand in self.stands if stand.name in names]
        return tuple((stand.name, not self._approved(stand, events) - stand.arrived()) for stand in asked)

    def _approved(self, stand: Stand, events: Sequence[Event]) -> Counter[tuple[str, str]]:
        texts = fold(self.stream, events).publishing.publications[STATEMENT].texts
        return stand.expected(texts[stand.name])

    def _events(self) -> tuple[Event, ...]:
        store = TinyStore.open(self.folder / "state", CODEC, read_only=True)
        records = store.read_now(self.stream)
        store.close_now()
        return tuple(record.event for record in records)

    def _heard(self) -> None:
        self._tick()
        self.kill_at -= 1
        if self.kill_at == 0:
            self.dying.set()

    def _tick(self) -> None:
        """It is as late everywhere as it is for the bot."""
        text = (self.folder / "clock").read_text()
        for stand in self.stands if text else ():
            stand.at(datetime.fromisoformat(text))


def fate_of(stand: Stand, moment: str, random: Random) -> str:
    """What ends a life at this place: `before`, `during` (its request is there) or `after`."""
    if moment != "during":
        return f"{stand.name}/{moment}"
    if stand.kind == "newsroom":
        return f"newsroom/{random.choice((0.0, 0.3, 0.6, 0.99))}"
    effects: tuple[Effect, ...] = ("now", "late", "never")
    stand.troubles.publishing.append(Mishap(random.choice(effects), "dies"))
    return ""
