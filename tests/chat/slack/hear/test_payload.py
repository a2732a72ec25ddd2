import pytest

from bot.chat.slack.hear.payload import (
    Odd,
    any_id,
    fingerprint,
    id_of,
    moment_of,
    needed,
    odd,
    part,
    parts,
    text_of,
    words,
)


def test_what_is_missing_or_null_is_empty():
    assert part({}, "a") == part({"a": None}, "a") == {}
    assert parts({}, "a") == parts({"a": None}, "a") == ()
    assert words({}, "a") == words({"a": None}, "a") == id_of(None) == moment_of(None) == ""


@pytest.mark.parametrize("value", [0, 5, True, [], "x"])
def test_a_part_is_a_part(value: object):
    with pytest.raises(Odd):
        part({"a": value}, "a")


@pytest.mark.parametrize("value", [0, {}, "x", ["x"], [{}, None]])
def test_parts_are_a_list_of_parts(value: object):
    with pytest.raises(Odd):
        parts({"a": value}, "a")


@pytest.mark.parametrize("value", [0, False, {}, [], b"x"])
def test_a_text_is_a_text(value: object):
    with pytest.raises(Odd):
        text_of(value)


def test_what_is_needed_is_there():
    assert needed({"a": "x"}, "a") == "x"
    for tree in ({}, {"a": ""}, {"a": None}):
        with pytest.raises(Odd):
            needed(tree, "a")


@pytest.mark.parametrize("value", ["x y", "<!channel>", "C1/2", "é1", "U" * 41, "U1\n", 5])
def test_an_id_has_the_signs_of_an_id(value: object):
    with pytest.raises(Odd):
        id_of(value)
    assert any_id(value, {"id": value}, {"id": "T1"}, "T2") == "T1"


@pytest.mark.parametrize("value", ["1700000000", "1700000000.", ".1", "x.1", "1.1\n", "-1.0"])
def test_a_moment_has_the_signs_of_a_moment(value: object):
    assert moment_of("1700000000.000100") == "1700000000.000100"
    with pytest.raises(Odd):
        moment_of(value)


def test_a_pair_of_halves_is_one_character():
    assert text_of("\ud83d\ude92") == "🚒"
    assert text_of("\ufeffx\x00") == "\ufeffx\x00"


def test_fingerprints_tell_apart_what_would_read_the_same():
    prints = {fingerprint("a", marks) for marks in ([], [""], ["ab", "c"], ["a", "bc"], ["a,b", "c"], ["\ud800"])}
    assert len(prints | {fingerprint("b", [])}) == 7
    assert all(len(each) == len("slack:a:") + 32 for each in prints)


def test_odd_is_for_the_right_side_of_an_or():
    assert ({"a": "x"}.get("a") or odd("a")) == "x"
    with pytest.raises(Odd):
        _ = {"a": ""}.get("a") or odd("a")
