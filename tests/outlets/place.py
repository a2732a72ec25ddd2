"""A place on loopback that outlets speak HTTP to, which can fail at every turn. Its own rules come with a subclass."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal, Self

from aiohttp import web

Fault = Literal["", "reset", "busy", "limited", "lost", "broken", "half", "hang", "late"]
"""'': goes well. Before anything happens: `reset` (the connection ends), `busy` (503), `limited` (429). After it
happened: `lost` (the connection ends), `broken` (503), `half` (half an answer), `hang` (none until the asker is gone).
`late`: it happens only when the gate is opened."""

BEFORE: tuple[Fault, ...] = ("reset", "busy", "limited")
AFTER: tuple[Fault, ...] = ("lost", "broken", "half", "hang")
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


class Refusal(Exception):
    """The place says no, in its own way."""

    def __init__(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status, self.body, self.headers = status, body, headers or {}


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    raw_path: str
    url: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Place:
    """Start it with `async with`. `log` has every request, `broken` what went wrong in the place itself."""

    def __init__(self) -> None:
        self.log: list[Asked] = []
        self.broken: list[BaseException] = []
        self.gate = asyncio.Event()
        self.limit_headers = {"Retry-After": "7"}
        self.instead: Callable[[Asked], Awaitable[web.Response]] | None = None
        """What answers in its place: it may ask `answer`."""
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._gone = asyncio.Event()
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def answer(self, asked: Asked) -> web.Response:
        """What the place does and says. Raises Refusal."""
        raise NotImplementedError

    def fail(self, method: str, *faults: Fault) -> None:
        """What happens to the next requests of this method, one after the other."""
        self._faults[method].extend(faults)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def asked(self, method: str) -> list[Asked]:
        return [each for each in self.log if each.method == method]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        server = site._server
        self._port = server.sockets[0].getsockname()[1] if isinstance(server, asyncio.Server) else 0
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
        assert not self.broken, self.broken

    async def close(self) -> None:
        """Nobody is there any more; the address stays."""
        self._gone.set()
        self.gate.set()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(
            request.method, request.path, request.raw_path, str(request.url), dict(request.query), headers, body
        )  # fmt: skip
        self.log.append(asked)
        waiting = self._faults[request.method]
        fault = waiting.popleft() if waiting else ""
        match fault:
            case "reset":
                return _cut(request)
            case "busy":
                return web.Response(status=503, text="<html>try again later</html>", content_type="text/html")
            case "limited":
                return web.json_response({"title": "Too Many Requests"}, status=429, headers=self.limit_headers)
            case "late":
                await self.gate.wait()
        said = await self._answered(asked)
        match fault:
            case "lost":
                return _cut(request)
            case "broken":
                return web.Response(status=503, text="<html>bad gateway</html>", content_type="text/html")
            case "half":
                return await _half(request, said.status)
            case "hang":
                await self._gone.wait()
        return said

    async def _answered(self, asked: Asked) -> web.Response:
        try:
            return await (self.instead or self.answer)(asked)
        except Refusal as no:
            return web.json_response(no.body, status=no.status, headers=no.headers)
        except Exception as error:
            self.broken.append(error)
            return web.Response(status=HTTPStatus.NOT_IMPLEMENTED)


def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _half(request: web.Request, status: int) -> web.StreamResponse:
    response = web.StreamResponse(status=status, headers={"Content-Type": "application/json", "Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"data": {"id": "17')
    assert request.transport is not None
    request.transport.close()
    return response
