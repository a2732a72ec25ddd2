"""What is wrong with a file, where, and how to mend it: told to people, never as a traceback."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]
Where = tuple[str | int, ...]
"""The way to a value inside a document: keys and list positions, such as ("steps", 3, "within")."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file. `line` and `column` count from 1; `rule` is its name, `fix` what to do."""

    path: Path
    line: int
    column: int
    rule: str
    text: str
    fix: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.text} {self.fix} ({self.rule})"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a document, before its place in the file is looked up.

    `at` says whether the key or the value is to blame; `word` is what to point at inside a longer text.
    """

    where: Where
    rule: str
    text: str
    fix: str
    severity: Severity = "error"
    at: Literal["key", "value"] = "value"
    word: str = ""


class PlaybookErrors(Exception):
    """A file that cannot be used. `problems` holds all that is wrong with it, warnings too, by position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems sorted by file and position, each once."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (str(p.path), p.line, p.column, p.rule, p.text)))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or an empty text."""
    close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """What to write instead of an unknown name: the nearest one, or the list of all."""
    known = tuple(known)
    if meant := nearest(name, known):
        return f"Did you mean '{meant}'?"
    return f"Possible: {', '.join(known)}." if known else "None is defined in this file."
