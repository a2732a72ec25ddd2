from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.approvals import Approvals, Approve, RefuseApproval, Request, Vote
from bot.crisis.consent import (
    WhyNot,
    approval_class,
    approved,
    asked_first,
    authors,
    awaited,
    binding,
    lacks_second,
    outlets_of,
    refusal,
    rule_for,
    satisfied,
    why_not_a,
)
from bot.crisis.facts import Fact, Facts, ReportFact
from bot.crisis.lifecycle import Place
from bot.crisis.model import Crisis
from bot.crisis.statements import DraftStatement, EditStatement
from bot.playbook.model import Rule
from tests.playbooks import LADDERS, START, Run, playbook, preapproved, setup, with_statement


def drafted(template: str = "first_word", **changes: Any) -> Run:
    run = Run(setup(**changes))
    run.do("eva", DraftStatement(template=template))
    return run


def class_of(run: Run, statement: str = "first_word") -> str:
    return approval_class(run.crisis, run.crisis.statements.by_id[statement], run.now)


def test_a_class_is_the_templates():
    assert class_of(drafted("fuller"), "fuller") == "B"
    assert class_of(drafted("apology"), "apology") == "C"
    assert class_of(drafted()) == "A"


def test_class_a_needs_untouched_words():
    run = drafted()
    run.do("eva", EditStatement(statement="first_word", de="Neu {next_update}"))
    assert class_of(run) == "B"


def test_class_a_needs_a_preapproval_that_is_valid_now():
    assert class_of(drafted(preapproved=())) == "B"
    run = drafted(preapproved=preapproved(playbook(), START + timedelta(minutes=1)))
    assert class_of(run) == "A"
    run.sleep(minutes=1)
    assert class_of(run) == "B"


def why(run: Run, statement: str = "first_word") -> WhyNot | None:
    return why_not_a(run.crisis, run.crisis.statements.by_id[statement], run.now)


def test_why_a_text_is_not_class_a():
    signed = preapproved(playbook())
    assert why(drafted()) is None
    assert why(drafted("fuller"), "fuller") is why(drafted("apology"), "apology") is None, "they never were"
    assert why(drafted(preapproved=())) == "unsigned"
    assert why(drafted(preapproved=signed[1:])) == "unsigned"
    for changes, expected in (
        ({"approved_by": "eva"}, "own"),
        ({"fingerprint": "0" * 64}, "changed"),
        ({"valid_from": START + timedelta(hours=1)}, "early"),
        ({"valid_until": START}, "expired"),
        ({"valid_until": START, "approved_by": "eva"}, "own"),
        ({"valid_from": START}, None),
    ):
        assert why(drafted(preapproved=tuple(replace(entry, **changes) for entry in signed))) == expected
    run = drafted()
    run.do("eva", EditStatement(statement="first_word", de="Neu {next_update}"))
    assert why(run) == "edited"


def test_a_preapproval_that_begins_later_never_counts_in_this_crisis():
    """Nothing becomes easier to publish because time passes."""
    later = tuple(replace(entry, valid_from=START + timedelta(minutes=5)) for entry in preapproved(playbook()))
    run = drafted(preapproved=later)
    for _ in range(3):
        assert (class_of(run), why(run)) == ("B", "early")
        run.sleep(minutes=5)


def test_class_a_needs_a_preapproval_of_these_words_by_somebody_else():
    signed = preapproved(playbook())
    of = with_statement("first_word", text={"de": "Anders. {next_update}", "en": "Other. {next_update}"})
    run = Run(setup(of, preapproved=signed))
    run.do("eva", DraftStatement(template="first_word"))
    assert class_of(run) == "B"
    assert class_of(drafted(preapproved=tuple(replace(entry, approved_by="eva") for entry in signed))) == "B"


def test_a_class_without_a_rule_follows_the_next_stricter():
    rules = {"any_of": ["lead"], "within": "5m", "lapses": "30m"}
    for only in ("A", "C"):
        run = Run(setup(playbook(approvals={only: rules})))
        run.do("eva", DraftStatement(template="fuller"))
        used = rule_for(run.crisis, run.crisis.statements.by_id["fuller"], run.now)
        assert [used] == list(run.crisis.playbook.approvals.values())


