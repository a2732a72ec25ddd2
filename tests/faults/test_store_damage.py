"""Torn ends at every byte, damage on every line: repaired or named, and nobody else is troubled."""

from pathlib import Path

import pytest

from bot.crisis.event import Event
from bot.store.base import Damaged
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, events_of, noted, weighed

BATCHES: list[list[Event]] = [[noted("a")], [noted("b"), weighed()], [noted("c")], [noted("d")]]
LAST: list[Event] = [noted("ä"), weighed(), noted("z")]


def journal(folder: Path) -> Path:
    return folder / "open" / "c1.journal"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = TinyStore.open(tmp_path, CODEC)
    version = 0
    for number, events in enumerate(BATCHES):
        version = store.append_now("c1", version, events, f"m{number}").records[-1].version
    store.append_now("healthy", 0, [noted("h")], "m0")
    store.close_now()
    return tmp_path


ALL = [event for events in BATCHES for event in events]


@pytest.mark.parametrize("last", [LAST[:1], LAST], ids=["one record", "three records"])
def test_the_last_command_torn_at_every_byte(folder: Path, last: list[Event]):
    path = journal(folder)
    before = path.read_bytes()
    store = TinyStore.open(folder, CODEC)
    store.append_now("c1", len(ALL), last, "last")
    store.close_now()
    whole = path.read_bytes()
    for length in range(len(before), len(whole)):
        path.write_bytes(whole[:length])
        store = TinyStore.open(folder, CODEC)
        cut = whole[len(before) : length]
        assert [repair.cut for repair in store.repairs] == ([cut] if cut else [])
        assert path.read_bytes() == before
        assert events_of(store.read_now("c1")) == ALL
        assert not store.append_now("c1", len(ALL), last, "last").duplicate
        assert path.read_bytes() == whole
        store.close_now()


SPOILS = ("text", "checksum", "emptied", "removed", "zeros", "joined", "swapped")
MIDDLE = [
    (index, spoil)
    for index in range(len(ALL) - 1)
    for spoil in SPOILS
    if (index, spoil) != (len(ALL) - 2, "joined")  # the last two lines made one: that is a torn end
]


@pytest.mark.parametrize(("index", "spoil"), MIDDLE)
def test_a_damaged_line_is_named_and_nothing_is_touched(folder: Path, index: int, spoil: str):
    path = journal(folder)
    lines = path.read_bytes().splitlines(keepends=True)
    match spoil:
        case "text":
            lines[index] = lines[index].replace(b"anna", b"eve!").replace(b"monitor", b"minotor")
        case "checksum":
            lines[index] = b"00000000" + lines[index][8:]
        case "emptied":
            lines[index] = b"\n"
        case "removed":
            del lines[index]
        case "zeros":
            lines[index] = bytes(len(lines[index]) - 1) + b"\n"
        case "joined":
            lines[index] = lines[index][:-1]
        case "swapped":
            lines[index], lines[index + 1] = lines[index + 1], lines[index]
    spoilt = b"".join(lines)
    path.write_bytes(spoilt)
    store = TinyStore.open(folder, CODEC)
    assert store.repairs == []
    for _ in range(2):
        with pytest.raises(Damaged, match=rf"{path}, line {index + 1}: .*restore the file from a backup"):
            store.read_now("c1")
        with pytest.raises(Damaged, match=f"line {index + 1}"):
            store.append_now("c1", len(ALL), [noted()], "m9")
    store.append_now("healthy", 1, [noted("i")], "m1")
    assert events_of(store.read_now("healthy")) == [noted("h"), noted("i")]
    store.close_now()
    assert path.read_bytes() == spoilt


def test_damage_and_a_torn_end_together_are_damage(folder: Path):
    path = journal(folder)
    spoilt = path.read_bytes().replace(b'"text":"a"', b'"text":"x"')[:-7]
    path.write_bytes(spoilt)
    store = TinyStore.open(folder, CODEC)
    assert list(store.damaged) == ["c1"]
    store.close_now()
    assert path.read_bytes() == spoilt


def test_a_restored_journal_runs_again(folder: Path):
    path = journal(folder)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"text":"b"', b'"text":"x"'))
    TinyStore.open(folder, CODEC).close_now()
    path.write_bytes(whole)
    store = TinyStore.open(folder, CODEC)
    assert events_of(store.read_now("c1")) == ALL
    store.append_now("c1", len(ALL), [noted("e")], "m9")
    store.close_now()
