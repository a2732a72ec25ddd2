import os
from pathlib import Path

from bot.store.disk import Disk
from bot.store.handles import Handles, affordable


class CountingDisk(Disk):
    def __init__(self) -> None:
        self.opened: list[Path] = []
        self.open_now: set[int] = set()

    def open_for_append(self, path: Path) -> int:
        self.opened.append(path)
        handle = super().open_for_append(path)
        self.open_now.add(handle)
        return handle

    def close(self, handle: int) -> None:
        super().close(handle)
        self.open_now.remove(handle)


def test_what_was_given_back_is_at_hand(tmp_path: Path):
    disk = CountingDisk()
    handles = Handles(disk, 2)
    first = handles.take(tmp_path / "a")
    handles.give(tmp_path / "a", first)
    assert handles.take(tmp_path / "a") == first
    assert len(disk.opened) == 1
    handles.discard(first)


def test_no_more_are_kept_than_allowed_and_the_longest_idle_goes_first(tmp_path: Path):
    disk = CountingDisk()
    handles = Handles(disk, 2)
    for name in ("a", "b", "a", "c"):
        handles.give(tmp_path / name, handles.take(tmp_path / name))
    assert len(disk.open_now) == 2
    disk.opened.clear()
    for name in ("a", "c", "b"):
        handles.give(tmp_path / name, handles.take(tmp_path / name))
    assert disk.opened == [tmp_path / "b"]
    handles.close()
    assert not disk.open_now


def test_a_forgotten_file_is_opened_anew(tmp_path: Path):
    disk = CountingDisk()
    handles = Handles(disk, 2)
    handles.give(tmp_path / "a", handles.take(tmp_path / "a"))
    handles.forget(tmp_path / "a")
    handles.forget(tmp_path / "a")
    assert not disk.open_now
    handles.give(tmp_path / "a", handles.take(tmp_path / "a"))
    assert len(disk.opened) == 2
    handles.close()


def test_a_handle_that_cannot_be_closed_is_no_trouble(tmp_path: Path):
    handles = Handles(Disk(), 2)
    handle = handles.take(tmp_path / "a")
    os.close(handle)
    handles.discard(handle)


def test_the_system_grants_some():
    assert affordable() >= 1
