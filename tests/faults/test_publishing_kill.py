"""kill -9 of a bot that publishes, before, while and after each place has the text: it is there once, in the approved
words, and a person is asked only where nothing else can tell. The places live on in this process and count."""

import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from tests.faults.publishing_kill import Victim, World, fate_of
from tests.faults.publishing_newsroom import NewsroomStand
from tests.faults.publishing_places import Stand
from tests.faults.publishing_storm import STANDS, standing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")

MOMENTS = ("before", "during", "after")
MOST_REQUESTS = 9
"""One text for all places takes so many at least."""


@pytest.fixture
async def victim() -> AsyncIterator[Victim]:
    async with Victim() as victim:
        yield victim


async def killed(victim: Victim, folder: Path, stands: list[Stand], number: int, moment: str) -> World:
    """The first bot (and sometimes the second) is killed at the last of these places."""
    world, random = World(folder / f"{moment} {number}", stands, number), Random(f"{moment}/{number}")
    fates = [fate_of(stands[-1], moment, random) for _ in range(random.choice((1, 1, 2)))]
    await world.play(victim, *fates)
    assert world.verdict() == ""
    assert world.deaths
    return world


def kinds_for(kind: type[Stand]) -> list[type[Stand]]:
    """The place with the newsroom, which goes first."""
    return list(dict.fromkeys((NewsroomStand, kind)))


async def test_killed_once_at_each_place(victim: Victim, tmp_path: Path):
    for number, kind in enumerate(STANDS):
        async with standing(tmp_path, *kinds_for(kind)) as stands:
            await killed(victim, tmp_path, stands, number, MOMENTS[number % 3])


async def killed_somewhere(victim: Victim, folder: Path, stands: list[Stand], number: int) -> World:
    """The first bot is killed at its n-th request to any place."""
    world = World(folder / f"any {number}", stands, number, kill_at=1 + number % MOST_REQUESTS)
    await world.play(victim)
    assert world.verdict() == ""
    assert world.deaths == 1
    return world


async def test_killed_while_all_places_are_under_way(victim: Victim, tmp_path: Path):
    async with standing(tmp_path) as stands:
        for number in (2, 6):
            await killed_somewhere(victim, tmp_path, stands, number)


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(2))
async def test_killed_often_while_all_places_are_under_way(victim: Victim, tmp_path: Path, part: int):
    asked: Counter[str] = Counter()
    async with standing(tmp_path) as stands:
        for number in range(part * 45, part * 45 + 45):
            asked.update((await killed_somewhere(victim, tmp_path, stands, number)).asked.keys())
    print(f"45 worlds each killed at a request to any of all places; a person was asked in {dict(asked)}")


@pytest.mark.faults_long
@pytest.mark.parametrize("kind", STANDS, ids=lambda kind: kind.name)
async def test_killed_often_at_each_place(victim: Victim, tmp_path: Path, kind: type[Stand]):
    asked: Counter[str] = Counter()
    async with standing(tmp_path, *kinds_for(kind)) as stands:
        for number in range(20 * len(MOMENTS)):
            moment = MOMENTS[number % len(MOMENTS)]
            world = await killed(victim, tmp_path, stands, number, moment)
            asked[moment] += bool(world.asked)
    print(f"{stands[-1].name}: 20 worlds each killed {', '.join(MOMENTS)}; a person was asked in {dict(asked)}")
