import pytest

from bot.crisis.attempts import SendHeld
from bot.crisis.cards import find_button
from bot.crisis.cards.stale import MOST_CHANGED, now_says
from bot.crisis.command import Refused
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, Publish
from bot.crisis.statements import EditStatement
from bot.locale import Say
from tests.playbooks import Run
from tests.situations import (
    approved_b,
    card,
    changed,
    fell_back,
    going,
    late,
    near,
    nothing_new,
    paused,
    ready_a,
    scheduled,
)


def said(run: Run, key: str, language: str = "de") -> str:
    return Say(language, "Europe/Vienna").word(now_says(run.crisis, key))


def test_the_second_one_is_told_in_one_sentence_who_published_it_and_when():
    run = ready_a()
    run.approve("first_word", "anna")
    button = next(b for b in card(run, "publish.first_word").buttons if isinstance(b.command, Publish))
    run.do("anna", button.command)
    with pytest.raises(Refused) as refused:
        find_button(run.crisis, "publish.first_word", button.token, "de", run.now)
    assert Say("de", "Europe/Vienna").word(refused.value.phrase) == (
        "Dieser Knopf gilt nicht mehr. Anna hat das veröffentlicht, 05:44. Bitte noch einmal ansehen."
    )
    assert said(run, "publish.first_word", "en") == "Anna has published this, 05:44."
    assert said(run, "text.first_word") == "Anna hat das veröffentlicht, 05:44."


def test_for_when_somebody_scheduled_it():
    assert said(scheduled(), "publish.first_word") == "Anna hat das für 06:00 geplant, 05:44."
    assert said(scheduled(), "publish.first_word", "en") == "Anna has scheduled this for 06:00, 05:44."


def test_who_stopped_it():
    run = going()
    run.do("ben", Halt(statement="first_word"))
    assert said(run, "publish.first_word") == "Ben hat das angehalten, 05:44."
    assert said(run, "publish.first_word", "en") == "Ben has stopped this, 05:44."
    run.sleep(seconds=1)
    run.do("eva", EditStatement(statement="first_word", de="Neu {next_update}"))
    assert said(run, "publish.first_word").startswith("Geändert von Eva, 05:44:")


def test_who_paused_everything_and_who_resumed():
    told = "Finn hat alles angehalten, 05:44: „Polizei bittet um Ruhe“."
    assert said(fell_back(), "publish.first_word") == told
    assert said(paused(), "held.first_word.newsroom") == told
    run = paused()
    assert said(run, "paused.1") == "Es ist inzwischen weitergegangen."
    run.do("anna", ResumeAll())
    assert said(run, "paused.1") == "Anna hat schon weitermachen lassen, 05:44."
    run.do("anna", SendHeld(statement="first_word", outlet="newsroom"))
    assert said(run, "held.first_word.newsroom") == "Es ist inzwischen weitergegangen."
    assert said(run, "paused.9") == said(run, "paused.x") == "Es ist inzwischen weitergegangen."


def test_who_kept_the_promise_with_one_tap():
    run = near()
    assert said(run, "promise.first_word") == "Es ist inzwischen weitergegangen."
    nothing_new(run)
    assert said(run, "promise.first_word") == "Anna hat das veröffentlicht, 06:39."
    assert said(run, "promise.poem") == "Es ist inzwischen weitergegangen."


def test_a_promise_is_not_kept_while_everything_is_paused():
    run = near()
    run.do("anna", PauseAll(reason="x"))
    assert said(run, "promise.first_word") == "Anna hat alles angehalten, 06:39: „x“."


def test_a_text_that_was_sent_after_all_says_so_on_the_card_that_rang():
    run = late()
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert said(run, "halted.first_word.1") == "Anna hat das veröffentlicht, 06:06."


def test_which_words_changed():
    run = approved_b()
    run.do("eva", EditStatement(statement="fuller", de="x " * 200 + "{next_update}"))
    told = said(run, "text.fuller")
    assert told.startswith("Geändert von Eva, 05:44:") and len(told) < 3 * MOST_CHANGED


def test_what_nobody_can_say():
    assert said(Run(), "board") == "Es ist inzwischen weitergegangen."
    assert said(changed(), "publish.first_word") == "Es ist inzwischen weitergegangen."
    assert said(Run(), "halted.poem.1", "en") == Say("en")("stale.moved_on")
