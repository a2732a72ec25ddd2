"""Feeds as readers' programs take them: Atom through feedparser and an XML parser, JSON Feed by its specification."""

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings

from bot.crisis.deliveries import Delivery
from bot.outlets.newsroom_pages.feeds import crisis_feeds, front_feeds
from bot.outlets.newsroom_pages.frame import Files
from bot.outlets.newsroom_pages.item import item_of, newest_first, with_note
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import summarise
from tests.outlets.newsroom_pages.test_prose import HOSTILE
from tests.outlets.sample import BASE, CRISIS, as_drill, closing, delivery, note_on, update

SITE = Site(BASE, "Stadtnetz & Söhne GmbH", ("de", "en"), "Europe/Berlin")
HERE = f"{BASE}/{CRISIS}"


def feeds(*deliveries: Delivery, site: Site = SITE) -> Files:
    items = newest_first(map(item_of, deliveries))
    return crisis_feeds(site, items) | front_feeds(site, [summarise(items)])


def atom(data: bytes) -> Any:
    parsed = feedparser.parse(data, sanitize_html=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def check_json_feed(feed: dict[str, Any]) -> None:
    """What https://www.jsonfeed.org/version/1.1/ requires."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert all(feed[name].startswith("https://") for name in ("home_page_url", "feed_url"))
    assert all(author.get("name") or author.get("url") for author in feed["authors"])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    assert all(isinstance(item["id"], str) and item["content_html"] for item in feed["items"])


def test_atom_has_the_statements_newest_first():
    found = atom(feeds(delivery(), update(1))[f"{CRISIS}/de/feed.atom"])
    assert found.feed.title == "Störung im Netz – Stadtnetz & Söhne GmbH"
    assert found.feed.language == "de"
    assert {(link.rel, link.href) for link in found.feed.links} == {
        ("self", f"{HERE}/de/feed.atom"),
        ("alternate", f"{HERE}/de/"),
    }
    newest, first = found.entries
    assert (newest.title, first.title) == ("Aktualisierung 1", "Erste Meldung")
    assert first.id == first.link == f"{HERE}/de/#first_word"
    assert first.updated == first.published == "2026-11-22T05:59:00+01:00"
    assert found.feed.updated == newest.updated
    assert first.content[0].value.startswith("<p>Das Internet ist seit 05:41 gestört. Wir sind dran.</p>")


def test_json_has_the_statements_newest_first():
    found = json.loads(feeds(delivery(), update(1))[f"{CRISIS}/en/feed.json"])
    check_json_feed(found)
    assert found["language"] == "en"
    assert found["feed_url"] == f"{HERE}/en/feed.json"
    assert [item["title"] for item in found["items"]] == ["Update 1", "First statement"]
    assert found["items"][1]["id"] == found["items"][1]["url"] == f"{HERE}/en/#first_word"


def test_ids_stay_when_more_is_said():
    before = atom(feeds(delivery())[f"{CRISIS}/de/feed.atom"]).entries
    after = atom(feeds(delivery(), update(1), closing())[f"{CRISIS}/de/feed.atom"]).entries
    assert before[0].id == after[-1].id


def test_the_newsrooms_feed_has_an_entry_a_crisis():
    files = feeds(delivery(), update(1))
    (entry,) = atom(files["feed.atom"]).entries
    assert (entry.title, entry.id) == ("Störung im Netz", f"{HERE}/de/")
    assert entry.updated == "2026-11-22T06:29:00+01:00"
    assert "Aktualisierung 1, 22.11.2026, 06:29 Uhr MEZ<br />" in entry.content[0].value
    assert "Nächste Meldung: 06:59 Uhr MEZ" in entry.content[0].value
    (item,) = json.loads(feeds(delivery(), closing())["en/feed.json"])["items"]
    assert "This matter is closed." in item["content_html"]


def test_an_empty_newsroom_has_a_valid_feed():
    files = front_feeds(SITE, [])
    assert atom(files["feed.atom"]).entries == []
    check_json_feed(json.loads(files["feed.json"]))


def test_only_the_newest_fifty():
    files = feeds(*(update(number) for number in range(1, 80)))
    assert len(atom(files[f"{CRISIS}/feed.atom"]).entries) == 50
    assert len(json.loads(files[f"{CRISIS}/feed.json"])["items"]) == 50


def test_an_exercise_says_so_in_every_title():
    site = Site(BASE, "Stadtnetz GmbH", ("de",), "Europe/Berlin", drill=True)
    for name, data in feeds(as_drill(delivery()), site=site).items():
        titles = (
            [json.loads(data)["title"], *(item["title"] for item in json.loads(data)["items"])]
            if name.endswith("json")
            else [atom(data).feed.title, *(entry.title for entry in atom(data).entries)]
        )
        assert all(title.startswith("ÜBUNG – EXERCISE: ") for title in titles)


def test_a_text_in_another_language_says_which():
    data = feeds(update(1, {"de": "Nur deutsch."}))[f"{CRISIS}/en/feed.atom"]
    entry = ElementTree.fromstring(data).find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None
    assert entry.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"


WRONG = delivery()
NOTED = with_note(item_of(WRONG), note_on(WRONG))
MENDING = item_of(replace(update(1), statement="correction_1", mends="correction", mended="first_word"))


def test_a_corrected_statement_comes_again_with_its_note_before_its_words():
    files = crisis_feeds(SITE, newest_first([NOTED, MENDING]))
    newest, first = atom(files[f"{CRISIS}/de/feed.atom"]).entries
    assert (first.id, first.title) == (f"{HERE}/de/#first_word", "Richtiggestellt: Erste Meldung")
    assert (first.published, first.updated) == ("2026-11-22T05:59:00+01:00", "2026-11-22T06:30:00+01:00")
    assert atom(files[f"{CRISIS}/de/feed.atom"]).feed.updated == first.updated
    said = first.content[0].value
    assert (
        said.index("<strong>Richtiggestellt</strong>")
        < said.index("in einem Punkt falsch")
        < said.index("Das Internet ist seit 05:41")
    )
    assert f'<a href="{HERE}/de/#correction_1">Zur Richtigstellung</a>' in said
    assert f'<a href="{HERE}/de/#first_word">Erste Meldung, 22.11.2026' in newest.content[0].value
    by_id = {item["id"]: item for item in json.loads(files[f"{CRISIS}/en/feed.json"])["items"]}
    wrong = by_id[f"{HERE}/en/#first_word"]
    assert wrong["title"] == "Corrected: First statement"
    assert wrong["date_modified"] == "2026-11-22T06:30:00+01:00"
    assert wrong["date_published"] == "2026-11-22T05:59:00+01:00"
    assert "One point of this update is wrong." in wrong["content_html"]
    assert "This update corrects:" in by_id[f"{HERE}/en/#correction_1"]["content_html"]


def test_the_newsrooms_feed_tells_that_something_was_corrected():
    (entry,) = atom(front_feeds(SITE, [summarise([NOTED])])["feed.atom"]).entries
    assert entry.updated == "2026-11-22T06:30:00+01:00"
    assert "Richtiggestellt: Erste Meldung" in entry.content[0].value


@settings(max_examples=60)
@given(HOSTILE, HOSTILE)
def test_no_words_break_a_feed(text: str, title: str):
    hostile = delivery(
        texts={"de": f"x {text}"}, titles={"de": title, "en": title}, crisis_titles={"de": title, "en": title}
    )
    for name, data in feeds(hostile).items():
        if name.endswith("json"):
            check_json_feed(json.loads(data))
        else:
            root = ElementTree.fromstring(data)
            names = {each.tag.removeprefix("{http://www.w3.org/2005/Atom}") for each in root.iter()}
            assert names <= {
                "feed",
                "id",
                "title",
                "updated",
                "author",
                "name",
                "link",
                "entry",
                "published",
                "content",
            }


@pytest.mark.parametrize("name", ["feed.atom", "feed.json"])
def test_feeds_carry_the_offset(name: str):
    assert b"2026-11-22T05:59:00+01:00" in feeds(delivery())[f"{CRISIS}/{name}"]
