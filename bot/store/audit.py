"""Whether a journal still says what was written: every altered, missing or reordered record, by its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.store.chain import is_genuine, origin
from bot.store.line import Head, body_of
from bot.store.shelves import Shelves, streams_in


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one line (counted from 1)."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one journal. `head` is the hash of the last record: noted elsewhere, it proves the whole."""

    stream: str
    file: Path
    records: int
    head: str
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        if not self.findings:
            return f"{self.stream}: {self.records} records, nothing altered; the last hash is {self.head}"
        return "\n".join(f"{self.file}, line {each.line}: {each.what}" for each in self.findings)


class _Record(Head, frozen=True):
    previous: str


_read_record = msgspec.json.Decoder(_Record).decode


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    record: _Record | None
    problem: str = ""


def audit(folder: Path, closes: Callable[[str], bool], stream: str | None = None) -> Iterator[Verdict]:
    """The verdict on one stream or on all of them; `folder` is the state folder, which nothing is written to.

    Nothing comes out for a stream that does not exist. Raises OSError.
    """
    shelves = Shelves(folder)
    for shelf, path in ((shelves.open, shelves.open_file), (shelves.closed, shelves.closed_file)):
        for name in sorted(streams_in(shelf)):
            if stream in {None, name}:
                try:
                    verdict = _judge(name, path(name), closes, archived=shelf == shelves.closed)
                except FileNotFoundError:  # archived meanwhile: its turn comes with the archive
                    continue
                yield verdict


def verify(stream: str, data: bytes, closes: Callable[[str], bool], *, archived: bool) -> tuple[Finding, ...]:
    """All that is wrong with the bytes of a journal, in the order of the lines. Pure.

    `closes` tells whether a type of event ends a crisis: an archived journal must end with such a record, so
    that records cut off its end are missed too. The incomplete last line of an open journal is no finding: it
    is being written, or will be repaired.
    """
    lines, rest = _lines(data)
    findings = [Finding(line.number, line.problem) for line in lines if line.problem]
    findings += _order(lines)
    findings += _links(stream, lines)
    if archived:
        findings += _end(lines, rest, closes)
    return tuple(sorted(findings, key=lambda each: each.line))


def _judge(stream: str, path: Path, closes: Callable[[str], bool], *, archived: bool) -> Verdict:
    data = path.read_bytes()
    records = [line.record for line in _lines(data)[0] if line.record]
    findings = verify(stream, data, closes, archived=archived)
    return Verdict(stream, path, len(records), records[-1].hash if records else origin(stream), findings)


def _lines(data: bytes) -> tuple[list[_Line], bytes]:
    *texts, rest = data.split(b"\n")
    return [_examine(number, text) for number, text in enumerate(texts, 1)], rest


def _examine(number: int, text: bytes) -> _Line:
    try:
        body = text.partition(b" ")[2]
        record = _read_record(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Line(number, None, "the line was altered: it can no longer be read as a record")
    if not is_genuine(body, record.hash):
        return _Line(number, record, f"record {record.version} was altered: it does not fit its hash")
    try:
        body_of(text)
    except ValueError:
        return _Line(number, record, f"record {record.version} is genuine, but its checksum was altered")
    return _Line(number, record)


def _order(lines: list[_Line]) -> Iterator[Finding]:
    """Records that are missing, out of place, or there twice. An unreadable line stands for its own number."""
    present = {line.record.version for line in lines if line.record}
    highest, seen = 0, set[int]()
    for line in lines:
        version = line.record.version if line.record else line.number
        if version in seen:
            yield Finding(line.number, f"record {version} stands here a second time")
        elif version < highest:
            yield Finding(line.number, f"record {version} is out of order: it stands behind record {highest}")
        for missing in range(highest + 1, version):
            if missing not in present:
                yield Finding(line.number, f"record {missing} is missing before this line")
        highest = max(highest, version)
        seen.add(version)


def _links(stream: str, lines: list[_Line]) -> Iterator[Finding]:
    """Records that another record's `previous` does not confirm."""
    by_version = {line.record.version: line for line in reversed(lines) if line.record}
    for version, line in by_version.items():
        named = line.record.previous if line.record else ""
        before = by_version.get(version - 1)
        if line.problem or (before and before.problem):
            continue
        if version == 1 and named != origin(stream):
            yield Finding(line.number, f"record 1 does not begin the journal of {stream}")
        if before and before.record and before.record.hash != named:
            what = f"record {version - 1} was altered together with its hash: record {version} names another"
            yield Finding(before.number, what)


def _end(lines: list[_Line], rest: bytes, closes: Callable[[str], bool]) -> Iterator[Finding]:
    """An archived journal ends with the record that closed it."""
    last = lines[-1].record if lines else None
    if rest:
        yield Finding(len(lines) + 1, "the line is incomplete")
    elif last is None or not closes(last.type):
        yield Finding(len(lines) + 1, "the record that closed the crisis is missing: the end was removed")
    for line in lines[:-1]:
        if line.record and closes(line.record.type):
            yield Finding(line.number + 1, "this record stands behind the one that closed the crisis")
