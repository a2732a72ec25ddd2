from datetime import timedelta

import pytest

from bot.crisis.command import ALARM
from bot.crisis.deadline import Deadline
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity, TakeNote
from bot.crisis.pausing import PauseAll
from bot.crisis.publishing import UNDO, PublicationHalted, Publish, StatementReleased
from bot.crisis.release import LATEST, Release, deadlines
from bot.crisis.roster import DeclareConflict
from bot.crisis.scheduling import PublishLater
from tests.playbooks import Run


def approved(*people: str) -> Run:
    """The first word is approved."""
    run = Run().go_on().know()
    run.approve("first_word", *(people or ("anna",)))
    return run


def going(by: str = "anna") -> Run:
    """It is on its way."""
    run = approved("finn" if by == "eva" else "anna")
    run.do(by, Publish(statement="first_word", binding=run.binding("first_word")))
    return run


def scheduled(at: str = "06:00") -> Run:
    """It waits for a time."""
    run = approved()
    run.do("anna", PublishLater(statement="first_word", binding=run.binding("first_word"), at=at))
    return run


def why(run: Run) -> list[tuple[str, str]]:
    return [(event.by, event.reason) for event in run.happened(PublicationHalted)]


def test_what_is_due_is_released_once():
    run = approved()
    assert run.do(ALARM, Release(statement="first_word")) == ()
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert deadlines(run.crisis) == (Deadline(run.now + UNDO, Release(statement="first_word")),)
    assert run.do(ALARM, Release(statement="first_word")) == ()
    run.wait(seconds=10)
    assert len(run.happened(StatementReleased)) == 1
    assert deadlines(run.crisis) == ()
    assert run.do(ALARM, Release(statement="first_word")) == ()
    assert run.do(ALARM, Release(statement="poem")) == ()


def test_a_late_alarm_checks_once_more():
    run = approved()
    run.sleep(minutes=29, seconds=55)
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    assert [reason for _, reason in why(run)] == ["lapsed"]
    assert not run.happened(StatementReleased)


def test_a_fact_that_changes_stops_it_at_once_and_not_only_when_it_would_leave():
    run = scheduled()
    run.wait(minutes=2)
    run.do("ben", ReportFact(fact="what", de="Telefon", en="phone"))
    assert why(run) == [("ben", "changed")]
    assert run.happened(PublicationHalted)[0].at == run.now
    run.wait(hours=1)
    assert not run.happened(StatementReleased)


def test_another_severity_stops_it():
    run = going()
    run.do("anna", ChangeSeverity(severity="S1", reason="Notruf"))
    assert why(run) == [("anna", "changed")]


@pytest.mark.parametrize(("publisher", "reason"), [("eva", "conflict"), ("anna", "conflict")])
def test_a_publisher_with_a_conflict_publishes_nothing(publisher: str, reason: str):
    run = going(publisher)
    run.do(publisher, DeclareConflict(person=publisher, reason="x"))
    assert why(run) == [(publisher, reason)]
    run.wait(minutes=1)
    assert not run.happened(StatementReleased)


def test_an_approver_with_a_conflict_takes_the_approval_along():
    run = going("eva")
    run.do("finn", DeclareConflict(person="finn", reason="x"))
    assert why(run) == [("finn", "lapsed")]


def test_what_is_paused_falls_back_even_if_the_alarm_would_fire():
    run = going()
    run.do("anna", PauseAll(reason="x"))
    assert why(run) == [("anna", "paused")]
    assert run.wait(minutes=1) == ()


def test_a_restart_of_a_few_minutes_delays_a_text():
    run = scheduled("05:50")
    run.sleep(minutes=6)
    run.sleep(seconds=LATEST.total_seconds())
    run.alarm()
    assert run.happened(StatementReleased)[0].at == run.now


@pytest.mark.parametrize("make", [going, scheduled])
def test_nothing_leaves_long_after_its_time(make):
    """The bot was down; nobody watched. A person looks first."""
    run = make()
    due = run.crisis.publishing.publications["first_word"].release_at
    run.sleep(seconds=(due + LATEST - run.now + timedelta(seconds=1)).total_seconds())
    run.alarm()
    assert (ALARM, "late") in why(run)
    assert not run.happened(StatementReleased)
    assert run.crisis.publishing.halted["first_word"].release_at == due
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    assert len(run.happened(StatementReleased)) == 1


def test_that_people_act_while_it_is_late_releases_nothing():
    run = scheduled("05:50")
    run.sleep(minutes=20)
    run.do("anna", TakeNote(text="wieder da"))
    assert not run.happened(StatementReleased)
    run.alarm()
    assert why(run) == [(ALARM, "late")]


def test_what_lapsed_and_is_late_lapsed():
    run = scheduled("05:50")
    run.sleep(minutes=40)
    run.alarm()
    assert [reason for _, reason in why(run)] == ["lapsed"]


def test_a_text_that_stopped_by_itself_counts_how_often():
    run = scheduled("05:50")
    run.sleep(minutes=20)
    run.alarm()
    run.do("anna", PublishLater(statement="first_word", binding=run.binding("first_word"), at="06:10"))
    run.do("ben", ReportFact(fact="what", de="Telefon", en="phone"))
    assert run.crisis.publishing.halted["first_word"].times == 2
