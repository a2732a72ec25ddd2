"""Words that leave the house: cleaned when they come in, filled from confirmed facts, marked when it is a drill."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playbook.model import COMPUTED_SLOTS, Bilingual
from bot.playbook.template import fill, slots

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

MAX_TEXT = 8_000
MAX_LINK = 500
DRILL_MARK = {"de": "ÜBUNG", "en": "EXERCISE"}
_MENTION = re.compile(r"(?<!\w)[@＠](?=[\w{])")
_SLACK_MARKUP = re.compile(r"<(?=[!@#{])")
_LINK = re.compile(r"https?://[\w.~:/?#@!$&'()*+,;=%-]{1,480}", re.ASCII)
_APART = "\\g<0>\u200b"


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """What a person or a stranger wrote, made harmless: no control or direction-changing characters, no mention
    and no chat markup that could ring a channel. At most `limit` characters. Cleaning twice changes nothing."""
    lines = "\n".join(text.splitlines())
    plain = lines.replace("\n", "").isprintable()  # nearly always, and then nothing in it is banned
    kept = lines if plain else "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in _BANNED)
    return _quiet(kept).strip()[:limit].strip()


def clean_link(text: str) -> str:
    """A web address as it is (an `@` in it rings nobody); anything else is cleaned like any text."""
    return text.strip() if _LINK.fullmatch(text.strip()) else clean(text, MAX_LINK)


def shorten(text: str, most: int) -> str:
    """At most so many characters on one line; what is missing is marked with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _quiet(text: str) -> str:
    return _SLACK_MARKUP.sub(_APART, _MENTION.sub(_APART, text))


_KEPT = "\n\u200d"
_BANNED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement as it would be read: long and short by language, and the facts that each language still lacks.

    Only the computed slots (`next_update`, `newsroom`, `as_of`) are still in braces.
    """

    texts: Mapping[str, str]
    shorts: Mapping[str, str]
    missing: Mapping[str, tuple[str, ...]]

    @property
    def complete(self) -> tuple[str, ...]:
        """The languages in which nothing is missing."""
        return tuple(language for language in self.texts if not self.missing[language])


def wording(crisis: "Crisis", statement_id: str) -> Wording:
    """The statement's texts with confirmed facts filled in. Raises KeyError for an unknown statement."""
    if (statement_id, "wording") not in crisis.worded:
        crisis.worded[statement_id, "wording"] = _wording(crisis, statement_id)
    found: Wording = crisis.worded[statement_id, "wording"]
    return found


def _wording(crisis: "Crisis", statement_id: str) -> Wording:
    statement = crisis.statements.by_id[statement_id]
    values = {language: confirmed_values(crisis, language) for language in statement.texts}
    return Wording(
        texts={language: _quiet(fill(text, values[language])) for language, text in statement.texts.items()},
        shorts={language: _quiet(fill(text, values[language])) for language, text in statement.shorts.items()},
        missing={
            language: tuple(name for name in fact_slots(text) if name not in values[language])
            for language, text in _with_short(statement.texts, statement.shorts).items()
        },
    )


def confirmed_values(crisis: "Crisis", language: str) -> dict[str, str]:
    """What the confirmed facts say in one language; a choice by its label."""
    found = {}
    for name, fact in crisis.facts.by_name.items():
        value = fact.values.get(language)
        if fact.confirmed_by and value:
            choice = crisis.playbook.facts[name].choices.get(value)
            found[name] = choice[language] if choice else value
    return found


def fact_slots(text: str) -> tuple[str, ...]:
    """The slots of a text that a fact must fill."""
    return tuple(name for name in slots(text) if name not in COMPUTED_SLOTS)


def _with_short(texts: Mapping[str, str], shorts: Mapping[str, str]) -> dict[str, str]:
    return {language: text + shorts.get(language, "") for language, text in texts.items()}


def promises_next(text: str) -> bool:
    """Whether a text names the time of the next update."""
    return "{next_update}" in text


def finish(text: str, computed: Mapping[str, str]) -> str:
    """The text as it leaves the house: computed slots filled once."""
    return fill(text, computed)


def mark_drill(text: str, language: str) -> str:
    """Every line says that it is an exercise, at its beginning and at its end."""
    mark = DRILL_MARK[language]
    return "\n".join(f"{mark} · {line} · {mark}" if line.strip() else line for line in text.split("\n"))


def title_of(crisis: "Crisis", statement_id: str) -> Bilingual:
    """The statement's title in both languages, with its number when it is one of several."""
    statement = crisis.statements.by_id[statement_id]
    title = crisis.playbook.statements[statement.template].title
    if not statement.number:
        return title
    return Bilingual(de=f"{title.de} {statement.number}", en=f"{title.en} {statement.number}")
