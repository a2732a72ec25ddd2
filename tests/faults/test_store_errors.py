"""A disk that says no: full, read-only or broken, at every call, for a moment or for a while."""

import asyncio
import errno
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.store.base import Appended, Damaged, NotSaved, StoreError
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, ended, events_of, noted
from tests.faults.store_disks import FailingDisk
from tests.faults.store_script import SCRIPT, Command, check, send


def persist(folder: Path, disk: FailingDisk) -> None:
    """The script, by somebody who starts the bot again and sends commands again until all is saved."""
    for part in (SCRIPT[:3], SCRIPT[3:]):
        store = opened(folder, disk)
        for command in part:
            insist(store, command)
        store.close_now()


def opened(folder: Path, disk: FailingDisk) -> TinyStore:
    for _ in range(10):
        with suppress(StoreError):
            store = TinyStore.open(folder, CODEC, disk=disk)
            if not store.damaged:
                return store
            store.close_now()  # a journal could not be read: the message says to start again
    raise AssertionError("the store does not recover")


def insist(store: TinyStore, command: Command) -> None:
    """Send a command until it is saved. While it is refused, nothing of it can be seen."""
    stream, events, command_id = command
    for _ in range(10):
        try:
            appended = send(store, command)
        except StoreError as error:
            assert str(error)
            with suppress(StoreError):
                assert command_id not in {record.command_id for record in store.read_now(stream)}
        else:
            assert not appended.duplicate, "what was refused had been saved"
            assert events_of(appended.records) == events
            return
    raise AssertionError("the store does not recover")


KINDS = {"make_folder", "sync_folder", "read", "open", "status", "write", "fsync", "close", "replace"}


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EIO], ids=errno.errorcode.get)
@pytest.mark.parametrize(("length", "taken"), [(1, 0), (4, 0), (1, 100)])
def test_every_call_may_fail(tmp_path: Path, error: int, length: int, taken: int):
    rehearsal = FailingDisk(error, sys.maxsize, sys.maxsize)
    persist(tmp_path / "rehearsal", rehearsal)
    assert set(rehearsal.calls) == KINDS
    for moment in range(1, len(rehearsal.calls) + 1):
        folder = tmp_path / f"{moment}"
        disk = FailingDisk(error, moment, moment + length - 1, taken=taken)
        persist(folder, disk)
        assert disk.failed
        check(folder, [command_id for _, _, command_id in SCRIPT])


class SwitchedDisk(FailingDisk):
    """Refuses some kinds of calls as long as `broken` names them."""

    def __init__(self, error: int = errno.ENOSPC) -> None:
        super().__init__(error, 0, sys.maxsize)
        self.broken: set[str] = set()
        self.taken = 0

    def before(self, name: str) -> None:
        if name in self.broken and not (name == "write" and self.taken):
            self.refuse()

    def partly(self, handle: int, data: bytes) -> None:
        if "write" in self.broken:
            os.write(handle, data[: self.taken])
            self.refuse()


@pytest.fixture
def disk() -> SwitchedDisk:
    return SwitchedDisk()


@pytest.fixture
async def store(tmp_path: Path, disk: SwitchedDisk) -> AsyncIterator[TinyStore]:
    store = TinyStore.open(tmp_path, CODEC, disk=disk)
    await store.append("c1", 0, [noted("a")], "m1")
    await store.append("c2", 0, [noted("a")], "m1")
    yield store
    disk.broken = set()
    await store.close()


FULL: list[set[str]] = [{"write"}, {"fsync"}, {"write", "truncate"}, {"fsync", "truncate", "open", "read"}]


