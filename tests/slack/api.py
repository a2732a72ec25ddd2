"""What every method of the Web API needs: its arguments, what the token may do, what the app can see."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.slack.refused import Refused, because
from tests.slack.triggers import Triggers
from tests.slack.values import Channel, Json, Message, User
from tests.slack.workspace import BOT_USER, Workspace

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of a call, from a form (all texts) or from JSON."""

    given: Mapping[str, Any]

    def has(self, name: str) -> bool:
        return self.given.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Empty when it is not there."""
        value = self.given.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1")

    def number(self, name: str, default: int, most: int) -> int:
        """Raises Refused `invalid_limit`, as only `limit` is a number."""
        said = self.text(name)
        if said and not (said.isdigit() and 1 <= int(said) <= most):
            raise Refused("invalid_limit")
        return int(said or default)

    def structure(self, name: str) -> Any:
        """What JSON says, whether it came as a text or not. Raises Refused `invalid_arguments`."""
        value = self.given.get(name)
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise because("invalid_arguments", f"{name} is not JSON") from None

    def names(self, name: str) -> list[str]:
        """A list with commas."""
        return [each.strip() for each in self.text(name).split(",") if each.strip()]


@dataclass
class Api:
    """One workspace as the token of the app sees it; `scopes` None grants everything."""

    workspace: Workspace
    triggers: Triggers
    scopes: frozenset[str] | None = None
    largest_page: int = 1000
    """A list is never answered with more than this at once, whatever `limit` says."""

    def may(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes

    def need(self, *any_of: str) -> None:
        """Raises Refused `missing_scope` unless one of these is granted."""
        if any_of and not any(self.may(scope) for scope in any_of):
            provided = ",".join(sorted(self.scopes or ()))
            raise Refused("missing_scope", needed=",".join(any_of), provided=provided)

    def channel(self, channel_id: str, scopes: Mapping[str, str] | None = None) -> Channel:
        """One that the app can see. Raises Refused `channel_not_found`, `missing_scope` (by the channel's kind)."""
        found = self.workspace.channels.get(channel_id)
        if found is None or ((found.is_private or found.is_im) and BOT_USER not in found.members):
            raise Refused("channel_not_found")
        if scopes is not None:
            self.need(scopes[found.kind])
        return found

    def own_channel(self, channel_id: str, scopes: Mapping[str, str] | None = None) -> Channel:
        """One that the app is a member of and that is not archived. Raises Refused."""
        found = self.channel(channel_id, scopes)
        if BOT_USER not in found.members:
            raise Refused("not_in_channel")
        if found.is_archived:
            raise Refused("is_archived")
        return found

    def user(self, user_id: str) -> User:
        """Anybody. Raises Refused `user_not_found`."""
        found = self.workspace.users.get(user_id)
        if found is None:
            raise Refused("user_not_found")
        return found

    def message(self, channel: str, ts: str) -> Message:
        """One that is there. Raises Refused `message_not_found`."""
        found = self.workspace.message(channel, ts)
        if found is None:
            raise Refused("message_not_found")
        return found

    def page(self, items: Sequence[Item], args: Args, default: int = 100) -> tuple[Sequence[Item], str]:
        """One page of a list and the cursor of the next (empty after the last). Raises Refused."""
        size = min(args.number("limit", default, 1000), self.largest_page)
        start = _place(args.text("cursor"))
        more = start + size < len(items)
        return items[start : start + size], base64.b64encode(f"next:{start + size}".encode()).decode() if more else ""


def _place(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:") or 0)
    except ValueError:
        raise Refused("invalid_cursor") from None


def next_cursor(cursor: str) -> Json:
    """As every list says it."""
    return {"response_metadata": {"next_cursor": cursor}}
