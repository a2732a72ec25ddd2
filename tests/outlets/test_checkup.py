"""What `doctor outlets` finds: each outlet ready, or what is missing and what to do; nothing is sent."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.locale import Say
from bot.locale.finding import Tell
from bot.outlets import kinds
from bot.outlets.base import Capabilities, NotSent, Outlet, Spec
from bot.outlets.checkup import Candidate, examine
from tests.outlets.mailing.list import clock, spec, write_list
from tests.outlets.mailing.postbox import Postbox

COMMAND = "pip install '.[mastodon]'"


def of_kind(kind: str, folder: Path, **changes: Any) -> Spec:
    made = Spec("place", kind, "Linznet", "Europe/Vienna", ("de",), folder / "memory")
    return replace(made, **changes)


async def told(*candidates: Candidate, language: str = "en", patience: float = 5, **unlisted: list[str]) -> list[str]:
    """Mark, sentence and fix of every finding."""
    findings = examine(candidates, unlisted, clock, Tell(Say(language)), patience)
    return [f"{found.mark} {found.sentence}" + (f" | {found.fix}" if found.fix else "") async for found in findings]


class Place(Outlet):
    """Built instead of a real outlet."""

    name, remembers = "place", timedelta(0)
    says: Capabilities | Exception | None = None

    async def capabilities(self) -> Capabilities:
        if isinstance(self.says, Exception):
            raise self.says
        if self.says is None:
            await asyncio.Event().wait()
        assert self.says
        return self.says


@pytest.fixture
def place(monkeypatch) -> Place:
    place = Place()  # type: ignore[abstract]  # nobody publishes here
    monkeypatch.setattr(kinds, "build", lambda spec, clock: place)
    return place


@pytest.fixture
def mastodon(tmp_path) -> Candidate:
    return Candidate(of_kind("mastodon", tmp_path, server="https://m.example", secrets={"TOKEN": "hush"}))


async def test_what_the_server_says_of_itself_is_told(place, mastodon):
    place.says = Capabilities(limit=5_000, page="https://m.example/@linznet")
    assert await told(mastodon) == ["✔ place (mastodon): ready: at most 5000 characters, https://m.example/@linznet."]


async def test_it_is_told_in_the_readers_language(place, mastodon):
    place.says = NotSent("The service takes at most 160 characters.", final=True)
    assert await told(mastodon, language="de") == [
        "✘ place (mastodon): Der Dienst nimmt höchstens 160 Zeichen. Bitte kürzen. | "
        "Das richten, dann noch einmal aufrufen; docs/outlets.md beschreibt die Einrichtung."
    ]


async def test_a_place_that_does_not_answer_is_told(place, mastodon):
    (only,) = await told(mastodon, patience=0.01)
    assert only.startswith("✘ place (mastodon): no answer in 0.01 seconds. | Check the internet connection")


async def test_an_unforeseen_error_is_told_without_its_words(place, mastodon):
    place.says = RuntimeError("https://m.example/?token=hush")
    (only,) = await told(mastodon)
    assert only.startswith("✘ place (mastodon): looking failed (RuntimeError). | ")


async def test_all_are_asked_at_once_and_told_in_their_order(monkeypatch, mastodon):
    together = asyncio.Barrier(3)

    class Meeting(Place):
        async def capabilities(self) -> Capabilities:
            await together.wait()
            return Capabilities()

    monkeypatch.setattr(kinds, "build", lambda spec, clock: Meeting())  # type: ignore[abstract]  # nobody publishes
    three = [Candidate(replace(mastodon.spec, name=name)) for name in "cab"]
    assert await told(*three) == [f"✔ {name} (mastodon): ready." for name in "cab"]


async def test_what_is_not_installed_is_told_with_the_command(monkeypatch, mastodon):
    monkeypatch.setattr(kinds, "missing_packages", lambda kind: ("mastodon",))
    assert await told(mastodon) == [f"✘ place (mastodon): the package mastodon is not installed. | {COMMAND}"]


async def test_every_missing_secret_is_named(tmp_path):
    (only,) = await told(Candidate(of_kind("x", tmp_path, account="linznet", secrets={"API_KEY": "hush"})))
    assert only.startswith("✘ place (x): the environment lacks X_API_SECRET, X_ACCESS_TOKEN, X_ACCESS_SECRET. | ")
    assert "export X_API_SECRET=…; export X_ACCESS_TOKEN=…" in only


async def test_slack_is_left_to_its_own_doctor(tmp_path):
    channel = of_kind("slack", tmp_path, channel="C1")
    assert await told(Candidate(channel)) == ["✔ place (slack): `doctor slack` checks the channel."]
    (only,) = await told(Candidate(channel, lacks=("SLACK_BOT_TOKEN",)))
    assert only.startswith("✘ place (slack): the environment lacks SLACK_BOT_TOKEN. | Set before the start: export")


async def test_a_place_that_a_person_serves_is_always_ready(tmp_path):
    (only,) = await told(Candidate(of_kind("manual", tmp_path)))
    assert only == "✔ place: a person puts the text there; a card says what and where."


async def test_a_folder_can_be_written_or_made(tmp_path):
    folder = of_kind("folder", tmp_path)
    assert await told(Candidate(folder, tmp_path / "a" / "b")) == ["✔ place (folder): ready."]
    assert not (tmp_path / "a").exists()
    (tmp_path / "a").write_text("in the way")
    (only,) = await told(Candidate(folder, tmp_path / "a" / "b"))
    assert only.startswith(f"✘ place (folder): the folder {tmp_path / 'a' / 'b'} cannot be written. | ")


async def test_what_only_playbooks_name_is_worth_knowing():
    (only,) = await told(press_list=["data_breach", "service_outage"])
    assert only.startswith("! press_list is named by playbooks (data_breach, service_outage), but not by config.yaml")


async def test_a_list_is_counted_and_the_server_is_asked_without_sending(tmp_path):
    write_list(tmp_path, ["anna@orf.example,Anna,de", "ben@bbc.example,,en", "anna@orf.example,,"])
    async with Postbox() as box:
        assert await told(Candidate(spec(tmp_path, box.url))) == [
            "✔ press (email): ready: 2 addresses.",
            "! press (email): press.csv names addresses twice (line 4). | "
            "Each gets one message; the first line counts.",
        ]
        assert (box.connections, box.letters) == (1, [])


async def test_every_bad_line_of_a_list_is_named_and_the_server_is_left_alone(tmp_path):
    write_list(tmp_path, ["anna(at)orf.example,Anna,de", "ben@bbc.example,,", "eva@apa.example,,fr"])
    async with Postbox() as box:
        assert await told(Candidate(spec(tmp_path, box.url)), language="de") == [
            "✘ press (email): press.csv:2: „anna(at)orf.example“ ist keine E-Mail-Adresse wie name@beispiel.at. | "
            "Bis das gerichtet ist, geht an diese Liste nichts.",
            "✘ press (email): press.csv:4: „fr“ ist keine Sprache. Möglich sind de, en oder nichts "
            "(dann alle Sprachen). | Bis das gerichtet ist, geht an diese Liste nichts.",
        ]
        assert not box.connections


async def test_a_server_that_lets_nobody_in_is_told_without_the_password(tmp_path):
    write_list(tmp_path, ["anna@orf.example,,"])
    async with Postbox(password="right") as box:
        wrong = spec(tmp_path, box.url, secrets={"USER": "bot", "PASSWORD": "wr0ng"})
        (only,) = await told(Candidate(wrong))
    assert "does not take EMAIL_USER with EMAIL_PASSWORD (535" in only
    assert "wr0ng" not in only
