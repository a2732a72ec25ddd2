"""The model's errors in people's words: what is wrong, where, and what to write instead."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from pydantic_core import ErrorDetails

from bot.playbook.problems import Finding, Where, did_you_mean, nearest
from bot.playbook.shape import Shape
from bot.playbook.tree import Node

_UNFOLD = "Put the text in quotes, or write `de: …` and `en: …` on lines of their own."
_SECTIONS = {
    "steps": "step",
    "statements": "statement",
    "facts": "fact",
    "roles": "role",
    "clocks": "clock",
    "approvals": "approval class",
    "severity": "severity",
    "entries": "entry",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of the model, with the document and what belongs where."""

    error: ErrorDetails
    where: Where
    root: Node
    shape: Shape

    @property
    def given(self) -> Any:
        """What stands there."""
        return self.error["input"]

    @property
    def place(self) -> str:
        """The place in people's words."""
        return called(self.where, self.root)

    @property
    def node(self) -> Node | None:
        """The written value, None for one that is missing."""
        node, exact = self.root.find(self.where)
        return node if exact else None

    def finding(self) -> Finding:
        """The error in words."""
        rule, text, fix = _WORDS.get(self.error["type"], _other)(self)
        key = self.error["type"] == "extra_forbidden" or self.error["loc"][-1:] == ("[key]",)
        return Finding(self.where, rule, text, fix, at="key" if key else "value")


def called(where: Where, root: Node) -> str:
    """A place in people's words: `step 'first_word', title, de`."""
    if not where:
        return "the file"
    section = _SECTIONS.get(str(where[0]))
    if section is None or len(where) == 1:
        return ", ".join(_part(step) for step in where)
    return ", ".join([f"{section} {_own_name(where[:2], root)}", *map(_part, where[2:])])


def _part(step: str | int) -> str:
    return f"no. {step + 1}" if isinstance(step, int) else step


def _own_name(where: Where, root: Node) -> str:
    """What a step or an entry calls itself."""
    node, _ = root.find(where)
    own = node.value.get("id") if isinstance(node.value, dict) else None
    if isinstance(where[1], str):
        return f"'{where[1]}'"
    return f"'{own.value}'" if own and isinstance(own.value, str) else _part(where[1])


Worded = tuple[str, str, str]
"""The rule's name, what is wrong, how to mend it."""


def _missing(fault: Fault) -> Worded:
    key, place = str(fault.where[-1]), called(fault.where[:-1], fault.root)
    if key in ("de", "en"):
        language = {"de": "German", "en": "English"}[key]
        return "language", f"The {language} text is missing ({place}).", f"Add `{key}: …`."
    options = fault.shape.at(fault.where).get("enum")
    sample = " or ".join(map(str, options)) if options else "…"
    return "missing-key", f"'{key}' is missing ({place}).", f"Add `{key}: {sample}`."


def _unknown_key(fault: Fault) -> Worded:
    key, node = str(fault.where[-1]), fault.node
    empty = node is not None and node.value == "" and not node.quoted
    noun, known = _a(fault.shape.noun(fault.where[:-1])), fault.shape.keys(fault.where[:-1])
    if glued := re.match(r"(\w+):\S", key):
        return "space", f"After '{glued[1]}:' a space is missing.", "Put one there."
    if key.startswith("-"):
        return "space", f"After the dash in '{key}' a space is missing.", "Write `- ` and then the key."
    if empty and node and node.flow:
        return "flow", f"'{key}' is no key of {noun}; inside {{ }} a comma ends the text before it.", _UNFOLD
    return "unknown-key", f"'{key}' is no key of {noun}.", did_you_mean(key, known)


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def _not_a_text(fault: Fault) -> Worded:
    node, place = fault.node, fault.place
    if node and node.braces and isinstance(node.value, dict):
        slot = "{" + next(iter(node.value), "…") + "}"
        said = f"YAML reads {slot} at the beginning of an unquoted text as a map, not as a slot ({place})."
        return "slot-first", said, 'Put the whole text in quotes: "…".'
    found = "keys" if isinstance(fault.given, dict) else "a list"
    return "text", f"A text is expected here, but {found} found ({place}).", "Write a text behind the colon."


