from itertools import chain

import pytest

from bot.chat.choose import plain
from bot.chat.vocabulary import WORDS, meaning_of, suggestions, word_for
from bot.locale import Say

PROMISED = """
start drill status list next fact draft approve publish update page ack handover severity note standdown report conflict
inquiry help starten stand liste weiter fakt entwurf freigeben veröffentlichen meldung rufen übernehme übergabe stufe
notiz anfrage beenden bericht hilfe übung pause resume fortsetzen out wo
"""


@pytest.mark.parametrize("word", PROMISED.split())
def test_every_promised_word_means_something(word: str):
    assert meaning_of(word) in WORDS
    assert meaning_of(word.upper()) == meaning_of(word)


def test_no_word_means_two_things():
    spelt = {
        meaning: {plain(word) for word in chain.from_iterable(by_language.values())}
        for meaning, by_language in WORDS.items()
    }
    for meaning, words in spelt.items():
        assert all(words.isdisjoint(others) for other, others in spelt.items() if other != meaning)


def test_the_bot_says_its_words_in_the_readers_language():
    assert word_for("handover", "de") == "übergabe"
    assert word_for("handover", "en") == "handover"
    assert word_for("handover", "fr") == "handover"


@pytest.mark.parametrize(
    ("typed", "language", "offered"),
    [
        ("freigebn", "de", "freigeben"),
        ("aprove", "en", "approve"),
        ("aprove", "de", "freigeben"),
        ("veroffentlichen", "de", "veröffentlichen"),
        ("starrt", "en", "start"),
    ],
)
def test_a_typing_error_finds_its_word(typed: str, language: str, offered: str):
    assert offered in suggestions(typed, language)


def test_what_resembles_nothing_finds_nothing():
    assert suggestions("xyzzy", "de") == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_word_but_those_for_the_bot_alone_has_its_line_of_help(language: str):
    catalogue = Say(language).catalogue
    assert {key.removeprefix("help.") for key in catalogue if key.startswith("help.")} == set(WORDS)
