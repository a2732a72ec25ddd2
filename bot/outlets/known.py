"""What the outlets said of themselves: each is asked, and its last good answer counts until it gives another."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.outlets.base import Capabilities, NotSent, Outlet, PerhapsSent

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
"""So often they are asked again: a server's limit hardly changes, a list of addresses sometimes."""

PATIENCE = 10.0
"""Seconds for an answer."""


class Known:
    """What each outlet takes and can do, as far as it could be asked; nothing of those that were not asked yet."""

    def __init__(self) -> None:
        self._said: dict[str, Capabilities] = {}
        self._failed: dict[str, str] = {}
        self._asked_at: datetime | None = None

    def of(self, name: str, otherwise: Capabilities) -> Capabilities:
        """The last good answer of an outlet; `otherwise` until there is one."""
        return self._said.get(name, otherwise)

    @property
    def failed(self) -> Mapping[str, str]:
        """Those who did not answer the last time, and why, for people."""
        return self._failed

    def due(self, now: datetime) -> bool:
        """Whether it is time to ask (again). Says so once: whoever asks this asks them."""
        if self._asked_at and now - self._asked_at < EVERY:
            return False
        self._asked_at = now
        return True

    async def learn(self, outlets: Mapping[str, Outlet], patience: float = PATIENCE) -> None:
        """Ask all of them at once. Nothing is sent, and nothing is raised."""
        await asyncio.gather(*(self._ask(name, outlet, patience) for name, outlet in outlets.items()))

    async def _ask(self, name: str, outlet: Outlet, patience: float) -> None:
        if not can_be_asked(outlet):
            return
        try:
            async with asyncio.timeout(patience):
                self._said[name] = await outlet.capabilities()
            self._failed.pop(name, None)
        except Exception as problem:  # one that is broken keeps nobody from hearing the others
            self._note(name, why(problem))

    def _note(self, name: str, reason: str) -> None:
        if self._failed.get(name) != reason:
            log.warning("%s: %s", name, reason)
        self._failed[name] = reason


def can_be_asked(outlet: Outlet) -> bool:
    """Whether an outlet can tell more than its kind does."""
    return type(outlet).capabilities is not Outlet.capabilities


def why(problem: Exception) -> str:
    """Why an outlet gave no answer, for people. The text of an unforeseen error may hold a secret."""
    if isinstance(problem, TimeoutError):
        return "It does not answer."
    if isinstance(problem, PerhapsSent):
        return str(problem)
    return problem.reason if isinstance(problem, NotSent) else type(problem).__name__
