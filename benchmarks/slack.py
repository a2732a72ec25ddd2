"""What a slash command in Slack costs until it is acknowledged: 500 crises open, 50 commands a second, real SDK.

Slack is the stand-in of the tests, in this process and on this event loop: what it costs is in every figure. For
comparison the same commands by somebody whom nobody knows: as far as one can get without a durable effect.
"""

import asyncio
import json
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks import desk
from bot.chat.slack.service import Slack
from bot.config import Folders, load_config
from bot.runtime.time import NoWaker, VirtualClock
from bot.wiring import Bot, build, slack_of
from tests.slack.people import Person
from tests.slack.standin import StandIn

OPEN, A_SECOND, SECONDS = 500, 50, 20


async def started(slack: StandIn, folder: Path, clock: VirtualClock) -> tuple[Bot, Slack]:
    """The bot with all its crises, every one shown in a room of its own; and its end of the line."""
    config = load_config(desk.ROOT / "config.yaml")
    for name, person in config.people.items():
        slack.person(name, email=person.email, real_name=person.name)
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url
    }  # fmt: skip
    connection = slack_of(config, environment, clock)
    assert connection is not None
    bot = build(config, Folders(folder, desk.ROOT / "playbooks", folder / "newsroom"), [], clock, NoWaker(), connection)
    await connection.meet()
    await bot.runtime.start()
    await connection.start()
    await connection.listening()
    await bot.runtime.settle()
    return bot, connection


def durable(bot: Bot) -> int:
    """So many events stand in the open journals."""
    return sum(crisis.version for crisis in bot.runtime.desk.crises())


def line(number: int) -> str:
    """What people type, by turns: mostly notes, some facts (which change cards), some questions."""
    if number % 10 < 7:
        return f"/crisis note Anruf {number}: Kundin meldet Ausfall, Techniker unterwegs"
    return f"/crisis fact who = Linz, {number} Anschlüsse" if number % 10 < 9 else "/krise stand"


async def steady(people: list[Person], rooms: list[str], commands: int) -> list[float]:
    """So many commands, 50 a second whether answered or not; milliseconds until each was acknowledged."""
    loop, times = asyncio.get_running_loop(), []
    begin = loop.time() + 0.1

    async def one(number: int) -> None:
        await asyncio.sleep(begin + number / A_SECOND - loop.time())
        at = perf_counter()
        await people[number % len(people)].types(line(number), rooms[number % len(rooms)])
        times.append((perf_counter() - at) * 1e3)

    await asyncio.gather(*map(one, range(commands)))
    return times


async def measured(folder: Path) -> dict[str, float]:
    """All figures, with the state in a folder."""
    clock = VirtualClock(desk.clock())
    async with StandIn(clock) as slack:
        slack.patience = 60
        at = perf_counter()
        bot, connection = await started(slack, folder, clock)
        shown = perf_counter() - at
        rooms = [crisis.rooms.by_chat["slack"].removeprefix("slack:") for crisis in bot.runtime.desk.crises()]
        stranger = slack.person("mallory", email="mallory@example.org")
        for room in rooms:
            slack.workspace.join(room, stranger.id)
        calls, events = len(slack.calls), durable(bot)
        nobody = await steady([stranger], rooms, A_SECOND * SECONDS // 2)
        known = await steady([slack.person(name) for name in ("eva", "anna", "ben")], rooms, A_SECOND * SECONDS)
        await bot.runtime.settle()
        assert durable(bot) - events >= 0.9 * A_SECOND * SECONDS, "the commands had no effect"
        figures = {
            "ack_p99_ms_500": quantiles(known, n=100)[98], "ack_p50_ms_500": median(known),
            "ack_p99_ms_stranger": quantiles(nobody, n=100)[98], "ack_p50_ms_stranger": median(nobody),
            "ratio_p50_to_stranger": median(known) / median(nobody),
            "show_500_crises_s": shown, "calls_to_show_500": float(calls),
            "calls_meanwhile": float(len(slack.calls) - calls),
        }  # fmt: skip
        await connection.stop()
        await bot.runtime.stop()
        await connection.close()
        return figures


def run(folder: Path = Path("build")) -> dict[str, float]:
    """All figures, measured below `folder`: it must lie on the disk that is meant."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        desk.prepare(Path(place), OPEN, 0)
        return asyncio.run(measured(Path(place)))


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
