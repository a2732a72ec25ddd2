"""Errands: work by name, each alone, once more when asked for meanwhile, and again after a pause when it failed."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.chat.base import Gone, NotPosted
from bot.crisis.command import Refused
from bot.runtime.desk import Clock
from bot.runtime.pause import Pause
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes
from bot.store.base import StoreError

log = logging.getLogger(__name__)


class Errands:
    """One kind of errand. `run` does what its argument names, and raises when it must be done again."""

    def __init__(
        self, kind: str, run: Callable[[str], Awaitable[None]], clock: Clock, tasks: Tasks, wakes: Wakes
    ) -> None:  # fmt: skip
        self._kind, self._run, self._clock, self._tasks, self._wakes = kind, run, clock, tasks, wakes
        self._asked: set[str] = set()
        self._running: set[str] = set()
        self._pauses: dict[str, Pause] = {}

    def ask(self, name: str) -> None:
        """Run it soon: now, after the one that is under way, or when its pause is over."""
        self._asked.add(name)
        if name not in self._running and not self._rests(name):
            self._running.add(name)
            self._tasks.start(self._work(name), f"{self._kind} {name}")

    def sweep(self) -> None:
        """The safety net: whatever waits and need not wait any more."""
        for name in tuple(self._asked):
            self.ask(name)

    def _rests(self, name: str) -> bool:
        return name in self._pauses and self._pauses[name].rests(self._clock())

    async def _work(self, name: str) -> None:
        try:
            while name in self._asked and not self._rests(name):
                self._asked.discard(name)
                await self._try(name)
        finally:
            self._running.discard(name)

    async def _try(self, name: str) -> None:
        try:
            await self._run(name)
        except Exception as problem:
            wait = {"wait": problem.wait} if isinstance(problem, NotPosted) else {}
            again = self._pauses.setdefault(name, Pause()).begin(self._clock(), **wait)
            complain(f"{self._kind} {name}", problem)
            self._asked.add(name)
            self._wakes.at(again, partial(self.ask, name))
        else:
            self._pauses.pop(name, None)


def complain(what: str, problem: Exception) -> None:
    """Say that something must be tried again. The text of an error that nobody foresaw may hold a secret."""
    if isinstance(problem, NotPosted | Gone | StoreError | Refused):
        log.warning("%s will be tried again: %s", what, str(problem) or type(problem).__name__)
    else:
        log.error("%s will be tried again: %s", what, type(problem).__name__)
        log.debug("%s", what, exc_info=problem)
