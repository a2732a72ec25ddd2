"""The few calls by which the store touches the disk, gathered so that a test can fail any of them."""

import os
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends


class Disk:
    """The operating system's disk. Every call may raise OSError."""

    def read(self, path: Path) -> bytes:
        """The whole content of a file; FileNotFoundError when there is none."""
        return path.read_bytes()

    def open_for_append(self, path: Path) -> int:
        """A handle at the end of the file, which is made when it is missing; readable by its owner only."""
        return os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | _BINARY, 0o600)

    def status(self, handle: int) -> os.stat_result:
        """Size and number of names of an open file."""
        return os.fstat(handle)

    def write(self, handle: int, data: bytes) -> int:
        """Write; the number of bytes taken may be less than given."""
        return os.write(handle, data)

    def fsync(self, handle: int) -> None:
        """Return when the file's bytes and length are on the medium."""
        os.fsync(handle)

    def truncate(self, handle: int, length: int) -> None:
        """Cut an open file to `length` bytes."""
        os.truncate(handle, length)

    def close(self, handle: int) -> None:
        """Let go of a handle."""
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Move a file in one step."""
        source.replace(target)

    def make_folder(self, folder: Path) -> None:
        """Make a folder, and those above it, unless it exists."""
        folder.mkdir(parents=True, exist_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Return when the folder's list of names is on the medium (Windows offers no such call)."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
