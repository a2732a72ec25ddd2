"""What a check found, in plain words, and what somebody can do about it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.locale import Say
from bot.slack_api.web import Denied, Limited, Web

TRIES = 5
"""How often a look-up that Slack puts off is asked again; it changes nothing, so it may be."""

Sleep = Callable[[float], Awaitable[object]]
"""Waits so many seconds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `ok` with a `fix` is a remark: nothing is broken, but somebody may want to know."""

    ok: bool
    sentence: str
    fix: str = ""

    @property
    def mark(self) -> str:
        """✔ fine, ! worth knowing, ✘ to be put right."""
        return "✘" if not self.ok else "!" if self.fix else "✔"


class Tell:
    """Findings in one language, by their keys in the catalogue: `doctor.KEY` and `doctor.KEY.fix`."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def fine(self, key: str, **values: object) -> Finding:
        """All is well."""
        return Finding(True, self._say(f"doctor.{key}", **values))

    def remark(self, key: str, **values: object) -> Finding:
        """Nothing is broken, but somebody may want to know."""
        return Finding(True, self._say(f"doctor.{key}", **values), self._say(f"doctor.{key}.fix", **values))

    def wrong(self, key: str, **values: object) -> Finding:
        """Something must be put right."""
        return Finding(False, self._say(f"doctor.{key}", **values), self._say(f"doctor.{key}.fix", **values))


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
