from datetime import timedelta

import pytest

from bot.crisis.command import ALARM
from bot.crisis.paging import (
    AnswerPage,
    CallRole,
    Page,
    PageExhausted,
    PagePassed,
    PageStarted,
    PageWithdrawn,
    PassPage,
    RingNext,
)
from bot.crisis.roster import ClaimRole, DeclareConflict, RoleClaimed
from bot.crisis.statements import EditStatement
from tests.playbooks import LADDERS, Run, setup


def page(run: Run, role: str, about: str = "") -> Page:
    """The latest call of a role."""
    return [each for each in run.crisis.paging.pages.values() if (each.role, each.about) == (role, about)][-1]


def test_a_role_that_an_open_step_needs_is_called_once():
    run = Run().go_on()
    assert {event.role for event in run.happened(PageStarted)} == {"fact_owner", "legal", "writer", "social"}
    assert page(run, "fact_owner").rungs == ("ben", "deniz"), "no agency"
    run.know({"what": "x"})
    assert len([event for event in run.happened(PageStarted) if event.role == "legal"]) == 1


def test_a_held_role_is_not_called():
    assert "lead" not in {event.role for event in Run().happened(PageStarted)}
    assert page(Run(by="ben"), "lead").rungs == ("anna", "eva")


def test_whoever_answers_holds_the_role():
    run = Run().go_on()
    run.do("clara", AnswerPage(page=page(run, "legal").id))
    assert run.crisis.roster.claimed["legal"] == "clara"
    assert not page(run, "legal").ringing
    assert run.do("clara", AnswerPage(page=page(run, "legal").id)) == ()


def test_the_first_who_answers_has_it_even_out_of_turn():
    run = Run().go_on()
    run.do("deniz", AnswerPage(page=page(run, "legal").id))
    phrase = run.refused("clara", AnswerPage(page=page(run, "legal").id))
    assert (phrase.key, phrase.params["who"]) == ("refused.page_taken", "Deniz")


def test_silence_goes_up_the_ladder_and_ends_loudly():
    run = Run().go_on()
    assert page(run, "legal").person == "clara"
    run.wait(minutes=3)
    assert page(run, "legal").person == "deniz"
    run.wait(minutes=3)
    assert page(run, "legal").exhausted
    assert [event for event in run.happened(PageExhausted) if event.page == page(run, "legal").id]
    run.wait(hours=1)
    assert len([event for event in run.happened(PageStarted) if event.role == "legal" and not event.about]) == 1
    run.do("clara", AnswerPage(page=page(run, "legal").id))
    assert run.crisis.roster.claimed["legal"] == "clara", "late is better than never"


def test_who_cannot_passes_on_at_once():
    run = Run().go_on()
    call = page(run, "legal").id
    assert run.refused("deniz", PassPage(page=call, rung=0)).key == "refused.not_your_turn"
    run.do("clara", PassPage(page=call, rung=0))
    assert run.happened(PagePassed)[0].passed_by == "clara"
    assert page(run, "legal").person == "deniz"
    assert run.refused("clara", PassPage(page=call, rung=0)).key == "refused.not_your_turn"
    run.do("deniz", PassPage(page=call, rung=1))
    assert page(run, "legal").exhausted


def test_a_rung_rings_its_whole_time_and_once():
    run = Run().go_on()
    call = page(run, "legal")
    assert run.do(ALARM, RingNext(page=call.id, rung=0)) == ()
    run.sleep(minutes=3)
    assert run.do(ALARM, RingNext(page=call.id, rung=0))
    assert run.do(ALARM, RingNext(page=call.id, rung=0)) == ()
    assert page(run, "legal").since == call.since + timedelta(minutes=3)
    assert run.do(ALARM, RingNext(page="p99", rung=0)) == ()


@pytest.mark.parametrize("who", ["ben", "agnes"])
def test_others_cannot_answer(who: str):
    run = Run().go_on()
    assert run.refused(who, AnswerPage(page=page(run, "legal").id)).key == "refused.not_yours"
    assert run.refused(who, AnswerPage(page="p99")).key == "refused.unknown_page"


def test_a_claim_ends_the_call():
    run = Run().go_on()
    run.do("deniz", ClaimRole(role="legal"))
    assert page(run, "legal").withdrawn
    assert [event.by for event in run.happened(PageWithdrawn)] == ["bot:playbook"]
    assert run.refused("clara", AnswerPage(page=page(run, "legal").id)).key == "refused.stale"
    assert run.crisis.roster.claimed["legal"] == "deniz"


def test_nobody_with_a_conflict_is_called_or_answers():
    run = Run().go_on()
    run.do("clara", DeclareConflict(person="clara", reason="x"))
    assert page(run, "legal").person == "deniz"
    assert run.refused("clara", AnswerPage(page=page(run, "legal").id)).key == "refused.not_yours"


def test_the_ladder_skips_a_conflict_further_up():
    run = Run(setup(ladders={**LADDERS, "legal": ("clara", "deniz", "moser")})).go_on()
    run.do("anna", DeclareConflict(person="deniz", reason="x"))
    run.wait(minutes=3)
    assert page(run, "legal").person == "moser"


def test_a_role_that_lost_its_holder_is_called_again():
    run = Run().go_on()
    run.do("clara", AnswerPage(page=page(run, "legal").id))
    run.do("clara", DeclareConflict(person="clara", reason="x"))
    assert page(run, "legal").rungs == ("deniz",)
    assert page(run, "legal").ringing


