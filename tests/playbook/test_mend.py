from typing import Any

from bot.playbook.mend import Mender
from bot.playbook.model import Playbook
from bot.playbook.schema import schema_of
from bot.playbook.shape import Shape

STEP = {"id": "a", "by": "lead", "witihn": "5m", "do": {"de": "x", "en": "y"}}


def mender(**data: Any) -> Mender:
    return Mender(data, Shape(schema_of(Playbook)), set())


def test_an_unknown_key_becomes_the_one_that_was_meant():
    mending = mender(steps=[dict(STEP)])
    assert mending.meant(("steps", 0, "witihn")) == "within"
    mending.rename(("steps", 0, "witihn"))
    assert mending.get(("steps", 0, "within")) == "5m"


def test_a_key_that_is_there_already_is_not_meant():
    mending = mender(steps=[{**STEP, "within": "1h"}])
    assert mending.meant(("steps", 0, "witihn")) == ""
    mending.rename(("steps", 0, "witihn"))
    assert mending.get(("steps", 0)) == {**{k: v for k, v in STEP.items() if k != "witihn"}, "within": "1h"}


def test_a_key_that_is_no_name_becomes_one():
    mending = mender(roles={"Größe & Co": 1, "3d": 2, "§": 3}, severity={"S9": 4})
    for key in ("Größe & Co", "3d", "§"):
        mending.name(("roles", key))
    mending.name(("severity", "S9"))
    assert mending.data == {"roles": {"groesse_co": 1, "n_3d": 2, "mended": 3}, "severity": {}}


def test_what_is_added_or_replaced_is_remembered():
    mending = mender(steps=[dict(STEP)])
    mending.add(("steps", 0, "title"))
    mending.replace(("steps", 0, "by"))
    assert mending.get(("steps", 0, "title")) == {"de": "mended", "en": "mended"}
    assert mending.covers(("steps", 0, "title", "de"))
    assert mending.covers(("steps", 0, "by"))
    assert not mending.covers(("steps", 0, "id"))


def test_what_is_there_is_not_added():
    mending = mender(version="1")
    mending.add(("version",))
    assert mending.data == {"version": "1"}
    assert not mending.touched


def test_a_map_is_completed_and_at_the_second_try_replaced():
    mending = mender(steps=[{"id": "a", "by": "x"}])
    mending.replace(("steps", 0))
    assert mending.get(("steps", 0, "id")) == "a"
    assert not mending.covers(("steps", 0, "id"))
    mending.replace(("steps", 0))
    assert mending.get(("steps", 0, "id")) == "mended"
    assert mending.covers(("steps", 0, "id"))


def test_there_is_nothing_where_nothing_is():
    assert mender().get(("steps", 0, "x")) is None
