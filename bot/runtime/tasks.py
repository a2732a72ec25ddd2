"""Work that goes on in the background: kept, never lost silently, and waited for when somebody asks."""

import asyncio
import logging
from collections.abc import Coroutine

log = logging.getLogger(__name__)


class Tasks:
    """A set of running tasks. An exception in one is logged with its name; the others go on."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._stopped = False

    def start(self, work: Coroutine[object, object, None], name: str) -> None:
        """Begin some work; none once everything was stopped."""
        if self._stopped:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("%s failed: %s", task.get_name(), problem, exc_info=problem)

    @property
    def idle(self) -> bool:
        """Whether nothing is running."""
        return not self._running

    async def settle(self) -> None:
        """Wait until nothing is running any more, including what was started meanwhile."""
        while self._running:
            await asyncio.wait(tuple(self._running))

    async def stop(self) -> None:
        """Cancel what is running and wait for its end. Nothing is started any more."""
        self._stopped = True
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
