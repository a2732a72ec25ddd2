"""Where Slack's people come in: the door, what may be looked at, who is who."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.chat.base import Crises, Door, Reply, Request, Tap
from bot.chat.slack.hear.fit import fit, is_crisis
from bot.chat.slack.who.directory import Known, Stranger
from bot.chat.slack.who.sender import Sender
from bot.crisis.cards import Card
from bot.crisis.command import Command, Refused
from bot.crisis.lifecycle import Start
from bot.crisis.roster import Person
from bot.locale import Say
from bot.playbook.model import Bilingual


class Recogniser(Protocol):
    """Who is who; the Directory is one."""

    async def recognise(self, sender: Sender) -> Known | Stranger:
        """Who sent something; never raises, and answers soon."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks: who, in which language, and the id of what they sent."""

    person: Person
    say: Say
    request: str


@dataclass(frozen=True, slots=True)
class House:
    """All that a conversation in Slack needs of the bot.

    `people` by id; `playbooks` gives the titles of those that can be started, by name; `shown` the cards of a crisis as
    a person was last shown them; `ladders` the people of each role, for the Home.
    """

    door: Door
    crises: Crises
    directory: Recogniser
    people: Mapping[str, Person]
    playbooks: Callable[[], Mapping[str, Bilingual]]
    shown: Callable[[str, str], Iterable[Card]]
    clock: Callable[[], datetime]
    zone: str
    language: str
    alerts: Mapping[str, Card] = field(default_factory=dict)
    ladders: Mapping[str, Sequence[Person]] | None = None

    def say(self, language: str) -> Say:
        """The bot's words in a language, today."""
        return Say(language, self.zone, self.clock().astimezone(ZoneInfo(self.zone)).date())

    def voice(self, known: Known, request: str = "") -> Voice:
        """Whoever sent something. One of whom config.yaml says nothing any more is treated like an agency."""
        person = self.people.get(known.person) or Person(known.person, known.person, external=True)
        return Voice(person, self.say(known.language), request)

    async def send(self, voice: Voice, wish: Tap | Command, crisis: str = "") -> Reply:
        """What somebody wishes goes through the door; what it answers is durable.

        Raises Refused when words in it are too long to be kept, or when no crisis can be called so.
        """
        if not (isinstance(wish, Start) or is_crisis(crisis) or crisis in self.alerts):
            raise Refused("refused.no_crisis")
        fit(wish)
        return await self.door(Request(voice.request, voice.person.id, wish, crisis, voice.say.language))
