"""A channel of its own for a crisis: made once, found again, and never less private than it should be."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.chat.base import NotPosted
from bot.chat.slack.marks import CARD
from bot.chat.slack.room.names import channel_names
from bot.crisis.model import Crisis
from bot.slack_api.marks import marked
from bot.slack_api.pages import items
from bot.slack_api.reasons import in_words
from bot.slack_api.web import Denied, Lost, Web

_NO_RIGHT = frozenset(
    {"access_denied", "cannot_create_channel", "enterprise_is_restricted", "is_bot", "missing_scope", "no_permission",
     "not_allowed_token_type", "restricted_action", "team_access_not_granted", "user_is_restricted",
     "user_is_ultra_restricted"}
)  # fmt: skip
_A_DAY = timedelta(days=1)


class MayNotMake(Exception):
    """The bot may not make such a channel, in plain words with what to do about it."""


class Channels:
    """Makes channels. `prefix` is what their names begin with; `team` the workspace they are made in (Grid only)."""

    def __init__(self, web: Web, prefix: str = "", team: str = "") -> None:
        self._web, self._prefix, self._team = web, prefix, team
        self._made: dict[str, str] = {}

    async def open(self, crisis: Crisis, private: bool) -> str:
        """The id of the crisis' channel, made now or on an earlier try. Raises MayNotMake, NotPosted and Web's."""
        for name in channel_names(crisis, self._prefix):
            channel = await self._create(name, private) or await self._own(crisis, name, private)
            if channel:
                self._made[channel] = crisis.id
                return channel
        raise NotPosted(f"Every name for the room of {crisis.id} is taken in Slack.")

    async def _create(self, name: str, private: bool) -> str:
        """The id of a new channel; empty when the name is taken."""
        try:
            answer = await self._web.call(
                "conversations.create", name=name, is_private=private, team_id=self._team or None
            )
        except Denied as no:
            if no.error == "name_taken":
                return ""
            if no.error in _NO_RIGHT:
                raise MayNotMake(in_words(no)) from no
            raise
        channel = answer.get("channel")
        if not isinstance(channel, dict) or not channel.get("id"):
            raise Lost("conversations.create: an answer without the channel")
        if not _fits(channel, private):
            raise NotPosted(f"Slack made #{name} {'public' if private else 'private'}; it is not used.")
        return str(channel["id"])

    async def _own(self, crisis: Crisis, name: str, private: bool) -> str:
        """The bot's own channel of this name, if it is the room of this crisis and as private as it should be."""
        types = "private_channel" if private else "public_channel"
        async for channel in items(
            self._web, "users.conversations", "channels", types=types, exclude_archived=True, team_id=self._team or None
        ):
            if channel.get("name") == name and _fits(channel, private) and await self._is_of(crisis, channel["id"]):
                return str(channel["id"])
        return ""

    async def _is_of(self, crisis: Crisis, channel: str) -> bool:
        """Whether no other crisis is shown there already: short names may meet."""
        if self._made.get(channel, crisis.id) != crisis.id:
            return False
        async for _, mark in marked(self._web, CARD, channel, crisis.life.started_at - _A_DAY):
            return mark.payload.get("crisis") == crisis.id
        return True


def _fits(channel: Mapping[str, Any], private: bool) -> bool:
    return bool(channel.get("is_private")) == private
