"""kill -9 and power cuts at every call that the store makes of the disk."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, events_of, noted
from tests.faults.store_disks import CountedDisk, LightsOut, PowerCutDisk
from tests.faults.store_script import check, run


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")
def test_kill_at_every_call(tmp_path: Path):
    subprocess.run([sys.executable, "-m", "tests.faults.store_victim", str(tmp_path)], check=True)
    states = sorted(path for path in tmp_path.iterdir() if path.is_dir())
    killed_at = {path.name.split("-")[1] for path in states if path.name != "rehearsal"}
    assert killed_at == {"make_folder", "sync_folder", "open", "write", "fsync", "close", "replace"}
    for state in states:
        acknowledged = state.with_suffix(".acknowledged").read_text().split()
        check(state, acknowledged)


def calls_of_the_script(folder: Path) -> int:
    disk = CountedDisk()
    run(folder, disk, lambda _: None)
    return len(disk.calls)


@pytest.mark.parametrize("seed", range(4))
def test_power_cut_at_every_call(tmp_path: Path, seed: int):
    for moment in range(1, calls_of_the_script(tmp_path / "rehearsal") + 2):
        folder, random = tmp_path / f"{moment}", Random(f"{seed}/{moment}")
        disk, acknowledged = PowerCutDisk(moment), list[str]()
        with suppress(LightsOut):
            run(folder, disk, acknowledged.append)
        disk.aftermath(random)
        check(folder, acknowledged)


@pytest.mark.parametrize("seed", range(3))
def test_power_cut_during_the_repair(tmp_path: Path, seed: int):
    """A torn end is being cut off when the power goes again, at every call."""
    for moment in range(1, 12):
        folder = tmp_path / f"{moment}"
        acknowledged: list[str] = []
        run(folder, CountedDisk(), acknowledged.append)
        path = folder / "open" / "c1.journal"
        path.write_bytes(path.read_bytes() + b"half a li")
        disk = PowerCutDisk(moment)
        with suppress(LightsOut):
            TinyStore.open(folder, CODEC, disk=disk).close_now()
        disk.aftermath(Random(f"{seed}/{moment}"))
        check(folder, acknowledged)


COMMANDERS = """
import asyncio, sys
from pathlib import Path
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, noted

async def commander(store, stream):
    version = 0
    while True:
        await store.append(stream, version, [noted(stream, version), noted(stream, version)], f"m{version}")
        version += 2
        print(stream, version, flush=True)

async def main():
    store = TinyStore.open(Path(sys.argv[1]), CODEC)
    await asyncio.gather(*(commander(store, f"c{number}") for number in range(20)))

asyncio.run(main())
"""


def test_kill_while_many_are_at_work(tmp_path: Path):
    command = [sys.executable, "-c", COMMANDERS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        answers = [process.stdout.readline() for _ in range(300)]
        process.kill()
        answers += process.stdout.readlines()
    acknowledged = {stream: int(version) for stream, version in (line.split() for line in answers if line[-1:] == "\n")}
    store = TinyStore.open(tmp_path, CODEC)
    assert not store.damaged
    for stream, version in acknowledged.items():
        found = events_of(store.read_now(stream))
        assert version <= len(found) <= version + 2
        assert found == [noted(stream, number - number % 2) for number in range(len(found))]
        assert len(found) % 2 == 0
    store.close_now()
