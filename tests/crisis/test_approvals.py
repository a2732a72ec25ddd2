from datetime import timedelta

import pytest

from bot.crisis.approvals import (
    REASONS,
    ApprovalGiven,
    ApprovalOverdue,
    ApprovalRefused,
    ApprovalRequested,
    Approve,
    MarkApprovalOverdue,
    RefuseApproval,
    RequestApproval,
)
from bot.crisis.command import ALARM
from bot.crisis.consent import agreed, approved, waiting
from bot.crisis.core import deadlines
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity, Place
from bot.crisis.publishing import Publish
from bot.crisis.roster import DeclareConflict
from bot.crisis.statements import DraftStatement, EditStatement
from tests.playbooks import START, Run, playbook, preapproved, setup


def submitted() -> Run:
    """The fuller statement (class B) waits for ben and for clara or moser."""
    run = Run().first_word()
    run.submit("fuller")
    return run


def test_a_request_gives_people_time():
    run = submitted()
    request = run.happened(ApprovalRequested)[-1]
    assert (request.by, request.due - request.at) == ("eva", timedelta(minutes=10))
    assert run.do("anna", RequestApproval(statement="fuller")) == ()
    run.sleep(minutes=10)
    assert run.do("anna", RequestApproval(statement="fuller")), "once its time is over it may be asked for again"


def test_a_text_is_asked_for_only_when_it_could_go_out():
    run = Run().go_on()
    run.do("eva", DraftStatement(template="first_word"))
    phrase = run.refused("eva", RequestApproval(statement="first_word"))
    assert phrase.key == "refused.facts_missing"
    assert phrase.params["facts"] == [run.crisis.playbook.facts[name] for name in ("since", "what")]
    assert run.refused("eva", RequestApproval(statement="poem")).key == "refused.unknown_statement"


@pytest.mark.parametrize("places", [(), (Place("newsroom", "Newsroom", languages=("fr",)),)])
def test_a_text_that_no_outlet_takes_is_not_asked_for(places: tuple[Place, ...]):
    run = Run(setup(places=places)).go_on().know()
    phrase = run.refused("eva", RequestApproval(statement="first_word"))
    assert (phrase.key, phrase.params["named"]) == ("refused.no_outlet", "newsroom, mastodon, fax")


def test_a_text_that_only_a_missing_language_would_carry_is_not_asked_for():
    run = Run(setup(places=(Place("mastodon", "Mastodon", languages=("de",)),))).go_on().know()
    run.do("ben", ReportFact(fact="what", en="Net"))
    assert run.refused("eva", RequestApproval(statement="first_word")).key == "refused.no_outlet"


def test_class_b_needs_everybody_whom_the_rule_names():
    run = submitted()
    run.approve("fuller", "ben")
    assert not approved(run.crisis, "fuller", run.now)
    run.approve("fuller", "moser")
    assert approved(run.crisis, "fuller", run.now)
    assert agreed(run.crisis, "fuller", run.now) == ("ben", "moser")


@pytest.mark.parametrize(
    ("who", "key"),
    [("agnes", "refused.external"), ("eva", "refused.author"), ("finn", "refused.not_yours")],
)
def test_who_does_not_count(who: str, key: str):
    run = submitted()
    phrase = run.refused(who, Approve(statement="fuller", binding=run.binding("fuller")))
    assert phrase.key == key
    assert phrase.params["could"] == "Ben, Deniz, Clara, Frau Moser"


def test_whoever_has_a_conflict_of_interest_does_not_count():
    run = submitted()
    run.do("clara", DeclareConflict(person="clara", reason="x"))
    phrase = run.refused("clara", Approve(statement="fuller", binding=run.binding("fuller")))
    assert phrase.key == "refused.external"
    assert phrase.params["could"] == "Ben, Deniz, Frau Moser"
    no = RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason="legal")
    assert run.refused("clara", no).key == "refused.external"


def test_class_a_takes_one_person_and_class_c_so_many_of_the_named():
    run = Run().go_on().know()
    run.approve("first_word", "finn")
    assert approved(run.crisis, "first_word", run.now)
    run.do("eva", DraftStatement(template="apology"))
    run.submit("apology")
    run.approve("apology", "moser")
    assert not approved(run.crisis, "apology", run.now)
    run.approve("apology", "clara")
    assert approved(run.crisis, "apology", run.now)


def test_the_author_of_a_class_c_text_is_none_of_the_two():
    run = Run().go_on().know()
    run.do("anna", DraftStatement(template="apology"))
    run.submit("apology", "anna")
    vote = Approve(statement="apology", binding=run.binding("apology"))
    assert run.refused("anna", vote).key == "refused.author"
    run.approve("apology", "moser", "clara")
    assert approved(run.crisis, "apology", run.now)


