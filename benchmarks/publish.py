"""From the release of a text to the moment at which each outlet has it, all outlets at once.

The bot is built as `run` builds it, with its store on the disk, and one outlet of each kind that speaks to a place. The
places are the stand-ins of the tests, in a process of their own; each answers after 200 ms. For comparison, in the same
run: as many bare requests to the same places at once, which is as fast as it can be. The ten seconds in which a text
can be stopped are over when it is released; they are not in the figures.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Self

import httpx

from bot.chat.base import Request
from bot.config import Config, Folders, OutletEntry, load_config
from bot.crisis.lifecycle import Start
from bot.crisis.model import Crisis
from bot.crisis.publishing import PublishNow
from bot.crisis.statements import DraftStatement
from bot.drill.outage import BEGIN, first_two_minutes
from bot.drill.stage import Stage
from bot.outlets.base import Spec
from bot.runtime.time import NoWaker, VirtualClock
from bot.wiring import Bot, build, slack_of

ROOT = Path(__file__).parents[1]
TAKES, RELEASES, HANGING = 0.2, 8, "linkedin"
UNDO, APART = timedelta(seconds=10), timedelta(seconds=61)
AS_IN_PLAYBOOKS = "mastodon"
"""The name of a public outlet to which the playbook's texts go: here all places are called so."""

Figures = dict[str, float]

# ------------------------------------------------------------------------------------------------- the places


async def serve(folder: Path) -> None:
    """Stand there until the input ends: `at TIME` tells the time, `hang NAME` lets the next text there hang."""
    from tests.faults.publishing_places import SlackStand
    from tests.faults.publishing_storm import STANDS

    async with AsyncExitStack() as life:
        stands = [await life.enter_async_context(kind(folder)) for kind in STANDS if kind.name != "newsroom"]  # type: ignore[attr-defined]  # they are classes
        for stand in stands:
            stand.begin("bench", 0)
            stand.slow(TAKES)
            if isinstance(stand, SlackStand):
                for name, person in load_config(ROOT / "config.yaml").people.items():
                    stand.slack.person(name, email=person.email, real_name=person.name)
        print(json.dumps([_told(stand.spec()) for stand in stands]), flush=True)
        while line := (await asyncio.to_thread(sys.stdin.readline)).split():
            _obey(stands, *line)
            print("done", flush=True)


def _obey(stands: Sequence[Any], order: str, what: str) -> None:
    from tests.faults.publishing_front import Mishap

    for stand in stands:
        if order == "at":
            stand.at(datetime.fromisoformat(what))
        elif stand.name == what:
            stand.troubles.publishing.append(Mishap("never", "hangs"))


def _told(spec: Spec) -> dict[str, Any]:
    needs = ("name", "kind", "server", "account", "channel", "sender", "languages", "secrets")
    return {key: getattr(spec, key) for key in needs} | {"recipients": str(spec.recipients or "")}


