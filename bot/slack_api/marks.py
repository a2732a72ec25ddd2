"""The bot's mark on its messages (Slack calls it metadata), by which it finds them again in a history."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.slack_api.pages import items
from bot.slack_api.web import Web

MARGIN = timedelta(hours=1)
"""How far Slack's clock and ours may be apart."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message is, in the words of the bot: Slack keeps it with the message and shows it to nobody."""

    kind: str
    payload: Mapping[str, str | bool]

    @property
    def metadata(self) -> dict[str, object]:
        """As Slack's methods take it."""
        return {"event_type": self.kind, "event_payload": dict(self.payload)}


async def find(web: Web, mark: Mark, channel: str, since: datetime, thread: str = "") -> str:
    """The ts of a message with this mark in a channel, or in one of its threads; empty when there is none.

    Messages older than `since` (aware) are not looked at. Raises what Web.call raises: then nobody knows.
    """
    async for message, found in marked(web, mark.kind, channel, since, thread):
        if found == mark:
            return message
    return ""


async def marked(
    web: Web, kind: str, channel: str, since: datetime, thread: str = ""
) -> AsyncIterator[tuple[str, Mark]]:
    """The ts and mark of every message that has one of this kind. Raises what Web.call raises."""
    method, where = ("conversations.replies", {"ts": thread}) if thread else ("conversations.history", {})
    oldest = f"{(since - MARGIN).timestamp():.6f}"
    async for message in items(
        web, method, "messages", channel=channel, **where, oldest=oldest, include_all_metadata=True
    ):
        if found := _mark(message, kind):
            yield str(message.get("ts", "")), found


def _mark(message: object, kind: str) -> Mark | None:
    metadata = message.get("metadata") if isinstance(message, dict) else None
    if not isinstance(metadata, dict) or metadata.get("event_type") != kind:
        return None
    payload = metadata.get("event_payload")
    return Mark(kind, payload) if isinstance(payload, dict) else None
