"""The CSV file with the addresses of a list: read whole, or refused whole with every line that is wrong."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from bot.locale import Say
from bot.playbook.scalars import LANGUAGES

COLUMNS = ("email", "name", "language")

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_ADDRESS, _LONGEST_LOCAL, _LONGEST_NAME = 254, 64, 120
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, as mail servers take it. Without a language the text goes there in all of them."""

    email: str
    name: str = ""
    language: str = ""

    @property
    def key(self) -> str:
        """The same for every way to write the address."""
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line (0: with the whole file), as the catalogue says it under `doctor.list_KEY`."""

    line: int
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


class BrokenList(Exception):
    """The file cannot be used. The text names the first fault, in English, and how many more there are."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.path, self.faults = path, tuple(faults)
        more = f" (and {len(faults) - 1} more)" if faults[1:] else ""
        super().__init__(located(path, self.faults[0], Say("en")) + more)


def located(path: Path, fault: Fault, say: Say) -> str:
    """A fault with its place: `press.csv:7: …`."""
    place = f"{path.name}:{fault.line}" if fault.line else path.name
    return f"{place}: {say(f'doctor.list_{fault.key}', **fault.values)}"


@dataclass(frozen=True, slots=True)
class AddressList:
    """Who is on a list, each address once; `twice` are the lines that name one again."""

    recipients: tuple[Recipient, ...]
    twice: tuple[int, ...] = ()


def read_list(path: Path) -> AddressList:
    """The list in a file: UTF-8, columns by name in the first line, comma or semicolon. Raises BrokenList."""
    text = _text(path)
    faults: list[Fault] = []
    found: dict[str, Recipient] = {}
    twice: list[int] = []
    for line, row in _rows(text):
        read = row if isinstance(row, Fault) else _recipient(line, row)
        if isinstance(read, Fault):
            faults.append(read)
        elif found.setdefault(read.key, read) is not read:
            twice.append(line)
    if not faults and not found:
        faults.append(Fault(0, "nobody"))
    if faults:
        raise BrokenList(path, faults)
    return AddressList(tuple(found.values()), tuple(twice))


def ascii_address(given: str) -> str:
    """An address as every mail server takes it (`name@müller.example` gets its ASCII form). Raises ValueError."""
    local, _, domain = given.rpartition("@")
    domain = domain.encode("idna").decode("ascii")
    fits = len(local) <= _LONGEST_LOCAL and len(local) + len(domain) < _LONGEST_ADDRESS
    if not fits or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError("no address")
    return f"{local}@{domain}"


def _text(path: Path) -> str:
    try:
        whole = path.read_bytes()
    except OSError as error:
        raise BrokenList(path, [Fault(0, "unread", {"why": error.strerror or str(error)})]) from error
    if whole.startswith(_UTF16):
        raise BrokenList(path, [Fault(0, "encoding")])
    try:
        return whole.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenList(path, [Fault(whole.count(b"\n", 0, error.start) + 1, "encoding")]) from error


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str] | Fault]]:
    """Each line with something in it, by the names of its columns."""
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield line, Fault(line, "quote")
            return
        if not names:
            names = [cell.casefold() for cell in cells]
            if "email" not in names:
                yield line, Fault(line, "columns")
                return
        elif len(cells) > len(names) and any(cells[len(names) :]):
            yield line, Fault(line, "too_many")
        elif any(cells):
            yield line, dict(zip(names, cells, strict=False))


def _recipient(line: int, row: Mapping[str, str]) -> Recipient | Fault:
    email, name, language = (row.get(column, "") for column in COLUMNS)
    if not name.isprintable() or len(name) > _LONGEST_NAME:
        return Fault(line, "name")
    if language.casefold() not in ("", *LANGUAGES):
        return Fault(line, "language", {"given": language[:40], "known": ", ".join(LANGUAGES)})
    try:
        return Recipient(ascii_address(email), name, language.casefold())
    except ValueError:
        return Fault(line, "address", {"given": "".join(c if c.isprintable() else " " for c in email[:80])})