@pytest.mark.parametrize("broken", FULL, ids=lambda kinds: "-".join(sorted(kinds)))
@pytest.mark.parametrize("taken", [0, 50])
async def test_a_full_disk_refuses_all_that_wait_and_recovers(
    store: TinyStore, disk: SwitchedDisk, tmp_path: Path, broken: set[str], taken: int
):
    disk.broken, disk.taken = broken, taken
    for _ in range(2):
        results = await asyncio.gather(
            *(store.append("c1", 1 + number, [noted(number=number)], f"x{number}") for number in range(5)),
            return_exceptions=True,
        )
        assert [type(result) for result in results] == [NotSaved] * 5
        assert len(set(map(id, results))) == 5, "everybody gets an exception of his own"
        assert all("c1.journal" in str(result) and "make room" in str(result) for result in results)
    disk.broken = set()
    appended = await store.append("c1", 1, [noted("b")], "x0")
    assert not appended.duplicate
    assert events_of(await store.read("c1")) == [noted("a"), noted("b")]
    await store.close()
    again = TinyStore.open(tmp_path, CODEC)
    assert events_of(again.read_now("c1")) == [noted("a"), noted("b")]
    assert again.repairs == []
    again.close_now()


@pytest.mark.parametrize("broken", ["write", "fsync"])
def test_what_was_refused_is_gone_at_once(tmp_path: Path, broken: str):
    """Not only before the next write: the process may die before there is one."""

    class Once(FailingDisk):
        def before(self, name: str) -> None:
            if name == broken and self.calls.count(name) == 2:
                self.refuse()

    store = TinyStore.open(tmp_path, CODEC, disk=Once(errno.EIO, sys.maxsize, sys.maxsize))
    store.append_now("c1", 0, [noted("a")], "m1")
    length = (tmp_path / "open" / "c1.journal").stat().st_size
    with pytest.raises(NotSaved, match="Check the disk"):
        store.append_now("c1", 1, [noted("b")], "m2")
    assert (tmp_path / "open" / "c1.journal").stat().st_size == length
    store.close_now()


async def test_acknowledged_records_that_vanish_with_an_error_are_missed(
    store: TinyStore, disk: SwitchedDisk, tmp_path: Path
):
    path = tmp_path / "open" / "c1.journal"
    disk.broken = {"fsync", "truncate"}
    with pytest.raises(NotSaved):
        await store.append("c1", 1, [noted("b")], "m2")
    disk.broken = set()
    path.write_bytes(path.read_bytes()[:50])
    for _ in range(2):
        with pytest.raises(Damaged, match="line 1"):
            await store.append("c1", 1, [noted("b")], "m2")
    assert path.stat().st_size == 50


async def test_whole_records_that_vanish_with_an_error_are_missed(store: TinyStore, disk: SwitchedDisk, tmp_path: Path):
    path = tmp_path / "open" / "c1.journal"
    await store.append("c1", 1, [noted("b")], "m2")
    disk.broken = {"fsync", "truncate"}
    with pytest.raises(NotSaved):
        await store.append("c1", 2, [noted("c")], "m3")
    disk.broken = set()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(Damaged, match="line 2: acknowledged lines are missing"):
        await store.append("c1", 2, [noted("c")], "m3")