def test_four_eyes_are_not_one_persons_two_roles():
    """Deniz stands in for the network and for the law; that makes one voice of two."""
    run = submitted()
    run.approve("fuller", "deniz")
    assert not approved(run.crisis, "fuller", run.now)
    assert waiting(run.crisis, "fuller", run.now)
    wish = Publish(statement="fuller", binding=run.binding("fuller"))
    assert run.refused("anna", wish).key == "refused.not_approved"
    run.approve("fuller", "ben")
    assert approved(run.crisis, "fuller", run.now)


def test_a_standing_no_outweighs_enough_yes():
    run = Run().go_on().know()
    run.do("eva", DraftStatement(template="apology"))
    run.submit("apology")
    run.do("anna", RefuseApproval(statement="apology", binding=run.binding("apology"), reason="timing"))
    run.approve("apology", "moser", "clara")
    assert not approved(run.crisis, "apology", run.now)
    run.approve("apology", "anna")
    assert approved(run.crisis, "apology", run.now)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_for_a_no_is_one_tap(reason: str):
    run = submitted()
    run.do("clara", RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason=reason))
    assert run.happened(ApprovalRefused)[-1].reason == reason


def test_a_second_yes_says_nothing_new():
    run = submitted()
    run.approve("fuller", "ben")
    assert run.do("ben", Approve(statement="fuller", binding=run.binding("fuller"))) == ()


def test_a_conflict_takes_a_given_yes_away():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.do("clara", DeclareConflict(person="clara", reason="x"))
    assert not approved(run.crisis, "fuller", run.now)


def test_whoever_submits_again_is_an_author_from_then_on():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.sleep(minutes=10)
    run.do("ben", RequestApproval(statement="fuller"))
    assert agreed(run.crisis, "fuller", run.now) == ("clara",)


def test_an_edit_voids_every_approval_even_when_it_is_taken_back():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    old = run.crisis.statements.by_id["fuller"].texts["de"]
    for text in ("Neu. {next_update}", old):
        run.do("agnes", EditStatement(statement="fuller", de=text))
        assert not agreed(run.crisis, "fuller", run.now)


def test_another_severity_voids_every_approval_even_when_it_is_taken_back():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    for severity in ("S1", "S2"):
        run.do("anna", ChangeSeverity(severity=severity, reason="x"))
        assert not agreed(run.crisis, "fuller", run.now)


def test_another_answer_voids_every_approval():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.do("anna", ReportFact(fact="scope", de="region"))
    assert not agreed(run.crisis, "fuller", run.now)


def test_an_answer_that_the_text_does_not_use_voids_nothing():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.do("ben", ReportFact(fact="what", de="Netz", en="net"))
    assert agreed(run.crisis, "fuller", run.now) == ("ben", "clara")


def test_a_fact_in_doubt_voids_the_approval_until_it_is_confirmed_as_it_was():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.do("finn", ReportFact(fact="scope", de="region"))
    assert not approved(run.crisis, "fuller", run.now)
    run.do("anna", ReportFact(fact="scope", de="city"))
    assert approved(run.crisis, "fuller", run.now), "these are the words that they agreed to"


def test_a_language_that_is_no_longer_complete_voids_the_approval():
    """What people saw in English would not go out."""
    run = Run().go_on().know()
    run.approve("first_word", "anna")
    run.do("ben", ReportFact(fact="what", de="Internet"))
    assert not agreed(run.crisis, "first_word", run.now)


def test_another_set_of_outlets_is_another_approval():
    """The outlets are fixed at the start; a yes from a crisis with others is a yes to something else."""
    seen = Run().go_on().know().binding("first_word")
    run = Run(setup(places=setup().places[:1])).go_on().know()
    phrase = run.refused("anna", Approve(statement="first_word", binding=seen))
    assert phrase.key == "refused.text_changed"


def test_an_approval_lapses():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.sleep(minutes=29, seconds=59)
    assert approved(run.crisis, "fuller", run.now)
    run.sleep(seconds=1)
    assert not approved(run.crisis, "fuller", run.now)


def test_the_cards_are_woken_when_an_approval_lapses():
    run = submitted()
    run.approve("fuller", "ben")
    assert run.now + timedelta(minutes=30) in [d.at for d in deadlines(run.crisis) if not d.command]


def test_a_no_has_a_reason_and_stops_the_waiting():
    run = submitted()
    wish = RefuseApproval(statement="fuller", binding=run.binding("fuller"))
    assert run.refused("clara", wish).key == "refused.reason"
    run.do("clara", RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason="legal"))
    assert run.happened(ApprovalRefused)[0].reason == "legal"
    assert not waiting(run.crisis, "fuller", run.now)
    run.approve("fuller", "clara")
    assert waiting(run.crisis, "fuller", run.now), "the latest word of a person counts"


