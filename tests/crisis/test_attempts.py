from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.attempts import (
    BeginAttempt,
    DropDelivery,
    ReportNotSent,
    ReportSent,
    ReportUnknown,
    SayItIsNotOut,
    SayItIsOut,
    SendHeld,
)
from bot.crisis.backoff import LONGEST
from bot.crisis.command import COURIER, Command
from bot.crisis.core import deadlines
from bot.crisis.deliveries import DeliveryHeld, DeliverySent, attempting, deliveries
from bot.crisis.pausing import PauseAll, ResumeAll
from tests.aftermath import correcting, out, retracting, sent
from tests.aftermath import released as released_everywhere
from tests.playbooks import NEWSROOM, Run
from tests.situations import released

ONE: dict[str, Any] = {"statement": "first_word", "outlet": "newsroom"}
TWO: dict[str, Any] = {"statement": "first_word", "outlet": "mastodon"}


def ready(run: Run) -> list[str]:
    return [delivery.outlet for delivery in deliveries(run.crisis, run.now)]


def status(run: Run, outlet: str = "newsroom") -> str:
    return run.crisis.deliveries.of("first_word")[outlet].status


def test_whoever_comes_second_does_not_send():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    assert run.refused(COURIER, BeginAttempt(**ONE)).key == "refused.not_ready"
    assert run.refused(COURIER, BeginAttempt(statement="poem", outlet="fax")).key == "refused.no_delivery"
    assert [delivery.outlet for delivery in attempting(run.crisis)] == ["newsroom"]


def test_what_is_out_stays_out():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportSent(**ONE))
    for late in (ReportSent(**ONE), ReportNotSent(**ONE, reason="x"), ReportUnknown(**ONE, reason="x")):
        assert run.do(COURIER, late) == ()
    assert run.refused("anna", DropDelivery(**ONE)).key == "refused.stale"
    assert run.refused("anna", SayItIsNotOut(**ONE)).key == "refused.stale"
    assert len(run.happened(DeliverySent)) == 1


def test_what_was_surely_not_sent_is_tried_again_later_and_later():
    run = released()
    pauses = []
    for _ in range(4):
        run.do(COURIER, BeginAttempt(**ONE))
        run.do(COURIER, ReportNotSent(**ONE, reason="refused"))
        again = run.crisis.deliveries.of("first_word")["newsroom"].not_before
        assert again is not None
        pauses.append((again - run.now).total_seconds())
        assert again in [deadline.at for deadline in deadlines(run.crisis) if deadline.command is None]
        run.now = again
    assert pauses == [5, 10, 20, 40]
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportNotSent(**ONE, reason="refused"))
    assert status(run) == "refused"
    assert ready(run) == ["mastodon"]


@pytest.mark.parametrize(
    ("wait", "pause"),
    [
        (timedelta(minutes=2), timedelta(minutes=2)),
        (timedelta(-1), timedelta(seconds=5)),
        (timedelta.max, LONGEST),
    ],
)
def test_an_outlet_may_ask_for_a_pause(wait: timedelta, pause: timedelta):
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportNotSent(**ONE, reason="429", wait=wait))
    assert run.crisis.deliveries.of("first_word")["newsroom"].not_before == run.now + pause


def test_what_cannot_help_is_not_tried_again():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportNotSent(**ONE, reason="401", final=True))
    assert status(run) == "refused"
    assert run.do(COURIER, ReportUnknown(**ONE, reason="late")) == ()


def unknown() -> Run:
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportUnknown(**ONE, reason="timeout"))
    return run


def test_nothing_unknown_is_sent_again_without_a_person():
    run = unknown()
    run.wait(hours=5)
    assert "newsroom" not in ready(run)
    assert run.refused(COURIER, BeginAttempt(**ONE)).key == "refused.not_ready"
    assert run.do(COURIER, ReportNotSent(**ONE, reason="late")) == ()
    run.do("finn", SayItIsNotOut(**ONE))
    assert "newsroom" in ready(run)


def test_a_person_says_that_it_is_out():
    run = unknown()
    run.do("anna", SayItIsOut(**ONE, permalink="https://social.example/@linznet/1"))
    assert status(run) == "sent"
    assert run.happened(DeliverySent)[0].permalink == "https://social.example/@linznet/1"
    assert run.do("anna", SayItIsOut(**ONE)) == ()


def test_a_look_up_may_find_it_later():
    run = unknown()
    run.do(COURIER, ReportSent(**ONE, permalink=NEWSROOM))
    assert status(run) == "sent"


def test_a_person_leaves_an_outlet_out():
    run = released()
    run.do("anna", DropDelivery(**TWO))
    assert run.crisis.deliveries.unresolved() == (("first_word", "newsroom"),)
    assert run.do(COURIER, ReportSent(**TWO)) == ()
    run.do(COURIER, BeginAttempt(**ONE))
    assert run.refused("anna", DropDelivery(**ONE)).key == "refused.stale", "it is under way"


