import asyncio
from datetime import timedelta

import pytest

from bot.chat.base import NotPosted
from bot.runtime.errands import Errands
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes
from tests.playbooks import START
from tests.runtime.parts import Clock


class Errand:
    """What is run, how often, and what becomes of it."""

    def __init__(self) -> None:
        self.clock, self.tasks = Clock(), Tasks()
        self.wakes = Wakes(self.clock)
        self.errands = Errands("errand", self._run, self.clock, self.tasks, self.wakes)
        self.ran: list[str] = []
        self.problems: list[Exception] = []
        self.wait: asyncio.Event | None = None
        self.at_once = self.most_at_once = 0

    async def _run(self, name: str) -> None:
        self.ran.append(name)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await (self.wait.wait() if self.wait else asyncio.sleep(0))
        self.at_once -= 1
        if self.problems:
            raise self.problems.pop(0)

    async def move(self, **time: float) -> None:
        self.clock.move(**time)
        self.wakes.wake()
        await self.tasks.settle()


@pytest.fixture
def errand() -> Errand:
    return Errand()


async def test_it_is_run_once_more_when_it_was_asked_for_meanwhile(errand: Errand):
    errand.wait = asyncio.Event()
    errand.errands.ask("c1")
    await asyncio.sleep(0)
    for _ in range(5):
        errand.errands.ask("c1")
    errand.wait.set()
    await errand.tasks.settle()
    assert errand.ran == ["c1", "c1"] and errand.most_at_once == 1


async def test_different_names_do_not_wait_for_each_other(errand: Errand):
    for name in ("c1", "c2", "c3"):
        errand.errands.ask(name)
    await errand.tasks.settle()
    assert errand.ran == ["c1", "c2", "c3"] and errand.most_at_once == 3


async def test_what_failed_is_run_again_after_a_growing_pause(errand: Errand):
    errand.problems = [ValueError(), NotPosted(), ValueError()]
    errand.errands.ask("c1")
    await errand.tasks.settle()
    for seconds, runs in ((14, 1), (1, 2), (29, 2), (1, 3), (59, 3), (1, 4), (3600, 4)):
        await errand.move(seconds=seconds)
        assert len(errand.ran) == runs
    assert errand.wakes.next() is None


async def test_what_was_asked_to_wait_waits_so_long(errand: Errand):
    errand.problems = [NotPosted(wait=timedelta(seconds=3))]
    errand.errands.ask("c1")
    await errand.tasks.settle()
    assert errand.wakes.next() == START + timedelta(seconds=3)
    await errand.move(seconds=3)
    assert errand.ran == ["c1", "c1"]


async def test_during_its_pause_it_is_not_run_however_often_it_is_asked_for(errand: Errand):
    errand.problems = [ValueError()]
    errand.errands.ask("c1")
    await errand.tasks.settle()
    errand.errands.ask("c1")
    errand.errands.ask("c2")
    await errand.tasks.settle()
    assert errand.ran == ["c1", "c2"]
    await errand.move(seconds=15)
    assert errand.ran == ["c1", "c2", "c1"]


async def test_asked_for_while_it_failed_it_waits_all_the_same(errand: Errand):
    errand.problems, errand.wait = [ValueError()], asyncio.Event()
    errand.errands.ask("c1")
    await asyncio.sleep(0)
    errand.errands.ask("c1")
    errand.wait.set()
    await errand.tasks.settle()
    assert errand.ran == ["c1"]


async def test_the_sweep_finds_what_a_clock_that_was_set_back_would_delay(errand: Errand):
    errand.problems = [ValueError()]
    errand.errands.ask("c1")
    await errand.tasks.settle()
    errand.clock.move(hours=-1)
    errand.errands.sweep()
    await errand.move(seconds=15)
    assert errand.ran == ["c1"]
    errand.errands.sweep()
    await errand.tasks.settle()
    assert errand.ran == ["c1", "c1"]


async def test_nothing_is_kept_of_what_went_well(errand: Errand):
    errand.problems = [ValueError()]
    errand.errands.ask("c1")
    await errand.tasks.settle()
    await errand.move(seconds=15)
    assert (errand.errands._asked, errand.errands._running, errand.errands._pauses) == (set(), set(), {})


async def test_an_error_that_nobody_foresaw_is_named_without_its_text(errand: Errand, caplog: pytest.LogCaptureFixture):
    errand.problems = [ValueError("token"), NotPosted("rate limit")]
    errand.errands.ask("c1")
    await errand.tasks.settle()
    await errand.move(seconds=15)
    assert [record.getMessage() for record in caplog.records] == [
        "errand c1 will be tried again: ValueError", "errand c1 will be tried again: rate limit"
    ]  # fmt: skip
