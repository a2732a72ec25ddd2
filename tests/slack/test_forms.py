"""Filling in a form, as Slack's own client lets a person do it."""

import pytest

from tests.slack.forms import CannotSend, blank, fill_in
from tests.slack.little_app import asks, form, plain
from tests.slack.values import View

OPTIONS = [{"text": plain(text), "value": value} for text, value in (("Linz", "l"), ("Wels", "w"))]
DESCRIBED = [{**option, "description": plain("eine Stadt")} for option in OPTIONS]


def filled(element, told, **block):
    """What Slack would send for one field."""
    shown = form({**asks("where", "Wo?", **element), **block})
    values = fill_in(View("V1", "h", "U1", shown), {} if told is None else {"Wo?": told})
    return values["where"]["said"]


@pytest.mark.parametrize("kind", ["static_select", "radio_buttons"])
def test_a_choice(kind):
    element = {"type": kind, "options": DESCRIBED}
    for told in ("w", "Wels"):
        assert filled(element, told) == {"type": kind, "selected_option": OPTIONS[1]}
    assert filled(element | {"initial_option": DESCRIBED[0]}, None)["selected_option"] == OPTIONS[0]
    assert filled(element, None, optional=True)["selected_option"] is None
    with pytest.raises(CannotSend, match="no choice 'Graz'"):
        filled(element, "Graz")
    with pytest.raises(CannotSend, match="must be filled in"):
        filled(element, None)


def test_a_choice_in_groups():
    groups = [{"label": plain("Städte"), "options": OPTIONS}]
    assert filled({"type": "static_select", "option_groups": groups}, "l")["selected_option"] == OPTIONS[0]


def test_boxes():
    element = {"type": "checkboxes", "options": OPTIONS}
    assert filled(element, ["l", "Wels"])["selected_options"] == OPTIONS
    assert filled(element | {"initial_options": OPTIONS[1:]}, None)["selected_options"] == OPTIONS[1:]
    assert filled(element, None, optional=True)["selected_options"] == []
    with pytest.raises(CannotSend, match="must be filled in"):
        filled(element, [])


@pytest.mark.parametrize(
    ("kind", "key", "told"),
    [
        ("users_select", "selected_user", "U1"),
        ("datepicker", "selected_date", "2026-01-01"),
        ("timepicker", "selected_time", "05:20"),
    ],
)
def test_what_is_picked(kind, key, told):
    assert filled({"type": kind}, told) == {"type": kind, key: told}
    assert filled({"type": kind, key.replace("selected", "initial"): told}, None) == {"type": kind, key: told}


def test_what_is_typed():
    assert filled({"multiline": True}, "eins\nzwei") == {"type": "plain_text_input", "value": "eins\nzwei"}
    assert filled({"initial_value": "so"}, None)["value"] == "so"
    assert filled({}, "", optional=True)["value"] is None
    for element, told, reason in [
        ({}, 7, "a text is typed"),
        ({"min_length": 5}, "kurz", "5 to 3000"),
        ({"max_length": 5}, "zu lang", "0 to 5"),
        ({"type": "rich_text_input"}, "x", "cannot fill in"),
    ]:
        with pytest.raises(CannotSend, match=reason):
            filled(element, told)


def test_nothing_touched_is_what_was_there():
    blocks = [asks("a", "A", initial_value="x"), {"type": "divider"}, asks("b", "B")]
    assert [value["said"]["value"] for value in blank(blocks).values()] == ["x", None]
