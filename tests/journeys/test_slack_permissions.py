"""Who may do what in Slack, in every way in which something can be done there: by words, buttons, forms, shortcuts."""

import logging
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.chat.slack.carry import OnForm, pack
from bot.crisis.approvals import ApprovalGiven, Approve
from bot.crisis.facts import FactReported
from bot.crisis.lifecycle import NoteTaken
from bot.crisis.publishing import Publish
from bot.crisis.statements import EditStatement, StatementDrafted, StatementEdited
from bot.crisis.steps import DecideStep
from tests.journeys.company import ROOT
from tests.journeys.slack_crowd import OUTSIDERS
from tests.journeys.slack_desk import Delivery, Desk, desk
from tests.journeys.slack_typing import button, carried, on_form, shown, submitted, tapped
from tests.slack import forms
from tests.slack.people import Person
from tests.slack.values import View

SECRET = "Geheimnis-4711"
"""Stands in everything that people here say, and must stand in no log."""

SENTENCE: Mapping[str, Mapping[str, str]] = {
    "unknown": {"de": "Ich kenne dich hier nicht", "en": "I do not know you here"},
    "guest": {"de": "Du bist in diesem Slack zu Gast", "en": "You are a guest in this Slack"},
    "single": {"de": "Du bist in diesem Slack zu Gast", "en": "You are a guest in this Slack"},
    "stranger": {"de": "Du gehörst in Slack zu einer anderen Firma", "en": "In Slack you belong to another company"},
    "robot": {"de": "Bots und Workflows dürfen hier nichts auslösen", "en": "Bots and workflows may not do anything"},
    "leaver": {"de": "Ich kenne dich hier nicht", "en": "I do not know you here"},
}


def logged(caplog: pytest.LogCaptureFixture, user: str) -> list[str]:
    """The lines about a member."""
    return [record.getMessage() for record in caplog.records if user in record.getMessage()]


# ------------------------------------------------------------------------------------- whom the company does not know


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("delivery", ["socket", "http"])
@pytest.mark.parametrize("kind", OUTSIDERS)
async def test_whoever_is_not_known_does_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str, delivery: Delivery, language: str
):
    with caplog.at_level(logging.INFO):
        async with desk(tmp_path, "de", young=True, delivery=delivery) as work:
            who = work.person(kind)
            work.office.slack.workspace.change_user(who.id, locale=f"{language}-AT")
            before, crises = await work.journal(), len(work.office.bot.runtime.desk.crises())
            caplog.clear()
            sentences = await tries_everything(work, who)
            assert (await work.journal(), len(work.office.bot.runtime.desk.crises())) == (before, crises)
            for what, text in sentences.items():
                assert SENTENCE[kind][language] in text, what
                assert text.count(SENTENCE[kind][language]) == 1, what
                assert len(text) < 300, what
    (line,) = [line for line in logged(caplog, who.id) if line.startswith("Refused")]
    assert "\n" not in line
    assert SECRET not in caplog.text


async def tries_everything(work: Desk, who: Person) -> dict[str, str]:
    """What they are told for each thing; nobody who is no person, or not there any more, sees a Home or a form."""
    told = {
        "start": (await who.types(f"/krise start service_outage S1 {SECRET}")).text,
        "note": (await who.types(f"/krise notiz {SECRET}")).text,
        "help": (await who.types("/krise hilfe")).text,
        "nothing": (await who.types("/krise")).text,
        "form": (await submitted(work.office, who, {"text": SECRET}, await annas_form(work))).text,
        "button": (await tapped(work.office, who, decision(work))).text,
        "choice": (await tapped(work.office, who, pack(OnForm("start")))).text,
    }
    await who.shortcut("start_from_message", who.says(SECRET))
    view = await work.office.slack.until(lambda: who.view)
    told["shortcut"] = shown(view) if view else ""
    if not (who.user.is_bot or who.user.deleted):
        await who.opens_home()
        home = await work.office.slack.until(lambda: who.home)
        told["home"] = shown(home) if home else ""
    return told


async def annas_form(work: Desk) -> View:
    """As if it had been sent on."""
    form = (await work.types(work.anna, "note")).view
    assert form is not None
    return form


def decision(work: Desk) -> str:
    return carried(work.office, "step.triage", button(work.office, "step.triage", DecideStep).token)


# ------------------------------------------------------------------------------------------------------- the agency


@pytest.mark.parametrize("delivery", ["socket", "http"])
async def test_the_agency_may_draft_and_edit(tmp_path: Path, delivery: Delivery):
    async with desk(tmp_path, "de", delivery=delivery) as work:
        agnes = work.agnes
        assert agnes.user.is_restricted
        await work.fills_in(agnes, "draft", template="update")
        await edits(work, agnes)
        drafted = [event.by for event in (await work.events(StatementDrafted)).values()]
        edited = {event.by for event in (await work.events(StatementEdited)).values()}
        assert "agnes" in drafted
        assert edited == {"agnes"}
        await work.types(agnes, "note", "von der Agentur")
        await work.types(agnes, "fact", "who = Wels")
        assert [event.by for event in (await work.events(NoteTaken)).values()] == ["agnes"]
        assert "agnes" in {event.by for event in (await work.events(FactReported)).values()}


