"""Whatever an outlet or the store says can be told in German, and no German sentence waits for one that nobody says."""

import errno
import os
import re

import pytest

from bot.locale import doctor_en, reasons_de
from bot.locale.reasons import LONGEST, MOST_GAPS, SLOT, left, table, told
from bot.locale.reasons_store_de import SYSTEM
from tests.locale.sayings import ROOT, VALUE, sayings

NAMES = {"Bluesky", "LinkedIn", "Telegram", "X", "whsec_"}
"""They are the same in every language."""

NO_REASONS = {
    # for machines
    "Bearer 7", "OOF, AutoReply", "export 7=…", "pip install '.[7]'",
    r"(at://did:[a-z]+:\S+/app\.bsky\.feed\.post/\S+) (b[a-z2-7]{20,})",
    # what Telegram says, to know it by
    "administrator rights", "can't be edited", "chat not found", "message is not modified", "no rights", "not a member",
    "not enough rights", "status 7", "text is empty", "to edit not found", "too long",
    # what goes before better words: `in_words` of Slack's no, the sentence about lost answers
    " (needs 7)", "answer not understood", "no answer",
    # names of work, and what goes to the log
    "7 note", "delivery 7",
    "7, line 7: 7. This is the rest of a write that was cut short and never confirmed to anyone; its 7 bytes were "
    "removed.",
}  # fmt: skip
"""Texts with a blank in them that are told to nobody."""

SAYINGS = list(sayings())


def untold(text: str) -> list[str]:
    """What stays English of a text with values in it; of one that goes on where another ends, too."""
    ways = [left(way, "de") for way in (text, VALUE + text)]
    return min(([part for part in way if part not in NAMES and re.search(r"[^\W\d_]", part)] for way in ways), key=len)


def shape(english: str) -> re.Pattern[str]:
    """What a sentence of the table looks like in a text with values in it; a text may begin behind the first slot."""
    first, *words = SLOT.split(english)[::2]
    return re.compile(".+".join(map(re.escape, [first, *words] if first else words)))


# ------------------------------------------------------------------------------------------------- complete


def test_whatever_can_be_said_is_told_in_german():
    english = {f"{where}: {text}": untold(text) for where, text in SAYINGS if text not in NO_REASONS}
    assert not {text: parts for text, parts in english.items() if parts}


def test_every_exception_is_one():
    said = {text for _, text in SAYINGS}
    assert said >= NO_REASONS
    assert [text for text in NO_REASONS if not untold(text)] == []


@pytest.mark.parametrize("english", sorted(reasons_de.TEXTS))
def test_no_german_sentence_waits_for_one_that_nobody_says(english: str):
    assert any(shape(english).search(text) for _, text in SAYINGS)


def test_the_sources_are_read():
    modules = {where.partition(":")[0] for where, _ in SAYINGS}
    assert {"bot/outlets/http.py", "bot/outlets/x.py", "bot/slack_api/reasons.py", "bot/store/journal.py"} <= modules
    assert all((ROOT / module).is_file() for module in modules)


@pytest.mark.parametrize("words", sorted(SYSTEM))
def test_the_systems_own_words_are_its_own(words: str):
    names = {"Name or service not known", "Temporary failure in name resolution"}  # as Linux says it of look-ups
    assert words in names | {os.strerror(number) for number in errno.errorcode}


@pytest.mark.parametrize(("english", "german"), sorted(table("de").items()))
def test_the_german_sentence_has_no_slot_that_the_english_lacks(english: str, german: str):
    slots = SLOT.findall(english)
    assert set(SLOT.findall(german)) <= set(slots)
    assert len(slots) == len(set(slots))
    assert not re.search(r"\}\{", english)


