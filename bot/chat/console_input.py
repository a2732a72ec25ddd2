"""What is typed or piped into the console, line by line, without ever blocking the event loop."""

import asyncio
import os
from typing import Protocol, Self

CHUNK = 65_536
LONGEST_LINE = 1_000_000
"""Bytes of one line that are kept; what follows in it is dropped."""


class Source:
    """Bytes from an open file descriptor: a terminal, a pipe, a file."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._stopped = False
        self._woken = asyncio.Event()

    def stop(self) -> None:
        """Let whoever reads go on at once, as if this were the end."""
        self._stopped = True
        self._woken.set()

    async def more(self) -> bytes:
        """The next bytes; empty at the end, when stopped, and when the terminal is gone."""
        while await self._readable():
            try:
                return os.read(self.descriptor, CHUNK)
            except BlockingIOError:
                continue
            except OSError:
                break
        return b""

    async def _readable(self) -> bool:
        """Wait until there is something to read; False once nobody wants to read any more."""
        if self.stopped():
            return False
        loop = asyncio.get_running_loop()
        self._woken.clear()
        try:
            loop.add_reader(self.descriptor, self._woken.set)
        except PermissionError:  # a plain file is always readable, and cannot be waited for
            return True
        try:
            await self._woken.wait()
        finally:
            loop.remove_reader(self.descriptor)
        return not self.stopped()

    def stopped(self) -> bool:
        """Whether nobody wants to read any more."""
        return self._stopped


class Reader(Protocol):
    """Where lines come from. Used as a context, and left as it was found."""

    typed: str
    """The line that is being typed, as far as it is known."""

    async def next(self) -> str | None:
        """The next line without its end; None when there are no more."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *problem: object) -> None: ...


class Lines:
    """Lines of UTF-8 text from a source; bytes that are no text become question marks in a box."""

    def __init__(self, source: Source) -> None:
        self.typed = ""
        self._source = source
        self._rest = bytearray()
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        """Nothing was changed, nothing is to be put back."""

    async def next(self) -> str | None:
        """The next line without its end; None when there are no more."""
        while (end := self._rest.find(b"\n")) < 0 and not self._ended:
            chunk = await self._source.more()
            self._ended = not chunk
            self._rest += chunk
            if b"\n" not in chunk:
                del self._rest[LONGEST_LINE:]
        if self._source.stopped() or not self._rest:
            return None
        end = len(self._rest) if end < 0 else end
        line = bytes(self._rest[:end])
        del self._rest[: end + 1]
        return line.decode("utf-8", "replace").rstrip("\r")
