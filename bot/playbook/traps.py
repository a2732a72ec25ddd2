"""The usual traps of YAML, named in people's words: what the reader stumbled over, and how to mend it."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from bot.playbook.problems import Problem, Severity
from bot.playbook.source import Source

_LONGEST_LINE = 400
_GLUED_COMMENT = re.compile(r" #[^\s#]")
_CURVED = re.compile(r"[“”].*[“”]|[‘’].*[‘’]", re.DOTALL)
_KEY = r"\s*(?:- +)*(?:[\w-]+: +)"

_QUOTE = 'Put the whole text in quotes: "…".'
_QUOTE_OR_BELOW = f"{_QUOTE} Or write | after the colon and the text below it, indented."
_CURVE = "Inside quotes write curved ones („…“, “…”, ’), or write | after the colon and the text below it."
_UNFOLD = "Put the text in quotes, or write `de: …` and `en: …` on lines of their own."


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap: a short name, what happened, how to mend it."""

    rule: str
    text: str
    fix: str
    severity: Severity = "error"


class _Sign(NamedTuple):
    """How a trap looks in its line. Group 1 is the place, and fills the {} of the text.

    `told` is searched in what the reader said (empty: always); `flow` says whether inside { } and [ ] only.
    """

    line: str
    rule: str
    text: str
    fix: str
    told: str = ""
    flow: bool = False


_SIGNS = (
    _Sign(rf"(?:{_KEY}|\s*- +)?([%@`*&!])", "first-character", "A text cannot begin with {}.", _QUOTE),
    _Sign(
        rf"(?:{_KEY}|\s*- +)?(\{{[\w ]+\}})\s*[^\s,}}\]#]",
        "slot-first",
        "YAML reads {} at the beginning of an unquoted text as a map, not as a slot.",
        _QUOTE_OR_BELOW,
    ),
    _Sign(r'.*?:\s+"[^"]*„[^"“”]*(")', "quotes", "The straight {} after „ ends the whole text.", _CURVE),
    _Sign(
        r".*?(\\)",
        "quotes",
        "{} inside quotes begins a code.",
        "Use ' instead of \", or |.",
        "escape|hexdecimal",
    ),
    _Sign(r"[^\"']*([\"'])", "quotes", "The {} here is never closed.", "Close it.", "quoted scalar"),
    _Sign(
        r".*?(?:[:,\[{-]\s+)(?:\"[^\"]*\"|'(?:[^']|'')*')\s*([^\s,}\]#:])",
        "quotes",
        "A quote ends the text here, but the text goes on.",
        _CURVE,
    ),
    _Sign(rf"{_KEY}(?:\{{.*\}}\s*)?([\]}}])", "flow", "The {} here closes nothing.", _QUOTE),
    _Sign(r"\s*(-)[a-z_]+:\s", "space", "After the dash a space is missing.", "Write `- ` and then the key."),
    _Sign(rf"{_KEY}(-)\s", "list", "A list cannot begin behind a colon.", "Write `- …` on lines of their own."),
    _Sign(
        rf"{_KEY}([|>])[+-]?\s*[^\s#]",
        "block",
        "After {} the line must end.",
        "Begin the text below, indented.",
    ),
    _Sign(
        rf"{_KEY}([„“”‚‘’]).*:\s",
        "quotes",
        "Curved quotes ({}) do not protect the colon in a text.",
        'Put straight quotes around the whole text: "…".',
        "mapping values",
    ),
    _Sign(
        rf"{_KEY}(?![\"'|>\[{{]).*?(:)(?:\s|$)",
        "colon",
        "A colon with a space behind it stands in an unquoted text.",
        _QUOTE_OR_BELOW,
        "mapping values",
    ),
    _Sign(r".*?\s(#)", "flow", "Inside { } or [ ] all after {} is dropped, the bracket too.", _UNFOLD, flow=True),
    _Sign(
        r".*?[{,]\s*[\w-]+:\s+(?![\"'\[{])[^,}\]]*?(:)(?:\s|$)",
        "colon",
        "A colon with a space behind it stands in an unquoted text.",
        _UNFOLD,
        flow=True,
    ),
    _Sign(r".*?[{\[].*?[^\s,:\[{]\s*([?\[])", "flow", "{} inside { } or [ ] ends a text.", _UNFOLD, flow=True),
    _Sign(r"[^\[]*\{[^\[]*(\])", "flow", "{} inside { } ends a text.", _UNFOLD, flow=True),
    _Sign(r".*([\[{])[^\]}]*$", "flow", "The {} here is never closed.", f"Close it. {_UNFOLD}", flow=True),
    _Sign(r"\s*(?:- +)?([a-z_]+:)(?!//)[^\s:]", "space", "After '{}' a space is missing.", "Put one there."),
)

