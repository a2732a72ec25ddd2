from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.line import Scan, body_of, frame, scan


def line(version: int, command: str = "", more: int = 0, **changes: Any) -> bytes:
    record = {"version": version, "command": command or f"m{version}", "type": "Noted", "more": more, "hash": "h"}
    return frame(msgspec.json.encode(record | changes))


def facts(found: Scan) -> tuple[int, int, int | None]:
    return found.length, found.version, found.fault.line if found.fault else None


THREE = line(1) + line(2) + line(3)


def test_a_line_is_a_checksum_and_a_text():
    assert frame(b"123456789") == b"cbf43926 123456789\n"
    assert body_of(b"cbf43926 123456789") == b"123456789"


@given(body=st.binary().filter(lambda body: b"\n" not in body), data=st.data())
def test_a_changed_byte_is_noticed(body: bytes, data: st.DataObject):
    text = bytearray(frame(body)[:-1])
    text[data.draw(st.integers(0, len(text) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="checksum"):
        body_of(bytes(text))


def test_a_whole_journal():
    found = scan(THREE)
    assert facts(found) == (len(THREE), 3, None)
    assert found.commands == {"m1", "m2", "m3"}
    assert found.last is not None
    assert found.last.version == 3


def test_an_empty_journal():
    assert facts(scan(b"")) == (0, 0, None)


@pytest.mark.parametrize("length", range(1, len(line(3))))
def test_a_torn_end(length: int):
    found = scan(line(1) + line(2) + line(3)[:length])
    assert facts(found) == (len(line(1) + line(2)), 2, 3)
    assert found.fault is not None
    assert found.fault.torn


def test_an_end_of_zeros_is_torn():
    found = scan(line(1) + bytes(4000))
    assert facts(found) == (len(line(1)), 1, 2)
    assert found.fault is not None
    assert found.fault.torn


def test_a_last_line_with_a_wrong_checksum_is_torn():
    found = scan(line(1) + line(2).replace(b"m2", b"mX"))
    assert facts(found) == (len(line(1)), 1, 2)
    assert found.fault is not None
    assert found.fault.torn


@pytest.mark.parametrize("kept", [1, 2])
def test_a_command_whose_end_is_missing_is_torn_as_a_whole(kept: int):
    parts = [line(2, "m", 2), line(3, "m", 1), line(4, "m", 0)]
    found = scan(line(1) + b"".join(parts[:kept]))
    assert facts(found) == (len(line(1)), 1, 1 + kept)
    assert found.commands == {"m1"}
    assert found.fault is not None
    assert found.fault.torn
    assert facts(scan(line(1) + b"".join(parts))) == (len(line(1) + b"".join(parts)), 4, None)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([line(1).replace(b"m1", b"mX"), line(2)], 1),
        ([line(1), line(2)[5:], line(3)], 2),
        ([line(1), b"\n", line(2)], 2),
        ([line(1), frame(b"{}"), line(3)], 2),
        ([line(1), frame(b"[]")], 2),
        ([line(1), frame(b"\xff")], 2),
        ([line(1), line(3)], 2),
        ([line(2)], 1),
        ([line(1), line(1)], 2),
        ([line(1, "m", 1), line(2, "n", 0)], 2),
        ([line(1, "m", 2), line(2, "m", 0)], 2),
        ([line(1, hash=None)], 1),
        ([line(1), line(2, hash=None)], 2),
    ],
)
def test_damage_is_not_taken_for_a_torn_end(lines: list[bytes], fault: int):
    found = scan(b"".join(lines))
    assert found.fault is not None
    assert not found.fault.torn
    assert found.fault.line == fault
    assert found.fault.reason
