from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.playbook.rule import Approval, Rule


def test_a_rule_names_its_roles_once_and_in_order():
    rule = Rule.model_validate({"all_of": ["network", {"any_of": ["legal", "network", {"n_of": 1, "of": ["boss"]}]}]})
    assert rule.roles() == ("network", "legal", "boss")


@pytest.mark.parametrize(
    ("rule", "needed"),
    [({"all_of": ["a", "b"]}, 2), ({"any_of": ["a", "b"]}, 1), ({"n_of": 2, "of": ["a", "b", "c"]}, 2)],
)
def test_how_many_must_agree(rule: dict[str, object], needed: int):
    assert Rule.model_validate(rule).needed == needed


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({}, "a rule is one of"),
        ({"all_of": ["a"], "any_of": ["b"]}, "a rule is one of"),
        ({"n_of": 1}, "a rule is one of"),
        ({"of": ["a"]}, "a rule is one of"),
        ({"any_of": ["a"], "of": ["b"]}, "a rule is one of"),
        ({"n_of": 3, "of": ["a", "b"]}, "n_of asks for 3, but of lists only 2"),
        ({"all_of": []}, "at least 1 item"),
        ({"n_of": 0, "of": ["a"]}, "greater than or equal to 1"),
    ],
)
def test_a_rule_has_one_form(rule: dict[str, object], said: str):
    with pytest.raises(ValidationError, match=said):
        Rule.model_validate(rule)


def test_an_approval_is_a_rule_with_times():
    approval = Approval.model_validate({"any_of": ["lead"], "within": "5m", "lapses": "1d"})
    assert (approval.within, approval.lapses) == (timedelta(minutes=5), timedelta(days=1))
    assert approval.roles() == ("lead",)


SPEAKERS = {"a": frozenset({"ann"}), "b": frozenset({"ann", "bob"}), "c": frozenset({"ann"}), "d": frozenset[str]()}


@pytest.mark.parametrize(
    ("rule", "voices"),
    [
        ({"any_of": ["a", "d"]}, "ann"),
        ({"any_of": ["d"]}, ""),
        ({"all_of": ["a"]}, "ann"),
        ({"all_of": ["a", "b"]}, "ann bob"),
        ({"all_of": ["a", "c"]}, ""),
        ({"all_of": ["a", "d"]}, ""),
        ({"n_of": 2, "of": ["a", "c", "d"]}, ""),
        ({"n_of": 2, "of": ["a", "b", "c"]}, "ann bob"),
        ({"any_of": ["d", {"all_of": ["a", "c"]}]}, ""),
        ({"all_of": ["c", {"any_of": ["a", "b"]}]}, "ann bob"),
    ],
)
def test_two_voices_are_two_people(rule: dict[str, object], voices: str):
    assert Rule.model_validate(rule).voices(SPEAKERS.__getitem__) == set(voices.split())


def test_one_person_is_enough_where_that_is_asked():
    assert Rule.model_validate({"all_of": ["a", "c"]}).voices(SPEAKERS.__getitem__, people=1) == {"ann"}
