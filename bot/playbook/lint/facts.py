"""Facts and their choices."""

from collections.abc import Iterator

from bot.playbook.model import COMPUTED_SLOTS, Playbook
from bot.playbook.problems import Finding, did_you_mean


def choices(playbook: Playbook) -> Iterator[Finding]:
    """A choice has choices, and only a choice has."""
    for name, fact in playbook.facts.items():
        if fact.type == "choice" and not fact.choices:
            said = f"Fact '{name}' is a choice without choices."
            yield Finding(("facts", name, "type"), "choices", said, "Add `choices`.")
        if fact.type != "choice" and fact.choices:
            said = f"Fact '{name}' has choices, but is of type {fact.type}."
            yield Finding(("facts", name, "choices"), "choices", said, "Write `type: choice`.", at="key")


def choice_lengths(playbook: Playbook) -> Iterator[Finding]:
    """A choice is no longer than the fact allows."""
    for name, fact in playbook.facts.items():
        for choice, text in fact.choices.items():
            for language, words in text.items():
                if len(words) > fact.max:
                    said = f"This choice has {len(words)} characters; fact '{name}' allows {fact.max}."
                    where = ("facts", name, "choices", choice, language)
                    yield Finding(where, "choice-length", said, f"Shorten it, or write `max: {len(words)}`.")


def names(playbook: Playbook) -> Iterator[Finding]:
    """A fact is not called like a slot that the bot fills itself."""
    for name in playbook.facts:
        if name in COMPUTED_SLOTS:
            said = f"The bot fills {{{name}}} itself; a fact cannot be called so."
            yield Finding(("facts", name), "slot-name", said, "Give the fact another name.", at="key")


def conditions(playbook: Playbook) -> Iterator[Finding]:
    """A condition asks for one of the answers that a choice can have."""
    for number, step in enumerate(playbook.steps):
        for name, wanted in step.when.facts.items():
            fact, where = playbook.facts.get(name), ("steps", number, "when", "facts", name)
            if fact and fact.type != "choice":
                said = f"Fact '{name}' is of type {fact.type}; a condition needs a choice."
                yield Finding(where, "condition", said, "Write `type: choice` and its `choices` in the fact.")
            elif fact and wanted not in fact.choices:
                said = f"'{wanted}' is no choice of fact '{name}'."
                yield Finding(where, "condition", said, did_you_mean(wanted, fact.choices))


RULES = (choices, choice_lengths, names, conditions)
