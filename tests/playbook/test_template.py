import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playbook.template import fill, slots

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


def test_slots_are_named_once_in_their_order():
    assert slots("{what} seit {since}, {what}: {newsroom}") == ("what", "since", "newsroom")


def test_a_text_without_slots_has_none():
    assert slots("Nichts Neues.") == ()


@pytest.mark.parametrize(
    "text", ["{", "}", "{ since }", "{Since}", "{}", "{{since}}", "{a.b}", "{a!r}", "{a:9}", "{0}"]
)
def test_a_brace_that_is_no_slot_is_refused_with_its_place(text: str):
    with pytest.raises(ValueError, match=r"a brace at character \d+ that is not a slot such as \{since\}"):
        slots(text)


def test_filling_replaces_what_is_known_and_leaves_the_rest():
    assert fill("{what} seit {since}", {"what": "Kein Internet"}) == "Kein Internet seit {since}"


def test_a_value_is_never_read_again():
    assert fill("{a}{b}", {"a": "{b}", "b": "{a}"}) == "{b}{a}"


def test_nothing_is_evaluated():
    assert fill("{a} {a.__class__} ${a} %(a)s", {"a": "x"}) == "x {a.__class__} $x %(a)s"


@given(st.text())
def test_filling_without_values_changes_nothing(text: str):
    assert fill(text, {}) == text


@given(st.lists(NAMES, unique=True, min_size=1), st.text(alphabet="xyz .,"))
def test_all_slots_filled_leave_no_slot(names: list[str], between: str):
    text = between.join(f"{{{name}}}" for name in names)
    assert slots(text) == tuple(names)
    assert slots(fill(text, dict.fromkeys(names, "1"))) == ()