def test_the_words_of_class_a_have_no_author_here_others_do():
    run = drafted()
    assert authors(run.crisis, run.crisis.statements.by_id["first_word"], run.now) == frozenset()
    run = Run().first_word()
    run.submit("fuller", "ben")
    run.do("agnes", EditStatement(statement="fuller", de="Neu {next_update}"))
    run.submit("fuller", "ben")
    assert authors(run.crisis, run.crisis.statements.by_id["fuller"], run.now) >= {"agnes", "ben"}


def test_outlets_are_those_that_exist_for_the_same_audience():
    run = Run(setup(with_statement("staff", to=["intranet", "newsroom", "fax"])))
    run.do("eva", DraftStatement(template="staff"))
    assert outlets_of(run.crisis, run.crisis.statements.by_id["staff"]) == ("intranet",)


def test_outlets_go_by_their_own_name_or_by_the_one_that_they_are_called():
    places = (
        Place("mastodon_en", "Mastodon EN", called="mastodon"),
        Place("social", "Intern", audience="internal", called="mastodon"),
        Place("mastodon", "Mastodon"),
        Place("news", "Newsroom", called="newsroom"),
        Place("x", "X", called="fax2"),
    )
    run = drafted(places=places)
    found = outlets_of(run.crisis, run.crisis.statements.by_id["first_word"])
    assert found == ("news", "mastodon_en", "mastodon")


def test_an_outlet_that_is_named_twice_is_one():
    places = (Place("mastodon", "Mastodon", called="newsroom"),)
    run = drafted(places=places)
    assert outlets_of(run.crisis, run.crisis.statements.by_id["first_word"]) == ("mastodon",)


def test_a_binding_is_of_one_text_and_of_what_is_known():
    run = Run().go_on().know()
    assert binding(run.crisis, "first_word") == binding(Run().go_on().know().crisis, "first_word")
    seen = {binding(run.crisis, "first_word")}
    run.do("ben", ReportFact(fact="what", de="Netz", en="net"))
    seen.add(binding(run.crisis, "first_word"))
    run.do("ben", ReportFact(fact="what", de="Netz"))
    seen.add(binding(run.crisis, "first_word"))
    seen.add(binding(Run(kind="drill").go_on().know().crisis, "first_word"))
    seen.add(binding(Run(severity="S1").go_on().know().crisis, "first_word"))
    seen.add(binding(Run(setup(places=setup().places[:1])).go_on().know().crisis, "first_word"))
    assert len(seen) == 6


def test_a_binding_does_not_change_by_time():
    run = Run().go_on().know()
    before = run.binding("first_word")
    run.wait(hours=3)
    assert run.binding("first_word") == before


@pytest.mark.parametrize(
    ("rule", "people", "enough"),
    [
        ({"any_of": ["lead", "legal"]}, "clara", True),
        ({"any_of": ["lead", "legal"]}, "ben", False),
        ({"all_of": ["lead", "legal"]}, "clara", False),
        ({"all_of": ["lead", "legal"]}, "clara eva", True),
        ({"n_of": 2, "of": ["lead", "legal", "executive"]}, "moser anna", True),
        ({"n_of": 2, "of": ["lead", "legal", "executive"]}, "anna eva", False),
        ({"all_of": ["fact_owner", {"any_of": ["legal", "executive"]}]}, "ben moser", True),
        ({"all_of": ["fact_owner", {"any_of": ["legal", "executive"]}]}, "clara moser", False),
        ({"any_of": ["cook"]}, "anna", False),
        ({"all_of": ["fact_owner", "legal"]}, "deniz", False),
        ({"all_of": ["fact_owner", "legal"]}, "deniz ben", True),
        ({"all_of": ["fact_owner", "legal"]}, "deniz clara", True),
        ({"all_of": ["fact_owner", "legal"]}, "deniz anna", False),
        ({"n_of": 2, "of": ["fact_owner", "legal", "lead"]}, "deniz", False),
        ({"n_of": 2, "of": ["fact_owner", "legal", "lead"]}, "deniz anna", True),
        ({"n_of": 1, "of": ["fact_owner", "legal"]}, "deniz", True),
        ({"any_of": ["fact_owner", "legal"]}, "deniz", True),
        ({"all_of": ["legal"]}, "deniz", True),
        ({"all_of": ["fact_owner", {"any_of": ["legal", "executive"]}]}, "deniz", False),
        ({"all_of": ["fact_owner", {"any_of": ["legal", "executive"]}]}, "deniz moser", True),
        ({"any_of": ["executive", {"all_of": ["fact_owner", "legal"]}]}, "deniz", False),
        ({"any_of": ["executive", {"all_of": ["fact_owner", "legal"]}]}, "deniz moser", True),
        ({"all_of": ["lead", {"all_of": ["fact_owner", "legal"]}]}, "deniz anna", False),
        ({"all_of": ["lead", {"all_of": ["fact_owner", "legal"]}]}, "deniz anna clara", True),
    ],
)
def test_a_rule_counts_voices(rule: dict[str, object], people: str, enough: bool):
    assert satisfied(Run().crisis, Rule.model_validate(rule), tuple(people.split())) is enough