class Places:
    """The other process; what its places are called, where they are, and what they must be shown."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.publish", "serve", str(self._folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.told: list[dict[str, Any]] = json.loads(self._said())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def order(self, *words: str) -> None:
        """Returns when it is obeyed."""
        assert self._process.stdin is not None
        print(*words, file=self._process.stdin, flush=True)
        self._said()

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    @property
    def addresses(self) -> list[str]:
        """Of all that speak HTTP."""
        secrets = [each["secrets"].get("API_URL", each["server"]) for each in self.told]
        return [address for address in secrets if address.startswith("http")]


# ---------------------------------------------------------------------------------------------------- the bot


def configured(told: Sequence[Mapping[str, Any]]) -> tuple[Config, dict[str, str]]:
    """The shipped configuration with these places, and the environment with their secrets."""
    entries: dict[str, OutletEntry] = {"newsroom": OutletEntry(title="Newsroom", kind="newsroom")}
    environment: dict[str, str] = {}
    for each in told:
        wanted = ("kind", "account", "sender", "recipients", "languages", "channel")
        about: dict[str, Any] = {key: each[key] for key in wanted}
        about |= {"title": each["name"], "as": AS_IN_PLAYBOOKS, "server": each["server"]}
        entries[each["name"]] = OutletEntry.model_validate(about | _no_server(each))
        environment |= {f"{each['kind'].upper()}_{end}": value for end, value in each["secrets"].items()}
        if each["kind"] == "slack":
            environment |= {"SLACK_API_URL": each["server"], "SLACK_APP_TOKEN": "xapp-standin-app"}
    return load_config(ROOT / "config.yaml").model_copy(update={"outlets": entries}), environment


def _no_server(each: Mapping[str, Any]) -> dict[str, str]:
    return {"server": ""} if each["kind"] in ("slack", "telegram") else {}


@asynccontextmanager
async def running(told: Sequence[Mapping[str, Any]], folder: Path, clock: VirtualClock) -> AsyncIterator[Bot]:
    """The whole bot at work."""
    config, environment = configured(told)
    slack = slack_of(config, environment, clock)
    where = Folders(folder / "state", ROOT / "playbooks", folder / "newsroom", ROOT)
    bot = build(config, where, [], clock, NoWaker(), slack, environment)
    if slack:
        await slack.meet()
    await bot.newsroom.repair()
    await bot.runtime.start()
    yield bot
    if slack:
        await slack.stop()
    await bot.runtime.stop(grace=1)
    if slack:
        await slack.close()


class Release:
    """When each outlet has a text, in seconds since its release."""

    def __init__(self, bot: Bot, stream: str, statement: str) -> None:
        self._bot, self._stream, self._statement = bot, stream, statement
        self.took: dict[str, float] = {}
        self._news = asyncio.Event()
        bot.runtime.desk.observe(self._changed)

    async def until(self, *outlets: str) -> None:
        """It is released now; returns when these outlets have it."""
        self._began = perf_counter()
        await self._bot.runtime.alarm.fire()
        while not set(outlets) <= self.took.keys():
            self._news.clear()
            await self._news.wait()

    def _changed(self, crisis: Crisis) -> None:
        if crisis.id == self._stream:
            for outlet, outcome in crisis.deliveries.of(self._statement).items():
                if outcome.status == "sent":
                    self.took.setdefault(outlet, perf_counter() - self._began)
            self._news.set()


class Outage:
    """A crisis with its first word on its way, and more words after that."""

    def __init__(self, bot: Bot, places: Places, clock: VirtualClock) -> None:
        self._bot, self._places, self._clock = bot, places, clock
        self._stage = Stage(bot.runtime, bot.reception, clock, lambda *_: None)
        self.outlets = [name for name, entry in bot.config.outlets.items() if entry.audience == "public"]

    async def first_word(self) -> dict[str, float]:
        """The first text of all: SDKs are read, sessions begin."""
        start = Start(playbook="service_outage", what="Linz")
        self._stage.stream = (await self._bot.reception.answer(Request("start", "anna", start))).crisis
        await first_two_minutes(self._stage)
        return await self._released("first_word", *self.outlets)

    async def nothing_new(self, *outlets: str) -> dict[str, float]:
        """One more text, written, approved and published with one tap."""
        await self._stage.until(self._clock() + APART)
        known = set(self._stage.crisis.statements.by_id)
        await self._do("eva", DraftStatement(template="no_news"))
        (statement,) = set(self._stage.crisis.statements.by_id) - known
        await self._do("anna", self._publish(statement))
        return await self._released(statement, *(outlets or self.outlets))

    def _publish(self, statement: str) -> PublishNow:
        from bot.crisis.consent import binding

        return PublishNow(statement=statement, binding=binding(self._stage.crisis, statement))

    async def _do(self, by: str, wish: Any) -> None:
        await self._bot.runtime.desk.handle(self._stage.stream, wish, by, f"{by}-{self._clock()}-{wish}")

    async def _released(self, statement: str, *outlets: str) -> dict[str, float]:
        await self._bot.runtime.settle()
        self._clock.advance_to(self._clock() + UNDO)
        await asyncio.to_thread(self._places.order, "at", self._clock().isoformat())
        release = Release(self._bot, self._stage.stream, statement)
        await release.until(*outlets)
        return release.took


# ------------------------------------------------------------------------------------------------ the figures


async def bare(addresses: Sequence[str]) -> float:
    """As many requests at once as there are places, with nothing around them; seconds."""
    async with httpx.AsyncClient(trust_env=False) as client:
        started = perf_counter()
        await asyncio.gather(*(client.get(f"{address}/") for address in addresses))
        return perf_counter() - started


async def measured(places: Places, folder: Path) -> Figures:
    """Everything that is measured in this process."""
    clock = VirtualClock(BEGIN)
    places.order("at", BEGIN.isoformat())
    async with running(places.told, folder, clock) as bot:
        outage = Outage(bot, places, clock)
        cold = await outage.first_word()
        warm, reference = [], []
        for _ in range(RELEASES):
            warm.append(await outage.nothing_new())
            reference.append(await bare(places.addresses))
        await asyncio.to_thread(places.order, "hang", HANGING)
        hung = await outage.nothing_new(*(name for name in outage.outlets if name != HANGING))
        figures = _figures(cold, warm, hung) | {"bare_requests_s": median(reference)}
        figures["all_out_over_bare_ratio"] = figures["all_out_s"] / figures["bare_requests_s"]
        return figures | {"used_all_mb": _megabytes()}


def _figures(cold: dict[str, float], warm: Sequence[dict[str, float]], hung: dict[str, float]) -> Figures:
    each = {f"{name}_s": median(one[name] for one in warm) for name in cold}
    return {
        "outlets": float(len(cold)),
        "all_out_s": median(max(one.values()) for one in warm),
        "all_out_slowest_release_s": max(max(one.values()) for one in warm),
        "first_text_all_out_s": max(cold.values()),
        "newsroom_s": each.pop("newsroom_s"),
        "first_text_newsroom_s": cold["newsroom"],
        "others_out_while_one_hangs_s": max(hung.values()),
        **each,
    }


def weigh(which: str, folder: Path) -> Figures:
    """What it costs to have outlets, before anything is published: seconds until the bot is ready, and memory."""
    told = json.loads(sys.stdin.read()) if which == "all" else []

    started = perf_counter()
    config, environment = configured(told)
    build(
        config, Folders(folder / "state", ROOT / "playbooks", folder / "newsroom", ROOT), [], VirtualClock(BEGIN),
        NoWaker(), slack_of(config, environment, VirtualClock(BEGIN)), environment,
    )  # fmt: skip
    return {f"build_{which}_s": perf_counter() - started, f"ready_{which}_mb": _megabytes()}


def _megabytes() -> float:
    """Of memory now; the most so far where the system does not tell."""
    with suppress(FileNotFoundError):
        said = Path("/proc/self/status").read_text(encoding="utf-8")
        return int(said.partition("VmRSS:")[2].split()[0]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _in_a_fresh_process(which: str, folder: Path, told: Sequence[Mapping[str, Any]]) -> Figures:
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.publish", which, str(folder)], check=True, stdout=subprocess.PIPE, text=True,
        input=json.dumps(told), cwd=ROOT,
    )  # fmt: skip
    figures: Figures = json.loads(done.stdout)
    return figures | {f"process_{which}_s": perf_counter() - started}


def run(folder: Path = Path("build")) -> Figures:
    """All figures, measured below `folder`: it must lie on the disk that is meant."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        with Places(Path(place) / "places") as places:
            figures = asyncio.run(measured(places, Path(place) / "bot"))
            for which in ("newsroom", "all"):
                figures |= _in_a_fresh_process(which, Path(place) / which, places.told)
        return figures


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(serve(Path(sys.argv[2])))
    else:
        print(json.dumps(weigh(sys.argv[1], Path(sys.argv[2]))))
