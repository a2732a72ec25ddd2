"""What leaves a company that publishes everywhere: the approved words, once, at every outlet, the newsroom first."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.config import folders, load_config
from bot.crisis.approvals import Approve
from bot.crisis.deliveries import DeliveryAttempted, DeliverySent
from bot.crisis.publishing import Halt, PublicationRequested, Publish, StatementReleased
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.statements import EditStatement, PreviewStatement
from bot.drill.outage import BEGIN
from bot.outlets.kinds import KINDS
from bot.playbook.length import length
from bot.runtime.time import NoWaker, VirtualClock
from bot.wiring import build, unusable
from tests.journeys.company import ROOT
from tests.journeys.publishing_company import PressOffice, press_office
from tests.journeys.publishing_places import PRESS
from tests.journeys.publishing_script import (
    agreed_by,
    facts_are_known,
    first_word_approved,
    first_word_out,
    fuller_approved,
    fuller_asked,
    fuller_out,
    leaves,
)

LANGUAGES = {
    "newsroom": ["de", "en"], "website": ["de", "en"], "mastodon_de": ["de"], "mastodon_en": ["en"], "x": ["de"],
    "bluesky": ["en"], "telegram": ["de"], "forum": ["de"],
}  # fmt: skip
BY_BOT = LANGUAGES.keys() - {"forum"}


@pytest.fixture(params=["de", "en"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PressOffice]:
    async with press_office(tmp_path, request.param) as office:
        yield office


@pytest.fixture
async def german(tmp_path: Path) -> AsyncIterator[PressOffice]:
    async with press_office(tmp_path) as office:
        yield office


def by_place(arrived: Mapping[str, list[dict[str, str]]], number: int) -> dict[tuple[str, str], str]:
    """(outlet, language) → the words of the text with this number there; lists of addresses are not in it."""
    texts = {outlet: found[number] for outlet, found in arrived.items() if outlet != "press_list" and found}
    return {(outlet, language): text for outlet, each in texts.items() for language, text in each.items()}


def timeless(text: str) -> str:
    """Without computed times, in brackets or not."""
    return re.sub(r"\[?\d\d:\d\d\]?", "…", text)


# ------------------------------------------------------------------------------------------ the first word


async def test_the_first_word_takes_one_yes_and_one_tap(office: PressOffice):
    await facts_are_known(office)
    assert (await office.tap("anna", "text.first_word", Approve)).ok
    assert (await office.tap("anna", "publish.first_word", Publish)).ok
    await office.passes(seconds=10)
    assert {event.outlet for event in await office.happened(DeliverySent)} == BY_BOT
    assert {outlet: len(texts) for outlet, texts in office.arrived().items()} == {
        **dict.fromkeys(BY_BOT, 1), "press_list": 0,
    }  # fmt: skip


async def test_each_outlet_has_its_languages_and_no_other(office: PressOffice):
    await first_word_out(office)
    said = {outlet: sorted(texts[0]) for outlet, texts in office.arrived().items() if texts}
    assert said == {outlet: LANGUAGES[outlet] for outlet in BY_BOT}
    german, english = office.arrived()["mastodon_de"][0]["de"], office.arrived()["mastodon_en"][0]["en"]
    assert german.startswith("Kein Internet seit 05:20") and english.startswith("No internet since 05:20")


async def test_the_newsroom_goes_first_and_all_others_lead_to_it(office: PressOffice):
    await first_word_out(office)
    began = [event.outlet for event in await office.happened(DeliveryAttempted)]
    sent = [event.outlet for event in await office.happened(DeliverySent)]
    assert began[0] == sent[0] == "newsroom"
    link = office.stage.crisis.life.newsroom
    assert link == f"https://news.linznet.example/{office.stage.stream}/"
    assert all(link in text for text in by_place(office.arrived(), 0).values())
    assert link in office.card("by_hand.first_word.forum").quote[0]


# ------------------------------------------------------------------------------- what was seen is what leaves


async def test_what_was_previewed_is_what_arrives_byte_for_byte(office: PressOffice):
    await facts_are_known(office)
    promised = office.previews("text.first_word", Approve)
    assert promised == office.previews("text.first_word", PreviewStatement)
    assert promised.keys() == {(outlet, each) for outlet, said in LANGUAGES.items() for each in said}
    assert (await office.tap("anna", "text.first_word", Approve)).ok
    await leaves(office, "first_word")
    found = by_place(office.arrived(), 0) | {("forum", "de"): office.card("by_hand.first_word.forum").quote[0]}
    assert {key: timeless(text) for key, text in found.items()} == {
        key: timeless(text) for key, text in promised.items()
    }
    assert {re.findall(r"\d\d:\d\d", text)[-1] for text in found.values()} == {"06:40"}, "one promise for all of them"
    assert not any(mark in text for text in found.values() for mark in "[]{}")


async def test_what_the_press_gets_is_what_was_previewed_with_its_subject(office: PressOffice):
    await fuller_asked(office)
    promised = office.previews("text.fuller", Approve)
    shown = [each for each in office.button("text.fuller", Approve).shows if "(3 " in each.heading]
    await agreed_by(office, "text.fuller", "ben", "deniz")
    await leaves(office, "fuller")
    got = office.outside.arrived()["press_list"]
    assert sorted(sorted(each) for each in got) == [["de"], ["de", "en"], ["en"]]
    for letter in got:
        for language, text in letter.items():
            assert timeless(text) == timeless(promised["press_list", language])
    letters = [letter for letter in office.outside.box.letters if PRESS[letter.to]]
    subjects = {str(letter.message["Subject"]) for letter in letters}
    assert subjects == {each.text.splitlines()[0].partition(": ")[2] for each in shown}
    assert len(subjects) == 2


async def test_a_long_text_is_shortened_where_it_must_be_counted_as_the_outlet_counts(office: PressOffice):
    await fuller_asked(office)
    promised, places = office.previews("text.fuller", Approve), office.stage.crisis.life.places
    counted = {
        where: (length(re.sub(r"[\[\]]", "", text), place.counting, place.link), place.limit)
        for where, text in promised.items()
        for place in (places[where[0]],)
    }
    assert all(size <= limit for size, limit in counted.values()), counted
    whole = promised["newsroom", "de"]
    assert promised["press_list", "de"] == promised["telegram", "de"] == whole
    assert promised["x", "de"] != whole and promised["x", "de"].endswith(office.stage.crisis.life.newsroom)
    headings = [each.heading for each in office.button("text.fuller", Approve).shows]
    size, limit = counted["x", "de"]
    assert any("X" in heading and f"{size} " in heading and f"{limit} " in heading for heading in headings), headings


async def test_mastodons_limit_is_the_one_that_its_server_says(office: PressOffice):
    place = office.stage.crisis.life.places["mastodon_de"]
    assert (place.limit, place.link, place.page) == (500, 23, f"{office.outside.german.url}/@linznet")


async def test_of_a_sentence_without_end_the_time_and_the_link_are_left(office: PressOffice):
    await fuller_asked(office)
    endless = "x" * 600 + " {next_update}, {newsroom}"
    await office.tap("eva", "text.fuller", EditStatement, de=endless, en=endless)
    promised, link = office.previews("text.fuller", PreviewStatement), office.stage.crisis.life.newsroom
    assert timeless(promised["x", "de"]) == f"… Nächste Meldung: …. {link}"
    assert timeless(promised["bluesky", "en"]) == f"… Next update: …. {link}"
    said = {"de": "Seit der Änderung gibt es keine Kurzfassung mehr.", "en": "Since the edit there is no short"}
    assert said[office.language] in office.on("text.fuller")


# ------------------------------------------------------------------------------------------- ten seconds


async def test_ten_seconds_to_take_it_back(office: PressOffice):
    await first_word_approved(office)
    assert (await office.tap("anna", "publish.first_word", Publish)).ok
    await office.passes(seconds=9)
    assert (await office.tap("gabi", "publish.first_word", Halt)).ok
    await office.passes(minutes=30)
    assert not any(office.outside.arrived().values()) and not office.public()
    await leaves(office, "first_word")
    assert {outlet for outlet, texts in office.arrived().items() if texts} == BY_BOT


async def test_after_the_ten_seconds_it_is_too_late_to_stop_it(office: PressOffice):
    await first_word_approved(office)
    halt = Halt(statement="first_word")
    await leaves(office, "first_word")
    reply = await office.does("gabi", halt)
    told = {"de": "Zu spät: Die Meldung ist schon hinaus.", "en": "Too late: the statement is out already."}
    assert not reply.ok and reply.text.startswith(told[office.language])


async def test_the_second_one_sees_who_was_first(office: PressOffice):
    await first_word_approved(office)
    button = office.button("publish.first_word", Publish)
    assert (await office.taps_old("anna", "publish.first_word", button)).ok
    reply = await office.taps_old("hana", "publish.first_word", button)
    assert not reply.ok and "Anna Berger" in reply.text and "05:41" in reply.text
    await office.passes(minutes=5)
    assert len(await office.happened(PublicationRequested)) == 1
    assert {outlet: len(texts) for outlet, texts in office.outside.arrived().items() if outlet in BY_BOT} == (
        dict.fromkeys(BY_BOT - {"newsroom"}, 1)
    )


async def test_whoever_may_approve_may_not_always_publish(office: PressOffice):
    await fuller_approved(office)
    reply = await office.tap("deniz", "publish.fuller", Publish)
    assert not reply.ok and "Anna Berger" in reply.text
    await office.passes(minutes=2)
    assert "fuller" not in office.feed("de")


# -------------------------------------------------------------------------------------- at a time to come


async def test_a_text_leaves_at_the_time_that_was_chosen(office: PressOffice):
    await fuller_approved(office)
    assert (await office.tap("anna", "publish.fuller", PublishLater, at="06:05")).ok
    await office.passes(minutes=15)
    assert "fuller" not in office.feed("de") and not office.outside.box.letters
    assert "06:05" in office.on("board")
    await office.passes(minutes=10)
    released = {event.statement: event.at for event in await office.happened(StatementReleased)}
    assert f"{released['fuller'] + timedelta(hours=1):%H:%M}" == "06:05"
    assert "fuller" in office.feed("de") and len(office.outside.box.letters) == 3


async def test_what_waits_for_its_time_can_be_stopped_or_sent_at_once(office: PressOffice):
    await fuller_approved(office)
    assert (await office.tap("anna", "publish.fuller", PublishLater, at="06:05")).ok
    assert (await office.tap("finn", "publish.fuller", Halt)).ok
    await office.passes(minutes=10)
    assert (await office.tap("anna", "publish.fuller", PublishLater, at="06:10")).ok
    assert (await office.tap("hana", "publish.fuller", PublishAtOnce)).ok
    await office.passes(seconds=11)
    assert "fuller" in office.feed("de")
    await office.passes(minutes=20)
    assert len(office.outside.box.letters) == 3, "and not once more at its old time"


async def test_a_time_at_which_the_approval_is_over_is_refused(office: PressOffice):
    await fuller_approved(office)
    reply = await office.tap("anna", "publish.fuller", PublishLater, at="06:30")
    assert not reply.ok and "06:16" in reply.text and "06:30" in reply.text


# ------------------------------------------------------------------------------------------- every kind


EVERY_KIND: dict[str, dict[str, str]] = {
    "slack": {"channel": "C0123456"}, "telegram": {"channel": "@linznet"}, "mastodon": {"server": "https://m.example"},
    "bluesky": {"account": "linznet.example"}, "x": {"account": "linznet"}, "linkedin": {"account": "1234567"},
    "email": {"server": "smtp://mail.example:587", "sender": "P <p@example.org>", "recipients": "press.csv"},
    "webhook": {"server": "https://www.example.org/hook"}, "apprise": {}, "manual": {}, "folder": {}, "newsroom": {},
}  # fmt: skip


async def test_every_kind_of_outlet_is_made_from_config_yaml_and_the_environment(tmp_path: Path):
    assert EVERY_KIND.keys() == KINDS.keys()
    shipped = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    shipped["outlets"] = {kind: {"title": kind, "kind": kind, **more} for kind, more in EVERY_KIND.items()}
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(shipped), encoding="utf-8")
    secrets = {f"{kind.upper()}_{end}": "1:secret" for kind in KINDS for end in KINDS[kind].secrets}
    bot = build(
        load_config(path), folders(load_config(path), path), [], VirtualClock(BEGIN), NoWaker(),
        environment={**secrets, "APPRISE_URL": "json://127.0.0.1:9"},
    )  # fmt: skip
    await bot.store.close()
    assert bot.live.keys() == EVERY_KIND.keys() - {"manual", "slack"}, "a person serves the one, Slack brings the other"
    assert unusable(bot) == ("slack",)


def test_no_sdk_is_loaded_while_no_outlet_needs_it(tmp_path: Path):
    (tmp_path / "config.yaml").write_text((ROOT / "config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    packages = {package for kind in KINDS.values() for package in kind.packages} | {"slack_sdk", "telegram", "httpx"}
    program = (
        "import sys; from pathlib import Path; "
        "from bot.config import folders, load_config; from bot.wiring import build; "
        "from bot.runtime.time import NoWaker, system_clock; path = Path(sys.argv[1]); config = load_config(path); "
        "build(config, folders(config, path), [], system_clock, NoWaker(), environment={}); "
        "print(*(set(sys.argv[2:]) & set(sys.modules)))"
    )
    line = [sys.executable, "-c", program, str(tmp_path / "config.yaml"), *packages]
    told = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


# -------------------------------------------------------------------------------- after a restart: the same


async def test_a_restart_in_the_middle_sends_nothing_twice_and_nothing_less(office: PressOffice):
    await first_word_approved(office)
    assert (await office.tap("anna", "publish.first_word", Publish)).ok
    await office.restart()
    await office.passes(seconds=11)
    await office.restart()
    await office.passes(minutes=1)
    assert {outlet: len(texts) for outlet, texts in office.arrived().items() if outlet != "press_list"} == (
        dict.fromkeys(BY_BOT, 1)
    )


async def test_the_whole_story_can_be_read_from_the_journal(german: PressOffice):
    await fuller_out(german)
    assert german.replayed(await german.bot.store.read(german.stage.stream)) == german.stage.crisis