@pytest.mark.parametrize("who", ["ben", "agnes"])
@pytest.mark.parametrize("wish", [SayItIsOut(**ONE), SayItIsNotOut(**ONE), DropDelivery(**ONE)])
def test_not_everybody_decides_on_deliveries(who: str, wish: Command):
    assert unknown().refused(who, wish).key == "refused.not_yours"


def test_a_person_can_only_speak_of_what_is_unclear():
    run = released()
    assert run.refused("anna", SayItIsOut(**ONE)).key == "refused.stale"
    assert run.refused("anna", SayItIsNotOut(**ONE)).key == "refused.stale"


def test_tried_again_for_ever_by_people():
    """A person may send it again as often as they like, without the pauses growing out of bounds."""
    run = unknown()
    for _ in range(60):
        run.do("anna", SayItIsNotOut(**ONE))
        run.do(COURIER, BeginAttempt(**ONE))
        run.do(COURIER, ReportUnknown(**ONE, reason="timeout"))
    run.do("anna", SayItIsNotOut(**ONE))
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportNotSent(**ONE, reason="400"))
    assert status(run) == "refused"


# ----------------------------------------------------------------------------------- held, because it was wrong


def of(run: Run, outlet: str, statement: str = "first_word") -> str:
    return run.crisis.deliveries.of(statement)[outlet].status


def test_what_was_taken_back_does_not_leave_by_itself_any_more():
    run = sent(released_everywhere(), "first_word", "newsroom")
    mender = retracting(run)
    assert [(e.statement, e.outlet, e.reason) for e in run.happened(DeliveryHeld)] == [
        ("first_word", "mastodon", "mended"), ("first_word", "x", "mended"), ("first_word", "xing", "mended"),
    ]  # fmt: skip
    run.wait(hours=2)
    assert "first_word" not in {delivery.statement for delivery in deliveries(run.crisis, run.now)}
    assert run.refused(COURIER, BeginAttempt(statement="first_word", outlet="x")).key == "refused.not_ready"
    assert of(run, "x", mender) == "ready"


def test_what_was_on_its_way_and_did_not_arrive_is_held_as_well():
    run = sent(released_everywhere(), "first_word", "newsroom")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="x"))
    retracting(run)
    assert of(run, "x") == "attempting"
    run.do(COURIER, ReportNotSent(statement="first_word", outlet="x", reason="429"))
    assert of(run, "x") == "held"


def test_what_is_out_or_asked_about_is_left_alone():
    run = out()
    correcting(run)
    assert {of(run, outlet) for outlet in ("newsroom", "mastodon", "x")} == {"sent"}
    run = sent(released_everywhere(), "first_word", "newsroom")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="x"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="x", reason="timeout"))
    retracting(run)
    assert of(run, "x") == "unknown"
    run.do("anna", SayItIsNotOut(statement="first_word", outlet="x"))
    assert of(run, "x") == "ready", "somebody who knows that it was wrong wants it there"


def test_a_person_may_have_it_sent_all_the_same_until_the_next_correction():
    run = sent(released_everywhere(), "first_word", "newsroom")
    correcting(run)
    run.sleep(minutes=1)
    run.do("finn", SendHeld(statement="first_word", outlet="mastodon"))
    assert ("first_word", "mastodon") in [(d.statement, d.outlet) for d in deliveries(run.crisis, run.now)]
    correcting(run)
    assert of(run, "mastodon") == "held"


def test_a_word_from_before_the_correction_does_not_count():
    run = sent(released_everywhere(), "first_word", "newsroom")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="x"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="x", reason="timeout"))
    run.do("anna", SayItIsNotOut(statement="first_word", outlet="x"))
    retracting(run)
    assert of(run, "x") == "held"


def test_what_was_held_is_left_out_or_sent_by_those_who_may():
    run = sent(released_everywhere(), "first_word", "newsroom")
    retracting(run)
    held: dict[str, Any] = {"statement": "first_word", "outlet": "x"}
    assert run.refused("ben", SendHeld(**held)).key == "refused.not_yours"
    assert run.refused("anna", SayItIsNotOut(**held)).key == "refused.stale"
    assert run.refused("anna", SayItIsOut(**held)).key == "refused.stale"
    run.do("eva", DropDelivery(**held))
    assert of(run, "x") == "dropped"
    assert run.refused("anna", SendHeld(**held)).key == "refused.stale"


def test_what_a_person_had_put_there_before_everything_was_paused_is_out():
    run = out()
    run.do("anna", PauseAll(reason="Es gibt Verletzte"))
    assert of(run, "xing") == "held"
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing"))
    assert of(run, "xing") == "sent"


def test_a_text_that_was_paused_and_taken_back_meanwhile_stays_held():
    run = sent(released_everywhere(), "first_word", "newsroom")
    run.do("anna", PauseAll(reason="Es gibt Verletzte"))
    run.do("anna", ResumeAll())
    retracting(run)
    assert of(run, "x") == "held"
    assert run.crisis.deliveries.of("first_word")["x"].reason == "paused"
