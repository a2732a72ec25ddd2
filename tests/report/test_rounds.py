from datetime import timedelta

import pytest

from bot.crisis.approvals import Approve, RefuseApproval
from bot.crisis.lifecycle import ChangeSeverity
from bot.report.rounds import rounds
from tests.report.crises import begun, journal, stormy, whole

MINUTE = timedelta(minutes=1)


def test_each_request_is_a_round_with_its_outcome():
    found = [(each.statement, each.number, each.outcome, each.lead) for each in rounds(whole())]
    assert found == [
        ("first_word", 1, "approved", 0 * MINUTE),
        ("staff", 1, "approved", 0 * MINUTE),
        ("fuller", 1, "refused", 4 * MINUTE),
        ("fuller", 2, "voided", 3 * MINUTE),
        ("fuller", 3, "approved", 7 * MINUTE),
        ("no_news-1", 1, "approved", 0 * MINUTE),
        ("correction-1", 1, "approved", 9 * MINUTE),
        ("update-1", 1, "approved", 16 * MINUTE),
        ("closing", 1, "approved", 4 * MINUTE),
    ]


def test_answers_say_who_after_how_long_and_why_not():
    first, second, third = (each for each in rounds(whole()) if each.statement == "fuller")
    assert [(said.by, said.after, said.reason) for said in first.answers] == [("clara", 4 * MINUTE, "legal")]
    assert [(said.by, said.after) for said in second.answers] == [("ben", 0 * MINUTE)]
    assert [(said.by, said.after) for said in third.answers] == [("ben", MINUTE), ("clara", 7 * MINUTE)]


def test_waiting_is_put_to_the_role_that_was_to_answer():
    first, second, third = (each for each in rounds(whole()) if each.statement == "fuller")
    assert first.waited == {"fact_owner": 4 * MINUTE, "legal": 4 * MINUTE}
    assert second.waited == {"legal": 3 * MINUTE}
    assert third.waited == {"fact_owner": MINUTE, "legal": 7 * MINUTE}


def test_an_open_round_has_no_lead():
    run = begun().first_word()
    run.submit("fuller")
    run.wait(minutes=2)
    run.do("clara", RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason="tone"))
    run.do("clara", Approve(statement="fuller", binding=run.binding("fuller")))
    last = rounds(journal(run))[-1]
    assert (last.outcome, last.lead) == ("refused", 2 * MINUTE)
    run.approve("fuller", "ben")
    assert rounds(journal(run))[-1].outcome == "approved"


def test_a_change_of_severity_voids_what_was_asked():
    run = begun().first_word()
    run.submit("fuller")
    run.wait(minutes=1)
    assert rounds(journal(run))[-1].outcome == "open"
    run.do("anna", ChangeSeverity(severity="S1", reason="Notruf"))
    assert [(each.outcome, each.lead) for each in rounds(journal(run))[1:]] == [("voided", MINUTE)]


def test_asking_again_for_the_same_words_begins_a_new_round():
    run = begun().first_word()
    run.submit("fuller")
    run.wait(minutes=15)
    run.submit("fuller")
    assert [(each.number, each.outcome) for each in rounds(journal(run))[1:]] == [(1, "voided"), (2, "open")]


@pytest.mark.parametrize("seed", range(8))
def test_no_round_waits_longer_than_it_lasted(seed: int):
    records = stormy(seed)
    end = records[-1].event.at
    for each in rounds(records):
        lasted = each.lead if each.lead is not None else end - each.asked_at
        assert all(timedelta(0) <= time <= lasted for time in each.waited.values())
