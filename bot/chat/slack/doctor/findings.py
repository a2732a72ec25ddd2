"""Findings about Slack: look-ups that wait when Slack asks for it, problems in Slack's words."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.locale.finding import Finding, Tell
from bot.slack_api.web import Denied, Limited, Web

__all__ = ["TRIES", "Finding", "Sleep", "Tell", "patient", "why"]

TRIES = 5
"""How often a look-up that Slack puts off is asked again; it changes nothing, so it may be."""

Sleep = Callable[[float], Awaitable[object]]
"""Waits so many seconds."""


def why(problem: Exception) -> str:
    """A problem with a call, as short as Slack said it: its word, and the scope that is missing."""
    if isinstance(problem, Denied):
        return f"{problem.error}: {problem.needed}" if problem.needed else problem.error
    return str(problem) or type(problem).__name__


async def patient(web: Web, sleep: Sleep, method: str, **params: object) -> Mapping[str, Any]:
    """The answer of a method that changes nothing; waits as long as Slack asks for. Raises what `Web.call` raises."""
    for _ in range(TRIES):
        try:
            return await web.call(method, **params)
        except Limited as limited:
            await sleep(limited.wait.total_seconds())
    return await web.call(method, **params)
