"""Short-lived tickets that an app gets with what people do: to open a form, to answer later."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.slack.refused import Refused

TRIGGER_LIVES = timedelta(seconds=3)
ANSWERS_FOR, ANSWERS_AT_MOST = timedelta(minutes=30), 5


@dataclass
class Ticket:
    """For whom and since when; `channel` and `ts` say where the person was (`ts` only on a message)."""

    user: str
    made: datetime
    channel: str = ""
    ts: str = ""
    used: int = 0


class Triggers:
    """All tickets of one stand-in."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._tickets: dict[str, Ticket] = {}
        self._numbers = itertools.count(1)

    def trigger(self, user: str) -> str:
        """A `trigger_id`: good for one view within 3 s."""
        return self._issue(f"{next(self._numbers)}.1700000000.{{:032x}}", Ticket(user, self.clock()))

    def response(self, team: str, user: str, channel: str, ts: str = "") -> str:
        """The end of a `response_url`: good for 5 posts within 30 minutes."""
        return self._issue(f"{team}/{next(self._numbers)}/{{:024x}}", Ticket(user, self.clock(), channel, ts))

    def _issue(self, form: str, ticket: Ticket) -> str:
        name = form.format(next(self._numbers))
        self._tickets[name] = ticket
        return name

    def exchange(self, trigger_id: str) -> str:
        """The person of a `trigger_id`, which is used up by this. Raises Refused."""
        ticket = self._tickets.get(trigger_id)
        if ticket is None:
            raise Refused("invalid_trigger_id")
        if ticket.used:
            raise Refused("exchanged_trigger_id")
        if self.clock() - ticket.made > TRIGGER_LIVES:
            raise Refused("expired_trigger_id")
        ticket.used += 1
        return ticket.user

    def answer(self, path: str) -> Ticket:
        """Whom and where a post to a `response_url` reaches. Raises Refused."""
        ticket = self._tickets.get(path)
        if ticket is None or self.clock() - ticket.made > ANSWERS_FOR:
            raise Refused("expired_url")
        if ticket.used >= ANSWERS_AT_MOST:
            raise Refused("used_url")
        ticket.used += 1
        return ticket
