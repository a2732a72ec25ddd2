"""Notes beside a statement, and what a correction is about, for readers of one language."""

from dataclasses import replace

import pytest

from bot.crisis.notes import Mends
from bot.outlets.newsroom_pages.amends import amendments_of, mending_of
from bot.outlets.newsroom_pages.item import item_of, with_note
from bot.outlets.newsroom_pages.site import Site
from tests.outlets.sample import BASE, CRISIS, delivery, note_on, update

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
WRONG = delivery()


@pytest.mark.parametrize(
    ("mends", "language", "said", "way", "about"),
    [
        ("correction", "de", "Richtiggestellt", "Zur Richtigstellung", "Diese Meldung stellt richtig:"),
        ("correction", "en", "Corrected", "See the correction", "This update corrects:"),
        ("retraction", "de", "Zurückgenommen", "Zur Rücknahme", "Diese Meldung nimmt zurück:"),
        ("retraction", "en", "Withdrawn", "See the withdrawal", "This update withdraws:"),
    ],
)
def test_both_kinds_are_named_in_both_languages(mends: Mends, language: str, said: str, way: str, about: str):
    (note,) = amendments_of(SITE, with_note(item_of(WRONG), note_on(WRONG, mends)), {}, language)
    assert (note.said, note.way, note.language) == (said, way, language)
    mending = item_of(replace(update(1), mends=mends, mended="first_word"))
    found = mending_of(SITE, mending, {"first_word": item_of(WRONG)}, language)
    assert found
    assert (found.said, found.url) == (about, f"{BASE}/{CRISIS}/{language}/#first_word")


def test_a_note_in_another_language_says_which():
    note = replace(note_on(WRONG), texts={"de": "Nur deutsch."})
    (shown,) = amendments_of(SITE, with_note(item_of(WRONG), note), {}, "en")
    assert (shown.text, shown.language) == ("Nur deutsch.", "de")


def test_markup_in_a_note_is_text():
    note = replace(note_on(WRONG), texts={"de": "<b>x</b>"})
    (shown,) = amendments_of(SITE, with_note(item_of(WRONG), note), {}, "de")
    assert shown.html == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_what_is_not_here_cannot_be_shown():
    assert mending_of(SITE, item_of(replace(update(1), mends="correction", mended="elsewhere")), {}, "de") is None
    assert mending_of(SITE, item_of(WRONG), {"": item_of(WRONG)}, "de") is None


def test_a_reader_is_led_to_the_correction_in_their_language():
    noted, here = with_note(item_of(WRONG), note_on(WRONG)), {"correction_1": item_of(delivery("correction_1"))}
    (known,), (elsewhere,) = (amendments_of(SITE, noted, others, "en") for others in (here, {}))
    assert known.url == f"{BASE}/{CRISIS}/en/#correction_1"
    assert elsewhere.url == note_on(WRONG).link
