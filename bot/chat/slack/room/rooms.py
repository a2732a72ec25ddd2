"""Where the people of a crisis meet in Slack: a channel of its own, or else a thread."""

import asyncio
from dataclasses import dataclass

from bot.chat.base import NotPosted
from bot.chat.slack.ids import Spot
from bot.chat.slack.room.channels import Channels, MayNotMake
from bot.chat.slack.room.threads import Threads
from bot.crisis.model import Crisis
from bot.slack_api.web import Web


@dataclass(frozen=True, slots=True)
class Settings:
    """What config.yaml says under `slack` about places."""

    prefix: str = ""
    """What the names of war rooms begin with; empty: `krise` or `crisis`."""
    private: bool = False
    """Whether every war room is private."""
    duty_channel: str = ""
    """Where alerts ring."""
    room_channel: str = ""
    """In whose threads crises live when the bot may not make channels."""
    team: str = ""
    """Enterprise Grid only: the workspace in which war rooms are made."""


class Rooms:
    """Opens the room of a crisis; done again, it is the same one."""

    def __init__(self, web: Web, settings: Settings) -> None:
        self._settings = settings
        self._channels = Channels(web, settings.prefix, settings.team)
        self._threads = Threads(web, settings.room_channel)

    async def open(self, crisis: Crisis) -> str:
        """The place id of the room. Raises NotPosted with what to configure, and Web's errors.

        A private crisis never gets a room that others can see.
        """
        private = self._settings.private or crisis.playbook.private
        if not self._settings.room_channel:
            return await self._without_threads(crisis, private)
        made, known = await asyncio.gather(
            self._channels.open(crisis, private), self._threads.look(crisis, private), return_exceptions=True
        )
        if isinstance(made, str):
            return Spot(made).id
        if not isinstance(made, MayNotMake):
            raise made
        if isinstance(known, BaseException):
            raise known
        return known or await self._threads.begin(crisis)

    async def _without_threads(self, crisis: Crisis, private: bool) -> str:
        try:
            return Spot(await self._channels.open(crisis, private)).id
        except MayNotMake as problem:
            kind = "private channel" if private else "channel"
            raise NotPosted(
                f"The bot may not make a {kind} for the crisis: {problem} Or name a {kind} as slack.room_channel in "
                "config.yaml, in whose threads crises live then."
            ) from problem
