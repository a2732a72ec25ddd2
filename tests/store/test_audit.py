"""Every way of tampering with a journal, also by somebody who knows the format, is found on its line."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.audit import audit, verify
from bot.store.line import frame
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, ended, noted

COUNT = 6


def write(folder: Path) -> None:
    store = TinyStore.open(folder, CODEC)
    for stream in ("open", "closed"):
        for number in range(COUNT - 2):
            store.append_now(stream, number, [noted(number=number)], f"m{number}")
        last = ended() if stream == "closed" else noted()
        store.append_now(stream, COUNT - 2, [noted(), last], "last")
    store.close_now()


@pytest.fixture(scope="module")
def journals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    folder = tmp_path_factory.mktemp("state")
    write(folder)
    return {
        name: (folder / name / f"{name}.journal").read_bytes().splitlines(keepends=True) for name in ("open", "closed")
    }


def check(lines: list[bytes], name: str = "closed", *, archived: bool | None = None) -> list[tuple[int, str]]:
    archived = name == "closed" if archived is None else archived
    return [(each.line, each.what) for each in verify(name, b"".join(lines), CODEC.closes, archived=archived)]


def forged(line: bytes, *, rehash: bool, **changes: Any) -> bytes:
    document = msgspec.json.decode(line[9:]) | changes
    if "by" in changes:
        document["data"]["by"] = document.pop("by")
    if rehash:
        del document["hash"]
        document["hash"] = sha256(msgspec.json.encode(document)).hexdigest()
    return frame(msgspec.json.encode(document))


def test_untouched_journals_are_whole(journals: dict[str, list[bytes]]):
    assert check(journals["open"], "open") == []
    assert check(journals["closed"]) == []


@pytest.mark.parametrize("index", range(COUNT))
def test_an_edited_record_is_found_though_its_checksum_fits(journals: dict[str, list[bytes]], index: int):
    lines = list(journals["closed"])
    lines[index] = forged(lines[index], rehash=False, by="eve")
    assert check(lines) == [(index + 1, f"record {index + 1} was altered: it does not fit its hash")]


@pytest.mark.parametrize("index", range(COUNT))
@pytest.mark.parametrize("field", ["previous", "hash"])
def test_an_edited_link_is_blamed_on_nobody_else(journals: dict[str, list[bytes]], index: int, field: str):
    lines = list(journals["closed"])
    lines[index] = forged(lines[index], rehash=False, **{field: "0" * 64})
    assert check(lines) == [(index + 1, f"record {index + 1} was altered: it does not fit its hash")]


@pytest.mark.parametrize("index", range(COUNT - 1))
def test_an_edited_record_is_found_though_its_hash_fits(journals: dict[str, list[bytes]], index: int):
    lines = list(journals["closed"])
    lines[index] = forged(lines[index], rehash=True, by="eve")
    ((line, what),) = check(lines)
    assert line == index + 1
    assert what.startswith(f"record {index + 1} was altered together with its hash")


@pytest.mark.parametrize("index", range(COUNT))
def test_a_removed_record_is_found(journals: dict[str, list[bytes]], index: int):
    lines = list(journals["closed"])
    del lines[index]
    expected = f"record {index + 1} is missing" if index < COUNT - 1 else "the end was removed"
    ((line, what),) = check(lines)
    assert line == index + 1
    assert expected in what


def test_several_removed_records_are_each_named(journals: dict[str, list[bytes]]):
    lines = [each for number, each in enumerate(journals["closed"], 1) if number not in {1, 3, 4}]
    assert check(lines) == [
        (1, "record 1 is missing before this line"),
        (2, "record 3 is missing before this line"),
        (2, "record 4 is missing before this line"),
    ]


@pytest.mark.parametrize("index", range(COUNT - 1))
def test_swapped_records_are_found(journals: dict[str, list[bytes]], index: int):
    lines = list(journals["closed"])
    lines[index], lines[index + 1] = lines[index + 1], lines[index]
    findings = check(lines)
    assert (index + 2, f"record {index + 1} is out of order: it stands behind record {index + 2}") in findings
    assert not [what for _, what in findings if "missing before" in what]


@pytest.mark.parametrize("index", range(COUNT))
def test_a_repeated_record_is_found(journals: dict[str, list[bytes]], index: int):
    lines = list(journals["open"])
    lines.insert(index + 1, lines[index])
    assert (index + 2, f"record {index + 1} stands here a second time") in check(lines, "open")


def test_a_wrong_checksum_alone_is_found(journals: dict[str, list[bytes]]):
    lines = list(journals["closed"])
    lines[2] = b"00000000" + lines[2][8:]
    assert check(lines) == [(3, "record 3 is genuine, but its checksum was altered")]


@pytest.mark.parametrize("text", [b"\n", b"garbage\n", frame(b"{}"), frame(b"\xff"), frame(b"[1]")])
def test_an_unreadable_line_is_found_and_does_not_hide_another(journals: dict[str, list[bytes]], text: bytes):
    lines = list(journals["closed"])
    lines[1] = text
    lines[3] = forged(lines[3], rehash=False, by="eve")
    assert [line for line, _ in check(lines)] == [2, 4]


def test_a_journal_of_another_crisis_is_found(journals: dict[str, list[bytes]]):
    assert check(journals["closed"], "other", archived=True) == [(1, "record 1 does not begin the journal of other")]


def test_records_behind_the_end_are_found(journals: dict[str, list[bytes]]):
    lines = list(journals["closed"])
    previous = msgspec.json.decode(lines[-1][9:])["hash"]
    more = forged(lines[0], rehash=True, version=COUNT + 1, previous=previous)
    findings = check([*lines, more])
    assert (COUNT + 1, "this record stands behind the one that closed the crisis") in findings


def test_an_incomplete_last_line_matters_in_the_archive_only(journals: dict[str, list[bytes]]):
    assert check([*journals["open"], b"0000"], "open") == []
    assert check([*journals["closed"], b"0000"]) == [(COUNT + 1, "the line is incomplete")]


def test_an_emptied_archive_is_found():
    assert [line for line, _ in check([])] == [1]
    assert check([], "open") == []


@given(data=st.data())
def test_no_single_changed_byte_goes_unnoticed(journals: dict[str, list[bytes]], data: st.DataObject):
    text = bytearray(b"".join(journals["closed"]))
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 255))
    assert verify("closed", bytes(text), CODEC.closes, archived=True)


@given(order=st.permutations(range(COUNT)), kept=st.sets(st.integers(0, COUNT - 1)))
def test_only_the_whole_journal_in_its_order_is_whole(
    journals: dict[str, list[bytes]], order: list[int], kept: set[int]
):
    chosen = [index for index in order if index in kept]
    findings = check([journals["closed"][index] for index in chosen])
    assert (findings == []) == (chosen == [*range(COUNT)])


def test_a_whole_state_is_judged(tmp_path: Path):
    write(tmp_path)
    path = tmp_path / "closed" / "closed.journal"
    path.write_bytes(path.read_bytes().replace(b"anna", b"eve!", 1))
    good, bad = audit(tmp_path, CODEC.closes)
    assert (good.stream, good.records, good.findings) == ("open", COUNT, ())
    assert str(good).endswith(good.head)
    assert bad.file == path
    assert str(bad) == f"{path}, line 1: record 1 was altered: it does not fit its hash"
    assert [verdict.stream for verdict in audit(tmp_path, CODEC.closes, "closed")] == ["closed"]
    assert list(audit(tmp_path, CODEC.closes, "nowhere")) == []
    assert list(audit(tmp_path / "nowhere", CODEC.closes)) == []


def test_a_journal_that_is_archived_meanwhile_is_judged_in_the_archive(tmp_path: Path):
    write(tmp_path)
    walk = audit(tmp_path, CODEC.closes)
    store = TinyStore.open(tmp_path, CODEC)
    store.append_now("another", 0, [noted()], "m1")
    first = next(walk)
    store.append_now("open", COUNT, [ended()], "end")
    store.close_now()
    assert first.stream == "another"
    assert [verdict.stream for verdict in walk] == ["closed", "open"]
