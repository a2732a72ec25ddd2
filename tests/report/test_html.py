import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from typing import Any

import html5lib
import pytest

from bot.report.html import to_html
from bot.report.report import report
from tests.playbooks import START
from tests.report.crises import MENTIONS, begun, hostile, journal, ladder_ends, stormy, whole


def of(language: str = "de", kind: str = "live") -> str:
    return to_html(report(whole(kind), language, name="c1", alarm=START, mentions=MENTIONS, label="synthetisch"))


def parsed(page: str) -> Any:
    """The page as a tree; any error in it fails the test."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def tags(page: str) -> set[str]:
    return {element.tag.rsplit("}")[-1] for element in parsed(page).iter() if isinstance(element.tag, str)}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["live", "drill"])
def test_the_page_is_valid_and_speaks_its_language(kind: str, language: str):
    page = of(language, kind)
    assert parsed(page).attrib["lang"] == language
    assert page.startswith("<!doctype html>")


def test_nothing_is_loaded_and_nothing_runs():
    page = of()
    assert not tags(page) & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "audio", "video"}
    attributes = {name for element in parsed(page).iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on")} | (
        attributes & {"src", "srcset", "style", "action"}
    )
    assert not re.search(r"url\(|@import", page)


def test_the_policy_allows_the_one_style_and_nothing_else():
    page = of()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = (e.attrib["content"] for e in parsed(page).iter("meta") if "http-equiv" in e.attrib)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_every_link_leads_somewhere_on_the_page():
    tree = parsed(of())
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert {element.attrib["href"] for element in tree.iter("a")} <= {f"#{each}" for each in ids}


def test_headings_do_not_skip_a_level_and_regions_have_names():
    tree = parsed(of())
    levels = [int(element.tag[1]) for element in tree.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(
        element.attrib.get("aria-label") for element in tree.iter() if element.attrib.get("role") in ("group", "img")
    )
    assert all(element.attrib.get("scope") for element in tree.iter("th"))


def test_results_are_said_in_words_too():
    marked = [e for e in parsed(of()).iter("td") if set(e.attrib.get("class", "").split()) & {"good", "bad", "open"}]
    assert marked
    assert all("".join(element.itertext()).strip() for element in marked)


def test_an_exercise_is_stamped():
    drill = of(kind="drill")
    assert '<p class="stamp" role="note"><span>ÜBUNG</span></p>' in drill
    assert "<title>ÜBUNG · Übungsbericht: Störung</title>" in drill
    assert '<body class="exercise">' in drill
    assert '<p class="stamp"' not in of()
    assert '<body class="exercise">' not in of()


def test_the_charts_are_drawn_with_the_source_of_their_numbers():
    page = of()
    assert page.count("<svg ") == 2
    assert "Herkunft: synthetisch" in page


def test_a_crisis_that_has_just_begun_or_went_astray():
    for run in (begun(), ladder_ends()):
        parsed(to_html(report(journal(run), "de", now=run.now)))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><script>1</script>",
        "{{ 7 * 7 }}{% for x in y %}",
        "\u202emoc.elpmaxe\u2066 \x00\x1b[2J",
        "<b>x</b>" * 1_000,
        "]]></svg><!--",
    ],
)
def test_hostile_texts_stay_text(text: str):
    page = to_html(report(hostile(text), "de", mentions=MENTIONS, label=text))
    assert tags(page) == tags(of())
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)
    assert "{{ 7 * 7 }}" in page or "7 * 7" not in text


def test_a_long_text_is_whole_where_it_was_published_and_short_elsewhere():
    page = to_html(report(hostile("x" * 40_000), "de"))
    assert "x" * 40_000 in page
    assert len(page) < 1_500_000


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_is_a_valid_page(seed: int):
    parsed(to_html(report(stormy(seed), "en")))