async def edits(work: Desk, who: Person) -> str:
    """Both languages of the fuller text; returns what the person is told."""
    await tapped(work.office, who, carried(work.office, "text.fuller", edit_button(work)))
    told = await submitted(work.office, who, {"de": "Neu {next_update}", "en": "New {next_update}"})
    return told.text


def edit_button(work: Desk) -> str:
    return button(work.office, "text.fuller", EditStatement).token


@pytest.mark.parametrize("delivery", ["socket", "http"])
async def test_the_agency_may_do_nothing_else(tmp_path: Path, delivery: Delivery):
    async with desk(tmp_path, "de", delivery=delivery) as work:
        office, agnes = work.office, work.agnes
        await work.submits_text()
        before, crises = await work.journal(), len(office.bot.runtime.desk.crises())
        for line in ("start service_outage S1 x", "start", "übung service_outage x", "beenden", "stufe S1 mehr"):
            seen = await agnes.types(f"/krise {line}", work.room)
            assert any(no in seen.text for no in ("nicht tun", "Das dürfen")), (line, seen.text)
        for callback in ("start_crisis", "start_from_message"):
            office.slack.workspace.close_all(agnes.id)
            await agnes.shortcut(callback, agnes.says("x", work.room) if "message" in callback else None)
            assert "nicht tun" in shown(await looks_at(work, agnes))
        office.slack.workspace.close_all(agnes.id)
        start = await submitted(office, agnes, {"playbook": "service_outage"}, await start_form(work))
        assert "nicht tun" in start.text
        form = (await tapped(office, agnes, carried(office, "text.fuller", approve_button(work)))).view or nothing()
        assert "kannst du nicht freigeben" in (await submitted(office, agnes, {}, form)).text
        await agnes.opens_home()
        assert "Krise starten" not in (await home_of(work, agnes)).shown
        assert (await work.journal(), len(office.bot.runtime.desk.crises())) == (before, crises)


async def test_the_agency_publishes_nothing(tmp_path: Path):
    async with desk(tmp_path, "de") as work:
        office = work.office
        await work.submits_text()
        for who in ("ben", "deniz"):
            await work.agrees(office.person(who), "text.fuller", Approve)
        publish = button(office, "publish.fuller", Publish)
        before = await work.journal()
        told = await tapped(office, work.agnes, carried(office, "publish.fuller", publish.token))
        if told.view:
            told = await submitted(office, work.agnes, {}, told.view)
        assert "Das dürfen" in told.text
        assert await work.journal() == before
        assert not [post for post in office.slack.workspace.posts("mastodon") if "fuller" in str(post.metadata)]


def approve_button(work: Desk) -> str:
    return button(work.office, "text.fuller", Approve).token


async def start_form(work: Desk) -> View:
    form = (await work.types(work.anna, "start", channel="general")).view
    return form or nothing()


async def looks_at(work: Desk, who: Person) -> View:
    """The form before somebody's eyes."""
    return await work.office.slack.until(lambda: who.view) or nothing()


async def home_of(work: Desk, who: Person) -> View:
    """Their Home, once it is drawn."""
    return await work.office.slack.until(lambda: who.home) or nothing()


def nothing() -> View:
    raise AssertionError("nothing is there")


# ---------------------------------------------------------------------------------------- somebody who is concerned


async def test_whoever_has_a_conflict_approves_nothing_and_leaves_the_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.INFO):
        async with desk(tmp_path, "de") as work:
            office = work.office
            await work.submits_text()
            assert work.ben.id in office.slack.workspace.channel(work.room).members
            old = (await tapped(office, work.ben, carried(office, "text.fuller", approve_button(work)))).view
            await work.types(work.ben, "conflict", f"ich bin befangen, {SECRET}")
            await work.time_goes_by(minutes=2)
            members = office.slack.workspace.channel(work.room).members
            assert work.ben.id not in members
            assert work.anna.id in members
            approvals = await work.events(ApprovalGiven)
            assert "kannst du nicht freigeben" in (await submitted(office, work.ben, {}, old)).text
            office.slack.workspace.close_all(work.ben.id)
            await tapped(office, work.ben, carried(office, "text.fuller", approve_button(work)))
            assert "kannst du nicht freigeben" in (await submitted(office, work.ben, {})).text
            assert await work.events(ApprovalGiven) == approvals
    assert SECRET not in caplog.text


