from datetime import UTC, datetime

import pytest

from bot.report.timeline import SILENT, timeline
from tests.playbooks import Run, setup
from tests.report.crises import begun, journal, recorded, stormy, whole


def test_one_line_for_each_event_that_is_not_silent_in_order():
    lines = timeline(whole(), "de")
    heard = [record for record in whole() if type(record.event) not in SILENT]
    assert [line.version for line in lines] == [record.version for record in heard]
    assert [line.at for line in lines] == [record.event.at for record in heard]
    assert len(heard) < len(whole())


def test_a_line_gives_local_time_with_its_zone():
    first = timeline(whole(), "de")[0]
    assert (first.at, first.clock, first.zone) == (datetime(2026, 11, 2, 4, 44, tzinfo=UTC), "05:44:00", "MEZ")
    assert (first.by, first.who, first.event) == ("anna", "Anna", "CrisisStarted")
    nepal = timeline(journal(Run(setup(zone="Asia/Kathmandu"))), "en")[0]
    assert (nepal.clock, nepal.zone) == ("10:29:00", "+0545")


def test_the_zone_changes_with_summer_time():
    run = begun()
    run.now = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)
    run.alarm()
    line = timeline(journal(run), "de")[-1]
    assert (line.clock, line.zone) == ("28.03. 14:00:00", "MESZ")


def test_trouble_and_milestones_are_marked():
    weights: dict[str, set[str]] = {}
    for line in timeline(whole(), "de"):
        weights.setdefault(line.weight, set()).add(line.event)
    assert weights["milestone"] == {"CrisisStarted", "StatementReleased", "SeverityChanged", "CrisisStoodDown"}
    assert weights["trouble"] == {
        "StepOverdue", "PageExhausted", "PublicationHalted", "PromiseMissed", "ApprovalOverdue", "DeliveryUnknown",
        "StatementReleased",
    }  # fmt: skip
    corrections = [line for line in timeline(whole(), "de") if "Berichtigung 1“ ging hinaus" in line.text]
    assert [line.weight for line in corrections] == ["trouble"]


def test_decisions_are_those_of_people():
    decided = [line for line in timeline(whole(), "de") if line.decision]
    assert not [line for line in decided if line.by.startswith("bot:")]
    assert {line.event for line in decided} >= {"StepDecided", "StepDone", "ApprovalRefused", "PublicationHalted"}
    assert [line.why for line in decided if line.event == "StepDone"] == ["Planer B ist abgeschaltet"]


def test_only_the_proof_of_a_duty_is_called_a_proof():
    assert {line.event for line in timeline(whole(), "de") if line.reason == "proof"} == {"ClockMet"}


def test_no_journal_and_no_such_language():
    with pytest.raises(ValueError, match="nothing to report"):
        timeline((), "de")
    with pytest.raises(ValueError, match="de, en"):
        timeline(recorded(begun().events), "tlh")


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("language", ["de", "en"])
def test_whatever_happens_is_told(seed: int, language: str):
    records = stormy(seed)
    lines = timeline(records, language)
    assert len(lines) == sum(type(record.event) not in SILENT for record in records)
    assert all(line.text and len(line.text) < 10_000 for line in lines)
