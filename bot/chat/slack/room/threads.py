"""A thread for a crisis, in a channel that somebody named for it: where the bot may not make channels."""

import asyncio

from bot.chat.base import NotPosted
from bot.chat.slack.ids import Spot, posted
from bot.chat.slack.marks import room_mark
from bot.chat.slack.room.topic import topic
from bot.crisis.model import Crisis
from bot.slack_api.marks import find
from bot.slack_api.rich import notice, rich_text
from bot.slack_api.web import Web


class Threads:
    """The threads in one channel. Their first messages say what a channel's topic says."""

    def __init__(self, web: Web, channel: str) -> None:
        self._web, self._channel = web, channel

    async def look(self, crisis: Crisis, private: bool) -> str:
        """The place id of the thread that was begun on an earlier try; empty when there surely is none.

        Raises NotPosted when a private crisis would be seen there by others, and Web's.
        """
        mark, since = room_mark(crisis.id), crisis.life.started_at
        _, ts = await asyncio.gather(self._check(private), find(self._web, mark, self._channel, since))
        return Spot(self._channel, ts).id if ts else ""

    async def begin(self, crisis: Crisis) -> str:
        """Post the first message and return the place id of its thread. Raises Web's."""
        answer = await self._web.call(
            "chat.postMessage", channel=self._channel, metadata=room_mark(crisis.id).metadata,
            unfurl_links=False, unfurl_media=False, parse="none", **_message(crisis),
        )  # fmt: skip
        return Spot(*posted(answer)).id

    async def _check(self, private: bool) -> None:
        if not private:
            return
        channel = (await self._web.call("conversations.info", channel=self._channel)).get("channel")
        if not isinstance(channel, dict) or not channel.get("is_private") or _shared(channel):
            raise NotPosted(
                f"The crisis is private, and slack.room_channel ({self._channel}) is open to others. Let the bot make "
                "private channels (scope groups:write), or name a private channel of your own."
            )


async def retell(web: Web, crisis: Crisis, spot: Spot) -> None:
    """Let the first message of a crisis' thread say how things stand. Raises Web's."""
    await web.call("chat.update", channel=spot.channel, ts=spot.thread, parse="none", **_message(crisis))


def _message(crisis: Crisis) -> dict[str, object]:
    link = [rich_text(crisis.life.newsroom)] if crisis.life.newsroom.strip() else []
    return {"blocks": [rich_text(topic(crisis), bold=True), *link], "text": notice(topic(crisis))}


def _shared(channel: dict[str, object]) -> bool:
    """Whether people of other organisations may be in it (Slack Connect)."""
    return any(channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared"))
