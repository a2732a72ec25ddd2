"""The outlets as they are joined: what they said of themselves reaches a new crisis, and what is missing is named."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import folders, load_config
from bot.crisis.lifecycle import Place
from bot.outlets import kinds
from bot.outlets.base import Capabilities, Outlet
from bot.runtime.time import NoWaker
from bot.wiring import Bot, build, unusable

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

CONFIG = """
organisation: Linznet
people: {anna: {name: Anna Berger}}
roles: {lead: [anna]}
outlets:
  newsroom: {title: Newsroom, kind: newsroom}
  mastodon: {title: Mastodon, kind: mastodon, server: "https://m.example"}
  brief: {title: Brief, kind: mastodon, server: "https://m.example", limit: 300, page: "https://brief.example"}
  press: {title: Press, kind: email, server: "smtp://127.0.0.1", sender: a@b.example, recipients: press.csv}
  xing: {title: Xing, kind: manual}
"""

SERVER = Capabilities(5_000, "graphemes", 23, threads=True, edits=True, page="https://m.example/@linznet")


class Talkative(Outlet):
    """Says what a server says."""

    async def capabilities(self) -> Capabilities:
        return SERVER


def built(home: Path, environment: dict[str, str]) -> Bot:
    (home / "config.yaml").write_text(CONFIG, encoding="utf-8")
    shutil.copytree(Path(__file__).parent.parent / "playbooks", home / "playbooks")
    config = load_config(home / "config.yaml")
    return build(config, folders(config, home / "config.yaml"), [], lambda: NOON, NoWaker(), environment=environment)


@pytest.fixture
def environment() -> dict[str, str]:
    return {"MASTODON_TOKEN": "hush"}


@pytest.fixture
async def bot(tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.delenv("CRISIS_STATE", raising=False)
    bot = built(tmp_path, environment)
    yield bot
    await bot.runtime.stop()


def places(bot: Bot) -> dict[str, Place]:
    """The outlets as a crisis that starts now copies them."""
    return {place.name: place for place in bot.reception.setups("service_outage", "c1", "live").places}


async def test_a_new_crisis_copies_what_the_outlets_said(bot):
    assert (places(bot)["mastodon"].limit, places(bot)["mastodon"].page) == (500, "")
    talkative = Talkative()  # type: ignore[abstract]  # nobody publishes here
    await bot.known.learn({"mastodon": talkative, "brief": talkative})
    assert (places(bot)["mastodon"].limit, places(bot)["mastodon"].page) == (5_000, "https://m.example/@linznet")


async def test_what_config_yaml_says_is_never_exceeded(bot):
    await bot.known.learn({"brief": Talkative()})  # type: ignore[abstract]
    assert (places(bot)["brief"].limit, places(bot)["brief"].page) == (300, "https://brief.example")


async def test_a_lists_size_reaches_the_crisis(bot):
    class Counted(Talkative):
        async def capabilities(self) -> Capabilities:
            return Capabilities(reach=43)

    await bot.known.learn({"press": Counted()})  # type: ignore[abstract]
    assert (places(bot)["press"].reach, places(bot)["press"].subjects) == (43, True)


async def test_all_that_can_be_reached_are_there(bot):
    assert set(bot.live) == {"newsroom", "mastodon", "brief", "press"}
    assert unusable(bot) == ()


@pytest.mark.parametrize("environment", [{}])
async def test_what_lacks_its_secret_is_named_and_what_people_serve_is_not(bot):
    assert unusable(bot) == ("mastodon", "brief")


async def test_one_whose_sdk_is_broken_keeps_the_bot_from_nothing(tmp_path, monkeypatch, caplog):
    def broken(spec: object, clock: object) -> Outlet:
        raise ImportError("hush")

    monkeypatch.delenv("CRISIS_STATE", raising=False)
    monkeypatch.setattr(kinds, "build", broken)
    bot = built(tmp_path, {"MASTODON_TOKEN": "hush"})
    assert unusable(bot) == ("mastodon", "brief", "press")
    assert "mastodon cannot be used (ImportError)" in caplog.text
    assert "hush" not in caplog.text
    await bot.runtime.stop()
