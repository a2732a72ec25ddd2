"""A file as text: read whole, bounded, in UTF-8, and free of characters that nobody can see."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.playbook.problems import Problem

MAX_BYTES = 256 * 1024
_SHOWN = 20
_NO_CHARACTERS = "\ufffe\uffff"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file and what is wrong with its characters. `usable` says whether it can be read on."""

    path: Path
    text: str
    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the text may go to the YAML reader."""
        return not self.problems

    def line(self, number: int) -> str:
        """The line of that number, counted from 1; empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def read_source(path: Path) -> Source:
    """The file's text, or its problems. Never raises for a bad file."""
    try:
        if not path.is_file():
            return _unreadable(path, "There is no such file.", "Check the path.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return _unreadable(path, f"The file cannot be read: {error}.", "Check its name and its permissions.")
    if len(raw) > MAX_BYTES:
        return _unreadable(path, f"The file is larger than {MAX_BYTES // 1024} KiB.", "Split it.")
    return from_bytes(path, raw)


def from_bytes(path: Path, raw: bytes) -> Source:
    """The bytes as text, or what is wrong with them."""
    for mark, name in ((b"\xef\xbb\xbf", "UTF-8 with BOM"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if raw.startswith(mark):
            return _unreadable(path, f"The file is saved as {name}.", "Save it as plain UTF-8.", "encoding")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        said = "A character here is not UTF-8."
        return _unreadable(path, said, "Save the file as UTF-8.", "encoding", line, column)
    lines = tuple(line.removesuffix("\r") for line in text.split("\n"))
    return Source(path, text, lines, tuple(islice(_odd_characters(path, lines), _SHOWN)))


def _unreadable(path: Path, text: str, fix: str, rule: str = "file", line: int = 1, column: int = 1) -> Source:
    return Source(path, "", problems=(Problem(path, line, column, rule, text, fix),))


def _odd_characters(path: Path, lines: tuple[str, ...]) -> Iterator[Problem]:
    """The first odd character of each line."""
    for number, line in enumerate(lines, start=1):
        if not line.isprintable():
            odd = (_odd(path, number, column, character) for column, character in enumerate(line, start=1))
            yield from islice(filter(None, odd), 1)


def _odd(path: Path, line: int, column: int, character: str) -> Problem | None:
    if character == "\t":
        return Problem(path, line, column, "tab", "A tab stands here.", "Indent with spaces; YAML knows no tabs.")
    if unicodedata.category(character) in _UNSEEN or character in _NO_CHARACTERS:
        name = f"An invisible character (U+{ord(character):04X}) stands here."
        return Problem(path, line, column, "character", name, "Delete it, or type this place again.")
    return None
