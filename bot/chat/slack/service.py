"""Slack, put together: its chat before the rest of the bot is built, its ears once there is a door to go through."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from starlette.types import ASGIApp

from bot.chat.slack.chat import SlackChat
from bot.chat.slack.delivery.app import SlackApp
from bot.chat.slack.delivery.homes import Homes
from bot.chat.slack.delivery.hook import PATH, Hook
from bot.chat.slack.delivery.line import Line
from bot.chat.slack.delivery.ways import Ways
from bot.chat.slack.hear.house import House
from bot.chat.slack.hear.talk import Talk
from bot.chat.slack.room.rooms import Settings
from bot.chat.slack.who.directory import Directory, Listed
from bot.slack_api.web import Web, web_client

FIRST_LOOK = 5.0
"""Seconds that the start waits for Slack to say who is who; after that it goes on in the background."""

NEXT_LOOK = timedelta(hours=1)
"""When those who were not found are looked for again."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the bot gets into Slack: its tokens, the address of the Web API, and how Slack reaches the bot."""

    url: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False, default="")
    signing_secret: str = field(repr=False, default="")
    delivery: Literal["socket", "http"] = "socket"


class Slack:
    """One workspace (or organisation). `chat` is what the display shows cards in, `web` what an outlet may use."""

    def __init__(
        self, access: Access, people: Sequence[Listed], settings: Settings, languages: Sequence[str],
        clock: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._access = access
        self.web = Web(web_client(access.bot_token, access.url))
        self.directory = Directory(self.web, people, languages, clock)
        self.chat = SlackChat(self.web, self.directory, settings)
        self._app: SlackApp | None = None
        self._line: Line | None = None
        self._looking: asyncio.Task[None] | None = None

    def open_to(self, house: House) -> SlackApp:
        """From now on it can hear people; what they want goes through the door of this house."""
        self._app = SlackApp(
            Talk(house), self.web, Homes(self.web, house), Ways(house.crises), self._access.signing_secret
        )
        return self._app

    @property
    def hooks(self) -> Mapping[str, ASGIApp]:
        """What the web server is to serve, by path; nothing with Socket Mode."""
        if self._app is None or self._access.delivery == "socket":
            return {}
        return {PATH: Hook(self._app, self._access.signing_secret)}

    async def meet(self) -> None:
        """Find everybody in Slack; goes on by itself when Slack does not answer now."""
        self.web.hold()
        looked = asyncio.Event()
        self._looking = asyncio.create_task(self._look(looked), name="who is who in Slack")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(looked.wait(), FIRST_LOOK)

    async def start(self) -> None:
        """Begin to listen. Returns at once: with Slack away, all else goes on."""
        if self._app and self._access.delivery == "socket":
            self._line = Line(self._app, self._access.app_token, self._access.url)
            await self._line.connect()

    async def listening(self) -> None:
        """Wait until Slack can be heard."""
        if self._line:
            await self._line.connected()

    async def stop(self) -> None:
        """Answer what was heard, hear nothing more. What the display has begun can still be shown."""
        if self._line:
            await self._line.close()
        elif self._app:
            await self._app.close()
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        self.directory.close()

    async def close(self) -> None:
        """Let go of Slack, after everything else has ended."""
        await self.web.close()

    async def _look(self, looked: asyncio.Event) -> None:
        while True:
            wait = await self.directory.prepare() or NEXT_LOOK
            looked.set()
            await asyncio.sleep(wait.total_seconds())
