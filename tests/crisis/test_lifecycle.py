from dataclasses import replace
from datetime import timedelta

import pytest

from bot.crisis.lifecycle import (
    ChangeSeverity,
    CrisisStarted,
    NoteTaken,
    Preapproval,
    SeverityChanged,
    StartCrisis,
    TakeNote,
)
from bot.crisis.roster import RoleClaimed
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
