"""What search engines read: a NewsArticle with its corrections."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.outlets.newsroom_pages.crisis_page import crisis_pages
from bot.outlets.newsroom_pages.item import Item, item_of, newest_first, with_note
from bot.outlets.newsroom_pages.site import Site
from tests.outlets.page import parsed
from tests.outlets.sample import BASE, CRISIS, delivery, note_on

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
WRONG = delivery()


def article(*items: Item, language: str = "de") -> Mapping[str, Any]:
    page = crisis_pages(SITE, newest_first(items))[f"{CRISIS}/{language}/index.html"]
    read: Mapping[str, Any] = json.loads(next(parsed(page).iter("script")).text)
    return read


def test_a_correction_is_told_and_dated():
    found = article(with_note(item_of(WRONG), note_on(WRONG)), language="en")
    link = note_on(WRONG).link
    assert found["dateModified"] == "2026-11-22T06:30:00+01:00"
    assert found["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": f"Corrected: One point of this update is wrong. The right one is here: {link}",
            "inLanguage": "en",
            "datePublished": "2026-11-22T06:30:00+01:00",
            "about": f"{BASE}/{CRISIS}/en/#first_word",
            "url": link,
        }
    ]


def test_a_link_that_is_none_is_left_out():
    noted = with_note(item_of(WRONG), replace(note_on(WRONG), link="javascript:alert(1)"))
    assert "url" not in article(noted)["correction"][0]


def test_many_corrections_stay_short():
    notes = [replace(note_on(WRONG, after=timedelta(minutes=n)), statement=f"update_{n}") for n in range(1, 15)]
    noted = item_of(WRONG)
    for note in notes:
        noted = with_note(noted, replace(note, texts={"de": "Falsch. " * 100}))
    corrections = article(noted)["correction"]
    assert len(corrections) == 10
    assert max(len(each["text"]) for each in corrections) <= 240
    assert corrections[0]["datePublished"] == "2026-11-22T06:13:00+01:00"
