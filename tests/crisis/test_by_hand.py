from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.attempts import BeginAttempt, DropDelivery, ReportUnknown, SayItIsOut
from bot.crisis.by_hand import MarkByHandLate, to_do, who
from bot.crisis.command import COURIER
from bot.crisis.core import deadlines
from bot.crisis.deliveries import DeliveryLate, deliveries
from bot.crisis.roster import ClaimRole, DeclareConflict
from tests.aftermath import BY_ITSELF, mending_setup, out, released, retracting, sent
from tests.playbooks import LADDERS, Run

XING: dict[str, Any] = {"statement": "first_word", "outlet": "xing"}


def waiting(run: Run) -> list[tuple[str, str]]:
    return [(statement, outlet) for statement, outlet, _ in to_do(run.crisis)]


def test_it_is_never_the_couriers_work():
    run = out()
    assert deliveries(run.crisis, run.now) == ()
    assert waiting(run) == [("first_word", "xing")]
    assert run.refused(COURIER, BeginAttempt(**XING)).key == "refused.not_ready"
    assert ("first_word", "xing") in run.crisis.deliveries.unresolved()


def test_the_hub_goes_first_here_too():
    run = released()
    assert waiting(run) == []
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    assert waiting(run) == [("first_word", "xing")]
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"))
    assert waiting(run) == [("first_word", "xing")]


@pytest.mark.parametrize("by", ["anna", "finn", "eva"])
def test_a_person_says_that_it_is_out(by: str):
    run = out()
    run.do(by, SayItIsOut(**XING, permalink="https://xing.example/7"))
    outcome = run.crisis.deliveries.outcomes["first_word", "xing"]
    assert (outcome.status, outcome.permalink) == ("sent", "https://xing.example/7")
    assert waiting(run) == []
    assert not [each for each in deadlines(run.crisis) if isinstance(each.command, MarkByHandLate)]


@pytest.mark.parametrize("by", ["ben", "agnes"])
def test_not_everybody_says_so(by: str):
    assert out().refused(by, SayItIsOut(**XING)).key == "refused.not_yours"


def test_nobody_says_so_for_what_the_bot_sends():
    run = released()
    wish = SayItIsOut(statement="first_word", outlet="mastodon")
    assert run.refused("anna", wish).key == "refused.stale"


def test_it_can_be_left_out():
    run = out()
    run.do("finn", DropDelivery(**XING))
    assert waiting(run) == []


def test_what_is_not_done_in_time_is_said_once():
    run = out()
    since = run.crisis.deliveries.outcomes["first_word", "xing"].since
    assert since
    assert [each.at for each in deadlines(run.crisis) if isinstance(each.command, MarkByHandLate)] == [
        since + timedelta(minutes=10)
    ]
    run.wait(minutes=9)
    assert run.happened(DeliveryLate) == []
    run.wait(minutes=30)
    (late,) = run.happened(DeliveryLate)
    assert (late.statement, late.outlet, late.at) == ("first_word", "xing", since + timedelta(minutes=10))
    outcome = run.crisis.deliveries.outcomes["first_word", "xing"]
    assert (outcome.status, outcome.since, outcome.late) == ("ready", since, True)
    run.do("finn", SayItIsOut(**XING))


def test_an_alarm_that_comes_too_early_or_about_something_else_marks_nothing():
    run = out()
    assert run.do("bot:alarm", MarkByHandLate(**XING)) == ()
    run.sleep(minutes=20)
    assert run.do("bot:alarm", MarkByHandLate(statement="first_word", outlet="mastodon")) == ()


def test_what_was_taken_back_is_not_put_there_any_more():
    run = out()
    sent(run, retracting(run), *BY_ITSELF)
    assert waiting(run) == [("retraction-1", "xing")]


def test_in_a_drill_it_is_the_same():
    run = out("drill")
    assert waiting(run) == [("first_word", "xing")]
    run.do("finn", SayItIsOut(**XING))
    assert run.crisis.deliveries.outcomes["first_word", "xing"].status == "sent"


def test_who_does_it():
    run = out()
    assert who(run.crisis) == ("social", "finn")
    run.do("eva", ClaimRole(role="writer"))
    assert who(run.crisis) == ("writer", "eva"), "whoever is there"
    run.do("finn", ClaimRole(role="social"))
    assert who(run.crisis) == ("social", "finn")
    run.do("finn", DeclareConflict(person="finn", reason="Bruder"))
    assert who(run.crisis) == ("writer", "eva")


def test_who_does_it_where_nobody_has_these_roles():
    ladders = {**LADDERS, "social": (), "writer": (), "lead": ("anna",)}
    assert who(Run(mending_setup(ladders=ladders)).crisis) == ("lead", "anna")
    run = Run(mending_setup(ladders=ladders))
    run.do("anna", DeclareConflict(person="anna", reason="Bruder"))
    assert who(run.crisis) == ("lead", "")