@pytest.mark.parametrize("ladders", [{**LADDERS, "legal": ()}, {k: v for k, v in LADDERS.items() if k != "legal"}])
def test_a_role_without_people_is_loud_at_once(ladders: dict[str, tuple[str, ...]]):
    run = Run(setup(ladders=ladders)).go_on()
    assert page(run, "legal").exhausted
    assert page(run, "legal").person == ""


def test_anybody_of_the_company_calls_by_hand():
    run = Run()
    run.do("finn", CallRole(role="executive"))
    assert page(run, "executive").by_hand
    assert run.do("anna", CallRole(role="executive")) == (), "it rings already"
    assert run.refused("agnes", CallRole(role="executive")).key == "refused.not_yours"
    assert run.refused("finn", CallRole(role="cook")).key == "refused.unknown_role"
    run.do("anna", DeclareConflict(person="finn", reason="x"))
    assert run.refused("finn", CallRole(role="legal")).key == "refused.not_yours"


def test_a_call_by_hand_goes_on_although_the_role_is_held():
    run = Run()
    run.do("moser", ClaimRole(role="executive"))
    run.do("anna", CallRole(role="executive"))
    assert page(run, "executive").ringing
    run.do("moser", AnswerPage(page=page(run, "executive").id))
    assert not page(run, "executive").ringing


def test_approvers_are_called_the_holder_first():
    run = Run().first_word()
    run.do("deniz", ClaimRole(role="legal"))
    run.submit("fuller")
    assert page(run, "fact_owner", "fuller").rungs == ("ben", "deniz")
    assert page(run, "legal", "fuller").rungs == ("deniz", "clara")
    assert page(run, "legal", "fuller").wait == timedelta(minutes=10)


def test_authors_are_not_asked():
    run = Run().first_word()
    run.submit("fuller", "ben")
    assert page(run, "fact_owner", "fuller").rungs == ("deniz",)


def test_a_given_approval_ends_the_call():
    run = Run().first_word()
    run.submit("fuller")
    run.approve("fuller", "clara")
    assert page(run, "legal", "fuller").withdrawn
    assert page(run, "fact_owner", "fuller").ringing
    run.approve("fuller", "ben")
    assert not any(each.ringing for each in run.crisis.paging.pages.values() if each.about)


def test_an_edit_ends_the_calls_and_a_new_request_calls_again():
    run = Run().first_word()
    run.submit("fuller")
    run.do("eva", EditStatement(statement="fuller", de="Neu {next_update}"))
    assert page(run, "legal", "fuller").withdrawn
    run.submit("fuller")
    assert page(run, "legal", "fuller").ringing


def test_answering_for_a_text_is_no_claim_of_a_held_role():
    run = Run().first_word()
    run.do("clara", ClaimRole(role="legal"))
    run.submit("fuller")
    run.do("deniz", AnswerPage(page=page(run, "legal", "fuller").id))
    assert run.crisis.roster.claimed["legal"] == "clara"
    run.do("ben", AnswerPage(page=page(run, "fact_owner", "fuller").id))
    assert run.happened(RoleClaimed)[-1].person == "ben", "an unheld one is claimed"


def test_an_unanswered_call_goes_up_and_rings_one_at_a_time():
    run = Run().first_word()
    run.submit("fuller")
    run.wait(minutes=10)
    about = [each for each in run.crisis.paging.pages.values() if each.about == "fuller" and each.role == "legal"]
    assert [(each.ringing, each.person) for each in about] == [(True, "deniz")]


def test_who_answered_but_did_not_decide_is_followed_by_the_deputy():
    run = Run().first_word()
    run.submit("fuller")
    run.do("clara", AnswerPage(page=page(run, "legal", "fuller").id))
    run.wait(minutes=10)
    assert page(run, "legal", "fuller").rungs == ("deniz", "clara")
    assert page(run, "executive", "fuller").rungs == ("moser",), "further up"


def test_class_a_rings_nobody_until_it_is_late():
    run = Run().go_on().know()
    run.submit("first_word")
    assert not [each for each in run.crisis.paging.pages.values() if each.about]
    run.wait(minutes=5)
    assert page(run, "lead", "first_word").ringing


# ----------------------------------------------------------------------------------------------- a second person

BEN_IN_BOTH = {**LADDERS, "legal": ("ben", "clara"), "executive": ("moser",)}


def in_both(**changes: tuple[str, ...]) -> Run:
    """Ben speaks for the network and stands first for the law; the fuller text waits."""
    run = Run(setup(ladders={**BEN_IN_BOTH, **changes})).first_word()
    run.submit("fuller")
    return run


def test_who_agreed_already_is_not_called_for_another_role():
    run = in_both()
    assert page(run, "legal", "fuller").person == "ben"
    run.approve("fuller", "ben")
    assert page(run, "legal", "fuller").person == "clara", "at once"
    assert page(run, "fact_owner", "fuller").person == "deniz"
    run.approve("fuller", "clara")
    assert not any(each.ringing for each in run.crisis.paging.pages.values() if each.about)


def test_a_second_person_is_called_although_the_first_had_answered():
    run = in_both(fact_owner=("ben",))
    for role in ("fact_owner", "legal"):
        run.do("ben", AnswerPage(page=page(run, role, "fuller").id))
    run.approve("fuller", "ben")
    called = page(run, "legal", "fuller")
    assert (called.ringing, called.rungs) == (True, ("clara",))


def test_where_the_ladder_has_nobody_else_the_next_role_is_called():
    run = in_both(fact_owner=("ben",), legal=("ben",))
    run.approve("fuller", "ben")
    assert page(run, "executive", "fuller").rungs == ("moser",)
    run.approve("fuller", "moser")
    assert run.wait(minutes=30) is not None
    assert not any(each.ringing for each in run.crisis.paging.pages.values() if each.about)
