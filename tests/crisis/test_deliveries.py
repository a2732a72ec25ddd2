from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.crisis.attempts import BeginAttempt, ReportNotSent, ReportSent, SayItIsOut
from bot.crisis.command import COURIER
from bot.crisis.core import deadlines
from bot.crisis.deliveries import HEAD_START, Post, attempting, deliveries, delivery_for
from tests.aftermath import PLACES, correcting, mending_setup, not_sent, out, publish, retracting, sent
from tests.aftermath import released as released_everywhere
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


def test_a_hub_that_hangs_holds_nobody_up_for_long():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    wake = run.now + HEAD_START
    assert wake in [deadline.at for deadline in deadlines(run.crisis) if deadline.command is None]
    run.now = wake - timedelta(seconds=1)
    assert ready(run) == []
    run.now = wake
    assert ready(run) == ["mastodon"]


def test_the_second_try_of_a_hub_holds_nobody_up():
    run = released()
    run.do(COURIER, BeginAttempt(**ONE))
    run.do(COURIER, ReportNotSent(**ONE, reason="503"))
    run.sleep(seconds=5)
    run.do(COURIER, BeginAttempt(**ONE))
    assert ready(run) == ["mastodon"]


# ------------------------------------------------------------------------------------------- what hangs under what


def under(run: Run, statement: str, outlet: str = "mastodon") -> Post | None:
    return delivery_for(run.crisis, statement, outlet).under


def another(run: Run) -> Run:
    """The next text has left the house."""
    run.wait(minutes=55)
    run.approve("no_news-1", "anna")
    return publish(run, "no_news-1")


def test_the_first_text_stands_for_itself():
    run = released_everywhere()
    assert under(run, "first_word") is None
    assert delivery_for(run.crisis, "first_word", "mastodon").sent is None
    sent(run, "first_word")
    assert under(run, "first_word") is None
    assert delivery_for(run.crisis, "first_word", "mastodon").sent == FIRST


FIRST = Post("c1/first_word/mastodon", "https://mastodon.example/first_word", "mastodon:first_word")


def test_what_follows_hangs_under_the_first():
    run = sent(another(out()), "no_news-1")
    assert under(run, "no_news-1") == FIRST
    assert under(run, "no_news-1", "x") == Post("c1/first_word/x", "https://x.example/first_word", "x:first_word")


def test_where_the_first_never_arrived_the_next_one_is_the_first():
    run = sent(released_everywhere(), "first_word", "newsroom")
    not_sent(run, "mastodon", final=True)
    run = sent(another(run), "no_news-1")
    assert under(run, "no_news-1") is None
    run.sleep(minutes=1)
    run.do("anna", SayItIsOut(statement="first_word", outlet="mastodon", permalink="https://mastodon.example/late"))
    assert under(run, "no_news-1") is None, "it was there before"
    assert under(run, "first_word") == Post(
        "c1/no_news-1/mastodon", "https://mastodon.example/no_news-1", "mastodon:no_news-1"
    )


def test_what_nobody_can_name_has_nothing_under_it():
    run = released_everywhere()
    for outlet in ("newsroom", "mastodon"):
        one: dict[str, Any] = {"statement": "first_word", "outlet": outlet}
        run.do(COURIER, BeginAttempt(**one))
        run.do(COURIER, ReportSent(**one))
    assert under(another(run), "no_news-1") is None


def test_what_mends_hangs_under_what_was_wrong():
    run = sent(another(out()), "no_news-1")
    mender = correcting(run, "no_news-1")
    delivery = delivery_for(run.crisis, mender, "mastodon")
    assert (delivery.mends, delivery.mended) == ("correction", "no_news-1")
    assert delivery.under == Post("c1/no_news-1/mastodon", "https://mastodon.example/no_news-1", "mastodon:no_news-1")
    plain = delivery_for(run.crisis, "no_news-1", "mastodon")
    assert (plain.mends, plain.mended) == (None, "")


def test_what_mends_hangs_under_the_first_where_the_wrong_text_is_not_out():
    run = sent(another(out()), "no_news-1", "newsroom")
    mender = retracting(run, "no_news-1")
    assert under(run, mender) == FIRST


def test_a_place_with_subjects_gets_one_in_each_of_its_languages():
    places = tuple(replace(place, subjects=place.name == "x") for place in PLACES)
    run = Run(mending_setup(places=places)).go_on().know()
    run.approve("first_word", "anna")
    publish(run, "first_word")
    assert delivery_for(run.crisis, "first_word", "x").subjects == {"de": "Erste Meldung: Störung – Linznet"}
    assert delivery_for(run.crisis, "first_word", "mastodon").subjects == {}
