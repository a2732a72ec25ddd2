"""How a text sounds to people under stress, and how often they hear from us. Advice only: warnings."""

import re
from collections.abc import Iterator
from datetime import timedelta

from bot.playbook.lint.statements import texts
from bot.playbook.model import Playbook
from bot.playbook.problems import Finding
from bot.playbook.scalars import SEVERITIES, format_duration

LONGEST_SENTENCE = 20
"""Words in a sentence that people still take in under stress."""

SLOWEST = {"S1": timedelta(hours=1), "S2": timedelta(hours=2), "S3": timedelta(hours=4)}
"""The longest silence at each severity."""

BANNED = {
    "de": (
        "kein kommentar",
        "nur wenige",
        "einige kunden",
        "einige wenige",
        "vereinzelt",
        "voraussichtlich behoben",
        "vermutlich",
        "höchste priorität",
        "oberste priorität",
        "unser lieferant",
    ),
    "en": (
        "no comment",
        "only a few",
        "some customers",
        "small number of",
        "expected to be fixed",
        "we believe",
        "presumably",
        "top priority",
        "abundance of caution",
        "our supplier",
    ),
}
"""Words that guess, belittle, blame or say nothing."""

_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")


def cadence(playbook: Playbook) -> Iterator[Finding]:
    """The public hears from us often enough, and not less often when it is worse."""
    milder: timedelta | None = None
    for severity in reversed([severity for severity in SEVERITIES if severity in playbook.severity]):
        every, where = playbook.severity[severity].update_every, ("severity", severity, "update_every")
        slowest = SLOWEST.get(severity)
        if slowest and (every is None or every > slowest):
            said = f"At {severity} the public waits longer than {format_duration(slowest)} for news."
            yield Finding(where, "cadence", said, f"Write `update_every: {format_duration(slowest)}`.", "warning")
        if every and milder and every > milder:
            said = f"At {severity} there is news less often than at a milder severity."
            yield Finding(where, "cadence", said, "Make it as often at least.", "warning")
        milder = every or milder


def sentences(playbook: Playbook) -> Iterator[Finding]:
    """Short sentences."""
    for name, statement in playbook.statements.items():
        for below, _, words in texts(statement):
            for sentence in _SENTENCE_END.split(words):
                if (count := len(sentence.split())) > LONGEST_SENTENCE:
                    start = " ".join(sentence.split()[:4])
                    said = f"The sentence '{start} …' has {count} words."
                    fix = f"Make two of it; {LONGEST_SENTENCE} words are read under stress."
                    yield Finding(("statements", name, *below), "sentence", said, fix, "warning", word=start)


def banned_words(playbook: Playbook) -> Iterator[Finding]:
    """No guesses, no belittling, no blame in public."""
    for name, statement in playbook.statements.items():
        if statement.audience == "internal":
            continue
        for below, language, words in texts(statement):
            spoken = " ".join(words.lower().split())
            for phrase in BANNED[language]:
                if re.search(rf"\b{re.escape(phrase)}\b", spoken):
                    said = f"'{phrase}' guesses, belittles, blames or says nothing."
                    where = ("statements", name, *below)
                    yield Finding(where, "wording", said, "Say what is known and what is done.", "warning")


RULES = (cadence, sentences, banned_words)