# ------------------------------------------------------------------------------------------------- how it sounds


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "X refused it (403: Forbidden). May the app write posts (read and write), and were the tokens made after "
            "that?",
            "X hat das abgelehnt (403: Forbidden). Darf die App Beiträge schreiben („Read and write“), und sind die "
            "Schlüssel danach entstanden?",
        ),
        ("The Mastodon server refused it (422).", "Der Mastodon-Server hat das abgelehnt (422)."),
        (
            "The connection to cms.example.at broke before an answer came.",
            "cms.example.at: Die Verbindung brach ab, bevor eine Antwort kam.",
        ),
        (
            "The bot is not in this channel. Invite it there. (chat.postMessage: not_in_channel)",
            "Der Bot ist nicht in diesem Kanal. Bitte dorthin einladen. (chat.postMessage: not_in_channel)",
        ),
        ("Slack asks us to wait 30 s (chat.postMessage)", "Slack bittet uns, 30 s zu warten (chat.postMessage)"),
        (
            "/srv/web could not be written (No space left on device).",
            "/srv/web ließ sich nicht beschreiben (die Festplatte ist voll).",
        ),
        (
            "3 of 9 accepted. Refused: a@b.example (550 no such user), c@d.example and 4 more.",
            "3 von 9 angenommen. Abgelehnt: a@b.example (550 no such user), c@d.example und 4 weitere.",
        ),
        (
            f"The list has a mistake; nothing is sent until it is put right. press.csv:7: "
            f"{doctor_en.TEXTS['doctor.list_encoding']} (and 2 more)",
            "Die Liste hat einen Fehler; bis er behoben ist, wird nichts gesendet. press.csv:7: Das ist kein UTF-8. "
            "In Excel: Speichern unter → CSV UTF-8. (und 2 weitere)",
        ),
        (
            "LinkedIn says that it has this text as urn:li:share:7. LinkedIn did not answer in time.",
            "LinkedIn sagt, dass es diesen Text schon hat (urn:li:share:7). "
            "LinkedIn hat nicht rechtzeitig geantwortet.",
        ),
        (
            "open/c1.journal, line 3: the checksum does not fit the text. The lines before it are intact. Nothing was "
            "changed: restore the file from a backup and start the bot again; other crises run on.",
            "open/c1.journal, Zeile 3: die Prüfsumme passt nicht zum Text. Die Zeilen davor sind heil, und es wurde "
            "nichts verändert: die Datei aus einer Sicherung holen und den Bot neu starten. Andere Krisen laufen "
            "weiter.",
        ),
    ],
)  # fmt: skip
def test_reasons_are_told_in_german(english: str, german: str):
    assert told(english, "de") == german
    assert told(english, "en") == english


@pytest.mark.parametrize("words", ["", "weg", "Validation failed. Text can't be blank", "{place} {0} %s \\1", "(401)."])
def test_what_nobody_knows_stays_as_it_is(words: str):
    assert told(words, "de") == words
    assert " ".join(left(words, "de")) == words


def test_a_vendors_own_words_stay_between_ours():
    said = "Validation failed. It is (much) too long). Sorry"
    german = told(f"X refused it (422: {said}). Change the text, or post it by hand.", "de")
    assert german == f"X hat das abgelehnt (422: {said}). Bitte den Text ändern oder von Hand posten."


def test_advice_in_brackets_is_told_too():
    advice = "LinkedIn has given up this version of its API: set LINKEDIN_VERSION to a newer one (YYYYMM)."
    assert told(f"LinkedIn refused it (426). {advice}", "de").endswith("auf eine neuere setzen (JJJJMM).")


# ------------------------------------------------------------------------------------------------- strangers


HOSTILE = (". ", "X refused it (", ")). ", " cannot be read (", "a, line 7: ", ": ", " and 7 more", "\n", "{place}")


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("ending", ["", ").", " (7).", ": nobody knows whether it took the text."])
def test_whatever_a_stranger_wrote_is_read_to_its_end(unit: str, ending: str):
    words = (unit * LONGEST)[: LONGEST - len(ending)] + ending
    assert "".join(left(words, "de"))


@pytest.mark.parametrize("unit", HOSTILE)
def test_what_is_longer_than_anything_we_say_stays_as_it_is(unit: str):
    words = (unit * 10_000)[:9_998] + ")."
    assert told(words, "de") == words


@pytest.mark.parametrize("english", sorted(table("de"), key=len)[::-20])
def test_every_sentence_may_be_repeated_as_often_as_fits(english: str):
    words = ((SLOT.sub("y" * 40, english) + " ") * 60)[:LONGEST]
    assert told(words, "de")


def test_more_sentences_than_we_ever_say_stay_as_they_are():
    ours = "The bot is not in this channel. Invite it there."
    assert told(" ".join([ours] * (MOST_GAPS // 2)), "de").startswith("Der Bot ist nicht")
    assert told(" ".join([ours] * MOST_GAPS), "de").startswith("The bot is not")
