"""Two clocks and two wakers: the real ones, and the ones that a demo, a drill or a test moves by hand."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

log = logging.getLogger(__name__)


def system_clock() -> datetime:
    """The present moment, aware UTC."""
    return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, start: datetime) -> None:
        self.present = start

    def __call__(self) -> datetime:
        """The present moment, aware UTC."""
        return self.present

    def advance_to(self, moment: datetime) -> None:
        """Move on; never back."""
        self.present = max(self.present, moment)


class NoWaker:
    """For a virtual clock: whoever moves the clock fires the alarm."""

    def arm(self, at: datetime | None) -> None:
        """Nothing to do."""


class Scheduler:
    """APScheduler with exactly one wake-up, made anew each time (its memory is never the truth); and a sweep.

    The sweep counts seconds and not the clock: it comes even when the clock is set back or APScheduler fails.
    """

    def __init__(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # With one instance at a time, a wake-up that is armed while another is at work would be dropped.
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 100}
        )
        self._wake: Callable[[], Awaitable[None]] | None = None
        self._at: datetime | None = None
        self._sweeping: asyncio.Task[None] | None = None

    def start(self, wake: Callable[[], Awaitable[None]], sweep: Callable[[], Awaitable[None]], every: float) -> None:
        """Begin: `wake` (which must return at once) at the armed moment, `sweep` every so many seconds."""
        self._wake = wake
        self._scheduler.start()
        self._sweeping = asyncio.get_running_loop().create_task(_again_and_again(sweep, every), name="sweep")
        self.arm(self._at)

    def arm(self, at: datetime | None) -> None:
        """One wake-up at this moment instead of any other."""
        self._at = at
        if self._wake is None:
            return
        if at is not None:
            self._scheduler.add_job(self._wake, "date", run_date=at, id="wake", replace_existing=True)
        elif self._scheduler.get_job("wake"):
            self._scheduler.remove_job("wake")

    def stop(self) -> None:
        """No more wake-ups."""
        self._wake = None
        if self._sweeping:
            self._sweeping.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _again_and_again(sweep: Callable[[], Awaitable[None]], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            await sweep()
        except Exception:  # a net with a hole is still a net
            log.exception("the sweep failed")
