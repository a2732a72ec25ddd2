"""A place on loopback that means harm: it answers whatever a test makes up, byte by byte, also for ever."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """What goes over the wire. `again` is repeated after it, every `pause` seconds, until the asker is gone."""

    wire: bytes
    again: bytes = b""
    pause: float = 0.0


class Rogue:
    """Start it with `async with`. `make(method, path)` makes each answer; `asked` has the requests."""

    def __init__(self, make: Callable[[str, str], Answer]) -> None:
        self.make = make
        self.asked: list[tuple[str, str]] = []
        self.idle = asyncio.Event()
        """Set while nothing is being answered."""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.idle.clear()
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            if not self._tasks:
                self.idle.set()
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path = head.split(" ", 2)[:2]
        await _skip_body(head.lower(), reader)
        self.asked.append((method, path))
        answer = self.make(method, path)
        writer.write(answer.wire)
        await writer.drain()
        while answer.again:
            await asyncio.sleep(answer.pause)
            writer.write(answer.again)
            await writer.drain()
        writer.close()
        await writer.wait_closed()


async def _skip_body(head: str, reader: asyncio.StreamReader) -> None:
    if "\ncontent-length:" in head:
        await reader.readexactly(int(head.split("\ncontent-length:")[1].split("\r\n", maxsplit=1)[0]))
    elif "transfer-encoding: chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")


def http(body: bytes, status: int = 200, headers: bytes = b"", kind: bytes = b"application/json") -> Answer:
    """A proper answer, whatever is in it."""
    length = b"" if status in (204, 304) else b"Content-Length: %d\r\n" % len(body)
    wire = b"HTTP/1.1 %d Odd\r\nContent-Type: %b\r\n%b%bConnection: close\r\n\r\n" % (status, kind, length, headers)
    return Answer(wire + (body if length else b""))


def said(value: object, status: int = 200, headers: bytes = b"") -> Answer:
    """A JSON answer; NaN and lone surrogates are written as Python writes them."""
    return http(json.dumps(value).encode(), status, headers)
