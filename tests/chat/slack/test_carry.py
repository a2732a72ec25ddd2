import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.carry import LONGEST, Carried, OnCard, OnForm, Retold, pack, unpack

words = st.text(max_size=100)
carried = st.one_of(
    st.builds(OnCard, words, words, words), st.builds(OnForm, words, words), st.builds(Retold, words, words)
)


@given(carried)
def test_what_is_packed_comes_out_again(what: Carried):
    assert unpack(pack(what)) == what


@given(carried)
def test_nothing_in_it_is_markup(what: Carried):
    assert not set("&<>") & set(pack(what))


@given(st.text() | st.text(alphabet='[]",cardformsid{}0 \\u', max_size=60))
def test_what_was_not_packed_is_nothing_or_as_if_it_had_been(text: str):
    what = unpack(text)
    assert what is None or json.loads(pack(what)) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "card",
        "null",
        "[]",
        "{}",
        '["card"]',
        '["card","a","b"]',
        '["card","a","b","c","d"]',
        '["card","a","b",3]',
        '["card","a","b",null]',
        '["other","a","b","c"]',
        '[["card"],"a","b","c"]',
        '"card"',
        "[" * 1_500,
        "NaN",
    ],
)
def test_garbage_is_nothing(text: str):
    assert unpack(text) is None


def test_what_slack_would_not_carry_is_not_packed():
    assert unpack(pack(Retold("c", "x" * (LONGEST - 20)))) == Retold("c", "x" * (LONGEST - 20))
    with pytest.raises(ValueError, match=str(LONGEST)):
        pack(Retold("c", "x" * LONGEST))
    assert unpack(json.dumps(["said", "c", "x" * LONGEST])) is None