def _not_a_map(fault: Fault) -> Worded:
    place, found = fault.place, fault.given
    known = fault.shape.keys(fault.where)
    if isinstance(found, str) and (glued := re.match(r"(\w+):\S", found)):
        return "space", f"After '{glued[1]}:' a space is missing ({place}).", "Put one there."
    if found == "":
        return "empty", f"Nothing stands here ({place}).", "Fill it in, or delete the line."
    if {"de", "en"} <= set(known) and isinstance(found, str):
        return "language", f"A text in both languages is expected here ({place}).", "Write `de: …` and `en: …` below."
    keys = f" such as {', '.join(known[:4])}" if known else ""
    return (
        "map",
        f"Lines `key: value` are expected here ({place}).",
        f"Write keys{keys} below, indented, without dashes.",
    )


def _not_a_list(fault: Fault) -> Worded:
    place, found = fault.place, fault.given
    if found == "":
        return "empty", f"Nothing stands here ({place}).", "Fill it in, or delete the line."
    if isinstance(found, str):
        return "list", f"A list is expected here ({place}).", f"Write [{found[:40]}]."
    if any(str(key).startswith("-") for key in found):
        return "space", f"After a dash a space is missing ({place}).", "Write `- ` and then the key."
    return "list", f"A list is expected here ({place}).", "Begin each point with `- `."


def _not_a_number(fault: Fault) -> Worded:
    return "number", f"A whole number is expected here ({fault.place}).", "Write one, such as 80."


def _not_yes_or_no(fault: Fault) -> Worded:
    return "yes-no", f"Yes or no is expected here ({fault.place}).", "Write `yes` or `no`."


def _not_an_option(fault: Fault) -> Worded:
    options = [option.strip("' ") for option in re.split(r",| or ", str(fault.error["ctx"]["expected"]))]
    given, place = shorten(str(fault.given), 60), fault.place
    if not given:
        return "empty", f"Nothing stands here ({place}).", f"Possible: {', '.join(options)}."
    meant = nearest(given, options)
    guess = f" Did you mean '{meant}'?" if meant and meant != given else ""
    return "option", f"'{given}' is not possible here ({place}).", f"Possible: {', '.join(options)}.{guess}"


def _out_of_bounds(fault: Fault) -> Worded:
    bounds = fault.error["ctx"]
    limit = f"at least {bounds['ge']}" if "ge" in bounds else f"at most {bounds['le']}"
    return "number", f"The number is {limit} ({fault.place}).", "Write another."


def _too_few(fault: Fault) -> Worded:
    return "empty", f"At least one is needed here ({fault.place}).", "Add one."


def _nothing(fault: Fault) -> Worded:
    return "empty", f"Nothing stands here ({fault.place}).", "Fill it in."


def _own(fault: Fault) -> Worded:
    """What the model itself says; its sentences are written for people."""
    said, given, place = str(fault.error["ctx"]["error"]), fault.given, fault.place
    if given == "":
        return "empty", f"Nothing stands here ({place}).", f"{said[:1].upper()}{said[1:]}."
    if isinstance(given, str):
        return "value", f"'{shorten(given, 60)}' does not fit here ({place}).", f"{said[:1].upper()}{said[1:]}."
    if fault.shape.at(fault.where).get("type") == "string":
        return "value", f"One text is expected here ({place}).", f"{said[:1].upper()}{said[1:]}."
    fix = "Add what it does." if said.endswith("found none") else "Keep one of these forms, no more."
    return "form", f"{said[:1].upper()}{said[1:]} ({place}).", fix


def _other(fault: Fault) -> Worded:
    return "value", f"This does not fit here ({fault.place}).", "Compare it with a shipped playbook."


_WORDS: dict[str, Callable[[Fault], Worded]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "string_type": _not_a_text,
    "model_type": _not_a_map,
    "dict_type": _not_a_map,
    "tuple_type": _not_a_list,
    "int_parsing": _not_a_number,
    "int_type": _not_a_number,
    "bool_parsing": _not_yes_or_no,
    "bool_type": _not_yes_or_no,
    "literal_error": _not_an_option,
    "greater_than_equal": _out_of_bounds,
    "less_than_equal": _out_of_bounds,
    "int_parsing_size": _not_a_number,
    "too_short": _too_few,
    "string_too_short": _nothing,
    "value_error": _own,
}
