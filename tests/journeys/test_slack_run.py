"""`python -m bot run` with tokens in the environment: a process of its own before the stand-in, ended and killed."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.config import load_config
from tests.journeys.company import ROOT
from tests.slack.standin import StandIn
from tests.slack.values import Channel

CONFIG = load_config(ROOT / "config.yaml")


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn() as slack:
        slack.patience = 60
        for name, person in CONFIG.people.items():
            slack.person(name, real_name=person.name, email=person.email, locale="de-AT")
        yield slack


@asynccontextmanager
async def running(
    slack: StandIn, folder: Path, ending: int = signal.SIGTERM
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process, from its first connection on; ended by this signal."""
    config = folder / "config.yaml"
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    config.write_text(
        text.replace("port: 8080", "port: 0").replace("playbooks: playbooks", f"playbooks: {ROOT}/playbooks")
    )
    environment = os.environ | {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url,
        "CRISIS_STATE": str(folder / "state"),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config),
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        await slack.sockets.connected()
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(ending)
        said, _ = await process.communicate()
        assert "Traceback" not in said.decode()
        assert slack.bot_token not in said.decode() and slack.app_token not in said.decode()


def cards(slack: StandIn) -> Counter[tuple[str, str]]:
    """How often each card stands in each place."""
    return Counter(
        (channel.name or channel.creator, card)
        for channel in slack.workspace.channels.values()
        for message in slack.workspace.messages(channel.id)
        if message.by_app and (card := str(message.metadata.get("event_payload", {}).get("card", "")))
    )


def rooms(slack: StandIn) -> list[Channel]:
    return [channel for channel in slack.workspace.channels.values() if channel.name.startswith("krise-")]


async def test_with_the_tokens_set_it_runs_ends_and_goes_on(slack: StandIn, tmp_path: Path):
    anna, ben = slack.person("anna"), slack.person("ben")
    async with running(slack, tmp_path) as process:
        seen = await anna.types("/krise start service_outage S2 kein Internet in Linz")
        assert "Störung" in seen.text
        await slack.until(lambda: rooms(slack))
        (room,) = rooms(slack)
        await slack.until(lambda: {anna.id, ben.id} <= set(slack.workspace.channels[room.id].members))
        await slack.until(lambda: (room.name, "step.triage") in cards(slack))
    assert process.returncode == 0
    before = cards(slack)
    async with running(slack, tmp_path):
        seen = await ben.types("/krise notiz Wir sind wieder da", room.id)
        assert "Notiz" in seen.text
        board = slack.workspace.pins[room.id]
        assert len(board) == 1
    assert cards(slack) == before
    assert set(before.values()) == {1}


async def test_killed_after_an_acknowledgement_it_has_lost_nothing(slack: StandIn, tmp_path: Path):
    anna = slack.person("anna")
    async with running(slack, tmp_path, signal.SIGKILL):
        seen = await anna.types("/krise start service_outage S2 kein Internet in Linz")
        assert "Störung" in seen.text
    async with running(slack, tmp_path):
        await slack.until(lambda: any(card == "step.triage" for _, card in cards(slack)), within=60)
        assert len(rooms(slack)) == 1
    assert set(cards(slack).values()) == {1}
