"""What a command costs at the desk, with the shipped playbook: decide, append, evolve; and a restart of everything."""

import asyncio
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from bot.config import load_config
from bot.crisis.command import Act, Command
from bot.crisis.core import EVENTS, decide, evolve_all, fold
from bot.crisis.event import Event
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import Place, Preapproval, Setup, StartCrisis, TakeNote
from bot.crisis.steps import DecideStep
from bot.playbook.shelf import Shelf
from bot.runtime.alarm import Alarm
from bot.runtime.desk import Desk
from bot.runtime.time import NoWaker
from bot.store.codec import Codec
from bot.store.tiny import TinyStore
from bot.wiring import ladders_of, people_of

OPEN, CLOSED, EVENTS_EACH = 500, 10_000, 100
START = datetime(2026, 11, 22, 4, 41, tzinfo=UTC)
CODEC = Codec(EVENTS)
ROOT = Path(__file__).parents[1]


def clock() -> datetime:
    """A moment shortly after the start; nothing is due yet."""
    return START + timedelta(seconds=30)


def setup() -> Setup:
    """The shipped service_outage with the shipped people."""
    config, shelf = load_config(ROOT / "config.yaml"), Shelf(ROOT / "playbooks")
    playbook = shelf.load("service_outage")
    signed = shelf.preapproved("service_outage", START)
    return Setup(
        playbook=playbook, people=people_of(config), ladders=ladders_of(config, playbook),
        places=(Place("newsroom", "Newsroom", hub=True),),
        preapproved=tuple(
            Preapproval(name, e.written_by, e.approved_by, e.expires, e.fingerprint) for name, e in signed.items()
        ),
        organisation=config.organisation, languages=config.languages, zone=config.timezone, newsroom="https://x.example/",
    )  # fmt: skip


def history(setup: Setup, length: int) -> list[list[Event]]:
    """The first minutes of a crisis as batches, one a command, `length` events in all."""
    batches = [list(decide(None, StartCrisis(setup=setup, severity="S2", what="Linz"), Act("anna", START), "c"))]
    crisis = fold("c", batches[0])
    wishes: list[tuple[str, Command]] = [("anna", DecideStep(step="triage", choice="crisis"))]
    for number in range(length):
        note = TakeNote(text=f"Anruf {number}: Kundin meldet Ausfall in Linz-Urfahr, Techniker unterwegs")
        wishes.append(
            ("ben", ReportFact(fact="who", de=f"Linz, {number} Anschlüsse")) if number % 3 == 0 else ("eva", note)
        )
    for by, wish in wishes:
        events = list(decide(crisis, wish, Act(by, clock())))
        batches.append(events)
        crisis = evolve_all(crisis, events)
        if crisis.version >= length:
            break
    return batches


def prepare(folder: Path, opened: int, closed: int) -> None:
    """A state folder with open crises, and an archive of copies."""
    store, batches = TinyStore.open(folder, CODEC), history(setup(), EVENTS_EACH)
    for number in range(opened):
        version = 0
        for index, batch in enumerate(batches):
            store.append_now(f"service-outage-{number}", version, batch, f"command-{number}-{index}")
            version += len(batch)
    store.close_now()
    archive = folder / "closed"
    sample = next((folder / "open").iterdir())
    for number in range(closed):
        shutil.copyfile(sample, archive / f"closed-{number}{sample.suffix}")


async def opened(folder: Path) -> tuple[TinyStore, Desk]:
    """The store, and a desk with every open crisis on it over which the alarm watches."""
    store = TinyStore.open(folder, CODEC)
    desk = Desk(store, clock)
    desk.observe(Alarm(desk, clock, NoWaker()).changed)
    await desk.open()
    return store, desk


async def command(desk: Desk, crisis: int, number: int) -> float:
    """One durable command; milliseconds."""
    started = perf_counter()
    wish = TakeNote(text=f"Anruf {number}: Kundin meldet Ausfall, Techniker unterwegs")
    await desk.handle(f"service-outage-{crisis}", wish, "eva", f"bench-{crisis}-{number}")
    return (perf_counter() - started) * 1e3


async def flat_out(folder: Path, commands: int = 20) -> dict[str, float]:
    """Five hundred people on five hundred crises, each sending the next command as soon as the last is answered.

    With so many waiting at every moment, the wait is 500 divided by the commands a second and says nothing more.
    """
    store, desk = await opened(folder)

    async def commander(crisis: int) -> list[float]:
        return [await command(desk, crisis, number) for number in range(commands)]

    started = perf_counter()
    times = [each for one in await asyncio.gather(*map(commander, range(OPEN))) for each in one]
    seconds = perf_counter() - started
    await store.close()
    return {"commands_per_second_500": len(times) / seconds, "p99_ms_500_flat_out": quantiles(times, n=100)[98]}


async def growth(few: Path, full: Path, samples: int = 400) -> dict[str, float]:
    """A command where there is one crisis, and one on one of as many events where there are 10,500, by turns."""
    (store_1, desk_1), (store_2, desk_2) = await opened(few), await opened(full)
    alone, among = [], []
    for number in range(samples):
        alone.append(await command(desk_1, 0, 100_000 + number))
        among.append(await command(desk_2, 7, 100_000 + number))
    await store_1.close()
    await store_2.close()
    return {"desk_growth_ratio_10500_crises": median(among) / median(alone), "desk_command_ms": median(among)}


async def steady(folder: Path, a_second: int = 1_000, seconds: int = 5) -> dict[str, float]:
    """Five hundred people on five hundred crises send a command every half second each, answered or not."""
    store, desk = await opened(folder)
    loop, times = asyncio.get_running_loop(), []
    begin = loop.time() + 0.1

    async def one(number: int) -> None:
        await asyncio.sleep(begin + number / a_second - loop.time())
        times.append(await command(desk, number % OPEN, 1_000_000 + number))

    await asyncio.gather(*map(one, range(a_second * seconds)))
    await store.close()
    return {"p99_ms_500": quantiles(times, n=100)[98], "p50_ms_500": median(times)}


def deciding(samples: int = 300) -> dict[str, float]:
    """The pure part alone, on a crisis of 200 events; microseconds."""
    crisis = fold("c", [event for batch in history(setup(), 200) for event in batch])
    times = []
    for number in range(samples):
        started = perf_counter()
        decide(crisis, ReportFact(fact="who", de=f"Linz, {number} Straßen"), Act("ben", clock()))
        times.append((perf_counter() - started) * 1e6)
    return {"decide_us_200_events": median(times)}


async def restart(folder: Path) -> dict[str, float]:
    """Everything that must be read and computed before the bot is ready; seconds, CPU seconds, MB."""
    started, used = perf_counter(), process_time()
    store, desk = await opened(folder)
    assert len(desk.crises()) == OPEN
    figures = {"restart_s": perf_counter() - started, "restart_cpu_s": process_time() - used}
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    figures["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    await store.close()
    return figures


def restart_in_a_fresh_process(folder: Path) -> dict[str, float]:
    """The same without what this process has in its memory."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.desk", str(folder)], check=True, capture_output=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def run(folder: Path = Path("build")) -> dict[str, float]:
    """All figures of the desk, measured below `folder`: it must lie on the disk that is meant."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        few, full = Path(place) / "few", Path(place) / "full"
        prepare(few, 1, 0)
        prepare(full, OPEN, CLOSED)
        return {
            **restart_in_a_fresh_process(full),
            **asyncio.run(growth(few, full)),
            **asyncio.run(steady(full)),
            **asyncio.run(flat_out(full)),
            **deciding(),
        }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(restart(Path(sys.argv[1])))))
