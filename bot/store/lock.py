"""One writer for a state folder: a lock that the system takes away when its holder dies."""

import os
import sys
from pathlib import Path

from bot.store.base import StateInUse, StoreError

if sys.platform == "win32":
    import msvcrt

    _PLACE = 1 << 30  # Windows locks bytes: one far behind the text, so that others can read the text

    def _lock(handle: int) -> None:
        os.lseek(handle, _PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StateLock:
    """Held from its making until `release`. The file stays; it holds the process id of its last holder."""

    def __init__(self, path: Path) -> None:
        """Raises StateInUse when another process holds it, StoreError when the file cannot be opened."""
        try:
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise StoreError(f"The state folder {path.parent} cannot be used ({error.strerror}).") from error
        try:
            _lock(self._handle)
        except OSError as error:
            holder = os.read(self._handle, 20).decode(errors="replace").strip() or "unknown"
            os.close(self._handle)
            raise StateInUse(
                f"The state folder {path.parent} is in use by the process with the id {holder}."
                " Stop that one first, or give this one a state folder of its own."
            ) from error
        self._sign()

    def release(self) -> None:
        """Let the next one in."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def _sign(self) -> None:
        try:
            os.truncate(self._handle, 0)
            os.write(self._handle, f"{os.getpid()}\n".encode())
        except OSError:  # a full disk: the lock holds all the same, it just cannot tell whose it is
            return
