from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.command import Phrase
from bot.report.words import CATALOGUES, MOST, Words, shorten, visible

WINTER = datetime(2026, 11, 2, 4, 44, 12, tzinfo=UTC)
DE, EN = (Words.since(WINTER, language, "Europe/Vienna") for language in ("de", "en"))


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_catalogues_have_the_same_keys_with_the_same_slots():
    assert CATALOGUES["de"].keys() == CATALOGUES["en"].keys()
    assert {key: slots(text) for key, text in CATALOGUES["de"].items()} == {
        key: slots(text) for key, text in CATALOGUES["en"].items()
    }


def test_no_sentence_is_left_untranslated():
    same = {key for key, text in CATALOGUES["de"].items() if text == CATALOGUES["en"][key] and " " in text}
    wordless = {key for key in same if not "".join(c for c in CATALOGUES["de"][key].split("{")[0] if c.isalpha())}
    assert same == wordless


@pytest.mark.parametrize("other", ["fr", "", "DE"])
def test_an_unknown_language_is_refused_with_those_that_there_are(other: str):
    with pytest.raises(ValueError, match="de, en"):
        Words(other)


@pytest.mark.parametrize(
    ("time", "said"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59.6), "1 min"),
        (timedelta(minutes=1, seconds=52), "1 min 52 s"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=14, seconds=9), "2 h 14 min"),
        (timedelta(hours=2, seconds=9), "2 h"),
        (timedelta(days=3, hours=4), "3 Tg. 4 h"),
    ],
)
def test_durations_have_two_units(time: timedelta, said: str):
    assert DE.duration(time) == said


def test_times_days_and_zones():
    summer = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)
    assert DE.exact(WINTER) == "05:44:12"
    assert DE.exact(WINTER + timedelta(days=1)) == "03.11. 05:44:12"
    assert (DE.zone_of(WINTER), DE.zone_of(summer)) == ("MEZ", "MESZ")
    assert (EN.zone_of(WINTER), EN.zone_of(summer)) == ("CET", "CEST")
    assert Words("de", "Asia/Kathmandu").zone_of(WINTER) == "+0545"
    assert (DE.day(WINTER), EN.day(WINTER)) == ("2. November 2026", "2 November 2026")


def test_numbers_read_as_people_write_them():
    assert (DE.word(18000), EN.word(18000)) == ("18.000", "18,000")
    assert (DE.word(0.666), EN.word(0.666)) == ("67 %", "67%")
    assert DE.counted("summary.texts", 1, ready=1).startswith("Insgesamt ging ein Text")
    assert DE.counted("summary.texts", 2, ready=1).startswith("Insgesamt gingen 2 Texte")


def test_a_phrase_says_its_own_values():
    assert DE.word(Phrase("detail.of", {"good": 3, "all": 1200})) == "3 von 1.200"


def test_a_value_never_becomes_a_slot():
    assert DE("told.NoteTaken", who="{text}", text="{who.__class__}") == "{text} notierte: „{who.__class__}“"


def test_invisible_characters_are_named():
    assert visible("a\u202eb\x07\ufeff") == "a⟨U+202E⟩b⟨U+0007⟩⟨U+FEFF⟩"
    assert visible("Zeile\r\nZeile 👩\u200d🚒") == "Zeile\nZeile 👩\u200d🚒"


@given(st.text())
def test_making_visible_twice_changes_nothing(text: str):
    assert visible(visible(text)) == visible(text)


def test_long_values_are_cut():
    assert len(DE.word("x" * 40_000)) == MOST
    assert shorten("kurz") == "kurz"
    assert shorten("ein langer Satz", 5) == "ein…"


def test_what_people_wrote_is_shown_with_its_invisible_characters():
    assert EN("told.NoteTaken", who="Eva", text="a\u202eb") == "Eva noted: “a⟨U+202E⟩b”"
