from datetime import timedelta

import pytest

from bot.crisis.clocks import StartClock
from bot.crisis.command import ALARM, Command
from bot.crisis.lifecycle import CrisisDismissed, Scheduler
from bot.crisis.paging import AnswerPage
from bot.crisis.publishing import Publish
from bot.crisis.roster import ClaimRole, DeclareConflict
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import (
    WATCH,
    DecideStep,
    FinishStep,
    MarkStepOverdue,
    SkipStep,
    StepDone,
    StepOverdue,
    Tick,
    TickItem,
    due_of,
    open_steps,
    owner,
)
from tests.playbooks import LADDERS, START, Run, playbook, setup


def step(run: Run, name: str):
    return run.crisis.playbook.step(name)


def test_a_decision_goes_on():
    run = Run()
    assert [each.id for each in open_steps(run.crisis)] == ["confirm"]
    run.do("anna", DecideStep(step="confirm", choice="crisis"))
    assert run.crisis.steps.done("confirm")
    assert {each.id for each in open_steps(run.crisis)} == {"team", "pause", "facts", "law"}


def test_what_is_watched_is_asked_again():
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="watch"))
    assert run.crisis.steps.open("confirm")
    assert run.crisis.steps.by_id["confirm"].due == START + WATCH
    run.wait(minutes=29)
    assert not run.happened(StepOverdue)
    run.wait(minutes=1)
    assert run.happened(StepOverdue)
    run.do("anna", DecideStep(step="confirm", choice="watch"))
    assert not run.crisis.steps.by_id["confirm"].overdue
    run.wait(minutes=30)
    assert len(run.happened(StepOverdue)) == 2


def test_what_was_no_crisis_ends_without_a_word():
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert run.happened(CrisisDismissed)[0].reason == "no"
    assert run.crisis.life.outcome == "dismissed"


def test_what_is_public_is_not_dismissed():
    run = Run()
    run.know()
    run.do("eva", DraftStatement(template="first_word"))
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert run.refused("anna", DecideStep(step="confirm", choice="no")).key == "refused.already_public"


def test_a_running_legal_clock_is_not_dismissed():
    run = Run()
    run.do("clara", StartClock(clock="privacy"))
    phrase = run.refused("anna", DecideStep(step="confirm", choice="no"))
    assert phrase.key == "refused.stand_down"


@pytest.mark.parametrize(
    ("who", "wish", "key"),
    [
        ("anna", DecideStep(step="pause", choice="crisis"), "refused.choice"),
        ("anna", DecideStep(step="fixed", choice="crisis"), "refused.step_not_open"),
        ("anna", FinishStep(step="poem"), "refused.step_not_open"),
        ("ben", FinishStep(step="team"), "refused.not_yours"),
        ("agnes", TickItem(step="pause", item=0), "refused.not_yours"),
        ("ben", FinishStep(step="facts"), "refused.wrong_kind"),
        ("finn", TickItem(step="pause", item=2), "refused.wrong_kind"),
        ("finn", TickItem(step="pause", item=-1), "refused.wrong_kind"),
        ("ben", TickItem(step="facts", item=0), "refused.wrong_kind"),
        ("ben", SkipStep(step="facts", reason="x"), "refused.not_yours"),
        ("anna", SkipStep(step="facts", reason=" "), "refused.reason"),
    ],
)
def test_what_does_not_fit_a_step(who: str, wish: Command, key: str):
    assert Run().go_on().refused(who, wish).key == key


def test_a_refusal_says_what_is_open():
    phrase = Run().refused("anna", FinishStep(step="poem"))
    assert phrase.params == {"name": "poem", "known": "confirm"}


def test_a_check_list_is_done_with_its_last_item():
    run = Run().go_on()
    run.do("finn", TickItem(step="pause", item=1))
    assert run.do("finn", TickItem(step="pause", item=1)) == ()
    assert run.crisis.steps.open("pause")
    run.do("anna", TickItem(step="pause", item=0))
    assert run.crisis.steps.done("pause")


def test_the_lead_goes_on_without_a_step_for_a_reason():
    run = Run().go_on()
    run.do("eva", SkipStep(step="pause", reason="kein @here Planer"))
    assert run.happened(StepDone)[-1].skipped == "kein @\u200bhere Planer"
    assert run.crisis.steps.done("pause")


@pytest.mark.parametrize("name", ["updates", "end"])
def test_never_without_the_updates_and_the_end(name: str):
    run = Run().first_word()
    if name == "end":
        run.do("ben", FinishStep(step="fixed"))
        run.do("anna", SkipStep(step="over", reason="x"))
    assert run.refused("anna", SkipStep(step=name, reason="x")).key == "refused.wrong_kind"


