"""A small terminal for tests: what a person would see after everything that was written so far."""

import asyncio
import codecs
import fcntl
import os
import pty
import re
import struct
import termios
import threading
from collections.abc import Callable
from typing import TextIO

from rich.cells import cell_len

PATIENCE = 20
_PIECE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b(.)|([\x00-\x1f\x7f])|([^\x00-\x1f\x7f\x1b])", re.DOTALL)


class Screen:
    """The other end of a pseudo terminal. `lines` is everything, scrolled away or not; `rows` of them are in sight."""

    def __init__(self, columns: int = 100, rows: int = 30) -> None:
        self.columns, self.rows = columns, rows
        self._master, self._slave = pty.openpty()
        self.lines, self._row, self._column, self._top = [""], 0, 0, 0
        self.resize(columns, rows)
        self.source: TextIO = os.fdopen(os.dup(self._slave), encoding="utf-8")
        self.sink: TextIO = os.fdopen(os.dup(self._slave), "w", encoding="utf-8")
        self.raw, self.bells, self.cursor_visible = "", 0, True
        self._held, self._shown, self._everything = False, "", ""
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._reader = threading.Thread(target=self._read_all)
        self._reader.start()

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.columns, self.rows = columns, rows
        self._top = max(0, self._row - rows + 1)

    def echoes(self) -> bool:
        """Whether the terminal is in its own mode: it echoes and waits for Enter."""
        return bool(termios.tcgetattr(self._slave)[3] & termios.ECHO)

    def close(self) -> None:
        """The program's end is closed first; then there is nothing more to read."""
        self.source.close()
        self.sink.close()
        os.close(self._slave)
        self._reader.join()
        os.close(self._master)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    @property
    def text(self) -> str:
        """What is in sight."""
        return self._shown

    @property
    def everything(self) -> str:
        """What is in sight, and what has scrolled away."""
        return self._everything

    def _show(self) -> None:
        """Half a drawing is never in sight: the program says when it begins and when it is whole."""
        lines = [line.rstrip() for line in self.lines]
        self._shown = "\n".join(lines[self._top : self._top + self.rows]).rstrip("\n")
        self._everything = "\n".join(lines).rstrip("\n")

    async def until(self, what: str | Callable[[], bool]) -> None:
        """Wait until a text is in sight, or something is true."""
        true = what if callable(what) else lambda: what in self.text
        try:
            async with asyncio.timeout(PATIENCE):
                while not true():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never seen: {what!r}\n{self.text}") from None

    def _read_all(self) -> None:
        """In a thread of its own: a program that writes must never wait for the loop it runs in."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while data := self._read():
            text = decoder.decode(data)
            for piece in _PIECE.finditer(text):
                self._do(*piece.groups())
            self.raw += text
            if not self._held:
                self._show()
            self._loop.call_soon_threadsafe(self._news.set)

    def _read(self) -> bytes:
        try:
            return os.read(self._master, 65_536)
        except OSError:
            return b""

    def _do(self, numbers: str | None, command: str | None, _: str | None, control: str | None, letter: str) -> None:
        if command == "A":
            self._row = max(self._top, self._row - int(numbers or 1))
        elif command == "K":
            self.lines[self._row] = ""
        elif command in ("h", "l") and numbers == "?25":
            self.cursor_visible = command == "h"
        elif command in ("h", "l") and numbers == "?2026":
            self._held = command == "h"
            if not self._held:
                self._show()
        elif control == "\r":
            self._column = 0
        elif control == "\n":
            self._line_feed()
        elif control == "\a":
            self.bells += 1
        elif letter:
            self._put(letter)

    def _line_feed(self) -> None:
        self._row += 1
        self._top = max(self._top, self._row - self.rows + 1)
        if self._row == len(self.lines):
            self.lines.append("")

    def _put(self, letter: str) -> None:
        if self._column + cell_len(letter) > self.columns:
            self._column = 0
            self._line_feed()
        line = self.lines[self._row]
        before = line + " " * (self._column - cell_len(line))
        keep, width = "", 0
        for each in before:
            if width >= self._column:
                break
            keep, width = keep + each, width + cell_len(each)
        self.lines[self._row] = keep + letter + before[len(keep) + 1 :]
        self._column += cell_len(letter)
