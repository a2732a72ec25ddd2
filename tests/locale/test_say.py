from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest

from bot.crisis.command import Phrase
from bot.locale import Say
from bot.locale.de import TEXTS as GERMAN
from bot.locale.en import TEXTS as ENGLISH
from bot.playbook.scalars import Bilingual

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_catalogues_say_the_same_things():
    assert GERMAN.keys() == ENGLISH.keys()


@pytest.mark.parametrize("key", sorted(GERMAN))
def test_both_sentences_are_filled_with_the_same_values(key):
    assert placeholders(GERMAN[key]) == placeholders(ENGLISH[key])


def test_a_value_is_said_in_the_readers_language():
    title = Bilingual(de="Störung", en="Outage")
    assert Say("de").word(title) == "Störung"
    assert Say("en").word(title) == "Outage"
    assert Say("en").word([title, "S2"]) == "Outage, S2"
    assert Say("en").word([]) == "—"


def test_a_phrase_is_said_with_its_own_values():
    phrase = Phrase("open.promise", {"due": NIGHT})
    assert Say("en", "UTC").word(phrase) == "the update promised for 23:30"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (7199, "119 min"), (7200, "2 h"), (172_800, "2 Tage")],
)
def test_a_duration_is_said_as_people_say_it(seconds, said):
    assert Say("de").duration(timedelta(seconds=seconds)) == said


def test_a_moment_of_another_day_names_the_day():
    today = date(2026, 11, 22)
    assert Say("de", "UTC", today).clock(NIGHT) == "23:30"
    assert Say("de", "Europe/Vienna", today).clock(NIGHT) == "23.11. 00:30"
    assert Say("en", "Europe/Vienna", today).clock(NIGHT) == "23 Nov 00:30"


def test_an_unknown_key_is_our_mistake():
    with pytest.raises(KeyError):
        Say("de")("no.such.key")
