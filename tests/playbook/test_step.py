from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.playbook.step import STEP_KINDS, Step

FRAME = {"id": "a", "title": {"de": "A", "en": "A"}, "by": "lead", "within": "5m"}
TEXT = {"de": "x", "en": "y"}
KINDS = {
    "do": TEXT,
    "decide": {"yes": TEXT},
    "fact": ["since"],
    "draft": "first_word",
    "approve": "first_word",
    "publish": "first_word",
    "notify": "first_word",
    "page": ["legal"],
    "update": ["no_news"],
    "clock": ["gdpr"],
    "check": [TEXT],
    "close": TEXT,
}


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_each_of_the_twelve_kinds(kind: str):
    step = Step.model_validate({**FRAME, kind: KINDS[kind]})
    assert step.kind == kind
    assert step.statement == ("first_word" if kind in ("draft", "approve", "publish", "notify") else None)


def test_a_step_does_one_thing():
    with pytest.raises(ValidationError, match="found none"):
        Step.model_validate(FRAME)
    with pytest.raises(ValidationError, match="found do and publish"):
        Step.model_validate({**FRAME, "do": TEXT, "publish": "first_word"})


@pytest.mark.parametrize("kind", ["decide", "fact", "page", "update", "clock"])
def test_an_empty_list_is_nothing_to_do(kind: str):
    with pytest.raises(ValidationError, match="at least 1 item"):
        Step.model_validate({**FRAME, kind: type(KINDS[kind])()})


def test_a_check_list_may_be_empty_where_tools_fill_it():
    step = Step.model_validate({**FRAME, "check": [], "schedulers": "pause"})
    assert (step.kind, step.check, step.schedulers) == ("check", (), "pause")
    with pytest.raises(ValidationError, match="schedulers"):
        Step.model_validate({**FRAME, "check": [], "schedulers": "stop"})


def test_a_step_may_wait():
    assert Step.model_validate({**FRAME, "do": TEXT, "wait": "10m"}).wait == timedelta(minutes=10)
    assert Step.model_validate({**FRAME, "do": TEXT}).wait is None
    with pytest.raises(ValidationError, match="wait"):
        Step.model_validate({**FRAME, "do": TEXT, "wait": "soon"})
