import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.plain import cut, harmless, harmless_lines

MOVES = {"Cc", "Cs", "Zl", "Zp"}
TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(st.characters()))
def test_harmless_is_one_line_and_stays_as_it_is(text: str):
    line = harmless(text)
    assert len(line.splitlines()) <= 1
    assert harmless(line) == line


@given(st.text(st.characters()))
def test_nothing_moves_hides_or_turns(text: str):
    for letter in harmless_lines(text).replace("\n", ""):
        assert unicodedata.category(letter) not in MOVES
        assert letter not in TURNS


def test_what_is_harmless_stays_word_for_word():
    text = "Ausfall in Linz – seit 05:20, „18.000“ Anschlüsse 👩‍🚒 𝒳"
    assert harmless(text) == text


def test_only_line_breaks_stay_what_they_are():
    assert harmless_lines("eins\r\n\r\nzwei\tdrei\u2028vier\x00\n") == "eins\n\nzwei drei\nvier\n"
    assert harmless_lines("") == ""


@given(st.text(st.characters()))
def test_harmless_lines_stay_as_they_are(text: str):
    lines = harmless_lines(text)
    assert harmless_lines(lines) == lines


def test_what_is_too_long_is_cut_visibly():
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert cut("abc  def", 6) == "abc…"
