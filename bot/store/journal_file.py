"""The file of one crisis: bytes are added at its end for good, or not at all."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from bot.store.base import Damaged
from bot.store.disk import Disk
from bot.store.handles import Handles
from bot.store.line import Fault, Scan, scan


@dataclass(frozen=True, slots=True)
class Repair:
    """The torn end of a write that was never acknowledged, cut off at opening; `cut` is what it was."""

    file: Path
    line: int
    reason: str
    cut: bytes

    def __str__(self) -> str:
        return (
            f"{self.file}, line {self.line}: {self.reason}. This is the rest of a write that was cut short"
            f" and never confirmed to anyone; its {len(self.cut)} bytes were removed."
        )


def damage(path: Path, fault: Fault) -> Damaged:
    """The error for a line that does not verify."""
    return Damaged(
        f"{path}, line {fault.line}: {fault.reason}. The lines before it are intact. Nothing was changed:"
        " restore the file from a backup and start the bot again; other crises run on."
    )


class JournalFile:
    """Appends bytes durably. `length` is what is known to be on the medium; nothing behind it counts."""

    def __init__(self, path: Path, disk: Disk, handles: Handles) -> None:
        self.path = path
        self.length = 0
        self._disk = disk
        self._handles = handles
        self._doubtful = False  # bytes behind `length` may be there
        self._handle = -1
        self._unsynced = 0
        self._whereabouts = Lock()  # nobody reads while the file moves

    def load(self) -> Scan:
        """Read what is there. A torn end is left in the result's `fault`. Raises OSError, Damaged."""
        found = scan(self._disk.read(self.path))
        if found.fault and not found.fault.torn:
            raise damage(self.path, found.fault)
        self.length = found.length
        return found

    def repair(self, found: Scan) -> Repair | None:
        """Cut off a torn end, and sync what a process that died may not have synced.

        When the disk refuses, it is made up for before the next write. Raises OSError when it cannot be read.
        """
        cut = self._disk.read(self.path)[self.length :] if found.fault else b""
        self._doubtful = True
        with suppress(OSError):
            self._shorten()
        return Repair(self.path, found.fault.line, found.fault.reason, cut) if found.fault else None

    def read(self) -> bytes:
        """All durable bytes. Raises OSError."""
        with self._whereabouts:
            return self._disk.read(self.path)[: self.length]

    def write(self, data: bytes) -> None:
        """Put `data` behind what is durable; it counts once `sync` has returned. Raises OSError, Damaged."""
        if self._doubtful:
            self._cut()
        self._handle = self._take()
        self._unsynced = len(data)
        self._doubtful = True
        try:
            rest = data
            while rest:
                rest = rest[self._disk.write(self._handle, rest) :]
        except BaseException:
            self._take_back()
            raise

    def sync(self) -> None:
        """Make durable what was written. Raises OSError: then it was taken back."""
        try:
            self._disk.fsync(self._handle)
            if not self.length:
                self._disk.sync_folder(self.path.parent)
        except BaseException:
            self._take_back()
            raise
        self._handles.give(self.path, self._handle)
        self.length += self._unsynced
        self._doubtful = False

    def move(self, target: Path) -> None:
        """Lay the file into another folder. Raises OSError."""
        self._handles.forget(self.path)
        with self._whereabouts:
            self._disk.replace(self.path, target)
            source, self.path = self.path, target
        self._disk.sync_folder(target.parent)
        self._disk.sync_folder(source.parent)

    def _take(self) -> int:
        handle = self._handles.take(self.path)
        try:
            status = self._disk.status(handle)
            if status.st_size == self.length and status.st_nlink:
                return handle
            raise Damaged(
                f"{self.path} was changed or removed by another program while the bot was running."
                " Nothing was saved: stop the bot, look at the file, and start the bot again."
            )
        except BaseException:
            self._handles.discard(handle)
            raise

    def _take_back(self) -> None:
        self._handles.discard(self._handle)  # after a failed fsync a handle promises nothing
        with suppress(OSError, Damaged):  # then it is made up for before the next write
            self._cut()

    def _cut(self) -> None:
        """Make sure of what is to stay, and remove the rest."""
        kept = scan(self._disk.read(self.path)[: self.length])
        if kept.length != self.length:
            raise damage(self.path, kept.fault or Fault(kept.version + 1, "acknowledged lines are missing"))
        self._shorten()

    def _shorten(self) -> None:
        """Bring the file to its durable length, through a fresh handle; syncs what a dead process left."""
        handle = self._disk.open_for_append(self.path)
        try:
            if self._disk.status(handle).st_size != self.length:
                self._disk.truncate(handle, self.length)
            self._disk.fsync(handle)
        finally:
            self._handles.discard(handle)
        self._doubtful = False
