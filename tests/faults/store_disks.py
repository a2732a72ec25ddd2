"""Disks that fail: at one call, for a while, by death, or with the lights."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NoReturn, TypeVar

from bot.store.disk import Disk

T = TypeVar("T")


class CountedDisk(Disk):
    """Numbers the calls that change something (or, with `reads`, all of them) from 1, and lets a test step in."""

    def __init__(self, *, reads: bool = False) -> None:
        self.calls: list[str] = []
        self._reads = reads

    def before(self, name: str) -> None:
        """Called before each call."""

    def after(self, name: str) -> None:
        """Called after each call."""

    def partly(self, handle: int, data: bytes) -> None:
        """Called before each write, after `before`; may write a part of it."""

    def read(self, path: Path) -> bytes:
        return self._do("read", lambda: super(CountedDisk, self).read(path), counts=self._reads)

    def open_for_append(self, path: Path) -> int:
        return self._do("open", lambda: super(CountedDisk, self).open_for_append(path))

    def status(self, handle: int) -> os.stat_result:
        return self._do("status", lambda: super(CountedDisk, self).status(handle), counts=self._reads)

    def write(self, handle: int, data: bytes) -> int:
        return self._do("write", lambda: self._write(handle, data))

    def fsync(self, handle: int) -> None:
        self._do("fsync", lambda: super(CountedDisk, self).fsync(handle))

    def truncate(self, handle: int, length: int) -> None:
        self._do("truncate", lambda: super(CountedDisk, self).truncate(handle, length))

    def close(self, handle: int) -> None:
        self._do("close", lambda: super(CountedDisk, self).close(handle))

    def replace(self, source: Path, target: Path) -> None:
        self._do("replace", lambda: super(CountedDisk, self).replace(source, target))

    def make_folder(self, folder: Path) -> None:
        self._do("make_folder", lambda: super(CountedDisk, self).make_folder(folder))

    def sync_folder(self, folder: Path) -> None:
        self._do("sync_folder", lambda: super(CountedDisk, self).sync_folder(folder))

    def _write(self, handle: int, data: bytes) -> int:
        self.partly(handle, data)
        return super().write(handle, data)

    def _do(self, name: str, call: Callable[[], T], *, counts: bool = True) -> T:
        if not counts:
            return call()
        self.calls.append(name)
        self.before(name)
        result = call()
        self.after(name)
        return result


class FailingDisk(CountedDisk):
    """Fails the calls numbered `first` to `last`. A failing write may have taken some bytes before."""

    def __init__(self, error: int, first: int, last: int, *, taken: int = 0) -> None:
        super().__init__(reads=True)
        self._error = error
        self._window = range(first, last + 1)
        self._taken = taken

    @property
    def failed(self) -> bool:
        """Whether the test got as far as the failure."""
        return len(self.calls) >= self._window.start

    def before(self, name: str) -> None:
        if len(self.calls) in self._window and not (name == "write" and self._taken):
            self.refuse()

    def partly(self, handle: int, data: bytes) -> None:
        if len(self.calls) in self._window:
            os.write(handle, data[: self._taken])
            self.refuse()

    def refuse(self) -> NoReturn:
        """What the system says when it cannot."""
        raise OSError(self._error, os.strerror(self._error))


class LightsOut(BaseException):
    """The power is gone."""


class PowerCutDisk(CountedDisk):
    """The power goes before the call numbered `moment`. `aftermath` leaves what a medium may then hold.

    What was not synced may be there, in part, or not at all: bytes, names of new files, moves, truncations.
    """

    def __init__(self, moment: int) -> None:
        super().__init__()
        self._moment = moment
        self._paths: dict[int, Path] = {}
        self._durable: dict[Path, bytes] = {}
        self._new: set[Path] = set()
        self._moves: list[tuple[Path, Path]] = []

    def before(self, name: str) -> None:
        if len(self.calls) >= self._moment:
            raise LightsOut

    def open_for_append(self, path: Path) -> int:
        is_new = not path.exists()
        handle = super().open_for_append(path)
        if is_new:
            self._new.add(path)
            self._durable[path] = b""
        self._paths[handle] = path
        return handle

    def close(self, handle: int) -> None:
        os.close(handle)  # this process lives on, and must let go of the file

    def fsync(self, handle: int) -> None:
        super().fsync(handle)
        path = self._paths[handle]
        self._durable[path] = path.read_bytes()

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self._moves.append((source, target))
        self._durable[target] = self._durable.pop(source, target.read_bytes())
        if source in self._new:
            self._new.remove(source)
            self._new.add(target)

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self._new = {path for path in self._new if path.parent != folder}
        self._moves = [move for move in self._moves if folder not in {move[0].parent, move[1].parent}]

    def aftermath(self, random: Random) -> None:
        """Turn the folder into what the medium holds; the choices are the random number generator's."""
        for path, durable in self._durable.items():
            now = path.read_bytes()
            if now != durable:
                path.write_bytes(_some_of(durable, now, random))
        for source, target in reversed(self._moves):
            if random.random() < 0.5:
                target.replace(source)
                self._new = {source if path == target else path for path in self._new}
        for path in self._new:
            if random.random() < 0.5:
                path.unlink()


def _some_of(durable: bytes, now: bytes, random: Random) -> bytes:
    if not now.startswith(durable):
        return random.choice((durable, now))
    tail = now[len(durable) :]
    tail = tail[: random.randint(0, len(tail))]
    if random.random() < 0.3:
        tail = bytes(len(tail))  # the length arrived, the bytes did not
    return durable + tail
