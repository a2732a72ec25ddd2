from datetime import UTC, datetime, timedelta

import pytest

from bot.crisis.attempts import BeginAttempt, ReportSent
from bot.crisis.command import ALARM, COURIER
from bot.crisis.promises import (
    MarkPromiseMissed,
    PromiseKept,
    PromiseMade,
    PromiseMissed,
    PromiseReminded,
    RemindOfPromise,
    promised_time,
    public_and_out,
)
from bot.crisis.publishing import Publish
from bot.crisis.statements import DraftStatement
from tests.playbooks import START, Run, setup

NOON = datetime(2026, 11, 2, 12, 7, 40, tzinfo=UTC)
DUE = START + timedelta(minutes=56)


@pytest.mark.parametrize(
    ("cadence", "due"),
    [
        (timedelta(hours=1), "13:05"),
        (timedelta(minutes=30), "12:35"),
        (timedelta(minutes=10), "12:15"),
        (timedelta(minutes=7), "12:14"),
        (timedelta(minutes=1), "12:08"),
        (timedelta(seconds=1), "12:08"),
    ],
)
def test_a_promised_time_can_be_remembered_and_lies_ahead(cadence: timedelta, due: str):
    promised = promised_time(NOON, cadence)
    assert f"{promised:%H:%M}" == due
    assert promised > NOON


def test_a_public_text_promises_the_next():
    promise = Run().first_word().crisis.promises.open
    assert promise is not None
    assert (promise.statement, promise.due) == ("first_word", DUE)


def test_five_minutes_before_the_team_is_told_once_and_nothing_new_lies_ready():
    run = Run().first_word()
    run.wait(minutes=50, seconds=49)
    assert not run.happened(PromiseReminded)
    run.wait(minutes=1)
    assert [event.at for event in run.happened(PromiseReminded)] == [DUE - timedelta(minutes=5)]
    assert "no_news-1" in run.crisis.statements.by_id
    assert "update-1" not in run.crisis.statements.by_id, "class B needs words"
    assert run.do(ALARM, RemindOfPromise(statement="first_word")) == ()


def test_a_promise_that_passes_is_missed_once_and_stays_open():
    run = Run().first_word()
    run.wait(hours=3)
    assert [event.at for event in run.happened(PromiseMissed)] == [DUE]
    assert run.crisis.promises.open is not None
    assert run.do(ALARM, MarkPromiseMissed(statement="first_word")) == ()


def test_the_alarm_cannot_be_early_or_speak_of_others():
    run = Run().first_word()
    for wish in (RemindOfPromise, MarkPromiseMissed):
        assert run.do(ALARM, wish(statement="first_word")) == ()
        run.now = DUE
        assert run.do(ALARM, wish(statement="no_news-1")) == ()
        run.now = START


def test_the_next_public_text_keeps_it_once_an_outlet_has_it():
    run = Run().first_word()
    run.wait(minutes=52)
    run.approve("no_news-1", "anna")
    run.do("anna", Publish(statement="no_news-1", binding=run.binding("no_news-1")))
    run.wait(seconds=10)
    assert not run.happened(PromiseKept)
    run.deliver()
    assert [(event.statement, event.kept_by) for event in run.happened(PromiseKept)] == [("first_word", "no_news-1")]
    first, second = run.crisis.promises.made
    assert first.kept_in_time
    assert run.crisis.promises.open == second


def test_a_late_word_is_a_late_word():
    run = Run().first_word()
    run.wait(hours=1, minutes=5)
    run.out("no_news-1", "anna")
    assert run.crisis.promises.made[0].missed
    assert not run.crisis.promises.made[0].kept_in_time


def test_an_internal_text_keeps_no_promise():
    run = Run().first_word().out("staff", "anna")
    assert not run.happened(PromiseKept)
    assert public_and_out(run.crisis) == ("first_word",)


def test_texts_of_one_moment_keep_each_other_only_in_the_order_of_their_release():
    run = Run().go_on().know()
    for name in ("no_news", "first_word"):
        run.do("eva", DraftStatement(template=name))
    for name in ("first_word", "no_news-1"):
        run.approve(name, "anna")
        run.do("anna", Publish(statement=name, binding=run.binding(name)))
    run.wait(seconds=10)
    run.deliver()
    assert [(event.statement, event.kept_by) for event in run.happened(PromiseKept)] == [("first_word", "no_news-1")]


def test_an_earlier_text_that_arrives_late_keeps_nothing():
    run = Run().first_word()
    run.wait(minutes=52)
    run.out("no_news-1", "anna")
    open_before = run.crisis.promises.open
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert run.crisis.promises.open == open_before


def test_a_closing_text_keeps_the_last_promise():
    run = Run().first_word()
    run.do("eva", DraftStatement(template="closing"))
    run.out("closing", "ben", "clara")
    assert run.crisis.promises.open is None
    assert len(run.happened(PromiseMade)) == 1


def test_one_outlet_is_enough():
    run = Run().first_word()
    run.wait(minutes=52)
    run.approve("no_news-1", "anna")
    run.do("anna", Publish(statement="no_news-1", binding=run.binding("no_news-1")))
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="no_news-1", outlet="newsroom"))
    run.do(COURIER, ReportSent(statement="no_news-1", outlet="newsroom"))
    assert run.happened(PromiseKept)


def test_a_short_cadence_reminds_at_once():
    run = Run(setup(), severity="S1").first_word()
    assert run.crisis.life.cadence == timedelta(minutes=30)
    promise = run.crisis.promises.open
    assert promise is not None
    assert promise.due == START + timedelta(minutes=26)
