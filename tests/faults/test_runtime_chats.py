"""Whatever a chat does: each card stands exactly once at its place, in order, and says what is so, in one room."""

import pytest

from tests.faults.chat_storm import ChatStorm


async def storm(seed: int) -> ChatStorm:
    one = ChatStorm(seed)
    await one.blow()
    assert not list(one.complaints()), seed
    return one


@pytest.mark.parametrize("part", range(4))
async def test_storms(part: int):
    storms = [await storm(seed) for seed in range(part * 80, part * 80 + 80)]
    assert sum(one.deaths for one in storms) > 20
    assert sum(one.server.posted for one in storms) > 500


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(40))
async def test_many_storms(part: int):
    for seed in range(1_000 + part * 100, 1_100 + part * 100):
        await storm(seed)
