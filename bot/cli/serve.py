"""`run` and `console`: the bot at work until it is told to stop."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.base import Chat
from bot.cli.main import Complaint
from bot.config import folders, load_config
from bot.crisis.command import Refused
from bot.locale import Say
from bot.runtime.alarm import SWEEP
from bot.runtime.tasks import Tasks
from bot.runtime.time import Scheduler, system_clock
from bot.wiring import Bot, build, slack_of, unusable

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.chat.slack.service import Slack


NO_CHAT = "No chat is set up. `python -m bot console` gives the whole bot in a terminal."
SLACK = "In Slack: /crisis or /krise. When nothing answers there: `python -m bot doctor slack`."

UNUSABLE = "Nothing can be sent to {names} yet: `python -m bot doctor outlets` says why."

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def run(options: argparse.Namespace) -> int:
    """The newsroom and everything that must go on by itself, until Ctrl-C or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    asyncio.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    from bot.web.server import serve

    slack = slack_of(load_config(options.config), os.environ, system_clock)
    async with _running(options, [], slack) as bot:
        place = bot.config.newsroom
        server = await serve(_app(bot, slack.hooks if slack else {}), place.host, place.port)
        print(f"The newsroom is at http://{place.host}:{server.port}/ . Stop with Ctrl-C.", flush=True)
        print(SLACK if slack else NO_CHAT, flush=True)
        if missing := unusable(bot):
            print(UNUSABLE.format(names=", ".join(missing)), flush=True)
        if slack:
            await slack.start()
        await _told_to_stop()
        if slack:
            await slack.stop()
        await server.close()


def _app(bot: Bot, hooks: Mapping[str, "ASGIApp"]) -> "ASGIApp":
    from bot.web.app import build_app

    async def health() -> dict[str, object]:
        return {"ok": not bot.runtime.desk.damaged, "open_crises": len(bot.runtime.desk.crises())}

    return build_app(bot.newsroom_folder, health=health, rehearsals=bot.rehearsals_folder, hooks=hooks)


async def _told_to_stop() -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(each, stop.set)
    await stop.wait()


def console(options: argparse.Namespace) -> int:
    """Everybody at one terminal."""
    config = load_config(options.config)
    state = folders(config, options.config).state
    state.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=state / "console.log", level=logging.WARNING, format=LOG_FORMAT)
    return asyncio.run(_console(options))


async def _console(options: argparse.Namespace) -> int:
    from bot.chat.console import Console
    from bot.chat.console_talk import House
    from bot.playbook.shelf import Shelf
    from bot.wiring import language_of, people_of

    config = load_config(options.config)
    people = {person.id: person for person in people_of(config)}
    first = options.person or config.roles["lead"][0]
    names = Shelf(folders(config, options.config).playbooks).names()
    house = House(people, partial(language_of, config), system_clock, config.timezone, config.languages[0], names)
    try:
        chat = Console(house, sys.stdin, sys.stdout, first)
    except Refused as refused:
        raise Complaint(Say(config.languages[0]).word(refused.phrase)) from None
    async with _running(options, [chat]) as bot:
        await chat.run(bot.reception.answer, bot.runtime.settle, partial(_all_left, bot))
    return 0


async def _all_left(bot: Bot) -> None:
    """Wait for the texts whose ten seconds are running: somebody decided that they leave. A text for later stays: it is
    told when the console ends, and whoever starts the bot too late for it is asked."""
    for _ in range(2):
        crises = bot.runtime.desk.crises()
        soon = (p for c in crises for p in c.publishing.on_their_way().values() if not p.scheduled)
        waiting = [publication.release_at for publication in soon]
        if waiting:
            await asyncio.sleep(max(0.0, (max(waiting) - system_clock()).total_seconds()) + 0.1)
        await bot.runtime.alarm.fire()
        await bot.runtime.settle()


@contextlib.asynccontextmanager
async def _running(
    options: argparse.Namespace, chats: Sequence[Chat], slack: "Slack | None" = None
) -> AsyncIterator[Bot]:  # fmt: skip
    scheduler = Scheduler()
    config = load_config(options.config)
    bot = build(config, folders(config, options.config), chats, system_clock, scheduler, slack)
    for told in (*bot.store.repairs, *await bot.newsroom.repair(), *await bot.rehearsal.repair()):
        print(told, file=sys.stderr)
    if slack:
        await slack.meet()
    asking = Tasks()
    scheduler.start(bot.runtime.alarm.fire, partial(_sweep, bot, asking), SWEEP.total_seconds())
    await bot.runtime.start()
    _ask_outlets(bot, asking)
    try:
        yield bot
    finally:
        scheduler.stop()
        await asking.stop()
        await bot.runtime.stop()
        if slack:
            await slack.close()


async def _sweep(bot: Bot, asking: Tasks) -> None:
    await bot.runtime.sweep()
    _ask_outlets(bot, asking)


def _ask_outlets(bot: Bot, asking: Tasks) -> None:
    """Ask them what they take, at the start and every hour; nothing waits for their answers."""
    if bot.known.due(system_clock()):
        asking.start(bot.known.learn(bot.live), "asking the outlets")
