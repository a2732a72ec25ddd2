from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.crisis.approvals import Approve, RequestApproval
from bot.crisis.command import Refused
from bot.crisis.pausing import PauseAll
from bot.crisis.publishing import (
    UNDO,
    Halt,
    PublicationHastened,
    PublicationRequested,
    Publish,
    StatementReleased,
)
from bot.crisis.scheduling import PublishAtOnce, PublishLater, holds_until, moment_of
from bot.crisis.statements import EditStatement
from tests.playbooks import START, Run, preapproved, setup
from tests.playbooks import playbook as small

VIENNA = "Europe/Vienna"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def approved(lapses: str = "") -> Run:
    """The first word is approved by Anna; perhaps for longer than usual."""
    if lapses:
        of = small(approvals={
            name: {"any_of": ["lead", "social"], "within": "5m", "lapses": lapses} for name in "ABC"
        })  # fmt: skip
        run = Run(setup(of)).go_on().know()
    else:
        run = Run().go_on().know()
    run.approve("first_word", "anna")
    return run


def later(run: Run, clock: str, statement: str = "first_word") -> PublishLater:
    return PublishLater(statement=statement, binding=run.binding(statement), at=clock)


def at_once(run: Run, statement: str = "first_word") -> PublishAtOnce:
    return PublishAtOnce(statement=statement, binding=run.binding(statement))


# -------------------------------------------------------------------------------------------- which moment


@pytest.mark.parametrize(
    ("given", "now", "found"),
    [
        ("07:00", "2026-11-02 04:44", "2026-11-02 06:00"),
        ("7.00 Uhr", "2026-11-02 04:44", "2026-11-02 06:00"),
        ("00:10", "2026-11-02 22:30", "2026-11-02 23:10"),
        ("05:45", "2026-11-02 04:44:50", "2026-11-02 04:45"),
        ("05:00", "2026-11-02 05:30", "2026-11-03 04:00"),
        ("02:30", "2026-10-25 00:29", "2026-10-25 00:30"),
        ("02:30", "2026-10-25 00:31", "2026-10-25 01:30"),
        ("03:00", "2026-03-29 00:30", "2026-03-29 01:00"),
    ],
)
def test_the_next_such_clock_time(given: str, now: str, found: str):
    assert moment_of(given, at(now), VIENNA) == at(found)


@pytest.mark.parametrize(
    ("given", "now", "key"),
    [
        ("05:44", "2026-11-02 04:44", "refused.time_has_passed"),
        ("05:45", "2026-11-02 04:44:51", "refused.time_has_passed"),
        ("05:00", "2026-11-02 04:44", "refused.time_has_passed"),
        ("23:50", "2026-11-02 23:10", "refused.time_has_passed"),
        ("02:30", "2026-03-28 23:30", "refused.no_such_time"),
        ("gleich", "2026-11-02 04:44", "refused.time"),
        ("25:00", "2026-11-02 04:44", "refused.time"),
        ("", "2026-11-02 04:44", "refused.time"),
    ],
)
def test_what_names_no_moment(given: str, now: str, key: str):
    """Whoever says 05:00 at 05:44 does not mean tomorrow."""
    with pytest.raises(Refused) as refused:
        moment_of(given, at(now), VIENNA)
    assert refused.value.phrase.key == key


def test_every_minute_of_a_day_is_ahead_or_refused():
    for minutes in range(0, 24 * 60, 7):
        now = START + timedelta(minutes=minutes, seconds=13)
        try:
            found = moment_of("06:00", now, VIENNA)
        except Refused:
            continue
        assert now + UNDO <= found <= now + timedelta(hours=24)


# ----------------------------------------------------------------------------------------------- at a time


def test_a_text_goes_out_at_its_time():
    run = approved()
    run.do("anna", later(run, "06:00"))
    asked = run.happened(PublicationRequested)[0]
    assert (asked.by, asked.release_at) == ("anna", START + timedelta(minutes=16))
    publication = run.crisis.publishing.publications["first_word"]
    assert publication.scheduled
    run.wait(minutes=15, seconds=59)
    assert not run.happened(StatementReleased)
    run.wait(seconds=1)
    assert run.happened(StatementReleased)[0].at == START + timedelta(minutes=16)
    assert not run.crisis.publishing.publications["first_word"].scheduled


def test_what_goes_out_in_ten_seconds_is_not_scheduled():
    run = approved()
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert not run.crisis.publishing.publications["first_word"].scheduled


def test_only_who_may_publish_only_what_is_approved_only_as_it_was_seen():
    run = Run().go_on().know()
    assert run.refused("anna", later(run, "06:00")).key == "refused.not_approved"
    run.approve("first_word", "anna")
    assert run.refused("ben", later(run, "06:00")).key == "refused.not_yours"
    assert run.refused("agnes", later(run, "06:00")).key == "refused.not_yours"
    assert run.refused("anna", replace(later(run, "06:00"), binding="old")).key == "refused.text_changed"
    assert run.refused("anna", replace(later(run, "06:00"), statement="poem")).key == "refused.unknown_statement"
    assert run.refused("anna", later(run, "bald")).key == "refused.time"


def test_the_second_one_sees_for_when_it_is_scheduled_and_by_whom():
    run = approved()
    run.do("anna", later(run, "06:00"))
    when = run.now
    run.sleep(seconds=1)
    told = {"who": "Anna", "when": when, "at": START + timedelta(minutes=16)}
    for wish in (later(run, "06:05"), Publish(statement="first_word", binding=run.binding("first_word"))):
        phrase = run.refused("eva", wish)
        assert (phrase.key, phrase.params) == ("refused.scheduled_by", told)


