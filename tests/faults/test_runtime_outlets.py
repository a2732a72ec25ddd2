"""Whatever outlets and networks do: each text arrives once, or a person was asked; nothing is lost, nothing doubled."""

import pytest

from tests.faults.runtime_storm import NAMES, Storm


async def storm(seed: int) -> Storm:
    one = Storm(seed)
    await one.blow()
    assert set(one.statuses.values()) == {"sent"}, (seed, one.statuses)
    arrived = {name: one.net.received[f"c1/first_word/{name}"] for name in NAMES}
    assert set(arrived.values()) == {1}, (seed, arrived)
    return one


async def test_storms():
    storms = [await storm(seed) for seed in range(60)]
    assert sum(one.deaths for one in storms) > 50
    assert sum(one.asked["blind_1"] for one in storms) > 10
    assert sum(one.asked["idem_1"] for one in storms) > 0


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(40))
async def test_many_storms(part: int):
    for seed in range(1_000 + part * 100, 1_100 + part * 100):
        await storm(seed)
