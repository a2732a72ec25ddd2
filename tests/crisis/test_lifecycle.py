from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.consent import approval_class
from bot.crisis.core import EVENTS, fold
from bot.crisis.lifecycle import (
    ChangeSeverity,
    CrisisStarted,
    NoteTaken,
    Preapproval,
    Scheduler,
    SeverityChanged,
    StartCrisis,
    TakeNote,
    Unfit,
)
from bot.crisis.roster import RoleClaimed
from bot.crisis.statements import DraftStatement
from bot.playbook.ledger import Entry, Ledger, preapproved
from bot.store.codec import Codec
from tests.playbooks import START, Run, playbook, setup


def test_a_crisis_copies_everything_at_its_start():
    of = setup()
    crisis = Run(of, what="  Linz \n").crisis
    assert crisis.playbook == of.playbook
    assert (crisis.life.what, crisis.life.kind, crisis.life.severity) == ("Linz", "live", "S2")
    assert (crisis.life.started_at, crisis.life.started_by) == (START, "anna")
    assert crisis.roster.people["agnes"].external
    assert crisis.roster.ladders == of.ladders
    assert set(crisis.life.places) == {"newsroom", "mastodon", "intranet"}


def test_the_start_carries_the_playbook_and_its_hash():
    started = Run().happened(CrisisStarted)[0]
    assert started.playbook == playbook().canonical()
    assert started.playbook_hash == playbook().fingerprint()


def test_whoever_may_lead_leads_what_they_start():
    assert Run(by="eva").crisis.roster.claimed == {"lead": "eva"}
    assert not Run(by="ben").happened(RoleClaimed)


@pytest.mark.parametrize("who", ["agnes", "mallory", "bot:alarm"])
def test_only_people_of_the_company_start(who: str):
    phrase = Run().refused("anna", StartCrisis(setup=setup(), severity="S1"))
    assert phrase.key == "refused.exists"
    with pytest.raises(Exception, match=r"refused\.start") as caught:
        Run(by=who)
    assert "Agnes" not in str(caught.value)


def test_a_severity_and_a_kind_must_be_known():
    with pytest.raises(Exception, match=r"refused\.severity"):
        Run(severity="S4")
    with pytest.raises(Exception, match=r"refused\.kind"):
        Run(kind="exercise")


def test_a_drill_is_a_drill():
    assert Run(kind="drill").crisis.life.drill
    assert not Run().crisis.life.drill


def test_preapprovals_that_do_not_fit_are_left_out():
    of = setup()
    good = of.preapproved[0]
    own = replace(good, statement="staff", approved_by="eva")
    other = replace(good, statement="no_news")
    gone = Preapproval("no_such_text", "eva", "clara", good.valid_until, good.fingerprint)
    crisis = Run(replace(of, preapproved=(good, own, other, gone))).crisis
    assert set(crisis.life.preapproved) == {"first_word"}
    assert crisis.life.unfit == {"staff": Unfit("own", own), "no_news": Unfit("changed", other)}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_until": START}, "expired"),
        ({"valid_until": START + timedelta(seconds=1)}, None),
        ({"valid_from": START + timedelta(seconds=1)}, "early"),
        ({"valid_from": START}, None),
        ({"fingerprint": "0" * 64, "valid_until": START}, "changed"),
        ({"approved_by": "eva", "fingerprint": "0" * 64}, "own"),
    ],
)
def test_a_preapproval_is_judged_once_at_the_start(changes: dict[str, Any], why: str | None):
    entry = replace(setup().preapproved[0], **changes)
    life = Run(setup(preapproved=(entry,))).crisis.life
    assert life.preapproved == ({} if why else {"first_word": entry})
    assert {name: unfit.why for name, unfit in life.unfit.items()} == ({"first_word": why} if why else {})


def test_journals_from_before_said_nothing_of_the_first_day():
    """They held only what was valid then, and replay to the same."""
    of = setup()
    assert all(entry.valid_from is None for entry in of.preapproved)
    crisis = Run(of).crisis
    assert set(crisis.life.preapproved) == {"first_word", "staff", "no_news"}
    assert crisis.life.unfit == {}


