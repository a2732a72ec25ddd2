"""The company of config.yaml in Slack: everything real but Slack itself, the clock and the people, who only tap."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from starlette.types import ASGIApp

from bot.chat.base import Reply
from bot.chat.slack.carry import OnCard, unpack
from bot.chat.slack.service import Slack
from bot.config import Config, Folders
from bot.crisis.cards import Button, cards
from bot.crisis.command import Command
from bot.drill.outage import BEGIN
from bot.drill.stage import Stage
from bot.runtime.time import NoWaker, VirtualClock
from bot.web.app import build_app
from bot.web.server import Serving, serve
from bot.wiring import Bot, build, slack_of
from tests.journeys.company import ROOT, configuration
from tests.slack.people import Person, Seen
from tests.slack.standin import StandIn
from tests.slack.values import Message, View, parts

A_MOMENT = timedelta(seconds=16)
"""How long people look for a button that is not there yet: what failed once is tried again within it."""


@dataclass
class SlackOffice:
    """A bot at work in a Slack that stands in. `slack` is what people see; `connection` the bot's end of it."""

    slack: StandIn
    config: Config
    where: Folders
    clock: VirtualClock
    delivery: Literal["socket", "http"] = "socket"
    stage: "SlackStage" = field(init=False)

    async def open(self) -> "SlackOffice":
        """Build everything and start it, as `run` does; after `close` once more with what was kept."""
        found = slack_of(self.config, self._environment(), self.clock)
        assert found is not None
        self.connection: Slack = found
        self.bot: Bot = build(self.config, self.where, [], self.clock, NoWaker(), self.connection)
        await self.connection.meet()
        await self.bot.runtime.start()
        self._server: Serving | None = None
        if self.delivery == "http":
            self._server = await serve(self._web(), "127.0.0.1", 0)
            self.slack.signed.url = f"http://127.0.0.1:{self._server.port}/slack/events"
        await self.connection.start()
        await self.connection.listening()
        return self

    async def restart(self) -> None:
        """The process ends and another one begins, in the middle of everything."""
        await self.close()
        await self.open()
        self.stage.runtime, self.stage.reception = self.bot.runtime, self.bot.reception
        await self.bot.runtime.settle()

    async def close(self) -> None:
        """Everything comes to its end."""
        await self.connection.stop()
        if self._server:
            await self._server.close()
        await self.bot.runtime.stop()
        await self.connection.close()

    def person(self, name: str) -> Person:
        """Somebody of config.yaml at their keyboard."""
        return self.slack.person(name)

    def standing(self, person: str) -> Iterator[Message]:
        """All messages of the bot that somebody can read now."""
        user = self.person(person).id
        for channel in self.slack.workspace.channels.values():
            if user in channel.members:
                yield from (message for message in self.slack.workspace.messages(channel.id) if message.by_app)

    def messages_of(self, card: str) -> list[Message]:
        """Every message anywhere that is this card."""
        return [
            message
            for channel in self.slack.workspace.channels.values()
            for message in self.slack.workspace.messages(channel.id)
            if message.metadata.get("event_payload", {}).get("card") == card
        ]

    def _environment(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token, "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret, "SLACK_API_URL": self.slack.url,
        }  # fmt: skip

    def _web(self) -> ASGIApp:
        async def health() -> dict[str, object]:
            return {"ok": True}

        return build_app(self.where.newsroom, health=health, hooks=self.connection.hooks)


async def nothing(_: int) -> None:
    """Nothing happens before a tap."""


class SlackStage(Stage):
    """The stage of the demo's script, on which people tap in Slack what they see there."""

    def __init__(self, office: SlackOffice) -> None:
        super().__init__(
            office.bot.runtime, office.bot.reception, office.clock, lambda person, button, answers: None
        )  # fmt: skip
        self.office = office
        self.seen: list[tuple[str, Button, Seen]] = []
        self.times = 1
        self.before_tap: Callable[[int], Awaitable[None]] = nothing

    async def tap(self, person: str, card: str, kind: type[Command], **answers: str) -> Reply:
        """The person taps that button where they see it; a form that opens is filled in and sent."""
        await self.before_tap(len(self.seen))
        await self.runtime.settle()
        button = self._button(card, kind, answers)
        member, stands = self.office.person(person), self._stands(card, button)
        if not (found := self._where(person, card, stands)):
            await self.until(self.clock() + A_MOMENT)
            found = self._where(person, card, stands)
        assert found, f"{person} sees no [{stands.label}] of {card}"
        done = await member.taps(*found, times=self.times)
        if stands.asks or stands.shows:
            await self._form(member, *found)
        if stands.token != button.token:
            await member.submits({}, times=self.times)
        if button.asks or button.shows:
            done = await member.submits(answers, times=self.times)
            assert not done.errors, done.errors
            assert member.view is None, member.view
        self.seen.append((person, button, done))
        await self.runtime.settle()
        return Reply(True)

    async def _form(self, member: Person, message: Message, value: str) -> None:
        """Wait for the form; people tap again when they are asked to."""
        told = len(member.ephemerals)
        await self.office.slack.until(lambda: member.view or len(member.ephemerals) > told)
        if not member.view:
            await member.taps(message, value)
            await self.office.slack.until(lambda: member.view)

    def _stands(self, key: str, button: Button) -> Button:
        """The button itself, or the one on the card that leads to it."""
        card = next(card for card in cards(self.crisis, self.crisis.life.languages[0], self.clock()) if card.key == key)
        return next(each for each in card.buttons if button.token in (each.token, each.then and each.then.token))

    def _where(self, person: str, card: str, button: Button) -> tuple[Message, str] | None:
        wanted = OnCard(self.stream, card, button.token)
        for message in self.office.standing(person):
            for value in values(message):
                if unpack(value) == wanted:
                    return message, value
        return None


def values(shown: Message | View) -> Iterator[str]:
    """What the buttons of a message carry."""
    return (str(part["value"]) for part in parts(shown.blocks) if part.get("type") == "button" and "value" in part)


@asynccontextmanager
async def slack_office(
    folder: Path, language: str = "de", delivery: Literal["socket", "http"] = "socket", **settings: object
) -> AsyncIterator[SlackOffice]:
    """Everybody of config.yaml is in Slack, found by their e-mail; Finn's Slack speaks English."""
    clock = VirtualClock(BEGIN)
    config = configuration(language)
    config = config.model_copy(update={"slack": config.slack.model_copy(update={"delivery": delivery, **settings})})
    async with StandIn(clock=clock, delivery=delivery) as slack:
        for name, person in config.people.items():
            locale = "en-GB" if name == "finn" else "de-AT" if language == "de" else "en-US"
            slack.person(name, real_name=person.name, email=person.email, locale=locale)
        where = Folders(folder / "state", ROOT / "playbooks", folder / "newsroom")
        office = await SlackOffice(slack, config, where, clock, delivery).open()
        office.stage = SlackStage(office)
        try:
            yield office
        finally:
            await office.close()
