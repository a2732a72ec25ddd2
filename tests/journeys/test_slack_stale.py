"""What is out of date, incomplete or misspelt: whoever sends it hears what has changed, or what was perhaps meant."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat.slack.carry import OnForm, Retold, pack
from bot.crisis.approvals import Approve
from bot.crisis.cards import cards
from bot.crisis.lifecycle import NoteTaken
from bot.crisis.statements import EditStatement, StatementEdited
from bot.crisis.steps import DecideStep
from tests.journeys.slack_desk import Desk, desk
from tests.journeys.slack_typing import Told, button, carried, shown, submitted, tapped
from tests.slack.people import Person
from tests.slack.values import View

LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])
SAYS: Mapping[str, Mapping[str, str]] = {
    "ended": {"de": "Diese Krise ist seit", "en": "This crisis ended at"},
    "over": {"de": "Die Krise dieses Raums ist beendet", "en": "The crisis of this room is over"},
    "stale": {"de": "Dieser Knopf gilt nicht mehr", "en": "This button no longer counts"},
    "edited": {"de": "Der Text hat sich seit deiner Ansicht geändert", "en": "The text has changed since you looked"},
    "start anew": {"de": "Bitte fang noch einmal von vorn an", "en": "Please start again from the beginning"},
    "no crisis": {"de": "Diese Krise gibt es nicht", "en": "There is no such crisis"},
    "nothing said": {"de": "Da fehlt noch der Text", "en": "The text is missing"},
    "meant": {"de": "Meintest du: ", "en": "Did you mean: "},
    "known": {"de": "Bekannt: ", "en": "Known: "},
}


async def form_of(work: Desk, who: Person, word: str) -> View:
    """The form of a word, open before somebody's eyes."""
    form = (await work.types(who, word)).view
    assert form is not None
    return form


async def opened(work: Desk, who: Person, card: str, kind: Any) -> View:
    """The form behind a button."""
    work.office.slack.workspace.close_all(who.id)
    form = (await tapped(work.office, who, carried(work.office, card, button(work.office, card, kind).token))).view
    assert form is not None
    return form


def decision(work: Desk, choice: str) -> str:
    """What the button carries that decides so."""
    shown_now = cards(work.office.stage.crisis, work.language, work.office.clock())
    (card,) = (card for card in shown_now if card.key == "step.triage")
    (found,) = (b for b in card.buttons if isinstance(b.command, DecideStep) and b.command.choice == choice)
    return carried(work.office, card.key, found.token)


async def dismiss(work: Desk) -> None:
    """It was a false alarm."""
    await tapped(work.office, work.anna, decision(work, "false_alarm"), acts=True)
    assert not work.office.bot.runtime.desk.crises()


# ------------------------------------------------------------------------------------------------- when it is over


@LANGUAGES
async def test_forms_and_buttons_of_a_crisis_that_is_over(tmp_path: Path, language: str):
    async with desk(tmp_path, language, young=True) as work:
        office, says = work.office, SAYS["ended"][language]
        forms = [await form_of(work, work.person(name), word) for name, word in FORMS.items()]
        old = [
            carried(office, card.key, each.token)
            for card in cards(office.stage.crisis, language, office.clock())
            for each in card.buttons
        ]
        assert old
        await dismiss(work)
        before = await work.journal()
        for form in forms:
            told = await submitted(office, office.person(form.user), dict.fromkeys(form.fields, "x"), form)
            assert says in told.text, form.title
        for value in (*old, *(pack(Retold(office.stage.stream, text)) for text in ("notiz", "notiz x"))):
            work.office.slack.workspace.close_all(work.anna.id)
            assert says in seen(await tapped(office, work.anna, value)), value
        for rest in ("", "x"):
            assert says in seen(await work.types(work.anna, "note", rest))
        await work.anna.shortcut("log_inquiry", work.anna.says("Wann?", work.room))
        notice = await office.slack.until(lambda: work.anna.view)
        assert notice is not None
        assert says in notice.shown
        assert await work.journal() == before


FORMS = {"anna": "note", "ben": "fact", "eva": "inquiry", "hana": "severity", "gabi": "conflict"}


