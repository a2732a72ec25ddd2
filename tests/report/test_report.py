from datetime import UTC, datetime, timedelta

import pytest

from bot.report.report import report, working_days_after
from tests.playbooks import START
from tests.report.crises import MENTIONS, begun, journal, whole

WHOLE = report(whole(), "de", name="c1", alarm=START, mentions=MENTIONS[::-1], label=" synthetisch ")


def test_a_report_is_a_value():
    assert report(whole(), "de", name="c1", alarm=START, mentions=MENTIONS, label="synthetisch") == WHOLE
    assert (WHOLE.count, WHOLE.last_hash) == (len(whole()), whole()[-1].hash)
    assert WHOLE.playbook_hash == WHOLE.crisis.playbook.fingerprint()
    assert (WHOLE.severities, WHOLE.crisis.id) == (("S2", "S1"), "c1")


def test_who_took_which_role_when():
    assert [(role, who) for role, who, _ in WHOLE.claims] == [
        ("lead", "anna"), ("writer", "eva"), ("fact_owner", "deniz"), ("legal", "clara"), ("lead", "eva"),
    ]  # fmt: skip


def test_mistakes_and_decisions_come_from_the_timeline():
    assert set(WHOLE.mistakes) < set(WHOLE.timeline)
    assert {entry.event for entry in WHOLE.mistakes} >= {"PromiseMissed", "PublicationHalted", "DeliveryUnknown"}
    assert all(entry.decision for entry in WHOLE.decisions)


def test_mentions_are_sorted_never_negative_and_labelled():
    assert WHOLE.mentions is not None
    assert (WHOLE.mentions.points, WHOLE.mentions.label) == (MENTIONS, "synthetisch")
    odd = report(whole(), "en", mentions=((START, -3),), label="x")
    assert odd.mentions is not None
    assert odd.mentions.points == ((START, 0),)
    with pytest.raises(ValueError, match="label"):
        report(whole(), "de", mentions=MENTIONS)
    assert report(whole(), "de").mentions is None


def test_nothing_to_report():
    with pytest.raises(ValueError, match="nothing to report"):
        report((), "de")
    with pytest.raises(ValueError, match="de, en"):
        report(whole(), "fr")


def test_a_running_crisis_is_reported_until_now():
    run = begun()
    assert report(journal(run), "de", now=START + timedelta(hours=1)).measures.until == START + timedelta(hours=1)


def test_the_review_is_due_in_ten_working_days():
    friday = datetime(2026, 11, 6, 12, tzinfo=UTC)
    assert working_days_after(friday, 1) == datetime(2026, 11, 9, 12, tzinfo=UTC)
    assert working_days_after(friday, 10) == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert WHOLE.review_by.date().isoformat() == "2026-11-16"
