import asyncio
from collections import Counter

import pytest

from bot.chat.slack.hear.once import Once


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.go_on = asyncio.Event()
        self.go_on.set()

    def of(self, key: str):
        async def work() -> str:
            self.done[key] += 1
            await self.go_on.wait()
            return f"{key} {self.done[key]}"

        return work


async def test_the_same_is_done_once():
    once, work = Once[str](), Work()
    assert [await once("a", work.of("a")) for _ in range(3)] == ["a 1"] * 3
    assert await once("b", work.of("b")) == "b 1"


async def test_also_when_it_comes_again_in_the_middle():
    once, work = Once[str](), Work()
    work.go_on.clear()
    waiting = [asyncio.create_task(once("a", work.of("a"))) for _ in range(3)]
    await asyncio.sleep(0)
    work.go_on.set()
    assert await asyncio.gather(*waiting) == ["a 1"] * 3


async def test_it_goes_on_though_its_carrier_has_left():
    once, work = Once[str](), Work()
    work.go_on.clear()
    first = asyncio.create_task(once("a", work.of("a")))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    work.go_on.set()
    assert await once("a", work.of("a")) == "a 1"


async def test_an_answer_that_does_not_hold_is_worked_out_anew():
    once, work = Once[str](keeps=lambda answer: answer != "a 1"), Work()
    assert [await once("a", work.of("a")) for _ in range(3)] == ["a 1", "a 2", "a 2"]


async def test_a_failure_is_not_kept():
    once, work = Once[str](), Work()

    async def fails() -> str:
        raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        await once("a", fails)
    assert await once("a", work.of("a")) == "a 1"


async def test_only_so_many_answers_are_kept_and_none_that_is_still_awaited():
    once, work = Once[str](most=2), Work()
    for key in "abcd":
        await once(key, work.of(key))
    await asyncio.sleep(0)
    assert await once("d", work.of("d")) == "d 1"
    assert await once("a", work.of("a")) == "a 2"
    work.go_on.clear()
    waiting = [asyncio.create_task(once(key, work.of(key))) for key in "wxyzw"]
    await asyncio.sleep(0)
    work.go_on.set()
    assert await asyncio.gather(*waiting) == ["w 1", "x 1", "y 1", "z 1", "w 1"]
