"""A statement's words never become markup, and lose nothing on the way."""

import re

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.outlets.newsroom_pages.item import carried
from bot.outlets.newsroom_pages.prose import prose
from tests.outlets.page import tags

TRICKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "&lt;b&gt;", "]]>", "https://",
    "http://x.example/", '"onclick="', "'", "<!--", "-->", "\u202e", "\u200b", "\n\n", "\n", "&#x3c;", "</p></article>",
    "HTTPS://EXAMPLE.ORG/a?b=c&d=<e>", "{{ 7 * 7 }}", "{% raw %}", "http://[", "@", "\x00", "\x85", "\ufdd0",
    "</script>",
]  # fmt: skip
HOSTILE = st.lists(st.text(max_size=8) | st.sampled_from(TRICKS), max_size=12).map("".join)


def fragment(html: str):
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


@given(HOSTILE.map(carried))
@example("https://bank.example@evil.example/ http://[::1 https://")
def test_no_word_becomes_a_tag(text: str):
    tree = fragment(prose(text))
    assert tags(tree) - {"DOCUMENT_FRAGMENT"} <= {"p", "br", "a"}
    for each in tree.iter():
        assert set(each.attrib) <= {"href", "rel"}
        assert each.attrib.get("href", "https://").lower().startswith(("http://", "https://"))


@given(HOSTILE.map(carried))
def test_no_word_is_lost(text: str):
    read = re.sub(r"\s+", "", "".join(fragment(prose(text)).itertext()))
    assert read == re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Mehr: https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("„https://example.org/straße“", "https://example.org/straße"),
        ("https://example.org/?a=1&b=2#c, und", "https://example.org/?a=1&amp;b=2#c"),
        ("https://social.example/@\u200bfirma", "https://social.example/@firma"),
    ],
)
def test_addresses_become_links(text: str, target: str):
    assert f'href="{target}" rel="noopener nofollow"' in prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://",
        "http://[",
        "https://bank.example@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "www.x.org",
    ],
)
def test_what_is_no_plain_address_stays_text(text: str):
    assert "<a" not in prose(text)


def test_lines_and_paragraphs_are_kept():
    assert prose("eins\nzwei\n \n\ndrei\n") == "<p>eins<br>\nzwei</p>\n<p>drei</p>"
    assert prose(" \n ") == ""