async def test_the_other_crises_run_on(store: TinyStore, tmp_path: Path):
    class Partial(SwitchedDisk):
        def open_for_append(self, path: Path) -> int:
            if path.name == "c3.journal":
                self.refuse()
            return super().open_for_append(path)

    await store.close()
    store = TinyStore.open(tmp_path, CODEC, disk=Partial())
    results = await asyncio.gather(
        *(store.append(f"c{number}", int(number < 3), [noted()], "m2") for number in (1, 2, 3, 4)),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [Appended, Appended, NotSaved, Appended]
    await store.close()


class SlowlyFailingDisk(FailingDisk):
    """Says that it is at work, and fails when it is told to; once."""

    def __init__(self) -> None:
        super().__init__(errno.EIO, sys.maxsize, sys.maxsize)
        self.at_work, self.go_on = threading.Event(), threading.Event()

    def fsync(self, handle: int) -> None:
        if self.go_on.is_set():
            return super().fsync(handle)
        self.at_work.set()
        assert self.go_on.wait(10)
        self.refuse()


async def test_what_is_queued_while_a_write_fails_is_refused_too(tmp_path: Path):
    disk = SlowlyFailingDisk()
    store = TinyStore.open(tmp_path, CODEC, disk=disk)
    first = asyncio.create_task(store.append("c1", 0, [noted("a")], "m1"))
    await asyncio.to_thread(disk.at_work.wait, 10)
    behind = [asyncio.create_task(store.append("c1", version, [noted("b")], f"x{version}")) for version in (0, 1)]
    await asyncio.sleep(0)
    disk.go_on.set()
    results = await asyncio.gather(first, *behind, return_exceptions=True)
    assert [type(result) for result in results] == [NotSaved] * 3
    assert await store.read("c1") == ()
    await store.close()


async def test_a_read_only_disk_still_answers_what_was_recorded(store: TinyStore, disk: SwitchedDisk):
    disk.broken = {"write", "fsync", "truncate", "open", "replace"}
    with pytest.raises(NotSaved):
        await store.append("c1", 1, [noted()], "m2")
    assert (await store.append("c1", 0, [], "m1")).duplicate
    assert events_of(await store.read("c1")) == [noted("a")]


async def test_a_command_that_cannot_be_read_again_is_an_error_not_a_new_command(store: TinyStore, disk: SwitchedDisk):
    disk.broken = {"read"}
    with pytest.raises(StoreError, match="cannot be read"):
        await store.append("c1", 1, [noted()], "m1")
    with pytest.raises(StoreError, match="cannot be read"):
        await store.read("c1")
    disk.broken = set()
    assert (await store.append("c1", 1, [noted()], "m1")).duplicate


async def test_a_crisis_that_cannot_be_archived_yet_is_closed_all_the_same(
    store: TinyStore, disk: SwitchedDisk, tmp_path: Path
):
    disk.broken = {"replace"}
    await store.append("c1", 1, [ended()], "m2")
    assert (tmp_path / "open" / "c1.journal").exists()
    assert await store.streams(open_only=True) == ("c2",)
    assert await store.streams(open_only=False) == ("c1", "c2")
    with pytest.raises(StoreError, match="closed"):
        await store.append("c1", 2, [noted()], "m3")
    disk.broken = set()
    with pytest.raises(StoreError, match="closed"):
        await store.append("c1", 2, [noted()], "m3")
    assert (tmp_path / "closed" / "c1.journal").exists()
    assert len(await store.read("c1")) == 2


async def test_a_torn_end_that_cannot_be_cut_yet_does_not_count(tmp_path: Path, disk: SwitchedDisk):
    first = TinyStore.open(tmp_path, CODEC)
    first.append_now("c1", 0, [noted("a")], "m1")
    first.close_now()
    path = tmp_path / "open" / "c1.journal"
    path.write_bytes(path.read_bytes() + b"half")
    disk.broken = {"open", "truncate", "fsync"}
    store = TinyStore.open(tmp_path, CODEC, disk=disk)
    assert len(store.repairs) == 1
    assert events_of(await store.read("c1")) == [noted("a")]
    with pytest.raises(NotSaved):
        await store.append("c1", 1, [noted("b")], "m2")
    disk.broken = set()
    await store.append("c1", 1, [noted("b")], "m2")
    assert events_of(await store.read("c1")) == [noted("a"), noted("b")]
    await store.close()


SMALL_DISK = """
import resource, sys
from pathlib import Path
from bot.store.base import NotSaved
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, noted

store = TinyStore.open(Path(sys.argv[1]), CODEC)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
version, refusals = 0, 0
while version < 40:
    try:
        store.append_now("c1", version, [noted(number=version)], f"m{version}")
        version += 1
        print(version, flush=True)
    except NotSaved as error:
        refusals += 1
        assert "c1.journal" in str(error), error
        assert len(store.read_now("c1")) == version
        if refusals == 3:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.close_now()
print("refused", refusals)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_real_limit_of_the_system(tmp_path: Path):
    """The system itself takes a part of a write, refuses the rest, and later grants more."""
    command = [sys.executable, "-c", SMALL_DISK, str(tmp_path)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert lines == [*map(str, range(1, 41)), "refused 3"]
    store = TinyStore.open(tmp_path, CODEC)
    assert events_of(store.read_now("c1")) == [noted(number=number) for number in range(40)]
    store.close_now()
