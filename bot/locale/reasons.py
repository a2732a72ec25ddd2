"""Why something did not go out or was not saved, in the reader's language.

Outlets and the store say it in English, and so it stands in the journals and the log: one language for whoever looks
for something there. Whoever shows it to people says it in theirs, by a table of sentences with slots.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.locale import doctor_de, doctor_en, reasons_de
from bot.locale.reasons_store_de import SYSTEM

LONGEST, MOST_GAPS = 1_200, 12
"""Characters, and ends of sentences inside: whatever has more is none of our sentences, and stays as it is."""

SLOT = re.compile(r"\{(\w+)\}")
_GAP = re.compile(r"(?<=[.?!]) ")
_LIST = "doctor.list_"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One entry of a table: what it looks like, how it is said, the characters of its own, the slots that are said."""

    pattern: re.Pattern[str]
    said: str
    own: int
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a reason: `own` counts the characters that the table knew, `left` is what stays as it was."""

    own: int = 0
    said: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def __add__(self, other: "_Reading") -> "_Reading":
        return _Reading(self.own + other.own, self.said + other.said, self.left + other.left)


def told(reason: str, language: str) -> str:
    """A reason as the reader should see it; what no table knows (a vendor's own words, say) stays as it is."""
    return " ".join(_read(reason, language).said)


def left(reason: str, language: str) -> tuple[str, ...]:
    """The parts of a reason that `told` leaves as they are."""
    return _read(reason, language).left


@cache
def table(language: str) -> Mapping[str, str]:
    """English sentences with what they are called in another language; empty for English itself."""
    return {**reasons_de.TEXTS, **SYSTEM, **dict(_lists(doctor_de.TEXTS))} if language == "de" else {}


def _lists(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What can be wrong with a list of addresses has its words in the doctor's catalogue already."""
    for key in (key for key in texts if key.startswith(_LIST) and key in doctor_en.TEXTS):
        yield f"{{place}}: {doctor_en.TEXTS[key]}", f"{{place}}: {texts[key]}"


@lru_cache(maxsize=4096)
def _read(reason: str, language: str) -> _Reading:
    if len(reason) > LONGEST or len(_GAP.findall(reason)) > MOST_GAPS:
        return _as_it_is(reason)
    return _sentences(reason, language)


@lru_cache(maxsize=4096)
def _sentences(text: str, language: str) -> _Reading:
    """The reading of which the table knows most; among equals the one with the fewest parts."""
    ways = [_one(text, language)]
    for gap in _GAP.finditer(text):
        ways.append(_one(text[: gap.start()], language) + _sentences(text[gap.end() :], language))
    return max(ways, key=lambda way: (way.own, -len(way.said)))


def _one(text: str, language: str) -> _Reading:
    """The text as a single entry of the table, with its slots filled in the same language."""
    for sentence in _entries(language):
        if found := sentence.pattern.fullmatch(text):
            slots = {name: _one(found[name], language) for name in sentence.slots}
            said = sentence.said.format(**{name: slot.said[0] for name, slot in slots.items()})
            own = sentence.own + sum(slot.own for slot in slots.values())
            return _Reading(own, (said,), tuple(part for slot in slots.values() for part in slot.left))
    return _as_it_is(text)


def _as_it_is(text: str) -> _Reading:
    return _Reading(0, (text,), (text,))


@cache
def _entries(language: str) -> Sequence[_Sentence]:
    """The one with the most characters of its own first: it says the most exact thing."""
    entries = [
        _Sentence(_pattern(english), said, len(SLOT.sub("", english)), tuple(SLOT.findall(said)))
        for english, said in table(language).items()
    ]
    return sorted(entries, key=lambda entry: -entry.own)


def _pattern(english: str) -> re.Pattern[str]:
    """A slot ends where the words behind it come for the first time, and never later (`?>`), so that whatever a
    stranger wrote is read through once; only the last goes on to the end."""
    first, *rest = SLOT.split(english)
    slots = [f"(?P<{name}>.+?){re.escape(words)}" for name, words in zip(rest[::2], rest[1::2], strict=True)]
    settled = "".join(f"(?>{slot})" for slot in slots[:-1])
    return re.compile(re.escape(first) + settled + "".join(slots[-1:]), re.DOTALL)
