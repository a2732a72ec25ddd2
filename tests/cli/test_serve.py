import asyncio
import os
import re
import signal
import subprocess
import sys
from types import SimpleNamespace
from typing import cast

import httpx
import pytest

from bot.cli.serve import _all_left, _ask_outlets
from bot.outlets.base import Capabilities, Outlet
from bot.outlets.known import Known
from bot.runtime.tasks import Tasks
from bot.wiring import Bot
from tests.cli.conftest import ROOT
from tests.runtime.parts import house
from tests.situations import scheduled

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def bot(home, *arguments, **options):
    environment = options.pop("env", ENVIRONMENT)
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], cwd=home, env=environment, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


@pytest.fixture
def anywhere(home):
    path = home / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("port: 8080", "port: 0"), encoding="utf-8")
    return home


def test_the_bot_serves_the_newsroom_until_it_is_told_to_stop(anywhere):
    with bot(anywhere, "run") as running:
        address = re.findall(r"http://\S+", running.stdout.readline())[0]
        assert httpx.get(f"{address}health").json() == {"ok": True, "open_crises": 0}
        assert httpx.get(address).status_code == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) == 0


def test_outlets_that_cannot_be_used_are_named_at_the_start_and_the_bot_runs(anywhere):
    config = anywhere / "config.yaml"
    server = '  a_server: {title: A, kind: mastodon, server: "https://m.invalid"}'
    more = f"\noutlets:\n{server}\n  by_hand: {{title: B, kind: manual}}\n"
    config.write_text(config.read_text(encoding="utf-8").replace("\noutlets:\n", more), encoding="utf-8")
    with bot(anywhere, "run", env={**ENVIRONMENT, "MASTODON_TOKEN": ""}) as running:
        told = [running.stdout.readline() for _ in range(3)]
        assert "Nothing can be sent to a_server yet: `python -m bot doctor outlets` says why.\n" in told
        assert httpx.get(re.findall(r"http://\S+", told[0])[0] + "health").status_code == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) == 0


def test_a_second_bot_on_the_same_state_is_refused_with_the_first_ones_number(anywhere):
    with bot(anywhere, "run") as first:
        first.stdout.readline()
        with bot(anywhere, "console") as second:
            _, told = second.communicate("", timeout=20)
        assert second.returncode == 1
        assert str(first.pid) in told
        assert "Traceback" not in told
        first.send_signal(signal.SIGINT)
        assert first.wait(timeout=20) == 0


async def test_the_outlets_are_asked_at_once_and_not_again_until_it_is_time():
    asked: list[str] = []

    class Server(Outlet):
        async def capabilities(self) -> Capabilities:
            asked.append("once")
            return Capabilities(limit=5_000)

    known, tasks = Known(), Tasks()
    bot = cast(Bot, SimpleNamespace(known=known, live={"mastodon": Server()}))  # type: ignore[abstract]  # only asked
    _ask_outlets(bot, tasks)
    _ask_outlets(bot, tasks)
    await tasks.settle()
    assert asked == ["once"]
    assert known.of("mastodon", Capabilities()).limit == 5_000


async def test_the_console_does_not_wait_for_a_text_that_leaves_later():
    place = await house(scheduled()).start()
    async with asyncio.timeout(10):
        await _all_left(cast(Bot, SimpleNamespace(runtime=place.runtime)))
    assert place.crisis().publishing.publications["first_word"].scheduled


def test_a_crisis_can_be_started_through_a_pipe_and_goes_on_after_a_restart(anywhere):
    with bot(anywhere, "console") as console:
        out, told = console.communicate("/crisis start service_outage S2 Linz\n", timeout=20)
    assert (console.returncode, told) == (0, "")
    assert "Ist das eine Krise?" in out
    with bot(anywhere, "console") as again:
        out, _ = again.communicate("", timeout=20)
    assert "Ist das eine Krise?" in out