def test_who_is_awaited():
    run = Run().first_word()
    run.submit("fuller")
    assert awaited(run.crisis, "fuller", run.now) == ("fact_owner", "legal", "executive")
    assert asked_first(run.crisis, "fuller", run.now) == ("fact_owner", "legal")
    run.approve("fuller", "ben")
    assert awaited(run.crisis, "fuller", run.now) == ("legal", "executive")
    run.approve("fuller", "moser")
    assert awaited(run.crisis, "fuller", run.now) == ()


BOTH_ROLES = {**LADDERS, "legal": ("ben", "clara")}
"""Ben answers for the network and for the law."""


def test_one_person_is_not_two_whatever_their_roles():
    run = Run(setup(ladders=BOTH_ROLES)).first_word()
    run.submit("fuller")
    assert asked_first(run.crisis, "fuller", run.now) == ("fact_owner", "legal")
    run.approve("fuller", "ben")
    assert not approved(run.crisis, "fuller", run.now)
    assert lacks_second(run.crisis, "fuller", run.now)
    assert awaited(run.crisis, "fuller", run.now) == ("fact_owner", "legal", "executive")
    assert asked_first(run.crisis, "fuller", run.now) == ("fact_owner",), "Deniz, who stands there too"
    run.approve("fuller", "clara")
    assert approved(run.crisis, "fuller", run.now)
    assert not lacks_second(run.crisis, "fuller", run.now)
    assert asked_first(run.crisis, "fuller", run.now) == ()


def test_a_second_person_is_looked_for_where_there_is_one():
    run = Run(setup(ladders={**BOTH_ROLES, "fact_owner": ("ben",), "legal": ("ben",)})).first_word()
    run.submit("fuller")
    run.approve("fuller", "ben")
    assert awaited(run.crisis, "fuller", run.now) == ("executive",)
    assert asked_first(run.crisis, "fuller", run.now) == ("executive",)


def test_where_nobody_else_is_there_the_roles_are_still_named():
    alone = {**BOTH_ROLES, "fact_owner": ("ben",), "legal": ("ben",), "executive": ()}
    run = Run(setup(ladders=alone)).first_word()
    run.submit("fuller")
    run.approve("fuller", "ben")
    assert awaited(run.crisis, "fuller", run.now) == ("executive",), "nobody there, but that is a role to be filled"
    assert not approved(run.crisis, "fuller", run.now)


def test_who_does_one_half_alone_lacks_no_second_person():
    run = Run().first_word()
    run.submit("fuller")
    assert not lacks_second(run.crisis, "fuller", run.now)
    run.approve("fuller", "ben")
    assert not lacks_second(run.crisis, "fuller", run.now), "it lacks the law"


ROLE = st.sampled_from(["lead", "fact_owner", "legal", "social", "executive"])
PEOPLE_ASKED = ("anna", "ben", "clara", "deniz", "eva")


def _rule(parts: list[object], form: str, number: int) -> dict[str, object]:
    if form == "n_of":
        return {"n_of": min(number, len(parts)), "of": parts}
    return {form: parts}