def test_going_on_without_the_others():
    run = Run().go_on()
    run.do("anna", FinishStep(step="team"))
    assert run.crisis.steps.done("team")


def test_an_overdue_step_is_said_once():
    run = Run()
    assert run.do(ALARM, MarkStepOverdue(step="confirm")) == ()
    run.wait(hours=1)
    assert [event.at for event in run.happened(StepOverdue)] == [START + timedelta(minutes=2)]
    assert run.do(ALARM, MarkStepOverdue(step="confirm")) == ()
    assert run.do(ALARM, MarkStepOverdue(step="poem")) == ()


def test_who_does_a_step():
    run = Run().go_on()
    assert owner(run.crisis, step(run, "facts")) == "ben"
    run.wait(minutes=3)
    assert owner(run.crisis, step(run, "facts")) == "deniz", "whoever rings"
    run.do("ben", ClaimRole(role="fact_owner"))
    assert owner(run.crisis, step(run, "facts")) == "ben"
    run.wait(minutes=3)
    assert owner(run.crisis, step(run, "law")) == "clara", "nobody answered: the first of the ladder"


def test_a_role_without_people_has_no_owner():
    run = Run(setup(ladders={**LADDERS, "legal": ()})).go_on()
    assert owner(run.crisis, step(run, "law")) == ""


def test_updates_are_due_when_they_are_promised():
    run = Run().first_word()
    promise = run.crisis.promises.open
    assert promise is not None
    assert due_of(run.crisis, step(run, "updates")) == promise.due
    assert due_of(run.crisis, step(run, "fixed")) == run.crisis.steps.by_id["fixed"].due


def test_a_team_that_answered_is_a_step_done():
    run = Run().go_on()
    for name in ("fact_owner", "writer"):
        page = next(page for page in run.crisis.paging.ringing() if page.role == name)
        run.do(page.person, AnswerPage(page=page.id))
    assert run.crisis.steps.done("team")


# --------------------------------------------------------------------------------- tools of scheduled posts


def with_tools(*owners: str) -> Run:
    """The step `pause` asks for a tool of each of these people, then for one more thing."""
    of = playbook()
    steps = tuple(
        each.model_copy(update={"schedulers": "pause", "check": each.check[:1] if each.check else ()})
        if each.id == "pause"
        else each
        for each in of.steps
    )
    tools = tuple(Scheduler(f"tool{n}", f"Werkzeug {n}", who) for n, who in enumerate(owners))
    return Run(setup(of.model_copy(update={"steps": steps}), schedulers=tools)).go_on()


def test_who_ticked_what_and_when_is_kept():
    run = Run().go_on()
    run.do("finn", TickItem(step="pause", item=1))
    run.sleep(minutes=1)
    run.do("anna", TickItem(step="pause", item=0))
    ticked = run.crisis.steps.by_id["pause"].ticked
    assert ticked == {1: Tick("finn", START), 0: Tick("anna", START + timedelta(minutes=1))}


@pytest.mark.parametrize("owner", ["ben", "clara", "agnes"])
def test_the_owner_of_a_tool_ticks_it_and_nothing_else(owner: str):
    """Also somebody of an agency: they say what they did, they decide nothing."""
    run = with_tools(owner, "moser")
    assert run.do(owner, TickItem(step="pause", item=0))
    assert run.refused(owner, TickItem(step="pause", item=1)).key == "refused.not_yours"
    assert run.refused(owner, TickItem(step="pause", item=2)).key == "refused.not_yours"
    assert run.refused(owner, TickItem(step="pause", item=3)).key == "refused.not_yours"
    assert run.refused(owner, SkipStep(step="pause", reason="x")).key == "refused.not_yours"


@pytest.mark.parametrize("who", ["finn", "anna"])
def test_the_steps_role_and_the_lead_tick_every_tool(who: str):
    run = with_tools("ben", "moser")
    for item in range(3):
        assert run.crisis.steps.open("pause")
        run.do(who, TickItem(step="pause", item=item))
    assert run.crisis.steps.done("pause")
    assert run.refused(who, TickItem(step="pause", item=0)).key == "refused.step_not_open"


def test_an_owner_with_a_conflict_ticks_nothing():
    run = with_tools("ben")
    run.do("ben", DeclareConflict(person="ben", reason="x"))
    assert run.refused("ben", TickItem(step="pause", item=0)).key == "refused.not_yours"


def test_each_tool_is_ticked_one_by_one():
    run = with_tools("ben", "finn")
    for item in (1, 0):
        run.do("finn", TickItem(step="pause", item=item))
        assert not run.crisis.steps.done("pause")
    assert run.do("finn", TickItem(step="pause", item=0)) == ()
    run.do("finn", TickItem(step="pause", item=2))
    assert run.crisis.steps.done("pause")
