"""Open files, kept at hand for the next append, but never more than the system grants."""

import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

from bot.store.disk import Disk


def affordable() -> int:
    """Half of the files that this process may have open, or 128 where the system does not tell."""
    if sys.platform == "win32":
        return 128
    import resource

    granted, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 10_000 if granted == resource.RLIM_INFINITY else max(1, granted // 2)


class Handles:
    """A pool of idle handles. What was taken belongs to the taker until it is given back; thread-safe."""

    def __init__(self, disk: Disk, limit: int) -> None:
        self._disk = disk
        self._limit = limit
        self._idle: dict[str, int] = {}  # in the order of giving back
        self._lock = Lock()

    def take(self, path: Path) -> int:
        """The handle of a file, opened when it is not at hand. Raises OSError."""
        with self._lock:
            handle = self._idle.pop(str(path), None)
        return self._disk.open_for_append(path) if handle is None else handle

    def give(self, path: Path, handle: int) -> None:
        """Lay a handle back; the one that has been idle longest makes room for it."""
        oldest = None
        with self._lock:
            self._idle[str(path)] = handle
            if len(self._idle) > self._limit:
                oldest = self._idle.pop(next(iter(self._idle)))
        if oldest is not None:
            self.discard(oldest)

    def forget(self, path: Path) -> None:
        """Close the file's handle if it is at hand."""
        with self._lock:
            handle = self._idle.pop(str(path), None)
        if handle is not None:
            self.discard(handle)

    def discard(self, handle: int) -> None:
        """Close a handle. An error is of no account: what counts has been synced, or is not trusted."""
        with suppress(OSError):
            self._disk.close(handle)

    def close(self) -> None:
        """Close all that are at hand."""
        for name in list(self._idle):
            self.forget(Path(name))
