"""Ids of places and messages: the channel, and where it matters the message in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack_api.web import Lost

NAME = "slack"
"""What this chat is called, in place ids and in the crisis."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel (or a person, `U…`), or the thread of the message `thread` in it."""

    channel: str
    thread: str = ""

    @property
    def id(self) -> str:
        """`slack:C123`, or `slack:C123/1700000000.000100`."""
        return f"{NAME}:{self.channel}" + (f"/{self.thread}" if self.thread else "")

    @property
    def person(self) -> bool:
        """Whether it is somebody's direct messages."""
        return self.channel.startswith(("U", "W"))


def spot_of(place: str) -> Spot:
    """The spot behind a place id of this chat."""
    channel, _, thread = place.removeprefix(f"{NAME}:").partition("/")
    return Spot(channel, thread)


def message_id(channel: str, ts: str) -> str:
    """`C123/1700000000.000100`."""
    return f"{channel}/{ts}"


def split(message: str) -> tuple[str, str]:
    """Channel and ts of a message id."""
    channel, _, ts = message.partition("/")
    return channel, ts


def posted(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Channel and ts from the answer to a post. Raises Lost when they are not in it."""
    channel, ts = answer.get("channel"), answer.get("ts")
    if not (isinstance(channel, str) and channel and isinstance(ts, str) and ts):
        raise Lost("chat.postMessage: an answer without the message's id")
    return channel, ts
