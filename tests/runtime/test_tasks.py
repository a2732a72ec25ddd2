import asyncio

import pytest

from bot.runtime.tasks import Tasks


async def test_nothing_to_do_is_settled():
    tasks = Tasks()
    await tasks.settle()
    assert tasks.idle


async def test_settling_waits_also_for_what_was_begun_meanwhile():
    tasks, done = Tasks(), []

    async def second() -> None:
        await asyncio.sleep(0)
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0)
        tasks.start(second(), "second")
        done.append("first")

    tasks.start(first(), "first")
    assert not tasks.idle
    await tasks.settle()
    assert done == ["first", "second"] and tasks.idle


async def test_a_failure_is_told_by_name_and_stops_no_other(caplog: pytest.LogCaptureFixture):
    tasks, done = Tasks(), []

    async def fails() -> None:
        raise ValueError("what went wrong")

    async def works() -> None:
        await asyncio.sleep(0)
        done.append("works")

    tasks.start(fails(), "delivery c1/first_word/fax")
    tasks.start(works(), "works")
    await tasks.settle()
    assert done == ["works"]
    assert "delivery c1/first_word/fax" in caplog.text and "what went wrong" in caplog.text


async def test_stopping_cancels_what_still_runs_and_waits_for_its_end():
    tasks, ended = Tasks(), []

    async def hangs() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")

    tasks.start(hangs(), "hangs")
    await asyncio.sleep(0)
    await tasks.stop()
    assert tasks.idle and ended == ["cleaned up"]


async def test_once_stopped_nothing_is_started_any_more():
    tasks, done = Tasks(), []

    async def works() -> None:
        done.append("works")

    async def begins_another() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tasks.start(works(), "another")

    tasks.start(begins_another(), "first")
    await asyncio.sleep(0)
    await tasks.stop()
    tasks.start(works(), "late")
    await asyncio.sleep(0)
    assert done == [] and tasks.idle
