"""What the embedded store does beside the contract: its files, its repairs, its archive, and reading from outside."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.store.base import Appended, Damaged, Store, StoreError
from bot.store.codec import Codec
from bot.store.disk import Disk
from bot.store.tiny import TinyStore
from tests.contract.store_contract import StoreContract
from tests.contract.store_events import CODEC, Ended, ended, events_of, noted


class TestTinyStore(StoreContract):
    async def open(self, place: Path) -> Store:
        return TinyStore.open(place, CODEC)


class WatchedDisk(Disk):
    """Counts what is asked of the disk."""

    def __init__(self) -> None:
        self.syncs = 0
        self.written: list[int] = []
        self.seen: list[Path] = []
        self.open_now: set[int] = set()

    def open_for_append(self, path: Path) -> int:
        handle = super().open_for_append(path)
        self.open_now.add(handle)
        return handle

    def close(self, handle: int) -> None:
        self.open_now.remove(handle)
        super().close(handle)

    def fsync(self, handle: int) -> None:
        self.syncs += 1
        super().fsync(handle)

    def write(self, handle: int, data: bytes) -> int:
        self.written.append(len(data))
        return super().write(handle, data)

    def read(self, path: Path) -> bytes:
        self.seen.append(path)
        return super().read(path)


def journal(folder: Path, stream: str = "c1", shelf: str = "open") -> Path:
    return folder / shelf / f"{stream}.journal"


def filled(folder: Path, events: int = 3, stream: str = "c1") -> Path:
    store = TinyStore.open(folder, CODEC)
    for number in range(events):
        store.append_now(stream, number, [noted(number=number)], f"m{number}")
    store.close_now()
    return journal(folder, stream)


def test_a_journal_is_read_with_the_eyes(tmp_path: Path):
    lines = filled(tmp_path, 2).read_text(encoding="utf-8").splitlines()
    assert [msgspec.json.decode(line[9:])["version"] for line in lines] == [1, 2]
    assert '"type":"Noted","data":{"at":"2026-01-05T08:00:01Z","by":"anna","text":"Störung in Köln"' in lines[1]


def test_files_are_the_owners_alone(tmp_path: Path):
    assert filled(tmp_path).stat().st_mode & 0o077 == 0


async def test_waiting_commands_of_one_stream_share_a_write_and_an_fsync(tmp_path: Path):
    disk = WatchedDisk()
    store = TinyStore.open(tmp_path, CODEC, disk=disk)
    await store.append("c1", 0, [noted()], "first")
    disk.syncs, disk.written = 0, []
    await asyncio.gather(*(store.append("c1", 1 + number, [noted()], f"m{number}") for number in range(100)))
    assert disk.syncs == len(disk.written)
    assert disk.syncs <= 2
    await store.close()


def test_an_append_writes_its_own_bytes_only(tmp_path: Path):
    disk = WatchedDisk()
    store = TinyStore.open(tmp_path, CODEC, disk=disk)
    for number in range(150):
        store.append_now("c1", number, [noted(number=7)], f"m{number:03}")
    assert len(disk.written) == 150
    assert max(disk.written) - min(disk.written) <= 2  # the version's digits
    assert disk.seen == [journal(tmp_path, shelf="closed")]  # is there an archived one? - and never again
    store.close_now()


def test_the_archive_is_neither_read_nor_listed_at_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    store = TinyStore.open(tmp_path, CODEC)
    for name in ("c1", "c2"):
        store.append_now(name, 0, [noted(), ended()], "m1")
    store.append_now("c3", 0, [noted()], "m1")
    store.close_now()
    disk, listed, iterdir = WatchedDisk(), list[str](), Path.iterdir

    def noticed(folder: Path) -> Iterator[Path]:
        listed.append(folder.name)
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", noticed)
    TinyStore.open(tmp_path, CODEC, disk=disk).close_now()
    assert {path.name for path in disk.seen} == {"c3.journal"}
    assert listed == ["open"]


def test_a_closed_crisis_moves_into_the_archive(tmp_path: Path):
    filled(tmp_path)
    store = TinyStore.open(tmp_path, CODEC)
    store.append_now("c1", 3, [ended()], "end")
    assert not journal(tmp_path).exists()
    assert journal(tmp_path, shelf="closed").exists()
    store.close_now()


def test_an_archived_crisis_holds_no_file_open(tmp_path: Path):
    disk = WatchedDisk()
    store = TinyStore.open(tmp_path, CODEC, disk=disk)
    store.append_now("c1", 0, [noted()], "m1")
    assert len(disk.open_now) == 1
    store.append_now("c1", 1, [ended()], "end")
    assert not disk.open_now
    store.append_now("c2", 0, [noted()], "m1")
    store.close_now()
    assert not disk.open_now


def test_archiving_that_was_interrupted_is_finished_at_opening(tmp_path: Path):
    store = TinyStore.open(tmp_path, CODEC)
    store.append_now("c1", 0, [noted(), ended()], "m1")
    store.close_now()
    journal(tmp_path, shelf="closed").rename(journal(tmp_path))
    store = TinyStore.open(tmp_path, CODEC)
    assert journal(tmp_path, shelf="closed").exists()
    assert not journal(tmp_path).exists()
    assert len(store.read_now("c1")) == 2
    store.close_now()


def test_a_journal_on_both_shelves_is_not_overwritten(tmp_path: Path):
    path = filled(tmp_path)
    twin = journal(tmp_path, shelf="closed")
    twin.write_bytes(path.read_bytes())
    store = TinyStore.open(tmp_path, CODEC)
    with pytest.raises(Damaged, match="in the archive too"):
        store.read_now("c1")
    with pytest.raises(Damaged):
        store.append_now("c1", 3, [ended()], "end")
    store.close_now()
    assert path.exists()
    assert twin.exists()


def test_a_torn_end_is_repaired_and_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    path = filled(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b"0123 half a rec")
    store = TinyStore.open(tmp_path, CODEC)
    (repair,) = store.repairs
    assert (repair.file, repair.line, repair.cut) == (path, 4, b"0123 half a rec")
    assert f"{path}, line 4: the line is incomplete" in str(repair)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [(logging.WARNING, str(repair))]
    assert path.read_bytes() == whole
    store.close_now()
    store = TinyStore.open(tmp_path, CODEC)
    assert store.repairs == []
    store.close_now()


def test_what_a_dead_process_may_not_have_synced_is_synced_at_opening(tmp_path: Path):
    filled(tmp_path)
    filled(tmp_path, stream="c2")
    disk = WatchedDisk()
    TinyStore.open(tmp_path, CODEC, disk=disk).close_now()
    assert disk.syncs == 2
    assert disk.written == []


async def test_a_damaged_journal_is_named_and_the_others_run_on(tmp_path: Path):
    path = filled(tmp_path)
    filled(tmp_path, stream="c2")
    spoilt = path.read_bytes().replace(b'"number":1', b'"number":9')
    path.write_bytes(spoilt)
    store = TinyStore.open(tmp_path, CODEC)
    assert list(store.damaged) == ["c1"]
    assert await store.streams(open_only=True) == ("c1", "c2")
    for attempt in (store.read("c1"), store.append("c1", 3, [noted()], "m9"), store.append("c1", 0, [], "m0")):
        with pytest.raises(Damaged, match=r"c1\.journal, line 2: the checksum does not fit"):
            await attempt
    await store.append("c2", 3, [noted()], "m3")
    assert len(await store.read("c2")) == 4
    await store.close()
    assert path.read_bytes() == spoilt


def test_an_archived_journal_with_a_cut_end_is_damaged_not_repaired(tmp_path: Path):
    store = TinyStore.open(tmp_path, CODEC)
    store.append_now("c1", 0, [noted(), ended()], "m1")
    path = journal(tmp_path, shelf="closed")
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(Damaged, match="line 2"):
        store.read_now("c1")
    store.close_now()


def test_damage_that_happens_while_the_bot_runs_is_found(tmp_path: Path):
    path = filled(tmp_path)
    store = TinyStore.open(tmp_path, CODEC)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":9'))
    with pytest.raises(Damaged, match="line 2"):
        store.read_now("c1")
    store.close_now()


@pytest.mark.parametrize("meddle", ["grown", "shrunk", "removed", "replaced"])
def test_a_journal_that_another_program_changed_takes_no_more(tmp_path: Path, meddle: str):
    path = filled(tmp_path)
    store = TinyStore.open(tmp_path, CODEC)
    store.append_now("c1", 3, [noted()], "m3")
    data = path.read_bytes()
    match meddle:
        case "grown":
            path.write_bytes(data + b"x\n")
        case "shrunk":
            path.write_bytes(data[:100])
        case "removed":
            path.unlink()
        case "replaced":
            path.with_suffix(".copy").write_bytes(data)
            path.with_suffix(".copy").replace(path)
    with pytest.raises(Damaged, match="another program"):
        store.append_now("c1", 4, [noted()], "m4")
    store.close_now()


async def test_a_fault_of_ours_reaches_its_caller_and_nobody_else(tmp_path: Path):
    store = TinyStore.open(tmp_path, CODEC)
    no_event: Any = object()
    results = await asyncio.gather(
        store.append("c1", 0, [no_event], "m1"), store.append("c2", 0, [noted()], "m1"), return_exceptions=True
    )
    assert [type(result) for result in results] == [AttributeError, Appended]
    assert await store.read("c1") == ()
    await store.append("c1", 0, [noted()], "m1")
    await store.close()


def test_a_repeated_command_in_a_journal_that_was_spoilt_meanwhile_is_damage(tmp_path: Path):
    path = filled(tmp_path)
    store = TinyStore.open(tmp_path, CODEC)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":9'))
    with pytest.raises(Damaged, match="line 2"):
        store.append_now("c1", 3, [noted()], "m1")
    store.close_now()


def test_an_event_of_a_newer_version_names_its_line_and_lets_the_others_run_on(tmp_path: Path):
    path = filled(tmp_path)
    filled(tmp_path, stream="c2")
    store = TinyStore.open(tmp_path, Codec([Ended]))
    with pytest.raises(Damaged, match=rf"{path}, line 1: a newer version of the bot wrote this event, 'Noted'"):
        store.read_now("c1")
    store.append_now("c2", 3, [ended()], "m3")
    store.close_now()


def test_files_that_are_no_journals_are_left_alone(tmp_path: Path):
    filled(tmp_path)
    (tmp_path / "open" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "open" / "c1.journal.bak").write_bytes(b"x")
    store = TinyStore.open(tmp_path, CODEC)
    assert not store.damaged
    store.close_now()
    assert (tmp_path / "open" / "c1.journal.bak").read_bytes() == b"x"


async def test_an_empty_file_is_a_crisis_that_never_began(tmp_path: Path):
    filled(tmp_path).write_bytes(b"")
    store = TinyStore.open(tmp_path, CODEC)
    assert await store.streams(open_only=False) == ()
    await store.append("c1", 0, [noted()], "m1")
    assert events_of(await store.read("c1")) == [noted()]
    await store.close()


async def test_more_crises_than_open_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.store.cabinet.affordable", lambda: 3)
    store = TinyStore.open(tmp_path, CODEC)
    for version in range(4):
        await asyncio.gather(*(store.append(f"c{n}", version, [noted()], f"m{version}") for n in range(20)))
    for number in range(20):
        assert len(await store.read(f"c{number}")) == 4
    await store.close()


class TestReadingOnly:
    async def test_it_sees_what_another_process_writes(self, tmp_path: Path):
        writer, reader = TinyStore.open(tmp_path, CODEC), TinyStore.open(tmp_path, CODEC, read_only=True)
        for version in range(3):
            await writer.append("c1", version, [noted()], f"m{version}")
            assert await reader.read("c1") == await writer.read("c1")
        assert await reader.streams(open_only=True) == ("c1",)
        await writer.append("c1", 3, [ended()], "end")
        assert await reader.read("c1") == await writer.read("c1")
        assert await reader.streams(open_only=True) == ()
        assert await reader.streams(open_only=False) == ("c1",)
        await reader.close()
        await writer.close()

    async def test_it_changes_nothing(self, tmp_path: Path):
        path = filled(tmp_path)
        torn = path.read_bytes()[:-3]
        path.write_bytes(torn)
        reader = TinyStore.open(tmp_path, CODEC, read_only=True)
        assert len(await reader.read("c1")) == 2
        assert path.read_bytes() == torn
        for attempt in (reader.append("c1", 2, [noted()], "m9"), reader.append("c1", 2, [], "m9")):
            with pytest.raises(StoreError, match="reading only"):
                await attempt
        with pytest.raises(StoreError, match="reading only"):
            reader.append_now("c1", 2, [noted()], "m9")
        await reader.close()

    async def test_a_folder_that_is_not_there_is_empty_and_stays_away(self, tmp_path: Path):
        reader = TinyStore.open(tmp_path / "nowhere", CODEC, read_only=True)
        assert await reader.streams(open_only=False) == ()
        assert await reader.read("c1") == ()
        await reader.close()
        assert not (tmp_path / "nowhere").exists()

    async def test_a_crisis_that_is_archived_while_it_is_read_is_read_from_the_archive(self, tmp_path: Path):
        writer = TinyStore.open(tmp_path, CODEC)
        await writer.append("c1", 0, [noted()], "m1")

        class ClosedMeanwhile(WatchedDisk):
            def read(self, path: Path) -> bytes:
                data = super().read(path)
                if len(self.seen) == 1:
                    writer.append_now("c1", 1, [ended()], "m2")
                return data

        reader = TinyStore.open(tmp_path, CODEC, read_only=True, disk=ClosedMeanwhile())
        assert events_of(await reader.read("c1")) == [noted(), ended()]
        await reader.close()
        await writer.close()

    async def test_damage_is_named(self, tmp_path: Path):
        path = filled(tmp_path)
        path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":9'))
        reader = TinyStore.open(tmp_path, CODEC, read_only=True)
        with pytest.raises(Damaged, match="line 2"):
            await reader.read("c1")
        await reader.close()