RULES = st.recursive(
    ROLE,
    lambda inner: st.builds(
        _rule, st.lists(inner, min_size=1, max_size=3), st.sampled_from(["all_of", "any_of", "n_of"]), st.integers(1, 3)
    ),
    max_leaves=6,
).filter(lambda rule: isinstance(rule, dict))
HOLDING = st.dictionaries(ROLE, st.lists(st.sampled_from(PEOPLE_ASKED), unique=True).map(tuple))


@given(RULES, HOLDING, st.lists(st.sampled_from(PEOPLE_ASKED), unique=True))
def test_a_rule_of_two_voices_is_never_fulfilled_by_one_person(
    given_rule: dict[str, object], ladders: dict[str, tuple[str, ...]], people: list[str]
):
    rule = Rule.model_validate(given_rule)
    crisis = Run(setup(ladders=ladders)).crisis
    if rule.needed > 1:
        assert not any(satisfied(crisis, rule, (person,)) for person in PEOPLE_ASKED)
    if satisfied(crisis, rule, tuple(people)):
        assert satisfied(crisis, rule, PEOPLE_ASKED), "more people never make it less"


@given(RULES, HOLDING, st.lists(st.sampled_from(PEOPLE_ASKED), unique=True))
def test_whoever_is_awaited_could_bring_it_nearer(
    given_rule: dict[str, object], ladders: dict[str, tuple[str, ...]], people: list[str]
):
    """As long as a text waits somebody is asked; with all who are awaited it is approved if it can be at all."""
    run = Run(setup(playbook(approvals={**_APPROVALS, "B": {**given_rule, "within": "5m", "lapses": "1h"}})))
    run.do("moser", DraftStatement(template="fuller"))
    crisis = replace(run.crisis, roster=replace(run.crisis.roster, ladders=ladders, claimed={}))
    crisis = _agreed_by(crisis, people)
    if approved(crisis, "fuller", run.now):
        assert awaited(crisis, "fuller", run.now) == asked_first(crisis, "fuller", run.now) == ()
        return
    roles = awaited(crisis, "fuller", run.now)
    assert roles and set(asked_first(crisis, "fuller", run.now)) <= set(Rule.model_validate(given_rule).roles())
    everybody = {*people, *(person for role in roles for person in ladders.get(role, ()))}
    could = satisfied(crisis, Rule.model_validate(given_rule), PEOPLE_ASKED)
    assert satisfied(crisis, Rule.model_validate(given_rule), tuple(everybody)) is could


_APPROVALS = playbook().model_dump(by_alias=True)["approvals"]


def _agreed_by(crisis: Crisis, people: list[str]) -> Crisis:
    """These people said yes to the fuller text as it is."""
    facts = {name: Fact({"de": "x", "en": "x"}, "ben", START, "ben", START) for name in crisis.playbook.facts}
    crisis = replace(crisis, facts=Facts(facts | {"scope": Fact({"de": "city", "en": "city"}, "a", START, "a", START)}))
    present = binding(crisis, "fuller")
    votes = tuple(Vote(person, START, present) for person in people)
    request = Request("moser", START, present, START + timedelta(minutes=5), votes)
    return replace(crisis, approvals=Approvals({"fuller": request}))


def test_those_with_people_to_ask_are_asked_before_others():
    run = Run(setup(ladders={**LADDERS, "legal": ()})).first_word()
    run.submit("fuller")
    assert asked_first(run.crisis, "fuller", run.now) == ("fact_owner", "executive")


def test_without_a_complete_language_nothing_is_approved():
    run = Run().first_word()
    run.submit("fuller")
    run.approve("fuller", "ben", "clara")
    run.do("ben", ReportFact(fact="scope", de="region"))
    assert not approved(run.crisis, "fuller", run.now)


def test_the_latest_no_to_the_present_text():
    run = Run().first_word()
    run.submit("fuller")
    run.do("ben", RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason="fact"))
    no = refusal(run.crisis, "fuller")
    assert no is not None
    assert (no.by, no.reason) == ("ben", "fact")
    run.do("ben", Approve(statement="fuller", binding=run.binding("fuller")))
    assert refusal(run.crisis, "fuller") is None
