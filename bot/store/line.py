"""The lines of a journal: `crc32 json`, and what can be said of a file made of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

import msgspec

_CRC_LENGTH = 8
_WRONG_SUM = "the checksum does not fit the text"


class Head(msgspec.Struct, frozen=True):
    """What the store itself needs of a record. `more` records of the same command follow this one."""

    version: int
    command: str
    type: str
    more: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that does not verify. `torn` when it may be the rest of a write that never finished."""

    line: int
    reason: str
    torn: bool = False


@dataclass(slots=True)
class Scan:
    """The verified beginning of a journal: its `length` in bytes, its last record, the commands seen."""

    length: int = 0
    version: int = 0
    last: Head | None = None
    commands: set[str] = field(default_factory=set)
    fault: Fault | None = None


_read_head = msgspec.json.Decoder(Head).decode


def frame(body: bytes) -> bytes:
    """One line of a journal around a JSON document without line breaks."""
    return b"%08x %s\n" % (crc32(body), body)


def body_of(line: bytes) -> bytes:
    """The JSON text of a line (without its line break). Raises ValueError with the reason."""
    body = line[_CRC_LENGTH + 1 :]
    if line[:_CRC_LENGTH] != b"%08x" % crc32(body) or line[_CRC_LENGTH : _CRC_LENGTH + 1] != b" ":
        raise ValueError(_WRONG_SUM)
    return body


def bodies(data: bytes) -> Iterator[tuple[int, int, bytes | Fault]]:
    """Line number from 1, end in bytes, and JSON text of each line; after the first fault nothing more."""
    number, start = 0, 0
    while start < len(data):
        number, end = number + 1, data.find(b"\n", start) + 1
        if not end:
            yield number, start, Fault(number, "the line is incomplete", torn=True)
            return
        try:
            yield number, end, body_of(data[start : end - 1])
        except ValueError as error:
            yield number, start, Fault(number, str(error), torn=end == len(data))
            return
        start = end


def scan(data: bytes) -> Scan:
    """Check checksums, the sequence of versions, and that the commands are whole.

    A command whose last records are missing at the end of the file was never acknowledged: it counts as torn.
    """
    result = Scan()
    last: Head | None = None
    for number, end, found in bodies(data):
        head = found if isinstance(found, Fault) else _head(number, found, last)
        if isinstance(head, Fault):
            result.fault = head
            return result
        last = head
        if not head.more:
            result.length, result.version, result.last = end, head.version, head
            result.commands.add(head.command)
    if last is not None and last.more:
        reason = f"{last.more} more record(s) of command {last.command!r} should follow"
        result.fault = Fault(last.version, reason, torn=True)
    return result


def _head(number: int, body: bytes, before: Head | None) -> Head | Fault:
    try:
        head = _read_head(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Fault(number, f"this is no record ({error})")
    if head.version != number:
        return Fault(number, f"record {head.version} stands where record {number} belongs")
    if before is not None and before.more and (head.command, head.more) != (before.command, before.more - 1):
        return Fault(number, f"record {number} interrupts command {before.command!r}")
    return head