def test_not_later_than_its_approvals_hold():
    run = approved()
    phrase = run.refused("anna", later(run, "06:14"))
    until = START + timedelta(minutes=30)
    assert (phrase.key, phrase.params) == ("refused.lapses_before", {"at": until, "until": until})
    assert run.do("anna", later(run, "06:13"))


def test_not_later_than_its_pre_approval_holds():
    of = small(approvals={
        name: {"any_of": ["lead", "social"], "within": "5m", "lapses": "12h"} for name in "ABC"
    })  # fmt: skip
    until = START + timedelta(minutes=20)
    run = Run(setup(of, preapproved=preapproved(of, until))).go_on().know()
    run.approve("first_word", "anna")
    assert run.refused("anna", later(run, "06:05")).params["until"] == until
    assert run.do("anna", later(run, "06:03"))


def test_a_voice_that_is_not_needed_may_lapse():
    run = approved("1h")
    run.sleep(minutes=30)
    run.approve("first_word", "finn")
    statement = run.crisis.statements.by_id["first_word"]
    assert holds_until(run.crisis, statement, run.now) == START + timedelta(minutes=90)
    assert run.do("anna", later(run, "07:10"))


def test_approvals_that_never_lapse_by_time():
    run = Run().go_on().know()
    assert holds_until(run.crisis, run.crisis.statements.by_id["first_word"], run.now) is not None
    assert holds_until(run.crisis, run.crisis.statements.by_id["first_word"], run.now + timedelta(days=900)) is None


def test_not_later_than_what_was_promised():
    run = Run().first_word()
    promise = run.crisis.promises.open
    assert promise is not None and promise.due == START + timedelta(minutes=56)
    run.submit("fuller")
    run.sleep(minutes=40)
    run.submit("fuller")
    run.approve("fuller", "ben", "clara")
    phrase = run.refused("anna", later(run, "06:40", "fuller"))
    assert (phrase.key, phrase.params["due"]) == ("refused.after_the_promise", promise.due)
    assert run.do("anna", later(run, "06:39", "fuller"))
    run.wait(minutes=15)
    run.deliver()
    run.wait(minutes=1)
    kept = run.crisis.promises.made[0]
    assert kept.kept_in_time and not kept.missed


def test_once_a_promise_is_due_nothing_is_put_off():
    run = Run().first_word()
    run.wait(minutes=57)
    run.submit("fuller")
    run.approve("fuller", "ben", "clara")
    phrase = run.refused("anna", later(run, "06:50", "fuller"))
    assert (phrase.key, phrase.params) == ("refused.promise_first", {"due": START + timedelta(minutes=56)})


def test_an_internal_text_breaks_no_promise():
    run = Run().first_word()
    run.sleep(minutes=35)
    run.approve("staff", "anna")
    assert run.do("anna", later(run, "06:45", "staff"))


def test_what_is_scheduled_is_not_edited_but_stopped_first():
    run = approved()
    run.do("anna", later(run, "06:00"))
    edit = EditStatement(statement="first_word", de="Neu {next_update}")
    at = START + timedelta(minutes=16)
    again = RequestApproval(statement="first_word")
    for wish in (edit, again, Approve(statement="first_word", binding=run.binding("first_word"))):
        phrase = run.refused("eva", wish)
        assert (phrase.key, phrase.params) == ("refused.stop_it_first", {"name": "first_word", "at": at})
    run.do("ben", Halt(statement="first_word"))
    assert run.do("eva", edit)
    run.wait(hours=1)
    assert not run.happened(StatementReleased)


# ------------------------------------------------------------------------------------------------- at once


def test_a_person_does_not_wait_for_the_time():
    run = approved()
    run.do("anna", later(run, "06:00"))
    run.wait(minutes=3)
    run.do("eva", at_once(run))
    hastened = run.happened(PublicationHastened)[0]
    assert (hastened.by, hastened.release_at) == ("eva", run.now + UNDO)
    assert run.wait(seconds=9) == ()
    run.wait(seconds=1)
    assert run.happened(StatementReleased)[0].at == START + timedelta(minutes=3, seconds=10)
    assert run.crisis.publishing.publications["first_word"].by == "eva"
    run.wait(hours=1)
    assert len(run.happened(StatementReleased)) == 1


def test_the_ten_seconds_before_its_time_can_be_stopped_too():
    run = approved()
    run.do("anna", later(run, "06:00"))
    run.do("anna", at_once(run))
    run.do("ben", Halt(statement="first_word"))
    run.wait(hours=1)
    assert not run.happened(StatementReleased)


def test_at_once_is_for_what_waits_and_for_who_may_publish():
    run = approved()
    assert run.refused("anna", at_once(run)).key == "refused.nothing_to_halt"
    run.do("anna", later(run, "06:00"))
    assert run.refused("ben", at_once(run)).key == "refused.not_yours"
    assert run.refused("anna", replace(at_once(run), binding="old")).key == "refused.text_changed"
    run.do("anna", at_once(run))
    first = run.now
    run.sleep(seconds=1)
    assert run.refused("eva", at_once(run)).params == {"who": "Anna", "when": first}
    run.wait(seconds=10)
    assert run.refused("eva", at_once(run)).key == "refused.published_by"


def test_nothing_is_scheduled_or_hastened_while_everything_is_paused():
    run = approved()
    run.do("anna", PauseAll(reason="erst klären"))
    assert run.refused("anna", later(run, "06:00")).key == "refused.paused"
