"""The embedded store: one TinyDB database a crisis, written by one process."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from bot.crisis.event import Event, Recorded
from bot.store.base import Appended, Damaged, StoreError
from bot.store.batch import Outcome, Submission
from bot.store.cabinet import Cabinet
from bot.store.codec import Codec
from bot.store.disk import Disk
from bot.store.journal_file import Repair
from bot.store.lanes import Lanes
from bot.store.lock import StateLock
from bot.store.shelves import Shelves
from bot.store.watch import Watcher, Watchers

THREADS = 2
"""Threads that append, and as many that read. More would only contend for the interpreter: a thread that has
many streams to save lets the disk share the work among them."""


class TinyStore:
    """The protocol `Store` on a folder. Belongs to one process, and to one event loop at a time."""

    def __init__(self, cabinet: Cabinet, lock: StateLock | None) -> None:
        self._cabinet = cabinet
        self._lock = lock
        self._readers = ThreadPoolExecutor(THREADS, thread_name_prefix="read")
        self._lanes = Lanes(cabinet.append, THREADS)
        self._watchers = Watchers()
        self._closed = False

    @classmethod
    def open(cls, folder: Path, codec: Codec, *, read_only: bool = False, disk: Disk | None = None) -> Self:
        """Take over a state folder, made when it is missing.

        With `read_only` another process may be writing: no lock is taken, and nothing is changed or repaired.
        Raises StateInUse, StoreError.
        """
        disk = disk or Disk()
        cabinet = Cabinet(folder, codec, disk, read_only=read_only)
        if read_only:
            return cls(cabinet, None)
        _make_folders(Shelves(folder), disk)
        lock = StateLock(folder / "lock")
        try:
            cabinet.load()
            return cls(cabinet, lock)
        except BaseException as error:
            lock.release()
            if isinstance(error, OSError):
                raise StoreError(f"The state folder {folder} cannot be read ({error.strerror}).") from error
            raise

    @property
    def repairs(self) -> Sequence[Repair]:
        """The torn ends that were cut off at opening."""
        return self._cabinet.repairs

    @property
    def damaged(self) -> Mapping[str, Damaged]:
        """The open streams that cannot be used until somebody restores them, with the reason."""
        return self._cabinet.damaged

    async def append(self, stream: str, expected_version: int, events: Sequence[Event], command_id: str) -> Appended:
        """Append all events or none, durably; see `Store.append`.

        Raises VersionConflict, NotSaved, Damaged; StoreError when the stream or the store is closed, or an
        event is of an unknown type.
        """
        self._check_writable()
        outcome = await self._lanes.submit(stream, Submission(expected_version, tuple(events), command_id))
        if isinstance(outcome, Appended) and outcome.records and not outcome.duplicate:
            self._watchers.tell(stream)
        return _result(outcome)

    def append_now(self, stream: str, expected_version: int, events: Sequence[Event], command_id: str) -> Appended:
        """The same in the calling thread, while no `append` on that stream is under way."""
        self._check_writable()
        submission = Submission(expected_version, tuple(events), command_id)
        return _result(self._cabinet.append({stream: [submission]})[stream][0])

    async def read(self, stream: str) -> tuple[Recorded, ...]:
        """All records of a stream, oldest first. Raises Damaged."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, stream)

    def read_now(self, stream: str) -> tuple[Recorded, ...]:
        """The same in the calling thread."""
        return self._cabinet.read(stream)

    async def streams(self, *, open_only: bool) -> tuple[str, ...]:
        """Names of the streams, sorted; damaged ones are among them."""
        names = await asyncio.to_thread(self._cabinet.names, open_only=open_only)
        return tuple(names)

    def watch(self) -> Watcher:
        """Names of streams as they change, from now on; ends when the store is closed."""
        return self._watchers.join()

    async def close(self) -> None:
        """Write what is queued and let go of the state."""
        self._closed = True
        await self._lanes.drain()
        self.close_now()

    def close_now(self) -> None:
        """Let go of the state; for those who use the store without an event loop."""
        self._closed = True
        self._lanes.close()
        self._readers.shutdown()
        self._cabinet.close()
        self._watchers.end()
        if self._lock:
            self._lock.release()

    def _check_writable(self) -> None:
        if self._closed:
            raise StoreError("The store is closed: nothing was saved.")
        if self._lock is None:
            raise StoreError("The store was opened for reading only: nothing was saved.")


def _make_folders(shelves: Shelves, disk: Disk) -> None:
    try:
        for folder in (shelves.open, shelves.closed):
            disk.make_folder(folder)
        disk.sync_folder(shelves.folder)
        disk.sync_folder(shelves.folder.parent)
    except OSError as error:
        raise StoreError(f"The state folder {shelves.folder} cannot be used ({error.strerror}).") from error


def _result(outcome: Outcome) -> Appended:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
