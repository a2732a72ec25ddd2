from datetime import timedelta

import pytest

from bot.crisis.paging import AnswerPage, CallRole, PassPage
from bot.crisis.roster import DeclareConflict
from bot.report.calls import Call, Ring, calls, load
from tests.playbooks import START, Run
from tests.report.crises import begun, journal, stormy, whole

MINUTE = timedelta(minutes=1)


def of(run: Run, role: str) -> Call:
    return [call for call in calls(journal(run)) if call.role == role][-1]


def page(run: Run, role: str) -> str:
    return next(page.id for page in run.crisis.paging.ringing() if page.role == role)


def ends(call: Call) -> list[tuple[str, str]]:
    return [(ring.person, ring.ended) for ring in call.rings]


def test_a_call_goes_up_its_ladder_until_somebody_answers():
    run = begun().go_on()
    run.wait(minutes=4)
    run.do("deniz", AnswerPage(page=page(run, "fact_owner")))
    call = of(run, "fact_owner")
    assert ends(call) == [("ben", "silent"), ("deniz", "answered")]
    assert (call.outcome, call.answered_by, call.response, call.passed_on) == ("answered", "deniz", 4 * MINUTE, 1)


def test_whoever_cannot_come_did_answer():
    run = begun().go_on()
    run.do("ben", PassPage(page=page(run, "fact_owner"), rung=0))
    run.do("deniz", PassPage(page=page(run, "fact_owner"), rung=1))
    call = of(run, "fact_owner")
    assert ends(call) == [("ben", "declined"), ("deniz", "declined")]
    assert (call.outcome, call.response) == ("exhausted", None)


def test_an_earlier_rung_may_answer_late():
    run = begun().go_on()
    run.wait(minutes=4)
    run.do("ben", AnswerPage(page=page(run, "fact_owner")))
    assert ends(of(run, "fact_owner")) == [("ben", "answered"), ("deniz", "taken")]


def test_a_conflict_is_no_silence():
    run = begun().go_on()
    run.do("ben", DeclareConflict(person="ben", reason="betroffen"))
    assert ends(of(run, "fact_owner")) == [("ben", "barred"), ("deniz", "rings")]


def test_a_ladder_without_people_reaches_nobody():
    run = begun().go_on()
    run.do("moser", DeclareConflict(person="moser", reason="betroffen"))
    run.do("anna", CallRole(role="executive"))
    call = of(run, "executive")
    assert (call.rings, call.outcome, call.passed_on) == ((), "exhausted", 0)


def test_saying_yes_or_no_answers_the_call():
    fuller = [call for call in calls(whole()) if (call.about, call.role) == ("fuller", "legal")]
    assert [(call.outcome, call.answered_by, call.response) for call in fuller] == [
        ("answered", "clara", 4 * MINUTE),
        ("withdrawn", "", None),
        ("answered", "clara", 7 * MINUTE),
    ]


def test_what_is_settled_by_somebody_else_is_withdrawn():
    run = begun().first_word()
    run.submit("fuller")
    run.approve("fuller", "deniz", "clara")
    assert ends(of(run, "fact_owner")) == [("ben", "withdrawn")]


def ring(person: str, minutes: float, ended: str = "answered") -> Ring:
    return Ring(person, START + timedelta(minutes=minutes), ended)  # type: ignore[arg-type]  # one of the words


def test_the_load_of_a_person_is_the_most_in_any_hour():
    rings = (ring("ben", 0), ring("ben", 30, "silent"), ring("ben", 59.9), ring("ben", 61), ring("clara", 5))
    call = Call("p1", "lead", "", START, ("ben", "clara"), rings)
    ben, clara = load([call], "Europe/Vienna")
    assert (ben.person, ben.rings, ben.most_in_an_hour, ben.unanswered, ben.at_night) == ("ben", 4, 3, 1, 1)
    assert (clara.person, clara.rings, clara.at_night) == ("clara", 1, 1)


def test_night_is_where_the_organisation_is():
    call = Call("p1", "lead", "", START, ("ben",), (ring("ben", 0),))
    assert [load([call], zone)[0].at_night for zone in ("Europe/Vienna", "Asia/Tokyo")] == [1, 0]
    assert load([], "UTC") == ()


@pytest.mark.parametrize("seed", range(8))
def test_only_the_last_ring_can_still_ring(seed: int):
    for call in calls(stormy(seed)):
        assert [each.ended for each in call.rings[:-1]].count("rings") == 0
        assert (call.outcome == "rings") == bool(call.rings and call.rings[-1].ended == "rings")
