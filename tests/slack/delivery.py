"""What Slack hands to the app, and what the app answers."""

from dataclasses import dataclass, field
from typing import Literal

from tests.slack.values import Json

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer: HTTP status (200 on a socket) and what it said, if anything.

    `after` is how long it took since the payload was sent first, in seconds of the event loop.
    """

    status: int = 200
    payload: Json = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payload on its way. `attempt` counts from 0; only events say it."""

    kind: Kind
    payload: Json
    attempt: int = 0
