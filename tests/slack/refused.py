"""A refusal, in Slack's own words."""

from typing import Any


class Refused(Exception):
    """`{"ok": false, "error": …}`, with whatever else such an answer says."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more

    def answer(self) -> dict[str, Any]:
        """As Slack sends it."""
        return {"ok": False, "error": self.error, **self.more}


def because(error: str, *reasons: str) -> Refused:
    """A refusal that tells the developer why, as `response_metadata.messages` does."""
    return Refused(error, response_metadata={"messages": [f"[ERROR] {reason}" for reason in reasons]})