_OTHERWISE = (
    _Sign("", "line", "This line has no `key: value`.", _QUOTE_OR_BELOW, "simple key|expected ':'"),
    _Sign(
        "",
        "flow",
        "Something inside { } or [ ] cannot be read.",
        f"Close every bracket. {_UNFOLD}",
        flow=True,
    ),
    _Sign(
        "",
        "indent",
        "This line does not fit the lines around it.",
        "Begin it in the same column as its neighbours; look for an open quote or bracket in the line above.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Stumble:
    """Where the YAML reader gave up, and inside what. Lines and columns count from 0."""

    line: int
    column: int
    begun: int
    told: str

    def shows(self, sign: _Sign) -> bool:
        return bool(re.search(sign.told, self.told)) and (not sign.flow or "flow" in self.told)


def explain(error: yaml.YAMLError, source: Source) -> Problem:
    """The reader's error as a problem that names the trap, at the line that most likely holds it."""
    stumble = _stumble(error, source)
    for number in _suspects(stumble, source):
        text = source.line(number + 1)[:_LONGEST_LINE]
        for sign in filter(stumble.shows, _SIGNS):
            if match := re.match(sign.line, text):
                said = sign.text.replace("{}", match[1])
                return Problem(source.path, number + 1, match.start(1) + 1, sign.rule, said, sign.fix)
    sign, line, column = next(filter(stumble.shows, _OTHERWISE)), stumble.line, stumble.column
    if sign.rule == "line":
        line, column = stumble.begun, 0
    return Problem(source.path, line + 1, column + 1, sign.rule, sign.text, sign.fix)


def _stumble(error: yaml.YAMLError, source: Source) -> _Stumble:
    """The reader may stop behind the last line; then the last line that holds something is meant."""
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    told = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if not source.line(line + 1).strip():
        line, column = _above(line, source), 0
    return _Stumble(line, column, begun.line if begun else line, told)


def _above(line: int, source: Source) -> int:
    """The nearest line above that holds something."""
    above = min(line, len(source.lines)) - 1
    while above > 0 and not source.line(above + 1).strip():
        above -= 1
    return max(above, 0)


def _suspects(stumble: _Stumble, source: Source) -> list[int]:
    """Lines to look at, the likeliest first: where it began, where it stopped, the text just above."""
    tried = [stumble.line, _above(stumble.line, source)]
    if any(inside in stumble.told for inside in ("flow", "simple key", "quoted scalar")):
        tried.insert(0, stumble.begun)
    return list(dict.fromkeys(tried))


def misread(event: Any, source: Source, in_flow: bool) -> Trap | None:
    """An unquoted text that YAML takes, but not as it was meant. `event` is the reader's scalar event."""
    if in_flow and "?" in event.value:
        return Trap("flow", "An unquoted ? inside { } or [ ] may end the text.", _UNFOLD)
    line = source.line(event.end_mark.line + 1)
    if event.value and _GLUED_COMMENT.match(line, event.end_mark.column):
        said = f"Only '{event.value[-30:]}' is read; all behind ' #' is a comment."
        return Trap("comment", said, f"{_QUOTE} A comment begins with '# '.", "warning")
    if _CURVED.fullmatch(event.value):
        fix = 'Use straight quotes "…" around it, or none.'
        return Trap("quotes", "Curved quotes around a text become part of it.", fix, "warning")
    return None
