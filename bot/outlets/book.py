"""What an outlet did for one delivery, written down before and after each request.

A place that has no keys cannot be asked later whether it has something: the book can, also after a crash. It is a file
of lines, `crc32 json\\n`, that only grows; a line that a crash tore off at the end never counted.
"""

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args
from zlib import crc32

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.files import sync_folder

Clock = Callable[[], datetime]

State = Literal["trying", "sent", "refused", "put_off"]
"""trying: the request may have left, and nobody knows what became of it. put_off: surely not there, try again."""


class Damaged(Exception):
    """A line of the book cannot be read, so nobody can tell from it who has what. The text says what to do."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"Line {line} of {path} cannot be read, so nobody can tell from it who has this text. "
            "To send it to everybody once more, move the file away."
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """How it stands with one of those who are to get it, and why."""

    state: State
    why: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What the book says: who is to get it (by key), and how it stands with each who was tried."""

    taken: tuple[str, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Those who are to get it, and those who were once and may have it."""
        gone = (key for key, mark in self.marks.items() if mark.state != "put_off")
        return tuple(dict.fromkeys((*self.taken, *gone)))

    def those(self, *states: State) -> tuple[str, ...]:
        """Everybody with whom it stands so."""
        return tuple(key for key in self.everybody if key in self.marks and self.marks[key].state in states)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Everybody who surely does not have it and was not refused."""
        return tuple(key for key in self.everybody if key not in self.marks or self.marks[key].state == "put_off")


class Book:
    """The book of one delivery; `open_book` opens it. Lines that come at the same time reach the medium together."""

    def __init__(self, path: Path, clock: Clock, size: int, page: Page) -> None:
        self._path, self._clock, self._size = path, clock, size
        self._taken, self._marks = page.taken, dict(page.marks)
        self._lines: list[bytes] = []
        self._flush: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def page(self) -> Page:
        """What is known now: what is on the medium."""
        return Page(self._taken, self._marks)

    async def take(self, everybody: Sequence[str]) -> None:
        """These are to get it. Returns when that is on the medium. Raises OSError."""
        if tuple(everybody) != self._taken:
            await self._write({"taken": everybody})
            self._taken = tuple(everybody)

    async def try_(self, key: str) -> None:
        """From now on the request may leave. Raises OSError; then it must not."""
        await self._write({"to": key, "is": "trying"})
        self._marks[key] = Mark("trying")

    async def mark(self, key: str, mark: Mark) -> None:
        """This became of it. Raises OSError; then nobody knows, for after a crash nobody would."""
        await self._write({"to": key, "is": mark.state} | ({"why": mark.why} if mark.why else {}))
        self._marks[key] = mark

    async def _write(self, said: Mapping[str, Any]) -> None:
        told = json.dumps({"at": self._clock().isoformat(timespec="milliseconds"), **said}, ensure_ascii=False).encode()
        self._lines.append(b"%08x %b\n" % (crc32(told), told))
        if self._flush is None:
            self._flush = asyncio.create_task(self._write_down())
            self._flush.add_done_callback(_seen)
        await asyncio.shield(self._flush)  # whoever gives up leaves no half line behind

    async def _write_down(self) -> None:
        async with self._one_at_a_time:
            lines, self._lines, self._flush = self._lines, [], None
            await asyncio.to_thread(self._append, b"".join(lines))

    def _append(self, lines: bytes) -> None:
        if not self._size:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("r+b" if self._size else "wb") as file:
            file.seek(self._size)
            file.truncate()  # what a crash or a full disk left there was never acknowledged
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        if not self._size:
            sync_folder(self._path.parent)
            sync_folder(self._path.parent.parent)
        self._size += len(lines)


def _seen(flush: "asyncio.Task[None]") -> None:
    """Whoever waited was told of a problem; perhaps all of them gave up before."""
    if not flush.cancelled():
        flush.exception()


def open_book(path: Path, clock: Clock) -> Book:
    """The book in a file, which need not be there yet. Nothing is written. Raises Damaged, OSError."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        whole = b""
    whole = whole[: whole.rfind(b"\n") + 1]
    return Book(path, clock, len(whole), _page(_records(path, whole)))


async def book_of(delivery: Delivery, memory: Path, clock: Clock) -> Book:
    """The book of a delivery whose names are fit for files. Raises PerhapsSent when it cannot be read."""
    path = memory / delivery.crisis / f"{delivery.statement}.jsonl"
    try:
        return await asyncio.to_thread(open_book, path, clock)
    except Damaged as damaged:
        raise PerhapsSent(str(damaged), final=True) from damaged
    except OSError as problem:
        raise PerhapsSent(f"The outlet's memory cannot be read ({problem.strerror or problem}).") from problem


def unwritable(problem: OSError) -> NotSent:
    """Without its memory an outlet sends nothing: nobody could tell later who has it."""
    return NotSent(f"The outlet's memory cannot be written ({problem.strerror or problem}). Is the disk full?")


def _page(records: Iterator[Mapping[str, Any]]) -> Page:
    taken: tuple[str, ...] = ()
    marks: dict[str, Mark] = {}
    for record in records:
        if "taken" in record:
            taken = tuple(record["taken"])
        else:
            marks[record["to"]] = Mark(record["is"], record.get("why", ""))
    return Page(taken, marks)


def _records(path: Path, whole: bytes) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(whole.splitlines(), start=1):
        written, _, told = line.partition(b" ")
        if written != b"%08x" % crc32(told):
            raise Damaged(path, number)
        record = json.loads(told)
        if "taken" not in record and record.get("is") not in get_args(State):
            raise Damaged(path, number)
        yield record
