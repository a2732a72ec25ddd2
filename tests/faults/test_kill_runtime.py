"""kill -9 at what the bot does to the disk, to outlets and to chats while the demo's script is played."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bot.crisis.core import fold
from bot.store.tiny import TinyStore
from tests.faults.runtime_world import BLIND, CODEC, SEEING, World, lines

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")

MANNERS = {
    "write": ("before", "within", "after"), "fsync": ("before", "after"), "replace": ("before", "after"),
    "publish": ("before", "after"), "seeing.room": ("before", "after"), "seeing.post": ("before", "after"),
    "blind.post": ("before", "after"),
}  # fmt: skip
SAMPLE = {
    "a start half written": "write/1:within", "a command before its fsync": "fsync/30:before",
    "a page perhaps posted": "blind.post/2:after", "an outlet that has it": "publish/1:after",
    "an outlet that has it not": "publish/3:before", "a newsroom half shown": "replace/9:after",
    "rooms and cards": "seeing.room/1:before seeing.room/1:after seeing.post/2:before seeing.post/4:after",
    "again and again": "any/40:after any/90:before any/15:after blind.post/1:before",
}  # fmt: skip


def play(place: Path, deaths: dict[str, str]) -> None:
    """One world for each name, with these deaths in it."""
    place.mkdir(exist_ok=True)
    told = "".join(f"{name.replace(' ', '-')} {death}\n" for name, death in deaths.items())
    victim = [sys.executable, "-m", "tests.faults.runtime_victim", str(place)]
    subprocess.run(victim, input=told, text=True, check=True)


def check(place: Path, deaths: dict[str, str]) -> None:
    rehearsal = World(place / "rehearsal")
    for name, death in deaths.items():
        world = World(place / name.replace(" ", "-"))
        assert not (world.folder / "fault").exists(), f"{death}\n{(world.folder / 'fault').read_text()}"
        check_world(world, rehearsal, len(death.split()))


def check_world(world: World, rehearsal: World, deaths: int) -> None:
    """Nothing acknowledged is lost, nothing arrived twice, nobody was paged twice, and the script came to its end.

    Each card stands exactly once where it can be looked up; where it cannot, each death leaves at most one page at each
    place in doubt, which is not rung again.
    """
    assert sorted(world.told) == sorted(rehearsal.told)
    store = TinyStore.open(world.folder / "state", CODEC, read_only=True)
    (stream,) = (path.stem for path in (world.folder / "state" / "closed").iterdir())
    records = store.read_now(stream)
    store.close_now()
    assert {record.command_id for record in records} >= set(world.told)
    crisis = fold(stream, (record.event for record in records))
    assert crisis.life.outcome == "stood_down"
    assert {outcome.status for outcome in crisis.deliveries.outcomes.values()} == {"sent"}
    assert world.received() == rehearsal.received()
    assert world.posted(SEEING) == rehearsal.posted(SEEING)
    assert set(world.posted(SEEING).values()) == {1}
    assert set(world.rang(BLIND).values()) == {1}
    in_doubt = Counter(spot.split()[1] for spot in rehearsal.rang(BLIND) - world.rang(BLIND))
    assert max(in_doubt.values(), default=0) <= deaths
    assert shown(world) == shown(rehearsal)
    assert world.complaints() == []


def shown(world: World) -> set[str]:
    """The pages of the newsroom, and the statements on them."""
    pages = (world.folder / "newsroom").glob("*/*.html")
    return {f"{page.relative_to(world.folder)}: {page.read_text().count('<article')}" for page in pages}


def test_death_and_new_life(tmp_path: Path):
    deaths = {"no death": "", **SAMPLE}
    play(tmp_path, deaths)
    check(tmp_path, deaths)
    assert len(World(tmp_path / "rehearsal").received()) == 7
    assert lines(tmp_path / "no-death" / "lives") == ["lived"]
    for name in ("rooms-and-cards", "again-and-again"):
        assert lines(tmp_path / name / "lives") == ["died"] * 4 + ["lived"]


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(40))
def test_death_and_new_life_at_every_moment(tmp_path: Path, part: int):
    """A fortieth of all moments in all manners."""
    play(tmp_path / "first", {})
    names = enumerate(lines(tmp_path / "first" / "moments"), 1)
    every = [f"any/{number}:{manner}" for number, name in names for manner in MANNERS[name]]
    assert len(every) > 1_000
    deaths = {f"moment {number}": death for number, death in enumerate(every) if number % 40 == part}
    play(tmp_path / "all", deaths)
    check(tmp_path / "all", deaths)


@pytest.mark.faults_long
@pytest.mark.parametrize("seed", range(20))
def test_many_deaths_in_a_row(tmp_path: Path, seed: int):
    random = Random(seed)
    deaths = {
        f"world {number}": " ".join(
            f"any/{random.randint(1, 120)}:{random.choice(['before', 'after'])}" for _ in range(12)
        )
        for number in range(5)
    }
    play(tmp_path, deaths)
    check(tmp_path, deaths)
