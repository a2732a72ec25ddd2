"""What a prepared text must say, and what it may not leave open."""

import re
from collections.abc import Iterator

from bot.playbook.lint.steps import ancestors
from bot.playbook.model import COMPUTED_SLOTS, Part, Playbook, Statement
from bot.playbook.problems import Finding, Where, did_you_mean
from bot.playbook.scalars import Bilingual
from bot.playbook.template import slots

LONGEST = {"text": 500, "short": 280}
"""How long a class A text may be, in characters, with the longest answers in its slots."""
_COMPUTED_LENGTHS = {"next_update": 13, "newsroom": 60, "as_of": 5}
_NUMBER_LENGTH = 11
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def texts(statement: Statement) -> Iterator[tuple[Where, str, str]]:
    """Every text of a statement: where it is below the statement, its language, its words."""
    for form, text in (("text", statement.text), ("short", statement.short)):
        for language, words in text.items() if text else ():
            yield (form, language), language, words


def bare_slots(words: str) -> tuple[str, ...]:
    """The slots of a text, whatever other braces there are; those are another rule's business."""
    return tuple(dict.fromkeys(_SLOT.findall(words)))


def languages(playbook: Playbook) -> Iterator[Finding]:
    """Every text stands in both languages."""
    for where, language in _empty(playbook, ()):
        name = {"de": "German", "en": "English"}[language]
        yield Finding(where, "language", f"The {name} text is empty.", "Write it; both languages are needed.")


def _empty(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, Bilingual):
        yield from (((*where, language), language) for language, words in value.items() if not words)
    if isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            yield from _empty(getattr(value, name), (*where, field.alias or name))
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _empty(below, (*where, key))
    elif isinstance(value, tuple):
        for number, below in enumerate(value):
            yield from _empty(below, (*where, number))


def both_lists(playbook: Playbook) -> Iterator[Finding]:
    """Lists of points have as many in one language as in the other."""
    for key, points in (("never", playbook.never), ("done_when", playbook.done_when)):
        if len(points.de) != len(points.en):
            said = f"'{key}' has {len(points.de)} points in German, {len(points.en)} in English."
            yield Finding((key,), "both-lists", said, "Write each point in both languages.", at="key")


def braces(playbook: Playbook) -> Iterator[Finding]:
    """A brace belongs to a slot."""
    for name, statement in playbook.statements.items():
        for below, _, words in texts(statement):
            try:
                slots(words)
            except ValueError as error:
                said, fix = f"There is {error}.", "Write {name} in small letters, or ( ) for anything else."
                yield Finding(("statements", name, *below), "brace", said, fix)


def known_slots(playbook: Playbook) -> Iterator[Finding]:
    """A slot is a fact of the playbook, or one that the bot fills itself."""
    known = (*playbook.facts, *COMPUTED_SLOTS)
    for name, statement in playbook.statements.items():
        for below, _, words in texts(statement):
            for slot in bare_slots(words):
                if slot not in known:
                    written = f"{{{slot}}}"
                    said, where = f"Nothing fills the slot {written}.", ("statements", name, *below)
                    yield Finding(where, "unknown-slot", said, did_you_mean(slot, known), word=written)


def next_update(playbook: Playbook) -> Iterator[Finding]:
    """A public text promises the next one, unless it is the last; the last one promises nothing."""
    for name, statement in playbook.statements.items():
        for below, _, words in texts(statement):
            promises, where = "next_update" in bare_slots(words), ("statements", name, *below)
            if statement.closing and promises:
                said = "The last word promises no next update."
                yield Finding(where, "next-update", said, "Take {next_update} out.")
            elif not (statement.closing or promises or statement.audience == "internal"):
                said = "This text does not say when the next one comes."
                fix = "Add {next_update}, or `closing: yes` if it is the last word."
                yield Finding(where, "next-update", said, fix)


def newsroom(playbook: Playbook) -> Iterator[Finding]:
    """A short public text leads to the long one."""
    for name, statement in playbook.statements.items():
        if statement.short is None or statement.audience == "internal":
            continue
        for language, words in statement.short.items():
            if "newsroom" not in bare_slots(words):
                said, fix = "This short text does not lead to the newsroom.", "Add {newsroom}."
                yield Finding(("statements", name, "short", language), "newsroom", said, fix)


def last_word(playbook: Playbook) -> Iterator[Finding]:
    """There is a closing statement, and the public can read it."""
    closing = {name: each for name, each in playbook.statements.items() if each.closing}
    if not closing:
        said, fix = "No statement is the last word.", "Mark one with `closing: yes`."
        yield Finding(("statements",), "no-closing", said, fix, at="key")
    for name, statement in closing.items():
        if statement.audience == "internal":
            said = f"Statement '{name}' is the last word, but internal."
            yield Finding(("statements", name, "closing"), "no-closing", said, "Make it public.")


def same_slots(playbook: Playbook) -> Iterator[Finding]:
    """Both languages say the same."""
    for name, statement in playbook.statements.items():
        for form, text in (("text", statement.text), ("short", statement.short)):
            if text and (odd := set(bare_slots(text.de)) ^ set(bare_slots(text.en))):
                shown = ", ".join(f"{{{slot}}}" for slot in sorted(odd))
                said = f"{shown}: only in one of the two languages."
                where = ("statements", name, form)
                yield Finding(where, "same-slots", said, "Say the same in both.", "warning", at="key")


def asked_before(playbook: Playbook) -> Iterator[Finding]:
    """What a step says must have been asked by a step before it."""
    asked = {step.id: set(step.fact or ()) for step in playbook.steps}
    for number, step in enumerate(playbook.steps):
        statement = playbook.statements.get(step.publish or step.notify or "")
        if statement is None:
            continue
        before = set[str]().union(*(asked.get(name, set()) for name in ancestors(playbook, step)))
        needed = {slot for _, _, words in texts(statement) for slot in bare_slots(words)}
        for slot in sorted((needed & playbook.facts.keys()) - before):
            said = f"Step '{step.id}' needs the fact '{slot}', but no step before it asks for it."
            fix = "Add the step that asks for it to `after`."
            yield Finding(("steps", number, step.kind), "not-asked", said, fix, "warning")


def lengths(playbook: Playbook) -> Iterator[Finding]:
    """A text that is approved beforehand fits its outlets, however long the answers are."""
    for name, statement in playbook.statements.items():
        if statement.approval != "A" or statement.audience == "internal":
            continue
        for (form, language), _, words in texts(statement):
            length = _longest(playbook, words, str(language))
            if length > LONGEST[str(form)]:
                said = f"With long answers this text has {length} characters; {LONGEST[str(form)]} fit."
                where = ("statements", name, form, language)
                yield Finding(where, "length", said, "Shorten it, or the facts' `max`.", "warning")


def _longest(playbook: Playbook, words: str, language: str) -> int:
    found = bare_slots(words)
    bare = len(words) - sum(words.count(f"{{{slot}}}") * (len(slot) + 2) for slot in found)
    return bare + sum(words.count(f"{{{slot}}}") * _slot_length(playbook, slot, language) for slot in found)


def _slot_length(playbook: Playbook, slot: str, language: str) -> int:
    fact = playbook.facts.get(slot)
    if fact is None:
        return _COMPUTED_LENGTHS.get(slot, 0)
    choices = max((len(text[language]) for text in fact.choices.values()), default=0)
    return {"time": 5, "number": _NUMBER_LENGTH, "choice": choices}.get(fact.type, fact.max)


RULES = (
    languages,
    both_lists,
    braces,
    known_slots,
    next_update,
    newsroom,
    last_word,
    same_slots,
    asked_before,
    lengths,
)
