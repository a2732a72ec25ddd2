import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.hear.spoken import spoken, unescaped


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("kein Internet", "kein Internet"),
        ("A &amp; B &lt;b&gt;", "A & B <b>"),
        ("&amp;lt; bleibt", "&lt; bleibt"),
        ("<@U024BE7LH|anna> und <@W012A3CDE>", "@anna und @W012A3CDE"),
        ("<#C2147483705|krise-linz>, <#C1>", "#krise-linz, #C1"),
        ("<!channel> <!here|here> <!subteam^S1|@netz>", "@channel @here @netz"),
        ("<!date^1700000000^{date}|14. November>", "14. November"),
        ("<https://example.org>", "https://example.org"),
        ("<https://example.org|example.org>", "https://example.org"),
        ("<https://example.org/a?b=1&amp;c=2|hier>", "hier (https://example.org/a?b=1&c=2)"),
        ("<mailto:anna@example.org|anna@example.org>", "anna@example.org"),
        ("3 < 5 und 5 > 3", "3 < 5 und 5 > 3"),
        ("<> <|> <b|c>", "<> <|> <b|c>"),
    ],
)
def test_as_it_was_read(written: str, read: str):
    assert spoken(written) == read


@given(st.text(alphabet="<>|!@#&;ampltgx ^", max_size=60))
def test_no_markup_raises(text: str):
    assert isinstance(spoken(text), str)


@given(st.text())
def test_what_slack_escaped_comes_back(text: str):
    assert unescaped(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) == text
