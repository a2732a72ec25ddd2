"""The pages of a crisis, read as a browser, a blind person, a search engine and an attacker read them."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.crisis.deliveries import Delivery
from bot.outlets.newsroom_pages.archive_page import archive_pages
from bot.outlets.newsroom_pages.crisis_page import crisis_pages
from bot.outlets.newsroom_pages.frame import Files
from bot.outlets.newsroom_pages.front_page import front_pages
from bot.outlets.newsroom_pages.item import Item, item_of, newest_first, with_note
from bot.outlets.newsroom_pages.register import register_of
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import summarise
from tests.outlets.newsroom_pages.test_prose import HOSTILE
from tests.outlets.page import attributes, parsed, tags, visible
from tests.outlets.sample import BASE, CRISIS, as_drill, closing, delivery, note_on, update

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
DRILLS = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin", drill=True)
REAL_LENGTH = {
    "de": "Rund 31.000 der 38.000 Anschlüsse laufen wieder. In Altdorf dauert es länger, weil dort ein zweites Gerät "
    "neu startet. Wir bleiben dran, und es tut uns leid.\n\nBitte starten Sie Ihren Router nicht neu. Nächste "
    f"Meldung um 08:00: {BASE}/{CRISIS}/",
    "en": "About 31,000 of the 38,000 lines work again. Altdorf takes longer because a second device has to restart. "
    f"We stay on it, and we are sorry.\n\nPlease do not restart your router. Next update at 08:00: {BASE}/{CRISIS}/",
}


def everything(site: Site, *deliveries: Delivery) -> Files:
    """All pages of a newsroom with one crisis."""
    return pages_of(site, map(item_of, deliveries))


def pages_of(site: Site, items: Iterable[Item]) -> Files:
    in_order = newest_first(items)
    made = register_of(site.zone, [summarise(in_order)])
    archive = archive_pages(site, made, lambda *_: ())
    return crisis_pages(site, in_order) | front_pages(site, made.front) | archive


def german(site: Site, *deliveries: Delivery) -> bytes:
    return everything(site, *deliveries)[f"{CRISIS}/de/index.html"]


def test_the_newest_is_first_and_the_promise_before_it():
    read = visible(parsed(german(SITE, delivery(), update(1), update(2))))
    order = [
        "Störung im Netz",
        "Nächste Meldung: 07:29 Uhr MEZ",
        "Stand: 22.11.2026, 06:59 Uhr MEZ",
        "Aktualisierung 2 Neueste Meldung 22.11.2026, 06:59 Uhr MEZ Stand 2: Wir arbeiten weiter.",
        "Aktualisierung 1 22.11.2026, 06:29 Uhr MEZ",
        "Erste Meldung 22.11.2026, 05:59 Uhr MEZ Das Internet ist seit 05:41 gestört.",
    ]
    found = [read.find(words) for words in order]
    assert -1 not in found
    assert found == sorted(found)


def test_english_readers_get_english():
    page = everything(SITE, delivery())[f"{CRISIS}/en/index.html"]
    assert parsed(page).attrib["lang"] == "en"
    read = visible(parsed(page))
    assert "Next update: 06:30 CET" in read
    assert "As of: 22 Nov 2026, 05:59 CET" in read
    assert "The internet has been down" in read
    assert "Störung" not in read


def test_a_closed_one_says_so_and_promises_nothing():
    read = visible(parsed(german(SITE, delivery(), closing())))
    assert "Abgeschlossen Dieses Thema ist abgeschlossen. Weitere Meldungen sind nicht geplant." in read
    assert "Nächste Meldung: " not in read


def test_a_text_in_one_language_is_marked_as_such_in_the_other():
    page = everything(SITE, update(1, {"de": "Nur deutsch."}))[f"{CRISIS}/en/index.html"]
    assert "This update is available in German only. Nur deutsch." in visible(parsed(page))
    assert b'<div class="text" lang="de">' in page


@pytest.mark.parametrize("site", [SITE, DRILLS], ids=["live", "drill"])
def test_every_page_is_valid_and_runs_and_fetches_nothing(site: Site):
    sent = [delivery(), *(update(number, REAL_LENGTH) for number in range(1, 60)), closing()]
    for name, page in everything(site, *(map(as_drill, sent) if site.drill else sent)).items():
        tree = parsed(page)
        assert len(page) <= 30_000, name
        assert not tags(tree) & {
            "img",
            "iframe",
            "object",
            "embed",
            "form",
            "link-stylesheet",
            "base",
            "video",
            "audio",
        }
        assert not {key for key, _ in attributes(tree) if key.startswith("on") or key in ("src", "srcset", "style")}
        assert all(script.attrib == {"type": "application/ld+json"} for script in tree.iter("script"))
        rels = {link.attrib["rel"] for link in tree.iter("link")}
        assert rels <= {"canonical", "alternate"}
        assert next(each.tag for each in tree.iter() if re.fullmatch("h[1-6]", str(each.tag))) == "h1"
        assert len(list(tree.iter("h1"))) == 1
        ids = [each.attrib["id"] for each in tree.iter() if "id" in each.attrib]
        assert len(ids) == len(set(ids))


def test_the_policy_allows_exactly_the_style_of_the_page():
    page = german(SITE, delivery())
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1]).digest()).decode()
    policy = next(meta for meta in parsed(page).iter("meta") if "http-equiv" in meta.attrib).attrib["content"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("count", [1, 20, 200])
def test_every_link_leads_somewhere(tmp_path: Path, count: int):
    files = everything(SITE, delivery(), *(update(number, REAL_LENGTH) for number in range(1, count)), closing())
    folders = ("de/", "en/", f"{CRISIS}/de/", f"{CRISIS}/en/")
    feeds = {f"{folder}feed.{kind}" for folder in folders for kind in ("atom", "json")}
    anchors = {name: {each.attrib.get("id") for each in parsed(page).iter()} for name, page in files.items()}
    followed = 0
    for name, page in files.items():
        hrefs = [
            each.attrib["href"] for each in parsed(page).iter() if each.tag in ("a", "link") and "href" in each.attrib
        ]
        for href, anchor in map(urldefrag, hrefs):
            if href.startswith(BASE):
                target = href.removeprefix(f"{BASE}/")
                target = f"{target}index.html" if target.endswith("/") or not target else target
            else:
                target = str((tmp_path / name).parent.joinpath(href).resolve().relative_to(tmp_path)) if href else name
            assert target in files or target in feeds, (name, href)
            assert not anchor or anchor in anchors[target], (name, href, anchor)
            followed += 1
    assert followed > 100


def test_twenty_updates_fit_on_one_page_and_the_rest_stays_reachable():
    page = german(SITE, *(update(number, REAL_LENGTH) for number in range(1, 21)))
    assert len(page) <= 30_000
    read = visible(parsed(page))
    assert all(f"Aktualisierung {number} " in f"{read} " for number in range(1, 21))
    many = everything(SITE, *(update(number, REAL_LENGTH) for number in range(1, 201)))
    assert {name for name in many if "earlier" in name} >= {
        f"{CRISIS}/de/earlier-1.html",
        f"{CRISIS}/en/earlier-1.html",
    }
    texts = "".join(visible(parsed(page)) for name, page in many.items() if name.startswith(f"{CRISIS}/de/"))
    assert all(f"Aktualisierung {number} " in texts for number in range(1, 201))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=70))
def test_no_page_is_larger_than_30_kb_while_more_than_one_statement_is_on_it(lengths: list[int]):
    texts = [REAL_LENGTH["de"] + " Wörter" * length for length in lengths]
    sent = [update(number, {"de": text}) for number, text in enumerate(texts, 1)]
    for page in crisis_pages(SITE, newest_first(map(item_of, sent))).values():
        assert len(page) <= 30_000 or page.count(b"<article") == 1


WRONG = delivery()
CORRECTED = [
    with_note(item_of(WRONG), note_on(WRONG)),
    item_of(replace(update(1), statement="correction_1", mends="correction", mended="first_word")),
]


def test_a_correction_stands_beside_the_words_that_stay_and_leads_both_ways():
    files = pages_of(SITE, CORRECTED)
    german = visible(parsed(files[f"{CRISIS}/de/index.html"]))
    order = [
        "Aktualisierung 1 Neueste Meldung",
        "Diese Meldung stellt richtig: Erste Meldung, 22.11.2026, 05:59 Uhr MEZ",
        "Stand 1: Wir arbeiten weiter.",
        "Richtiggestellt: Erste Meldung 22.11.2026, 05:59 Uhr MEZ",
        "Diese Meldung ist in einem Punkt falsch. Richtig ist: ",
        "22.11.2026, 06:30 Uhr MEZ Zur Richtigstellung",
        "Das Internet ist seit 05:41 gestört. Wir sind dran.",
    ]
    found = [german.find(words) for words in order]
    assert -1 not in found
    assert found == sorted(found)
    english = visible(parsed(files[f"{CRISIS}/en/index.html"]))
    assert "Corrected: First statement" in english
    assert "One point of this update is wrong." in english
    assert "This update corrects: First statement, 22 Nov 2026, 05:59 CET" in english


def test_who_hears_the_page_hears_of_the_correction_first():
    article = next(each for each in parsed(german_of(CORRECTED)).iter("article") if each.attrib["id"] == "first_word")
    parts = list(article)
    assert [part.tag for part in parts] == ["h2", "p", "div", "div"]
    assert visible(parts[0]).startswith("Richtiggestellt:")
    assert (parts[2].attrib["role"], parts[2].attrib["aria-label"]) == (
        "note",
        "Richtiggestellt, 22.11.2026, 06:30 Uhr MEZ",
    )
    assert "Das Internet ist seit 05:41" in visible(parts[3])


def german_of(items: list[Item]) -> bytes:
    return pages_of(SITE, items)[f"{CRISIS}/de/index.html"]


def test_what_was_taken_back_says_so_louder_than_a_correction():
    twice = with_note(with_note(item_of(WRONG), note_on(WRONG, "retraction")), note_on(WRONG, after=timedelta(hours=2)))
    read = visible(parsed(german_of([twice])))
    assert "Zurückgenommen: Erste Meldung" in read
    assert read.index("07:59 Uhr MEZ Zur Richtigstellung") < read.index("06:30 Uhr MEZ Zur Rücknahme")


def test_the_way_to_a_correction_that_is_not_here_is_its_address():
    alone = parsed(german_of([with_note(item_of(WRONG), note_on(WRONG))]))
    assert note_on(WRONG).link in [a.attrib["href"] for a in alone.iter("a") if a.text == "Zur Richtigstellung"]
    hostile = replace(note_on(WRONG), link="javascript:alert(1)", texts={"de": "Falsch."})
    page = parsed(german_of([with_note(item_of(WRONG), hostile)]))
    assert not [a for a in page.iter("a") if a.text == "Zur Richtigstellung"]


def test_older_ones_that_were_corrected_are_marked_in_the_list_and_lead_across_pages():
    wrong = with_note(item_of(update(1, REAL_LENGTH)), replace(note_on(WRONG), statement="update_80"))
    mending = item_of(update(80, REAL_LENGTH, mends="correction", mended="update_1"))
    items = [wrong, *(item_of(update(number, REAL_LENGTH)) for number in range(2, 80)), mending]
    files = pages_of(SITE, items)
    first = f"{CRISIS}/de/earlier-1.html"
    assert "Richtiggestellt: Aktualisierung 1 " in visible(parsed(files[first]))
    there = [a.attrib["href"] for a in parsed(files[first]).iter("a") if a.text == "Zur Richtigstellung"]
    assert there == [f"../../{CRISIS}/de/index.html#update_80"]
    back = parsed(files[f"{CRISIS}/index.html"]).iter("a")
    assert [a.attrib["href"] for a in back if (a.text or "").startswith("Aktualisierung 1,")] == [
        f"../{CRISIS}/de/earlier-1.html#update_1"
    ]
    listed = with_note(item_of(update(55, REAL_LENGTH)), note_on(WRONG))
    files = pages_of(SITE, [*(item for item in items if item.statement != "update_55"), listed])
    assert "Richtiggestellt: Aktualisierung 55 " in visible(parsed(files[f"{CRISIS}/de/index.html"]))


def test_every_page_of_older_ones_can_be_reached():
    files = everything(SITE, *(update(number, REAL_LENGTH) for number in range(1, 700)))
    german_pages = {name for name in files if name.startswith(f"{CRISIS}/de/")}
    assert len(german_pages) > 26
    reached, queue = set[str](), [f"{CRISIS}/de/index.html"]
    while queue:
        name = queue.pop()
        reached.add(name)
        hrefs = [urldefrag(a.attrib["href"])[0].removeprefix("../../") for a in parsed(files[name]).iter("a")]
        queue += [href for href in hrefs if href in german_pages - reached]
    assert reached == german_pages


def test_the_longest_words_fit_on_a_page():
    """Eight thousand characters are the most that the house lets out; three notes beside them."""
    words = ("Größere Störung an „vielen“ Orten & mehr. " * 200)[:8_000]
    long = item_of(delivery(texts={"de": words, "en": words}))
    for hours in range(1, 4):
        note = replace(note_on(WRONG, after=timedelta(hours=hours)), statement=f"correction_{hours}")
        long = with_note(long, note)
    assert max(map(len, pages_of(SITE, [long, item_of(update(1, REAL_LENGTH))]).values())) <= 30_000


def test_search_engines_get_a_news_article():
    page = german(SITE, delivery(), update(1))
    script = next(parsed(page).iter("script"))
    article = json.loads(script.text)
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Störung im Netz"
    assert article["inLanguage"] == "de"
    assert article["datePublished"] == "2026-11-22T05:59:00+01:00"
    assert article["dateModified"] == "2026-11-22T06:29:00+01:00"
    assert article["mainEntityOfPage"] == f"{BASE}/{CRISIS}/de/"
    assert article["publisher"]["name"] == "Stadtnetz GmbH"
    assert "correction" not in article


def test_languages_know_each_other():
    tree = parsed(german(SITE, delivery()))
    named = {link.attrib["hreflang"]: link.attrib["href"] for link in tree.iter("link") if "hreflang" in link.attrib}
    here = f"{BASE}/{CRISIS}"
    assert named == {"de": f"{here}/de/", "en": f"{here}/en/", "x-default": f"{here}/"}


def test_one_language_needs_no_switch():
    alone = Site(BASE, "Stadtnetz GmbH", ("en",), "Europe/Berlin")
    files = everything(alone, delivery())
    assert f"{CRISIS}/de/index.html" not in files
    assert "nav" not in tags(parsed(files[f"{CRISIS}/index.html"]))


def test_an_exercise_says_so_on_every_page_and_in_no_search_engine():
    for page in everything(DRILLS, as_drill(delivery()), as_drill(closing())).values():
        tree = parsed(page)
        assert visible(tree).startswith(("Zum Inhalt springen ÜBUNG – EXERCISE", "Skip to content ÜBUNG – EXERCISE"))
        assert next(tree.iter("title")).text.startswith("ÜBUNG – EXERCISE: ")
        assert ("content", "noindex, nofollow") in attributes(tree)
        assert "script" not in tags(tree)


def test_a_live_page_never_speaks_of_an_exercise():
    assert not any("EXERCISE" in visible(parsed(page)) for page in everything(SITE, delivery()).values())


@settings(max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["de", "en"]))
def test_no_words_break_out(text: str, title: str, crisis_title: str, language: str):
    hostile = delivery(
        texts={language: f"x {text}"}, titles={"de": title, "en": title},
        crisis_titles={"de": f"x {crisis_title}", "en": crisis_title},
    )  # fmt: skip
    harmless = tags(parsed(german(SITE, delivery()))) | {"br"}
    for name, page in everything(SITE, hostile).items():
        tree = parsed(page)
        assert tags(tree) <= harmless | {"a", "p", "h2", "section", "article", "time", "ul", "li", "span"}, name
        assert not {key for key, _ in attributes(tree) if key.startswith("on") or key in ("src", "style")}
        for script in tree.iter("script"):
            assert json.loads(script.text)["@type"] == "NewsArticle"
