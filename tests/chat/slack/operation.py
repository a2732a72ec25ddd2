"""The whole of what lies between Slack and the door, at work in front of the stand-in, in either delivery."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from bot.chat.slack.delivery.app import SlackApp
from bot.chat.slack.delivery.homes import Homes
from bot.chat.slack.delivery.hook import PATH, Hook
from bot.chat.slack.delivery.line import Line
from bot.chat.slack.delivery.ways import Ways
from bot.chat.slack.who.directory import Directory, Listed
from bot.slack_api.web import Web, web_client
from bot.web.server import Serving, serve
from tests.chat.slack.hearing import Hearing, behind
from tests.playbooks import PEOPLE, Run
from tests.slack.people import Person
from tests.slack.standin import StandIn
from tests.slack.values import View

Delivery = Literal["socket", "http"]


@dataclass
class Operation:
    """The stand-in, the bot behind it, and its people by their id of config.yaml."""

    slack: StandIn
    bot: Hearing
    web: Web
    homes: Homes
    app: SlackApp
    people: dict[str, Person]
    server: Serving | None = None
    lines: list[Line] = field(default_factory=list)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    async def call(self) -> Line:
        """A line to Slack, which stands."""
        line = Line(self.app, self.slack.app_token, self.slack.url, pause=0.01)
        self.lines.append(line)
        await line.connect()
        await line.connected()
        return line

    async def listen(self) -> None:
        """The hook, served over HTTP."""
        self.server = await serve(Hook(self.app, self.slack.signing_secret), "127.0.0.1", 0)
        self.slack.signed.url = f"http://127.0.0.1:{self.server.port}{PATH}"

    async def form(self, who: Person) -> View:
        """The form that the person looks at, when it is there."""
        return await self.slack.until(lambda: who.view) or _none()

    async def home(self, who: Person) -> View:
        """The person's Home, when it is there."""
        return await self.slack.until(lambda: who.home) or _none()

    async def close(self) -> None:
        """Everything comes to its end."""
        await self.app.close(grace=2)
        for line in self.lines:
            await line.close()
        if self.server:
            await self.server.close()


def _none() -> NoReturn:
    raise AssertionError("nothing is there")


@asynccontextmanager
async def operating(
    *runs: Run, rooms: tuple[str, ...] = (), delivery: Delivery = "socket", connected: bool = True
) -> AsyncIterator[Operation]:
    """These crises are under way; everybody of the small playbook is in Slack."""
    house = await behind(*runs, rooms=rooms)
    async with StandIn(clock=house.clock, delivery=delivery) as slack:
        people = {who.id: slack.person(who.id, locale=f"{who.language}-AT") for who in PEOPLE}
        web = Web(web_client(slack.bot_token, slack.url))
        listed = [
            Listed(who.id, slack=people[who.id].id, language=who.language, external=who.external) for who in PEOPLE
        ]
        bot = Hearing(house, directory=Directory(web, listed, ("de", "en"), house.clock))
        homes = Homes(web, bot.house, pause=0.0, again=0.01)
        app = SlackApp(bot.talk, web, homes, Ways(bot.house.crises), slack.signing_secret)
        work = Operation(slack, bot, web, homes, app, people)
        if connected:
            await (work.call() if delivery == "socket" else work.listen())
        try:
            yield work
        finally:
            await work.close()
            await house.runtime.stop()
