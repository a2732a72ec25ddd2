import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.time import Scheduler, VirtualClock, system_clock

SOON = timedelta(milliseconds=60)
NEVER = 3600.0


async def nothing() -> None:
    """Nothing to do."""


class Bell:
    """Counts how often it rang, and when first."""

    def __init__(self) -> None:
        self.rang: list[datetime] = []
        self.first = asyncio.Event()

    async def ring(self) -> None:
        self.rang.append(system_clock())
        self.first.set()


@pytest.fixture
async def scheduler():
    scheduler = Scheduler()
    yield scheduler
    scheduler.stop()
    await asyncio.sleep(0)


def test_the_system_clock_is_aware():
    assert system_clock().tzinfo is UTC


def test_a_virtual_clock_stands_still_and_never_goes_back():
    start = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    clock = VirtualClock(start)
    assert clock() == clock() == start
    clock.advance_to(start + timedelta(hours=1))
    clock.advance_to(start)
    assert clock() == start + timedelta(hours=1)


async def test_it_wakes_at_the_armed_moment_and_not_before(scheduler: Scheduler):
    bell = Bell()
    scheduler.start(bell.ring, nothing, NEVER)
    at = system_clock() + SOON
    scheduler.arm(at)
    async with asyncio.timeout(10):
        await bell.first.wait()
    assert bell.rang[0] >= at


async def test_a_moment_that_has_passed_wakes_at_once(scheduler: Scheduler):
    bell = Bell()
    scheduler.start(bell.ring, nothing, NEVER)
    scheduler.arm(system_clock() - timedelta(days=3))
    async with asyncio.timeout(10):
        await bell.first.wait()


async def test_arming_anew_replaces_the_wake_up(scheduler: Scheduler):
    bell = Bell()
    scheduler.start(bell.ring, nothing, NEVER)
    scheduler.arm(system_clock() + timedelta(hours=1))
    early, late = system_clock() + SOON, system_clock() + 2 * SOON
    scheduler.arm(early)
    scheduler.arm(late)
    async with asyncio.timeout(10):
        await bell.first.wait()
    assert bell.rang[0] >= late
    await asyncio.sleep(SOON.total_seconds())
    assert len(bell.rang) == 1


async def test_disarming_wakes_nobody(scheduler: Scheduler):
    bell, other = Bell(), Bell()
    scheduler.start(bell.ring, nothing, NEVER)
    scheduler.arm(system_clock() + SOON)
    scheduler.arm(None)
    scheduler.arm(None)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3 * SOON.total_seconds()):
            await bell.first.wait()
    assert other.rang == []


async def test_what_was_armed_before_the_start_counts(scheduler: Scheduler):
    bell = Bell()
    scheduler.arm(system_clock() + SOON)
    scheduler.start(bell.ring, nothing, NEVER)
    async with asyncio.timeout(10):
        await bell.first.wait()


async def test_it_can_wake_again_and_again(scheduler: Scheduler):
    rang: list[int] = []
    enough = asyncio.Event()

    async def ring() -> None:
        rang.append(len(rang))
        if len(rang) == 5:
            enough.set()
        else:
            scheduler.arm(system_clock())

    scheduler.start(ring, nothing, NEVER)
    scheduler.arm(system_clock())
    async with asyncio.timeout(10):
        await enough.wait()
    assert rang == [0, 1, 2, 3, 4]


async def test_the_sweep_comes_again_even_when_it_fails(scheduler: Scheduler, caplog: pytest.LogCaptureFixture):
    swept: list[int] = []
    enough = asyncio.Event()

    async def sweep() -> None:
        swept.append(len(swept))
        if len(swept) == 3:
            enough.set()
        raise ValueError("a hole in the net")

    scheduler.start(nothing, sweep, 0.01)
    async with asyncio.timeout(10):
        await enough.wait()
    assert "a hole in the net" in caplog.text


async def test_after_the_stop_nothing_comes_any_more(scheduler: Scheduler):
    bell = Bell()
    scheduler.start(bell.ring, bell.ring, 0.02)
    scheduler.arm(system_clock() + SOON)
    scheduler.stop()
    scheduler.arm(system_clock())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3 * SOON.total_seconds()):
            await bell.first.wait()
    scheduler.stop()
