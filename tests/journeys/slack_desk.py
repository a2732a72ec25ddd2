"""A crisis in Slack in which everybody can type anything, and whoever watches that nothing goes wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from bot.crisis.approvals import RequestApproval
from bot.crisis.command import HANDS, Command
from bot.crisis.event import Event
from bot.drill.outage import first_two_minutes
from tests.faults.slack_watch import Watch, watching
from tests.journeys.slack_crowd import crowded, said_by_the_bot
from tests.journeys.slack_office import SlackOffice
from tests.journeys.slack_typing import Told, button, carried, submitted, tapped, typed
from tests.slack.people import Person

Delivery = Literal["socket", "http"]
E = TypeVar("E", bound=Event)
GERMAN = {"note": "notiz", "inquiry": "anfrage", "fact": "fakt", "severity": "stufe", "handover": "übergabe"}


@dataclass
class Desk:
    """An office in which a crisis runs, in one language; `watch` sees that nothing goes wrong."""

    office: SlackOffice
    language: str
    watch: Watch
    room: str = ""

    def __getattr__(self, name: str) -> Person:
        return self.office.person(name)

    def say(self, word: str, rest: str = "") -> str:
        """A line as people of this language type it."""
        said = GERMAN.get(word, word) if self.language == "de" else word
        return f"/{'krise' if self.language == 'de' else 'crisis'} {said} {rest}"

    async def types(self, who: Person, word: str, rest: str = "", channel: str = "") -> Told:
        self.office.slack.workspace.close_all(who.id)
        return await typed(self.office, who, self.say(word, rest), channel or self.room)

    async def fills_in(self, who: Person, word: str, **told: str) -> Told:
        """The form behind a word, sent."""
        assert (await self.types(who, word)).view
        return await submitted(self.office, who, told)

    def person(self, name: str) -> Person:
        return self.office.person(name)

    async def journal(self) -> int:
        """So many things happened in the crisis but what the bot's own hands did."""
        records = await self.office.bot.store.read(self.office.stage.stream)
        return len([record for record in records if record.event.by not in HANDS])

    async def submits_text(self) -> None:
        """Eva asks for the approval of the fuller text."""
        token = button(self.office, "text.fuller", RequestApproval).token
        await tapped(self.office, self.eva, carried(self.office, "text.fuller", token), acts=True)

    async def agrees(self, who: Person, card: str, kind: type[Command]) -> Told:
        """What they agree to is shown in a form, unless it was shown on the card."""
        found = button(self.office, card, kind)
        told = await tapped(self.office, who, carried(self.office, card, found.token), acts=not found.shows)
        return await submitted(self.office, who, {}) if found.shows else told

    async def looks_around(self) -> None:
        """Two people look at their Homes, and at what runs."""
        for who in (self.anna, self.finn):
            await who.types(self.say("list"))
            await who.opens_home()
        await self.office.slack.until(lambda: self.anna.home and self.finn.home)

    async def time_goes_by(self, minutes: int) -> None:
        self.office.clock.advance_to(self.office.clock() + timedelta(minutes=minutes))
        await self.office.bot.runtime.alarm.fire()
        await self.office.bot.runtime.settle()

    async def events(self, kind: type[E]) -> dict[tuple[str, int], E]:
        """All of this kind, of all crises, by crisis and version."""
        found = {}
        for crisis in self.office.bot.runtime.desk.crises():
            for record in await self.office.bot.store.read(crisis.id):
                if isinstance(record.event, kind):
                    found[crisis.id, record.version] = record.event
        return found


@asynccontextmanager
async def desk(
    folder: Path, language: str, delivery: Delivery | None = None, *, young: bool = False, **more: Any
) -> AsyncIterator[Desk]:
    """The first words are out, and the fuller text is drafted; or (`young`) the crisis has just begun.

    German comes over the socket and English over HTTP, where nothing else is said. Afterwards everything is looked at.
    `more` goes to `crowded`.
    """
    way = delivery or ("socket" if language == "de" else "http")
    async with crowded(folder, language, way, **more) as office, watching(office) as watch:
        work = Desk(office, language, watch)
        await work.types(work.anna, "start", "service_outage S2 Linz", "general")
        office.stage.stream = office.bot.runtime.desk.crises()[0].id
        await office.bot.runtime.settle()
        work.room = office.slack.workspace.rooms[0].name
        if not young:
            await first_two_minutes(office.stage)
            await work.types(work.ben, "fact", "emergency = works")
            await work.fills_in(work.eva, "draft", template="fuller")
        yield work
        await work.time_goes_by(minutes=2)
        await work.looks_around()
        watch.slack()
        assert not watch.wrong, "\n".join(watch.wrong)
        assert not [message for message in said_by_the_bot(office.slack) if set(message.shown) & TURNS]


TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00\x1b")
