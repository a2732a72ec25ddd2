"""The record of what the app asked of Slack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any


@dataclass
class Call:
    """One call: times are the event loop's, in seconds; `done` is whether it had its effect."""

    method: str
    params: Mapping[str, Any]
    started: float
    ended: float | None = None
    status: int = 0
    """HTTP status; 0 while it runs, and when no answer was sent."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    done: bool = False

    @property
    def error(self) -> str:
        """Slack's word for why it was refused, or empty."""
        return str(self.answer.get("error", ""))


class Calls(list[Call]):
    """All calls, in the order in which they arrived."""

    def of(self, method: str) -> "Calls":
        """Those of one method; `*` stands for any letters."""
        return Calls(call for call in self if fnmatch(call.method, method))

    def after(self, number: int) -> "Calls":
        """Those that came after the first `number` (take `len(slack.calls)` before)."""
        return Calls(self[number:])

    @property
    def methods(self) -> list[str]:
        return [call.method for call in self]

    @property
    def done(self) -> "Calls":
        """Those that had their effect."""
        return Calls(call for call in self if call.done)

    @property
    def limited(self) -> "Calls":
        """Those that were answered with 429."""
        return Calls(call for call in self if call.status == 429)

    @property
    def running(self) -> "Calls":
        """Those that have no answer yet."""
        return Calls(call for call in self if call.ended is None)

    @property
    def in_sequence(self) -> int:
        """How many had to wait for each other: the longest chain in which each began after the one before had ended."""
        longest: list[tuple[float, int]] = []
        for call in sorted(self, key=lambda each: each.started):
            before = max((length for ended, length in longest if ended <= call.started), default=0)
            longest.append((float("inf") if call.ended is None else call.ended, before + 1))
        return max((length for _, length in longest), default=0)
