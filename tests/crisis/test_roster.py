import pytest

from bot.crisis.roster import ClaimRole, ConflictDeclared, DeclareConflict, HandOver, RoleClaimed
from tests.playbooks import Run


def test_a_role_is_claimed_by_somebody_of_its_ladder():
    run = Run()
    run.do("deniz", ClaimRole(role="legal"))
    assert run.crisis.roster.claimed["legal"] == "deniz"
    assert run.do("deniz", ClaimRole(role="legal")) == ()
    run.do("clara", ClaimRole(role="legal"))
    assert run.crisis.roster.claimed["legal"] == "clara"


@pytest.mark.parametrize(
    ("who", "role", "key"),
    [
        ("ben", "legal", "refused.not_yours"),
        ("agnes", "writer", "refused.not_yours"),
        ("ben", "cook", "refused.unknown_role"),
    ],
)
def test_others_cannot_claim(who: str, role: str, key: str):
    assert Run().refused(who, ClaimRole(role=role)).key == key


def test_a_refusal_names_who_could():
    assert Run().refused("ben", ClaimRole(role="writer")).params["could"] == "Eva"


def test_the_holder_or_the_lead_hands_over():
    run = Run()
    run.do("clara", ClaimRole(role="legal"))
    run.do("clara", HandOver(role="legal", to="deniz"))
    assert run.crisis.roster.claimed["legal"] == "deniz"
    run.do("anna", HandOver(role="legal", to="clara"))
    assert run.crisis.roster.claimed["legal"] == "clara"
    assert run.do("anna", HandOver(role="legal", to="clara")) == ()
    assert run.refused("ben", HandOver(role="legal", to="deniz")).key == "refused.not_yours"


@pytest.mark.parametrize(
    ("role", "to", "key"),
    [
        ("legal", "ben", "refused.not_on_ladder"),
        ("writer", "agnes", "refused.not_on_ladder"),
        ("legal", "mallory", "refused.unknown_person"),
        ("cook", "ben", "refused.unknown_role"),
    ],
)
def test_a_role_goes_only_to_who_may_have_it(role: str, to: str, key: str):
    assert Run().refused("anna", HandOver(role=role, to=to)).key == key


def test_a_conflict_ends_every_claim_and_every_say():
    run = Run()
    run.do("clara", ClaimRole(role="legal"))
    run.do("clara", DeclareConflict(person="clara", reason="Bruder"))
    assert "legal" not in run.crisis.roster.claimed
    assert run.crisis.roster.deciders("legal") == ("deniz",)
    assert run.refused("clara", ClaimRole(role="legal")).key == "refused.not_yours"
    assert run.do("anna", DeclareConflict(person="clara", reason="again")) == ()


def test_the_lead_declares_the_conflict_of_others():
    run = Run()
    assert run.refused("ben", DeclareConflict(person="moser", reason="x")).key == "refused.not_yours"
    assert run.refused("anna", DeclareConflict(person="nobody", reason="x")).key == "refused.unknown_person"
    run.do("anna", DeclareConflict(person="moser", reason="it is about her"))
    assert [event.person for event in run.happened(ConflictDeclared)] == ["moser"]


def test_the_lead_can_be_the_one_with_the_conflict():
    run = Run()
    run.do("anna", DeclareConflict(person="anna", reason="x"))
    assert "lead" not in run.crisis.roster.claimed
    assert run.crisis.paging.ringing()[-1].rungs == ("eva",)


def test_names_for_a_sentence():
    roster = Run().crisis.roster
    assert roster.names(["ben", "clara", "ben"]) == "Ben, Clara"
    assert roster.names([]) == "—"
    assert roster.name("bot:alarm") == "bot:alarm"


def test_only_externals_of_a_ladder_decide_nothing():
    roster = Run().crisis.roster
    assert roster.ladder("social") == ("finn", "agnes")
    assert roster.deciders("social") == ("finn",)
    assert roster.deciders("cook") == ()
    assert not roster.may_decide("mallory")


def test_handing_over_is_recorded_by_who_did_it():
    run = Run()
    run.do("anna", HandOver(role="lead", to="eva"))
    handed = run.happened(RoleClaimed)[-1]
    assert (handed.by, handed.person) == ("anna", "eva")