def seen(told: Told) -> str:
    """All of it, also when it is said in a view."""
    return "\n".join([told.text, shown(told.view) if told.view else ""])


@LANGUAGES
async def test_and_of_one_that_is_long_over(tmp_path: Path, language: str):
    """Not on the desk any more; the bot has been started again since."""
    async with desk(tmp_path, language, young=True) as work:
        office = work.office
        form = await form_of(work, work.anna, "note")
        old = decision(work, "crisis")
        await dismiss(work)
        before = await work.journal()
        office.clock.advance_to(office.clock() + timedelta(hours=2))
        await office.bot.runtime.sweep()
        assert SAYS["over"][language] in seen(await work.types(work.anna, "note", "x"))
        await office.restart()
        assert SAYS["ended"][language] in seen(await submitted(office, work.anna, {"text": "x"}, form))
        office.slack.workspace.close_all(work.anna.id)
        assert SAYS["ended"][language] in seen(await tapped(office, work.anna, old))
        assert await work.journal() == before


# ------------------------------------------------------------------------------------- when somebody else was faster


@LANGUAGES
async def test_an_edit_after_somebody_elses_is_refused_and_its_words_stay_in_the_form(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        evas = await opened(work, work.eva, "text.fuller", EditStatement)
        finns = await opened(work, work.finn, "text.fuller", EditStatement)
        words = {"de": "Evas Text {next_update}", "en": "Eva's text {next_update}"}
        assert not (await submitted(work.office, work.eva, words, evas)).text
        edits = await work.events(StatementEdited)
        told = await submitted(work.office, work.finn, {"de": "Finns {next_update}", "en": "Finn's"}, finns)
        assert any(SAYS[what][language] in told.text for what in ("edited", "stale"))
        assert "Eva Lang" in told.text
        assert told.view is not None
        assert told.view.id == finns.id
        assert await work.events(StatementEdited) == edits


@LANGUAGES
async def test_an_approval_of_words_that_were_changed_meanwhile_is_none(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        await work.submits_text()
        form = await opened(work, work.ben, "text.fuller", Approve)
        evas = await opened(work, work.eva, "text.fuller", EditStatement)
        await submitted(work.office, work.eva, {"de": "Anders {next_update}", "en": "New {next_update}"}, evas)
        before = await work.journal()
        told = await submitted(work.office, work.ben, {}, form)
        assert SAYS["stale"][language] in told.text
        assert "Eva Lang" in told.text
        assert await work.journal() == before


@LANGUAGES
async def test_a_second_decision_is_told_what_was_decided(tmp_path: Path, language: str):
    async with desk(tmp_path, language, young=True) as work:
        value = decision(work, "crisis")
        await tapped(work.office, work.anna, value, acts=True)
        before = await work.journal()
        assert SAYS["stale"][language] in seen(await tapped(work.office, work.hana, value))
        assert await work.journal() == before


# --------------------------------------------------------------------------------------------- missing and unknown


ODD: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "no answers": ({"state": {"values": {}}}, "nothing said"),
    "no state": ({"state": None}, "nothing said"),
    "an empty answer": ({"state": {"values": {"text": {}}}}, "nothing said"),
    "an answer that is null": (
        {"state": {"values": {"text": {"answer": {"type": "plain_text_input", "value": None}}}}},
        "nothing said",
    ),
    "nothing carried": ({"private_metadata": ""}, "start anew"),
    "something else carried": ({"private_metadata": "hello"}, "start anew"),
    "a list without end": ({"private_metadata": "[" * 2_000}, "start anew"),
    "a form that there is not": ({"private_metadata": pack(OnForm("hello", ""))}, "start anew"),
    "no crisis": ({"private_metadata": pack(OnForm("note", ""))}, "start anew"),
    "a crisis that there is not": ({"private_metadata": pack(OnForm("note", "hello-1"))}, "no crisis"),
    "a crisis that cannot be": ({"private_metadata": pack(OnForm("note", "../../etc/passwd"))}, "no crisis"),
}


@LANGUAGES
@pytest.mark.parametrize("what", ODD)
async def test_what_is_missing_in_a_form_is_said(tmp_path: Path, language: str, what: str):
    async with desk(tmp_path, language, young=True) as work:
        form = await form_of(work, work.anna, "note")
        before = await work.journal()
        changes, says = ODD[what]
        told = await submitted(work.office, work.anna, {"text": "x"}, form, **changes)
        assert SAYS[says][language] in told.text
        assert await work.journal() == before


async def test_what_nobody_knows_in_a_form_is_overlooked(tmp_path: Path):
    async with desk(tmp_path, "de", young=True) as work:
        form = await form_of(work, work.anna, "note")
        answer = {"type": "plain_text_input", "value": "gesehen"}
        values = {"text": {"answer": answer}, "by": {"answer": answer}, "crisis": {"answer": answer}}
        more = {"state": {"values": values}, "new": [None], "external_id": 7, "bot_id": None}
        assert not (await submitted(work.office, work.anna, {}, form, **more)).text
        (note,) = (await work.events(NoteTaken)).values()
        assert (note.text, note.by) == ("gesehen", "anna")


@LANGUAGES
@pytest.mark.parametrize("value", ["hello", "[]", '["card"]', '["card","x","y"]', '["form",1]', "{}", "[" * 2_000])
async def test_a_button_that_carries_anything_says_so(tmp_path: Path, language: str, value: str):
    async with desk(tmp_path, language, young=True) as work:
        before = await work.journal()
        assert SAYS["start anew"][language] in seen(await tapped(work.office, work.anna, value))
        assert await work.journal() == before


@LANGUAGES
async def test_a_shortcut_that_there_is_not_says_so(tmp_path: Path, language: str):
    async with desk(tmp_path, language, young=True) as work:
        await work.anna.shortcut("hello", work.anna.says("x", work.room))
        form = await work.office.slack.until(lambda: work.anna.view)
        assert form is not None
        assert SAYS["start anew"][language] in form.shown


# --------------------------------------------------------------------------------------------------- did you mean


MEANT = {
    "de": {
        "statsu": "stand", "hilfee": "hilfe", "notizz x": "notiz", "uebergabbe": "übergabe", "beednen": "beenden",
        "start service_outtage S2 x": "service_outage", "fakt sinse = 05:20": "since", "rufen leagl": "legal",
        "entwurf fulller": "fuller", "übergabe lead hannna": "hana",
    },
    "en": {
        "statsu": "status", "hepl": "help", "noet x": "note", "handoverr": "handover", "standdwon": "standdown",
        "start service_outtage S2 x": "service_outage", "fact sinse = 05:20": "since", "page leagl": "legal",
        "draft fulller": "fuller", "handover lead hannna": "hana",
    },
}  # fmt: skip


@LANGUAGES
async def test_what_was_perhaps_meant_is_offered(tmp_path: Path, language: str):
    async with desk(tmp_path, language, young=True) as work:
        before = await work.journal()
        command = "/krise" if language == "de" else "/crisis"
        for line, word in MEANT[language].items():
            seen = await work.anna.types(f"{command} {line}", work.room)
            _, offer, words = seen.text.partition(SAYS["meant"][language])
            assert offer, (line, seen.text)
            assert word in words.partition("?")[0].split(", "), (line, seen.text)
        for line in ("xyzzy", "fact xyzzy = 1", "page xyzzy", "draft xyzzy"):
            seen = await work.anna.types(f"{command} {line}", work.room)
            assert "?" not in seen.text, seen.text
            assert "help" in seen.text or "hilfe" in seen.text or SAYS["known"][language] in seen.text
        assert await work.journal() == before


async def test_any_event(tmp_path: Path):
    """Nothing that people do in Slack but what the bot asked to hear of is heard."""
    async with desk(tmp_path, "de", young=True) as work:
        before = await work.journal()
        for event in ({"type": "message"}, {"type": "app_mention"}, {"type": "reaction_added"}, {}):
            told = {"user": work.anna.id, "text": "/krise notiz x", "channel": "C1", "ts": "1.1"} | event
            ack = await work.office.slack.deliver(work.office.slack.payloads.event(work.anna.id, told))
            assert (ack.status, ack.payload) == (200, {})
        assert await work.journal() == before
