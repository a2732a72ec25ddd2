from datetime import timedelta

import pytest

from bot.crisis.attempts import ReportNotSent, ReportSent, ReportUnknown
from bot.crisis.deliveries import delivery_for
from bot.crisis.notes import ReportNoted, ReportNotNoted, note_on
from bot.outlets.base import NotSent, PerhapsSent, Sent
from bot.runtime import reports
from tests.aftermath import retracted

CRISIS = retracted().crisis
DELIVERY = delivery_for(CRISIS, "first_word", "mastodon")
NOTE = note_on(CRISIS, "first_word", "mastodon", "retraction-1")


def test_what_is_out_is_told_with_all_that_the_outlet_says():
    there = Sent("https://mastodon.example/1", "1", "2 of 40 addresses were refused.")
    assert reports.sent(DELIVERY, there) == ReportSent(
        statement="first_word", outlet="mastodon", permalink="https://mastodon.example/1", ref="1",
        note="2 of 40 addresses were refused.",
    )  # fmt: skip


def test_what_is_surely_not_out_is_told_with_what_the_outlet_asked_for():
    why = NotSent("429", final=True, wait=timedelta(minutes=2))
    assert reports.not_sent(DELIVERY, why) == ReportNotSent(
        statement="first_word", outlet="mastodon", reason="429", final=True, wait=timedelta(minutes=2)
    )


def test_what_was_not_found_stays_in_doubt():
    assert reports.not_there(DELIVERY, PerhapsSent("500")) == ReportNotSent(
        statement="first_word", outlet="mastodon", reason="500", in_doubt=True
    )


def test_what_nobody_knows_is_for_a_person():
    unknown = ReportUnknown(statement="first_word", outlet="mastodon", reason="500")
    assert reports.unknown(DELIVERY, PerhapsSent("500")) == unknown


def test_a_note_that_stands_there():
    noted = ReportNoted(statement="first_word", outlet="mastodon", mender="retraction-1")
    assert reports.noted(DELIVERY, NOTE) == noted


@pytest.mark.parametrize(
    ("why", "reason", "final"),
    [
        (NotSent("403", final=True), "403", True),
        (PerhapsSent("500"), "500", False),
        (TimeoutError(), "No answer came in time.", False),
    ],
)
def test_a_note_that_does_not(why: Exception, reason: str, final: bool):
    assert reports.not_noted(DELIVERY, NOTE, why) == ReportNotNoted(
        statement="first_word", outlet="mastodon", mender="retraction-1", reason=reason, final=final
    )


def test_only_the_words_that_an_outlet_meant_for_people_are_told():
    assert reports.in_words(PerhapsSent("It did not answer.")) == "It did not answer."
    assert reports.in_words(NotSent("It is full.", final=True)) == "It is full."
    assert reports.in_words(TimeoutError()) == "No answer came in time."
    told = reports.in_words(ValueError("https://user:password@example.org"))
    assert "ValueError" in told and "password" not in told
    assert "PerhapsSent" in reports.in_words(PerhapsSent())
