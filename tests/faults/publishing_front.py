"""What goes wrong between an outlet and its place: mishaps that wait for the requests that publish, and for others."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Self, TypeVar

import aiohttp
from aiohttp import web
from yarl import URL

Effect = Literal["now", "late", "never"]
Ending = Literal["lost", "5xx", "limited", "hangs", "dies"]
Given = TypeVar("Given")

HOPS = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


@dataclass(frozen=True)
class Mishap:
    """What becomes of one request: whether and when it has its effect, and how it ends for whoever asked."""

    effect: Effect
    ending: Ending
    status: int = 503
    wait: int = 1


class Troubles:
    """The mishaps before one place, and what they hold up.

    `hung` is set while a request hangs: there is no answer until `arrive`. `dying` ends whoever asks.
    """

    def __init__(self) -> None:
        self.publishing: deque[Mishap] = deque()
        self.looking: deque[Mishap] = deque()
        self.hung, self.dying = asyncio.Event(), asyncio.Event()
        self._free = asyncio.Event()
        self._on_the_way: list[Callable[[], Awaitable[object]]] = []

    async def happen(self, mishap: Mishap, effect: Callable[[], Awaitable[object]]) -> None:
        """The effect in its time, and the silence where there is one. Returns when the request ends."""
        if mishap.effect == "now":
            await effect()
        if mishap.effect == "late":
            self._on_the_way.append(effect)
        if mishap.ending in ("hangs", "dies"):
            free = self._free
            (self.hung if mishap.ending == "hangs" else self.dying).set()
            await free.wait()

    async def arrive(self) -> None:
        """What was on the way has its effect, and what hangs ends."""
        self._free.set()
        self._free = asyncio.Event()
        self.hung.clear()
        late, self._on_the_way = self._on_the_way, []
        for effect in late:
            await effect()

    def over(self) -> None:
        """From now on everything goes well."""
        self.publishing.clear()
        self.looking.clear()


class Front:
    """Stands before a place that speaks HTTP and passes everything on, with the Host that it was asked for."""

    def __init__(self, place: str, troubles: Troubles, publishes: str) -> None:
        self._place, self._troubles, self._publishes = place.rstrip("/"), troubles, publishes
        self.asked: Callable[[], None] = lambda: None
        """Called with each request."""
        self.delay = 0.0
        """Seconds that each request takes."""

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(force_close=True)
        self._client = aiohttp.ClientSession(auto_decompress=False, connector=connector)
        app = web.Application(client_max_size=10 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._troubles.arrive()
        await self._runner.cleanup()
        await self._client.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.asked()
        if self.delay:
            await asyncio.sleep(self.delay)
        publishes = request.method == "POST" and request.path.endswith(self._publishes)
        waiting = self._troubles.publishing if publishes else self._troubles.looking
        if not waiting:
            return await self._forward(request, body)
        mishap = waiting.popleft()
        await self._troubles.happen(mishap, lambda: self._forward(request, body))
        return _ended(request, mishap)

    async def _forward(self, request: web.Request, body: bytes) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOPS}
        url = URL(self._place + request.raw_path, encoded=True)
        async with self._client.request(
            request.method, url, headers=headers, data=body, allow_redirects=False
        ) as answer:
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOPS}
            return web.Response(status=answer.status, headers=kept, body=await answer.read())


def _ended(request: web.Request, mishap: Mishap) -> web.Response:
    if mishap.ending == "5xx":
        return web.Response(status=mishap.status, text="<html>upstream</html>", content_type="text/html")
    if mishap.ending == "limited":
        return _limited(mishap.wait)
    if request.transport:
        request.transport.abort()
    return web.Response()


def _limited(wait: int) -> web.Response:
    """In everybody's words at once."""
    said = {
        "ok": False, "error": "ratelimited", "error_code": 429, "parameters": {"retry_after": wait},
        "description": f"Too Many Requests: retry after {wait}",
    }  # fmt: skip
    return web.json_response(said, status=429, headers={"Retry-After": str(wait)})


async def until_it_hangs(work: Awaitable[Given], troubles: Troubles) -> Given:
    """What comes of a request; a patience that runs out as soon as the place hangs. Raises TimeoutError."""
    doing, hanging = asyncio.ensure_future(work), asyncio.ensure_future(troubles.hung.wait())
    try:
        await asyncio.wait((doing, hanging), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise TimeoutError
        return doing.result()
    finally:
        for task in (doing, hanging):
            task.cancel()
        await asyncio.gather(doing, hanging, return_exceptions=True)