@pytest.mark.parametrize("delivery", ["socket", "http"])
async def test_of_a_confidential_crisis_only_its_team_knows(tmp_path: Path, delivery: Delivery):
    """Not whoever has a conflict, and not whoever never had a part."""
    playbooks = tmp_path / "playbooks"
    playbooks.mkdir()
    for file in (ROOT / "playbooks").iterdir():
        text = file.read_text(encoding="utf-8").replace("\nversion: 1\n", "\nversion: 1\nprivate: true\n", 1)
        (playbooks / file.name).write_text(text, encoding="utf-8")
    async with desk(tmp_path, "de", young=True, playbooks=playbooks, delivery=delivery) as work:
        office = work.office
        assert office.stage.crisis.playbook.private
        room = office.slack.workspace.channel(work.room)
        assert room.is_private
        form = await annas_form(work)
        old = decision(work)
        await work.types(work.ben, "conflict", "ich bin befangen")
        await work.time_goes_by(minutes=2)
        assert work.ben.id not in office.slack.workspace.channel(work.room).members
        office.slack.workspace.join(room.id, work.ben.id)  # whoever can, lets him in again
        before = await work.journal()
        office.slack.workspace.close_all(work.ben.id)
        for line in ("notiz x", "stand", "weiter", "fakt", "freigeben", "übernehme fact_owner"):
            assert "vertraulich" in (await work.ben.types(f"/krise {line}", work.room)).text, line
        assert "Störung" not in (await work.ben.types("/krise liste")).text
        assert "Störung" not in (await work.ben.types("/krise stand")).text
        for value in (old, on_form(office, "note")):
            office.slack.workspace.close_all(work.ben.id)
            told = await tapped(office, work.ben, value)
            assert "Diese Krise gibt es nicht" in told.text + (shown(told.view) if told.view else "")
        assert "Diese Krise gibt es nicht" in (await submitted(office, work.ben, {"text": "x"}, form)).text
        await work.ben.shortcut("log_inquiry", work.ben.says("x", work.room))
        assert "vertraulich" in shown(await looks_at(work, work.ben))
        await work.ben.opens_home()
        assert "Störung" not in (await home_of(work, work.ben)).shown
        assert await work.journal() == before


# ------------------------------------------------------------------------------------------------- an organisation


GRID = "E0STANDIN0"


@pytest.mark.parametrize("delivery", ["socket", "http"])
async def test_in_an_organisation_everybody_is_who_they_are(tmp_path: Path, delivery: Delivery):
    """Ids begin with W, the team of a payload is null, and people belong to several workspaces."""
    async with desk(tmp_path, "de", delivery=delivery, enterprise=GRID) as work:
        office = work.office
        assert work.anna.id.startswith("W")
        office.slack.workspace.change_user(work.eva.id, team_id="T0SECOND00")
        assert (await work.types(work.eva, "note", "aus dem zweiten Haus")).text
        await work.fills_in(work.anna, "note", text="aus einem Formular")
        await work.fills_in(work.agnes, "inquiry", question="Wann?")
        await work.submits_text()
        await work.agrees(work.ben, "text.fuller", Approve)
        assert [event.by for event in (await work.events(NoteTaken)).values()] == ["eva", "anna"]
        assert [event.by for event in (await work.events(ApprovalGiven)).values()][-1] == "ben"
        await work.finn.opens_home()
        assert "Störung" in (await home_of(work, work.finn)).shown
        await work.hana.shortcut("start_from_message", work.hana.says("Auch in Wels"))
        await looks_at(work, work.hana)
        crises = len(office.bot.runtime.desk.crises())
        await submitted(office, work.hana, {"playbook": "service_outage"})
        assert len(office.bot.runtime.desk.crises()) == crises + 1


@pytest.mark.parametrize("kind", OUTSIDERS)
async def test_nor_does_anybody_else_do_anything_there(tmp_path: Path, kind: str):
    async with desk(tmp_path, "de", young=True, enterprise=GRID) as work:
        who = work.person(kind)
        work.office.slack.workspace.change_user(who.id, locale="de-AT")
        before, crises = await work.journal(), len(work.office.bot.runtime.desk.crises())
        for what, text in (await tries_everything(work, who)).items():
            assert SENTENCE[kind]["de"] in text, what
        assert (await work.journal(), len(work.office.bot.runtime.desk.crises())) == (before, crises)


async def test_payloads_of_an_organisation_that_name_no_workspace(tmp_path: Path):
    """As of an app that is installed in a whole organisation: `team` is null, or is not there at all."""
    async with desk(tmp_path, "de", young=True, enterprise=GRID) as work:
        form = await annas_form(work)
        for number, missing in enumerate(((), ("enterprise",), ("enterprise", "is_enterprise_install", "team"))):
            values = forms.fill_in(form, {"text": f"Notiz {number}"})
            delivery = work.office.slack.payloads.submission(work.anna.id, form, values)
            assert delivery.payload["team"] is None
            for name in missing:
                del delivery.payload[name]
            assert (await work.office.slack.deliver(delivery)).payload == {}
        assert len(await work.events(NoteTaken)) == 3
