"""A workspace with the people of the small playbook in it, and the bot's chat there, for everybody who tests it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from bot.chat.slack.chat import SlackChat
from bot.chat.slack.room.rooms import Settings
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.lifecycle import TakeNote
from bot.crisis.model import Crisis
from bot.crisis.rooms import Rooms
from bot.crisis.shown import Shown
from bot.slack_api.web import Web, web_client
from tests.playbooks import PEOPLE, START, Run
from tests.slack.standin import StandIn
from tests.slack.values import Channel, Message
from tests.slack.workspace import BOT_USER

NOTE = Button("Notiz", TakeNote(text=""))
BOARD = Card("board", ROOM, ("Störung · S2", "Jetzt: Anna"), (NOTE,))
PAGE = Card("page.p1.0", "clara", ("Clara, du wirst gebraucht",), (NOTE,), rings=True)


@dataclass
class Book:
    """Who is who; implements `Members`."""

    ids: Mapping[str, str]
    languages: Mapping[str, str] = field(default_factory=dict)

    def member(self, person: str) -> str:
        return self.ids.get(person, "")

    def language(self, person: str) -> str:
        return self.languages.get(person, "de")


@dataclass
class Office:
    """The workspace, and what of the bot lives in it."""

    slack: StandIn
    web: Web
    book: Book
    settings: Settings
    chat: SlackChat

    def again(self, **settings: Any) -> SlackChat:
        """The chat of another process: it remembers nothing."""
        self.chat = SlackChat(self.web, self.book, replace(self.settings, **settings))
        return self.chat

    def channel(self, place: str) -> Channel:
        """The channel of a place of this chat."""
        return self.slack.workspace.channel(place.removeprefix("slack:").partition("/")[0])

    def said(self, place: str) -> list[Message]:
        """What the bot said there, oldest first."""
        return [message for message in self.slack.workspace.messages(self.channel(place).id) if message.by_app]

    def people(self, place: str) -> set[str]:
        """The people of the small playbook who are there."""
        return {person for person in self.book.ids if self.book.ids[person] in self.channel(place).members}

    def named(self, name: str, **about: Any) -> Channel:
        """A channel that was there before, with the bot in it."""
        return self.slack.workspace.add_channel(name, members=(BOT_USER,), **about)

    async def with_room(self, crisis: Crisis) -> Crisis:
        """The crisis once its room is open and reported."""
        return in_room(crisis, await self.chat.open_room(crisis))


@asynccontextmanager
async def office(**settings: Any) -> AsyncIterator[Office]:
    """Everybody of the small playbook but Moser is in Slack; Deniz and Finn read English."""
    async with StandIn(clock=lambda: START) as slack:
        ids = {who.id: slack.workspace.add_user(who.id).id for who in PEOPLE if who.id != "moser"}
        book = Book(ids, {who.id: who.language for who in PEOPLE})
        web = Web(web_client(slack.bot_token, slack.url))
        wanted = Settings(**settings)
        yield Office(slack, web, book, wanted, SlackChat(web, book, wanted))


def in_room(crisis: Crisis, place: str) -> Crisis:
    """The crisis with its room there."""
    return replace(crisis, rooms=Rooms({"slack": place}))


def with_board(crisis: Crisis, message: str) -> Crisis:
    """The crisis once its board is known to stand in its room."""
    return replace(crisis, shown=Shown({("board", crisis.rooms.by_chat["slack"]): message}))


def a_crisis(**about: Any) -> Crisis:
    """A crisis of the small playbook, with an id as the bot gives it; `about` goes to `Run`."""
    return replace(Run(**about).crisis, id="service-outage-3fa2c1d09b")
