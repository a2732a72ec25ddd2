import pytest

from bot.playbook.model import Playbook
from bot.playbook.problems import Where
from bot.playbook.schema import schema_of
from bot.playbook.shape import Shape

SHAPE = Shape(schema_of(Playbook))


@pytest.mark.parametrize(
    ("where", "noun", "key"),
    [
        ((), "playbook", "statements"),
        (("steps", 3), "step", "within"),
        (("steps", 3, "decide", "yes"), "choice", "then"),
        (("statements", "x", "text"), "text in two languages", "de"),
        (("never",), "list in two languages", "de"),
        (("severity", "S1"), "level", "update_every"),
        (("approvals", "B"), "approval", "lapses"),
        (("approvals", "B", "all_of", 1, "any_of", 0), "place", ""),
    ],
)
def test_what_belongs_at_a_place(where: Where, noun: str, key: str):
    assert SHAPE.noun(where) == noun
    assert not key or key in SHAPE.keys(where)


def test_a_rule_within_a_rule_has_the_keys_of_a_rule():
    assert SHAPE.at(("approvals", "B", "all_of", 1, "any_of"))["type"] == "array"


def test_a_place_that_the_language_does_not_know_is_empty():
    assert SHAPE.at(("nonsense", 3, "more")) == {}
    assert SHAPE.keys(("steps", 0, "within", "x")) == ()


def test_a_sample_of_everything_is_a_sound_playbook():
    sample = SHAPE.sample(SHAPE.at(()))
    playbook = Playbook.model_validate(sample, by_alias=True, by_name=False)
    assert playbook.steps[0].kind == "do"


@pytest.mark.parametrize(
    "where",
    [("clocks", "x"), ("facts", "x"), ("statements", "x"), ("approvals", "B"), ("roles", "x"), ("severity", "S1")],
)
def test_a_sample_of_each_part_is_accepted(where: Where):
    whole = SHAPE.sample(SHAPE.at(()))
    whole[where[0]] = {where[1]: SHAPE.sample(SHAPE.at(where))}
    Playbook.model_validate(whole, by_alias=True, by_name=False)


def test_of_forms_that_exclude_each_other_the_first_that_is_whole_is_kept():
    given = {"id": "a", "publish": "x", "do": {"de": "a", "en": "b"}}
    completed = SHAPE.completed(SHAPE.at(("steps", 0)), given)
    assert completed["do"] == given["do"]
    assert "publish" not in completed
    assert {"title", "by", "within"} <= completed.keys()