DAYS = st.integers(-40, 40).map(lambda days: (START + timedelta(days=days)).date().isoformat())
CLASS_A = [name for name, text in playbook().statements.items() if text.approval == "A"]
ENTRIES = st.builds(
    lambda statement, writer, approver, since, until, fits: Entry(
        playbook="service_outage", statement=statement, written_by=writer, approved_by=approver, approved_on=since,
        valid_until=until, fingerprint=playbook().seal(statement) if fits else "0" * 64,
    ),
    st.sampled_from(list(playbook().statements)), st.sampled_from(["eva", "clara"]), st.sampled_from(["eva", "clara"]),
    DAYS, DAYS, st.booleans(),
)  # fmt: skip


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.statement, max_size=6), st.integers(0, 60 * 24 * 50))
def test_what_was_class_b_does_not_become_class_a_because_more_is_known(entries: list[Entry], later: int):
    """A crisis that knows every signature judges like one that was told only those that were valid at its start."""
    ledger = Ledger(version=1, entries=tuple(entries))
    valid = preapproved(ledger, playbook(), START).values()
    classes = []
    for known in (valid, ledger.entries):
        told = tuple(
            Preapproval(e.statement, e.written_by, e.approved_by, e.expires, e.fingerprint, e.begins) for e in known
        )
        run = Run(setup(preapproved=told))
        for name in CLASS_A:
            run.do("eva", DraftStatement(template=name))
        texts, now = run.crisis.statements.by_id.values(), START + timedelta(minutes=later)
        classes.append({text.template: approval_class(run.crisis, text, now) for text in texts})
    assert classes[0].keys() == set(CLASS_A)
    assert classes[0] == classes[1]


def test_the_lead_changes_the_severity_with_a_reason():
    run = Run()
    run.do("eva", ChangeSeverity(severity="S1", reason="  Notruf "))
    assert run.happened(SeverityChanged)[0].reason == "Notruf"
    assert run.crisis.life.cadence == timedelta(minutes=30)
    assert run.do("eva", ChangeSeverity(severity="S1", reason="again")) == ()
    assert run.refused("ben", ChangeSeverity(severity="S2", reason="x")).key == "refused.not_yours"
    assert run.refused("eva", ChangeSeverity(severity="S9", reason="x")).key == "refused.severity"
    assert run.refused("eva", ChangeSeverity(severity="S2", reason=" \u202e")).key == "refused.reason"


def test_without_a_cadence_the_public_hears_every_four_hours():
    assert Run(severity="S3").crisis.life.cadence == timedelta(hours=4)


def test_everybody_may_write_into_the_log_even_after_the_end():
    run = Run()
    run.do("agnes", TakeNote(text="@here ist die Agentur"))
    assert run.happened(NoteTaken)[0].text == "@\u200bhere ist die Agentur"
    assert run.refused("agnes", TakeNote(text=" ")).key == "refused.empty"
    before = run.crisis
    run.do("ben", TakeNote(text="x" * 3000))
    assert len(run.happened(NoteTaken)[1].text) == 2000
    assert run.crisis.life == before.life


def test_a_crisis_copies_the_tools_in_which_scheduled_posts_wait():
    tools = (Scheduler("letters", "Newsletter", "ben", "https://letters.example"),)
    run = Run(setup(schedulers=tools))
    assert run.happened(CrisisStarted)[0].schedulers == run.crisis.life.schedulers == tools


def test_journals_from_before_the_tools_replay_to_the_same():
    started = Run().happened(CrisisStarted)[0]
    document = Codec(EVENTS).document(1, "m1", 0, started)
    data = msgspec.json.decode(document["data"])
    assert data.pop("schedulers") == []
    before = Codec(EVENTS).event({**document, "data": data})
    assert before == started
    assert fold("c1", [before]) == fold("c1", [started])
    assert "schedulers" not in started.playbook and "wait" not in started.playbook
