"""What the embedded store costs: against the bare disk, against the number of crises, and at a restart."""

import asyncio
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks import desk
from bot.crisis.event import Event
from bot.store.codec import Codec
from bot.store.tiny import TinyStore

OPEN, CLOSED, EVENTS = 500, 10_000, 100
SAMPLES = 2_000
START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactConfirmed(Event):
    """An event of usual size: about 300 bytes on the disk besides its hashes."""

    fact: str
    text: str
    sources: tuple[str, ...] = ()
    links: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisClosed(Event):
    """Sends a crisis into the archive."""

    closes = True


CODEC = Codec([FactConfirmed, CrisisClosed])


def fact(number: int) -> FactConfirmed:
    """The n-th event of a crisis."""
    return FactConfirmed(
        at=START + timedelta(seconds=number),
        by="slack:U024BE7LH",
        fact="affected_area",
        text="Betroffen sind Festnetz und Internet im Raum Köln/Bonn.",
        sources=("noc",),
        links={"ticket": f"INC-{number}"},
    )


def name(number: int) -> str:
    """The name of an open crisis."""
    return f"2026-01-05-service-outage-{number}"


def fill(store: TinyStore, stream: str, events: int) -> None:
    """A crisis with a history, one command an event."""
    for number in range(events):
        store.append_now(stream, number, [fact(number)], f"slack:Ev{stream}:{number}")


def prepare(folder: Path, opened: int, closed: int) -> None:
    """A state folder after some busy years. The archive holds copies of one closed crisis."""
    store = TinyStore.open(folder, CODEC)
    for number in range(opened):
        fill(store, name(number), EVENTS)
    if closed:
        fill(store, "closed", EVENTS - 1)
        store.append_now("closed", EVENTS - 1, [CrisisClosed(at=START, by="anna")], "close")
        for number in range(1, closed):
            shutil.copyfile(folder / "closed/closed.journal", folder / f"closed/closed-{number}.journal")
    store.close_now()


def timed(work: Callable[[], object]) -> float:
    """Microseconds that a call takes."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1e6


class Commander:
    """Sends one command after the other to one crisis."""

    def __init__(self, store: TinyStore, stream: str) -> None:
        self.store = store
        self.stream = stream
        self.version = len(store.read_now(stream))

    def command(self) -> tuple[str, int, list[Event], str]:
        """The arguments of the next append."""
        self.version += 1
        return self.stream, self.version - 1, [fact(self.version)], f"command-{self.version}"

    def append(self) -> float:
        """One durable command in this thread; microseconds."""
        command = self.command()
        return timed(lambda: self.store.append_now(*command))

    async def run(self, commands: int) -> list[float]:
        """Commands in a row; milliseconds each."""
        times = []
        for _ in range(commands):
            start = perf_counter()
            await self.store.append(*self.command())
            times.append((perf_counter() - start) * 1e3)
        return times


def write_durably(handle: int, block: bytes) -> None:
    """What nobody can do without."""
    os.write(handle, block)
    os.fsync(handle)


def against_raw(folder: Path) -> dict[str, float]:
    """A command on a crisis of 200 events, and a bare write and fsync of 300 bytes, by turns."""
    store = TinyStore.open(folder, CODEC)
    handle = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    block = b"x" * 299 + b"\n"
    raw, ours = [], []
    for number in range(SAMPLES // 50):
        fill(store, name(number), 200)
        commander = Commander(store, name(number))
        for _ in range(50):
            raw.append(timed(lambda: write_durably(handle, block)))
            ours.append(commander.append())
    os.close(handle)
    store.close_now()
    return {"ratio_to_raw_fsync": median(ours) / median(raw), "raw_us": median(raw), "append_us": median(ours)}


def growth(folder: Path, full: Path) -> dict[str, float]:
    """A command where there is one crisis, and one on any crisis where there are 10,500, by turns."""
    prepare(folder, 1, 0)
    few, many = TinyStore.open(folder, CODEC), TinyStore.open(full, CODEC)
    one = Commander(few, name(0))
    all_of_them = [Commander(many, name(number)) for number in range(OPEN)]
    choice = random.Random(1)
    for each in all_of_them:  # the first command after a start also opens the file
        each.append()
    alone, among = [], []
    for _ in range(SAMPLES):
        alone.append(one.append())
        among.append(choice.choice(all_of_them).append())
    few.close_now()
    many.close_now()
    return {"growth_ratio_10500_crises": median(among) / median(alone), "append_among_10500_us": median(among)}


async def load(folder: Path, commands: int = 20) -> dict[str, float]:
    """Everybody in 500 crises sends commands as fast as answers come."""
    store = TinyStore.open(folder, CODEC)
    commanders = [Commander(store, name(number)) for number in range(OPEN)]
    start = perf_counter()
    times = await asyncio.gather(*(each.run(commands) for each in commanders))
    seconds = perf_counter() - start
    await store.close()
    latencies = [each for one in times for each in one]
    return {
        "appends_per_second_500_flat_out": len(latencies) / seconds,
        "append_p99_ms_500_flat_out": quantiles(latencies, n=100)[98],
    }


async def restart(folder: Path) -> dict[str, float]:
    """Open the state and read every open crisis; seconds, and the process's resident memory in MB."""
    start = perf_counter()
    store = TinyStore.open(folder, CODEC)
    opened = perf_counter() - start
    for stream in await store.streams(open_only=True):
        await store.read(stream)
    seconds = perf_counter() - start
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    await store.close()
    return {"store_restart_s": seconds, "store_rss_mb": resident, "open_s": opened}


def restart_in_a_fresh_process(folder: Path) -> dict[str, float]:
    """The same without what this process has in its memory."""
    command = [sys.executable, "-m", "benchmarks.store", "restart", str(folder)]
    figures: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return figures


def run(folder: Path = Path("build")) -> dict[str, float]:
    """All figures of the store, measured below `folder`: it must lie on the disk that is meant.

    What counts for people (commands a second, their wait, a restart, memory) is measured where it arises: at the desk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        few, full, raw = (Path(place) / each for each in ("few", "full", "raw"))
        prepare(full, OPEN, CLOSED)
        return {
            **restart_in_a_fresh_process(full),
            **against_raw(raw),
            **growth(few, full),
            **asyncio.run(load(full)),
            **desk.run(folder),
        }


if __name__ == "__main__":
    if sys.argv[1:2] == ["restart"]:
        print(json.dumps(asyncio.run(restart(Path(sys.argv[2])))))
    else:
        print(json.dumps(run(), indent=2))
