from datetime import timedelta
from typing import Any

from bot.crisis.attempts import BeginAttempt, ReportNotSent, ReportSent
from bot.crisis.command import COURIER
from bot.crisis.deliveries import attempting, deliveries
from tests.playbooks import NEWSROOM, START, Run
from tests.situations import released

ONE: dict[str, Any] = {"statement": "first_word", "outlet": "newsroom"}


def ready(run: Run) -> list[str]:
    return [delivery.outlet for delivery in deliveries(run.crisis, run.now)]


def test_the_hub_goes_first():
    run = released()
    assert ready(run) == ["newsroom"]
    run.do(COURIER, BeginAttempt(**ONE))
    assert ready(run) == []
    run.do(COURIER, ReportSent(**ONE, permalink=NEWSROOM))
    assert ready(run) == ["mastodon"]
    assert run.crisis.deliveries.sent("first_word")


def test_a_hub_that_was_tried_holds_nobody_up():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportNotSent(**ONE, reason="503"))
    assert ready(run) == ["mastodon"]
    run.sleep(seconds=5)
    assert ready(run) == ["newsroom", "mastodon"]


def test_a_delivery_carries_what_an_outlet_may_show():
    run = released("drill")
    delivery = deliveries(run.crisis, run.now)[0]
    assert delivery.key == "c1/first_word/newsroom"
    assert delivery.drill
    assert delivery.texts["de"].startswith("ÜBUNG · Seit 05:20")
    assert (delivery.titles["en"], delivery.crisis_titles["de"]) == ("First word", "Störung")
    assert (delivery.released_at, delivery.permalink) == (START + timedelta(seconds=10), NEWSROOM)
    assert delivery.next_update is not None
    assert not delivery.closing


def test_what_was_begun_and_not_reported_is_remembered():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    assert [delivery.outlet for delivery in attempting(run.crisis)] == ["newsroom"]
    run.do(COURIER, ReportSent(**ONE))
    assert attempting(run.crisis) == ()