def test_nobody_votes_on_what_was_not_asked_for():
    run = Run().first_word()
    stale = run.binding("fuller")
    vote = Approve(statement="fuller", binding=stale)
    assert run.refused("ben", vote).key == "refused.not_requested"
    run.submit("fuller")
    run.do("eva", EditStatement(statement="fuller", de="Neu. {next_update}"))
    assert run.refused("ben", Approve(statement="fuller", binding=run.binding("fuller"))).key == "refused.not_requested"
    no = RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason="tone")
    assert run.refused("ben", no).key == "refused.not_requested"


def test_a_stale_tap_is_told_what_changed():
    run = submitted()
    seen = run.binding("fuller")
    run.sleep(minutes=2)
    run.do("eva", EditStatement(statement="fuller", de=_EDITED))
    run.submit("fuller")
    phrase = run.refused("ben", Approve(statement="fuller", binding=seen))
    assert phrase.key == "refused.text_edited"
    assert phrase.params == {
        "who": "Eva", "when": START + timedelta(minutes=2, seconds=10),
        "before": "Wir arbeiten daran.", "after": "Bald mehr.",
    }  # fmt: skip


_EDITED = "Betroffen ist {scope}. Bald mehr. Nächste Meldung um {next_update}: {newsroom}"


def test_a_stale_tap_without_an_edit_is_refused_too():
    run = submitted()
    seen = run.binding("fuller")
    run.do("anna", ChangeSeverity(severity="S1", reason="x"))
    assert run.refused("ben", Approve(statement="fuller", binding=seen)).key == "refused.text_changed"


def test_class_a_is_asked_for_by_whoever_approves_it():
    run = Run().go_on().know()
    run.approve("first_word", "finn")
    assert run.happened(ApprovalRequested)[0].by == "finn"
    assert approved(run.crisis, "first_word", run.now)


def test_silence_approves_nothing():
    run = submitted()
    events = run.wait(minutes=10)
    assert [event.binding for event in events if isinstance(event, ApprovalOverdue)] == [run.binding("fuller")]
    assert not run.happened(ApprovalGiven)[1:], "only the first word was approved"
    run.wait(hours=2)
    assert not approved(run.crisis, "fuller", run.now)
    assert len(run.happened(ApprovalOverdue)) == 1


def test_nothing_is_overdue_once_it_was_approved_in_time():
    run = submitted()
    run.approve("fuller", "ben", "clara")
    run.sleep(minutes=20)
    late = MarkApprovalOverdue(statement="fuller", binding=run.binding("fuller"))
    assert run.do(ALARM, late) == ()


def test_too_early_is_not_overdue():
    run = submitted()
    early = MarkApprovalOverdue(statement="fuller", binding=run.binding("fuller"))
    assert run.do(ALARM, early) == ()
    run.sleep(minutes=11)
    assert run.do(ALARM, MarkApprovalOverdue(statement="fuller", binding="other")) == ()
    assert run.do(ALARM, early)
    assert run.do(ALARM, early) == ()


def test_what_is_on_its_way_is_not_voted_on():
    run = Run().go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert run.refused("eva", RequestApproval(statement="first_word")).key == "refused.already_out"
    vote = Approve(statement="first_word", binding=run.binding("first_word"))
    assert run.refused("eva", vote).key == "refused.already_out"


def test_a_preapproval_runs_out_and_its_yes_with_it():
    of = playbook()
    run = Run(setup(of, preapproved=preapproved(of, START + timedelta(minutes=20)))).go_on().know()
    run.approve("first_word", "anna")
    wakes = [deadline.at for deadline in deadlines(run.crisis) if deadline.command is None]
    assert START + timedelta(minutes=20) in wakes
    run.sleep(minutes=20)
    assert not agreed(run.crisis, "first_word", run.now)


def test_time_alone_approves_nothing_when_a_class_changes():
    """The A rule wants two, the B rule one: when the pre-approval runs out, one yes for A is still none for B."""
    of = playbook(approvals={
        "A": {"all_of": ["lead", "social"], "within": "5m", "lapses": "3h"},
        "B": {"any_of": ["lead"], "within": "10m", "lapses": "3h"},
        "C": {"any_of": ["lead"], "within": "10m", "lapses": "3h"},
    })  # fmt: skip
    run = Run(setup(of, preapproved=preapproved(of, START + timedelta(minutes=20)))).go_on().know()
    run.submit("first_word", "finn")
    run.approve("first_word", "anna")
    assert not approved(run.crisis, "first_word", run.now)
    run.sleep(minutes=20)
    assert not approved(run.crisis, "first_word", run.now)
    run.alarm()
