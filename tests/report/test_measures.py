from datetime import timedelta

import pytest

from bot.crisis.command import Phrase
from bot.crisis.lifecycle import ChangeSeverity
from bot.report.measures import Measures, measures
from bot.report.words import CATALOGUES
from tests.playbooks import START, Run, playbook, setup
from tests.report.crises import begun, dismissed, journal, ladder_ends, stormy, whole

MINUTE = timedelta(minutes=1)
WHOLE = measures(whole(), alarm=START - 1.5 * MINUTE)


def values(found: Measures) -> dict[str, object]:
    return {measure.name: measure.value for measure in found.scores if measure.value is not None}


def reasons(found: Measures) -> dict[str, str]:
    return {measure.name: measure.why.key for measure in found.scores if measure.why}


def test_the_values_of_a_whole_crisis():
    assert values(WHOLE) == {
        "confirm": timedelta(minutes=1, seconds=30),
        "first_statement": timedelta(minutes=6, seconds=2),
        "first_statement_from_alarm": timedelta(minutes=7, seconds=32),
        "employees_told": timedelta(minutes=8, seconds=12),
        "approval_a": timedelta(0),
        "approval_b": 7 * MINUTE,
        "promises_kept": 3 / 5,
        "longest_silence": timedelta(minutes=66, seconds=10),
        "corrections": 1 / 6,
        "class_a": 2 / 3,
        "clocks_met": 1.0,
        "answer_time": 4 * MINUTE,
        "calls_unanswered": 3,
        "escalations": 4,
        "team_load": 5,
        "steps_in_time": 1.0,
        "steps_skipped": 1,
        "deliveries_unknown": 1,
        "questions": timedelta(minutes=40, seconds=50),
    }


def test_the_targets_that_were_missed():
    missed = [measure.name for measure in WHOLE.judged if not measure.met]
    assert missed == ["promises_kept", "longest_silence", "corrections", "calls_unanswered"]
    assert len(WHOLE.judged) == 14


def test_what_lies_behind_the_values():
    details = {measure.name: measure.detail for measure in WHOLE.scores}
    assert details["employees_told"] == Phrase("detail.told_after", {"time": timedelta(minutes=2, seconds=10)})
    assert details["approval_b"] == Phrase("detail.approvals.many", {"count": 5, "p90": 16 * MINUTE})
    assert details["answer_time"] == Phrase("detail.answers", {"good": 7, "all": 10, "p90": 16 * MINUTE})
    assert details["escalations"] == Phrase("detail.escalations", {"rungs": 3, "overdue": 1})
    assert details["deliveries_unknown"] == Phrase("detail.unknown", {"out": 1})


def test_whom_approvals_waited_for():
    assert [(each.role, each.time) for each in WHOLE.waiting] == [("legal", 43 * MINUTE), ("fact_owner", 14 * MINUTE)]
    assert sum(each.share for each in WHOLE.waiting) == pytest.approx(1)
    clara = WHOLE.approvers[0]
    assert (clara.person, clara.answers, clara.median, clara.p90) == ("clara", 5, 7 * MINUTE, 16 * MINUTE)


def test_every_measure_without_a_value_says_why():
    for found in (WHOLE, measures(journal(begun())), measures(journal(dismissed()))):
        assert {measure.name for measure in found.scores if measure.value is None} == reasons(found).keys()
        assert not set(reasons(found).values()) - CATALOGUES["de"].keys()


def test_a_crisis_that_has_just_begun():
    found = reasons(measures(journal(begun())))
    assert (found["first_statement"], found["confirm"]) == ("why.nothing_public", "why.no_alarm")
    assert (found["employees_told"], found["team_load"]) == ("why.nothing_internal", "why.no_calls")
    assert measures(journal(begun())).judged == ()


def test_a_playbook_without_a_text_for_the_own_people():
    texts = {name: text for name, text in playbook().statements.items() if name != "staff"}
    steps = tuple(step for step in playbook().steps if step.id != "inside")
    of = playbook().model_copy(update={"statements": texts, "steps": steps})
    assert reasons(measures(journal(Run(setup(of)))))["employees_told"] == "why.no_internal_text"


def test_own_people_may_be_told_before_the_public():
    early = tuple(
        step.model_copy(update={"after": ("facts",)}) if step.id == "inside" else step for step in playbook().steps
    )
    run = Run(setup(playbook().model_copy(update={"steps": early}))).go_on().know()
    run.out("staff", "anna")
    alone = measures(journal(run)).employees_told
    assert (alone.value, alone.met) == (timedelta(seconds=10), None)
    run.wait(minutes=20)
    run.out("first_word", "anna")
    told = measures(journal(run)).employees_told
    assert (told.met, told.detail) == (True, Phrase("detail.told_before", {"time": timedelta(minutes=20, seconds=10)}))


def test_own_people_told_long_after_the_public():
    run = begun().first_word()
    run.wait(minutes=5)
    run.out("staff", "anna")
    assert measures(journal(run)).employees_told.met is False


def test_a_running_crisis_is_measured_until_now():
    run = ladder_ends()
    early, late = measures(journal(run)), measures(journal(run), now=run.now)
    assert late.until - early.until == run.now - run.events[-1].at > timedelta(0)
    assert late.longest_silence.value == run.now - START - timedelta(seconds=10)
    assert late.longest_silence.met is False
    assert [promise.verdict for promise in late.promises] == ["overdue"]
    assert (late.promises_kept.value, late.calls_unanswered.value) == (0.0, 4)


def test_an_ended_crisis_is_not_measured_any_further():
    assert measures(whole(), now=START + timedelta(days=9)).until == whole()[-1].event.at


def test_a_silence_longer_than_allowed_counts_before_a_longer_one_that_is_allowed():
    run = begun().first_word()
    run.wait(minutes=55)
    run.out("no_news-1", "anna")
    assert measures(journal(run)).longest_silence.met is True
    run.do("anna", ChangeSeverity(severity="S1", reason="Notruf"))
    run.out("fuller", "ben", "clara")
    run.wait(minutes=40)
    run.out("no_news-2", "anna")
    longest = measures(journal(run)).longest_silence
    assert (longest.value, longest.met) == (timedelta(minutes=40, seconds=10), False)


@pytest.mark.parametrize("seed", range(12))
def test_values_stay_within_their_bounds(seed: int):
    found = measures(stormy(seed), alarm=START - MINUTE)
    for measure in found.scores:
        assert (measure.value is None) == (measure.why is not None)
        if isinstance(measure.value, timedelta):
            assert measure.value >= timedelta(0)
        elif isinstance(measure.value, float):
            assert 0 <= measure.value <= 1
        elif measure.value is not None:
            assert measure.value >= 0
