"""Again and again in the middle of the demo the disk is full or read-only: refused, nothing published, then on."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.store.disk import Disk
from tests.faults.runtime_world import BLIND, SEEING, Life, Moments, World, rehearse

CHATS = (SEEING, BLIND)
UNTIL_IT_IS_OUT = timedelta(seconds=11)
"""A text that was just published leaves within that time, if it can."""


class MoodyDisk(Disk):
    """Refuses for a while. A full disk takes a part of what is written, a read-only one nothing at all."""

    error = 0

    @contextmanager
    def mood(self, error: int) -> Iterator[None]:
        self.error = error
        yield
        self.error = 0

    def open_for_append(self, path: Path) -> int:
        self._may(errno.EROFS)
        return super().open_for_append(path)

    def write(self, handle: int, data: bytes) -> int:
        if self.error == errno.ENOSPC:
            os.write(handle, data[: len(data) // 3])
        self._may(errno.EROFS, errno.ENOSPC)
        return super().write(handle, data)

    def fsync(self, handle: int) -> None:
        self._may(errno.EROFS, errno.ENOSPC)
        super().fsync(handle)

    def truncate(self, handle: int, length: int) -> None:
        self._may(errno.EROFS)
        super().truncate(handle, length)

    def replace(self, source: Path, target: Path) -> None:
        self._may(errno.EROFS, errno.ENOSPC)
        super().replace(source, target)

    def _may(self, *errors: int) -> None:
        if self.error in errors:
            raise OSError(self.error, os.strerror(self.error))


def seen(world: World) -> dict[str, object]:
    """All that anybody outside can see."""
    newsroom = {page: page.read_text() for page in (world.folder / "newsroom").rglob("*.html")}
    return {"received": world.received(), "chats": [world.posted(chat) for chat in CHATS], "newsroom": newsroom}


async def test_commands_are_refused_nothing_leaves_and_the_bot_recovers_by_itself(tmp_path: Path):
    rehearsal, world = World(tmp_path / "rehearsal"), World(tmp_path / "world")
    for each in (rehearsal, world):
        each.folder.mkdir()
    script = await rehearse(rehearsal, Moments())
    disk = MoodyDisk()
    life = await Life(world, disk=disk).begin()
    stage = life.stage()
    for number, line in enumerate(script):
        await stage.until(line.at)
        error = errno.ENOSPC if number % 2 else errno.EROFS
        with disk.mood(error):
            before = seen(world)
            refused = await life.send(line.request)
            assert not refused.ok and refused.text.startswith(("Nicht gespeichert", "Not saved")), refused
            assert ("voll" in refused.text or "full" in refused.text) == (error == errno.ENOSPC)
            assert seen(world) == before
        done = await life.send(line.request)
        assert done.ok, f"{line}: {done.text}"
        with disk.mood(error):
            before = seen(world)
            await stage.until(line.at + UNTIL_IT_IS_OUT)
            await life.runtime.sweep()
            await life.runtime.settle()
            assert seen(world) == before
        await life.runtime.sweep()
        await life.runtime.settle()
    await life.runtime.stop()
    assert world.told == rehearsal.told
    assert world.received() == rehearsal.received()
    assert [world.posted(chat) for chat in CHATS] == [rehearsal.posted(chat) for chat in CHATS]
    assert world.complaints() == []
    assert [journal.stem for journal in (world.folder / "state" / "closed").iterdir()] == [done.crisis]
