import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.report.markdown import escape, fenced, to_markdown
from bot.report.report import report
from bot.report.words import visible
from tests.playbooks import START
from tests.report.crises import MENTIONS, hostile, stormy, whole

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = st.text(alphabet="ab1 \n\t\\`*_{}[]()<>#+-=|~.!&$:/@;\u202e\u2028ö", max_size=40)


def of(language: str = "de", kind: str = "live") -> str:
    return to_markdown(report(whole(kind), language, name="c1", alarm=START, mentions=MENTIONS, label="synthetisch"))


def test_every_chapter_is_there():
    titles = re.findall(r"^## (.*)$", of(), re.MULTILINE)
    assert len(titles) == 19
    assert titles[0] == "Zusammenfassung"
    assert re.findall(r"^# (.*)$", of("en"), re.MULTILINE) == ["After-action report: Service outage"]


def test_an_exercise_is_stamped_at_both_ends():
    text = of(kind="drill")
    assert text.startswith("> **ÜBUNG**\n")
    assert text.endswith("> **ÜBUNG**\n")
    assert "**ÜBUNG**" not in of()


def test_tables_are_tables():
    html = READER.render(of())
    assert html.count("<table>") == len(re.findall(r"^\| --- ", of(), re.MULTILINE))
    assert "<td>Früh sprechen" not in html
    assert "<strong>Früh sprechen</strong>" in html


def test_published_words_stand_exactly_in_their_fence():
    html = unescape(READER.render(of()))
    assert (
        "Seit 05:20 geht nicht: Internet. Es tut uns leid. Nächste Meldung um 06:50: https://news.example/c1\n" in html
    )


def test_mentions_are_told_in_words():
    assert "- 1: Erste Meldung" in of()
    assert "am lautesten war es um 06:09 mit 54" in of()


@given(NASTY)
def test_escaped_text_reads_as_it_is(text: str):
    (inline,) = (token for token in READER.parse(f"x {escape(text)} x") if token.type == "inline")
    plain = " ".join(f"x {' '.join(visible(text).split())} x".split())
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert " ".join("".join(child.content for child in inline.children or ()).split()) == plain


@given(NASTY)
def test_escaped_text_stays_in_its_cell(text: str):
    html = READER.render(f"| a | b |\n| --- | --- |\n| {escape(text)} | end |")
    assert html.count("<td>") == 2
    assert "<td>end</td>" in html


@given(NASTY)
def test_nothing_gets_out_of_a_fence(text: str):
    tokens = READER.parse(f"{fenced(text)}\n\nend")
    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[0].content.rstrip("\n") == visible(text).replace("\t", "\t").rstrip("\n")


@pytest.mark.parametrize("text", ["# Titel", "- Punkt", "1. Punkt", "=====", "+ x", "> Zitat"])
def test_no_text_begins_a_block(text: str):
    run = hostile(text)
    html = READER.render(to_markdown(report(run, "de")))
    assert f"<h1>{text}</h1>" not in html
    assert html.count("<h1>") == 1


def test_hostile_texts_bring_no_html_in():
    text = "<script>alert(1)</script> | [x](javascript:alert(1)) ![](http://x.example/y.png) `code`\n\n# Titel\u202e"
    html = READER.render(to_markdown(report(hostile(text), "en")))
    for bad in ("<script", "<img", "<a ", "\u202e"):
        assert bad not in html


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_stays_text(seed: int):
    html = READER.render(to_markdown(report(stormy(seed), "en")))
    assert set(re.findall(r"<(\w+)", html)) <= {
        "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "strong", "em", "pre", "code",
        "hr", "blockquote",
    }  # fmt: skip
