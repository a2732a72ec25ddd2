"""Publishing in Slack, by forms and taps: the exact words by outlet, a time to come, a pause, a correction."""

from pathlib import Path

import pytest

from bot.crisis.approvals import Approve, RequestApproval
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Publish
from bot.crisis.scheduling import PublishLater
from bot.crisis.statements import DraftStatement, PreviewStatement
from tests.journeys.slack_desk import Desk, desk
from tests.journeys.slack_typing import Told, button, carried, shown, submitted, tapped
from tests.slack.people import Person
from tests.slack.values import Message

LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])
WHY = "Wir prüfen die Zahl der Betroffenen"


async def opens(work: Desk, who: Person, card: str, kind: type) -> Told:
    """The form behind a button."""
    work.office.slack.workspace.close_all(who.id)
    return await tapped(work.office, who, carried(work.office, card, button(work.office, card, kind).token))


async def agreed(work: Desk, card: str) -> None:
    """Ben and Deniz see the words in a form, and agree to them."""
    for who in (work.ben, work.deniz):
        assert not (await work.agrees(who, card, Approve)).errors


async def fuller_approved(work: Desk) -> None:
    await work.submits_text()
    await agreed(work, "text.fuller")


def standing(work: Desk, card: str) -> str:
    """What stands on a card in Slack now."""
    (message,) = work.office.messages_of(card)
    return message.shown


def posts(work: Desk) -> list[Message]:
    """What the bot has announced in #mastodon, threads and all."""
    channel = work.office.slack.workspace.channel("mastodon")
    return [message for message in work.office.slack.workspace.messages(channel.id) if message.by_app]


@LANGUAGES
async def test_whoever_is_to_agree_sees_the_exact_words_by_outlet(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        await work.submits_text()
        told = await opens(work, work.clara, "text.fuller", PreviewStatement)
        assert told.view
        seen = shown(told.view)
        for passage in button(work.office, "text.fuller", PreviewStatement).shows:
            assert passage.heading in seen
            assert all(line in seen for line in passage.text.splitlines()), passage.heading
        assert "Newsroom, #mastodon · DE" in seen and "Newsroom, #mastodon · EN" in seen
        assert "submit" in told.view.content, "whoever has seen it can edit it from there"


@LANGUAGES
async def test_a_time_to_come_is_asked_for_and_a_wrong_one_is_told_below_the_question(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        await fuller_approved(work)
        assert (await opens(work, work.anna, "publish.fuller", PublishLater)).view
        told = await submitted(work.office, work.anna, {"at": "7 Uhr irgendwann"})
        assert "05:20" in told.errors["at"]
        told = await submitted(work.office, work.anna, {"at": "6:05"})
        assert not told.errors and "06:05" in standing(work, "publish.fuller")
        before = len(posts(work))
        await work.time_goes_by(minutes=25)
        assert len(posts(work)) == before + 1


@LANGUAGES
async def test_everything_is_paused_with_a_reason_by_word_and_by_tap(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        await work.time_goes_by(minutes=1)
        await fuller_approved(work)
        assert (await work.types(work.finn, "pause")).view
        told = await submitted(work.office, work.finn, {"reason": WHY})
        assert not told.errors and WHY in standing(work, "paused.1") and "Finn Walsh" in standing(work, "paused.1")
        second = await work.types(work.anna, "pause", "noch einmal")
        assert "Finn Walsh" in second.text and WHY in second.text
        before = len(posts(work))
        await goes_on(work, "paused.1")
        await work.time_goes_by(minutes=5)
        assert len(posts(work)) == before, "nothing by itself"
        assert (await opens(work, work.anna, "whereabouts", PauseAll)).view
        assert not (await submitted(work.office, work.anna, {"reason": WHY})).errors
        assert WHY in standing(work, "paused.2")
        await goes_on(work, "paused.2")
        assert not work.office.stage.crisis.pausing.now


async def goes_on(work: Desk, card: str) -> None:
    await tapped(
        work.office, work.anna, carried(work.office, card, button(work.office, card, ResumeAll).token), acts=True
    )


@LANGUAGES
async def test_a_correction_is_begun_in_a_form_and_marks_what_was_wrong(tmp_path: Path, language: str):
    async with desk(tmp_path, language) as work:
        await work.time_goes_by(minutes=1)
        told = await opens(work, work.eva, "whereabouts", DraftStatement)
        assert told.view and set(told.view.fields) >= {"about", "template"}
        told = await submitted(work.office, work.eva, {"about": "first_word", "template": "correction"})
        assert not told.errors
        token = button(work.office, "text.correction-1", RequestApproval).token
        await tapped(work.office, work.eva, carried(work.office, "text.correction-1", token), acts=True)
        told = await opens(work, work.clara, "text.correction-1", PreviewStatement)
        assert told.view and "Richtiggestellt am [" in shown(told.view), "the note is previewed, too"
        await agreed(work, "text.correction-1")
        wrong = posts(work)[0]
        assert "Richtiggestellt" not in wrong.shown
        await work.agrees(work.anna, "publish.correction-1", Publish)
        await work.time_goes_by(minutes=1)
        first, *later = posts(work)
        assert wrong.shown in first.shown and "Richtiggestellt am 22.11., 05:" in first.shown
        assert "#correction-1" in first.shown and "Corrected on 22 Nov, 05:" in first.shown
        assert later[-1].thread_ts == first.ts
        told = await work.types(work.gabi, "wo" if language == "de" else "out")
        assert ("richtiggestellt" if language == "de" else "corrected") in told.text
