from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.approvals import Approve, RefuseApproval
from bot.crisis.consent import (
    approval_class,
    approved,
    asked_first,
    authors,
    awaited,
    binding,
    outlets_of,
    refusal,
    rule_for,
    satisfied,
)
from bot.crisis.facts import ReportFact
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
