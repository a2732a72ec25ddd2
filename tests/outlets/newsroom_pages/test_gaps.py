"""Open slots, as playbooks write them and as a dark page shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.newsroom_pages.gaps import SLOT_WORDS, open_slot


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("Seit {since} Uhr.", "{since}"),
        ("Seit { since } Uhr.", "{ since }"),
        ("Seit {UHRZEIT}.", "{UHRZEIT}"),
        ("{}", "{}"),
        ("{{since}}", "{since}"),
        ("Betroffen: [fehlt: Wen betrifft es?].", "[fehlt: Wen betrifft es?]"),
        ("[Missing: Since when?]", "[Missing: Since when?]"),
        (
            "Nächste: [Uhrzeit der nächsten Meldung, setzt der Bot ein]",
            "[Uhrzeit der nächsten Meldung, setzt der Bot ein]",
        ),
    ],
)
def test_an_open_slot_is_found(text: str, slot: str):
    assert open_slot(["Alles gut.", text]) == slot


@pytest.mark.parametrize(
    "text", ["", "Um 05:41.", "a } b { c", "{ erste Zeile\nzweite }", "[Stand 05:41]", "Es fehlt: nichts", "missing: x"]
)
def test_what_only_looks_like_one_is_none(text: str):
    assert open_slot([text]) == ""


@given(st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True), st.text(), st.text())
def test_a_slot_is_found_whatever_stands_around_it(name: str, before: str, after: str):
    assert open_slot([f"{before}{{{name}}}{after}"])


def test_every_language_has_every_word():
    assert SLOT_WORDS["de"].keys() == SLOT_WORDS["en"].keys()
