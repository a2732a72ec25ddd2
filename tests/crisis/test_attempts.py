from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.attempts import (
    LONGEST_PAUSE,
    BeginAttempt,
    DropDelivery,
    ReportNotSent,
    ReportSent,
    ReportUnknown,
    SayItIsNotOut,
    SayItIsOut,
)
from bot.crisis.command import COURIER, Command
from bot.crisis.core import deadlines
from bot.crisis.deliveries import DeliverySent, attempting, deliveries
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
        (timedelta.max, LONGEST_PAUSE),
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
