"""A reverse proxy between an outlet and the real part that it speaks to, which fails as a test plans it.

    async with Proxy("http://127.0.0.1:4000") as proxy:
        proxy.lose("POST", "/api/v1/statuses", nth=1)      # it happens, but the answer never arrives
        outlet = ...                                       # with proxy.url as its server
        assert len(proxy.of("POST", "/api/v1/statuses").forwarded) == 1

Without a server behind it, it answers only as planned, and anything else with 404.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

FROM_HOP_TO_HOP = frozenset(
    {"connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


class Gate:
    """Holds requests until it is opened."""

    def __init__(self) -> None:
        self._arrived, self._open = asyncio.Event(), asyncio.Event()

    async def reached(self) -> None:
        """Returns when a request stands before it."""
        await asyncio.wait_for(self._arrived.wait(), 10)

    def open(self) -> None:
        """Lets everything through, from now on."""
        self._open.set()

    async def passed(self) -> None:
        """For the request: returns when it may go on."""
        self._arrived.set()
        await self._open.wait()


@dataclass
class Seen:
    """One request that arrived here."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    forwarded: bool = False
    """Whether the server behind has answered it: then it had its effect there."""
    status: int = 0
    """What was answered; 0 when nothing was."""


class Requests(list[Seen]):
    """All requests, in the order in which they arrived."""

    def of(self, method: str, path: str = "*") -> "Requests":
        """Those of a method and a path without its query; `*` stands for any letters."""
        return Requests(each for each in self if fnmatch(each.method, method) and fnmatch(each.path, path))

    @property
    def forwarded(self) -> "Requests":
        """Those that had their effect."""
        return Requests(each for each in self if each.forwarded)


@dataclass(frozen=True, slots=True)
class Fault:
    """One mishap. With `after` the request has its effect first; `cut` ends the connection without an answer."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False
    after: bool = False
    half: bool = False
    """Only half of the server's own answer arrives."""
    gate: Gate | None = None


@dataclass
class Plan:
    """Which requests a fault strikes, counted from the moment of planning."""

    method: str
    path: str
    fault: Fault
    nth: int = 0
    times: int | None = None
    when: Callable[[Seen], bool] = lambda seen: True
    met: int = 0
    struck: int = 0

    def strikes(self, seen: Seen) -> bool:
        """Whether this request is one of them; counts it."""
        if not (fnmatch(seen.method, self.method) and fnmatch(seen.path, self.path) and self.when(seen)):
            return False
        self.met += 1
        if (self.nth and self.met != self.nth) or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


@dataclass
class Storm:
    """Mishaps by chance: the same for the same seed, method, path and number of the request."""

    seed: int
    chances: Mapping[Fault, float]
    method: str
    path: str
    counts: Counter[str] = field(default_factory=Counter)

    def fault(self, seen: Seen) -> Fault | None:
        """What strikes this request, if anything."""
        if not (fnmatch(seen.method, self.method) and fnmatch(seen.path, self.path)):
            return None
        name = f"{seen.method} {seen.path}"
        self.counts[name] += 1
        drawn = random.Random(f"{self.seed}/{name}/{self.counts[name]}").random()
        for fault, chance in self.chances.items():
            if drawn < chance:
                return fault
            drawn -= chance
        return None


class Proxy:
    """Listens on 127.0.0.1, at a port that the system chooses.

    Every verb takes a method and a path (`*` stands for any letters), and `nth` (only the nth such request from now),
    `times` (at most so often) or `when` (a question to the request); with none of them it strikes each, until `clear`.
    """

    def __init__(self, upstream: str = "") -> None:
        self.upstream = upstream.rstrip("/")
        self.requests = Requests()
        self._plans: list[Plan] = []
        self._storms: list[Storm] = []
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._client = aiohttp.ClientSession(auto_decompress=False, connector=aiohttp.TCPConnector(force_close=True))
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()
        await self.go_deaf()
        if self._client:
            await self._client.close()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    def of(self, method: str, path: str = "*") -> Requests:
        """The requests of a method and a path."""
        return self.requests.of(method, path)

    async def until(self, condition: Callable[[], object], within: float = 10) -> None:
        """Wait until this holds, asking whenever something happened here. Raises TimeoutError after `within` s."""
        async with asyncio.timeout(within):
            while not condition():
                self._news.clear()
                await self._news.wait()

    # what goes wrong

    def answer(
        self, status: int, method: str = "*", path: str = "*", *, body: bytes = b"", after: bool = False,
        headers: Mapping[str, str] | None = None, **which: object,
    ) -> Plan:  # fmt: skip
        """This answer instead of the server's own; with `after` the request has its effect all the same."""
        fault = Fault(status, tuple((headers or {}).items()), body, after=after)
        return self._plan(method, path, fault, **which)

    def limit(self, method: str = "*", path: str = "*", *, seconds: int = 1, **which: object) -> Plan:
        """429 with Retry-After; nothing happens."""
        headers = (("Retry-After", str(seconds)), ("Content-Type", "application/json"))
        return self._plan(method, path, Fault(429, headers, b'{"error": "Too many requests"}'), **which)

    def fail(
        self, method: str = "*", path: str = "*", *, status: int = 503, after: bool = False, **which: object
    ) -> Plan:  # fmt: skip
        """A gateway's error page."""
        page = Fault(status, (("Content-Type", "text/html"),), b"<html>upstream</html>", after=after)
        return self._plan(method, path, page, **which)

    def cut(self, method: str = "*", path: str = "*", **which: object) -> Plan:
        """The connection ends before anything happens."""
        return self._plan(method, path, Fault(cut=True), **which)

    def lose(self, method: str = "*", path: str = "*", **which: object) -> Plan:
        """It happens, then the connection ends without an answer."""
        return self._plan(method, path, Fault(cut=True, after=True), **which)

    def halve(self, method: str = "*", path: str = "*", **which: object) -> Plan:
        """It happens, and only half of the answer arrives."""
        return self._plan(method, path, Fault(after=True, half=True), **which)

    def hold(self, method: str = "*", path: str = "*", *, after: bool = False, **which: object) -> Gate:
        """It waits before the gate, then goes well; with `after` only the answer waits."""
        gate = Gate()
        self._plan(method, path, Fault(gate=gate, after=after), **which)
        return gate

    def storm(self, seed: int, method: str = "*", path: str = "*", **chances: float) -> None:
        """Mishaps by chance (0 to 1) of `limit`, `cut`, `lose`, `halve`, `fail` (503 before), `late` (502 after)."""
        kinds = {
            "limit": Fault(429, (("Retry-After", "1"),)),
            "cut": Fault(cut=True),
            "lose": Fault(cut=True, after=True),
            "halve": Fault(after=True, half=True),
            "fail": Fault(503),
            "late": Fault(502, after=True),
        }
        self._storms.append(Storm(seed, {kinds[name]: chance for name, chance in chances.items()}, method, path))

    def clear(self) -> None:
        """Everything goes well again; gates open."""
        for plan in self._plans:
            if plan.fault.gate:
                plan.fault.gate.open()
        self._plans.clear()
        self._storms.clear()

    async def go_deaf(self) -> None:
        """Listen no more: connections are refused, until `hear`."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def hear(self) -> None:
        """Listen again, at the same port."""
        await self._listen()

    # what happens

    async def _listen(self) -> None:
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        seen = Seen(request.method, request.path, dict(request.headers), await request.read())
        self.requests.append(seen)
        self._news.set()
        fault = self._strike(seen)
        if not fault.after:
            if fault.gate:
                await fault.gate.passed()
            if fault.cut or fault.status:
                return self._spoiled(request, seen, fault)
        answer = await self._forward(request, seen)
        if fault.after and fault.gate:
            await fault.gate.passed()
        if fault.half:
            return await self._half(request, answer)
        if fault.cut or fault.status:
            return self._spoiled(request, seen, fault)
        seen.status = answer.status
        return answer

    async def _forward(self, request: web.Request, seen: Seen) -> web.Response:
        """What the server behind answers. It is asked even if whoever asks here has gone meanwhile."""
        if not self.upstream:
            return web.Response(status=404)
        if self._client is None:
            raise RuntimeError("the proxy is used outside its `async with`")
        headers = CIMultiDict((name, value) for name, value in request.headers.items() if _end_to_end(name))
        asked = self._client.request(
            request.method, self.upstream + request.raw_path, headers=headers, data=seen.body, allow_redirects=False
        )
        async with asyncio.timeout(30), asked as answer:
            body = await answer.read()
            seen.forwarded = True
            self._news.set()
            kept = CIMultiDict((name, value) for name, value in answer.headers.items() if _end_to_end(name))
            return web.Response(status=answer.status, headers=kept, body=body)

    def _spoiled(self, request: web.Request, seen: Seen, fault: Fault) -> web.Response:
        if fault.cut:
            if request.transport:
                request.transport.abort()
            return web.Response()
        seen.status = fault.status
        return web.Response(status=fault.status, headers=CIMultiDict(fault.headers), body=fault.body)

    async def _half(self, request: web.Request, answer: web.Response) -> web.StreamResponse:
        whole = answer.body if isinstance(answer.body, bytes) else b""
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        response.content_length = len(whole)
        await response.prepare(request)
        await response.write(whole[: len(whole) // 2])
        if request.transport:
            request.transport.close()
        return response

    def _strike(self, seen: Seen) -> Fault:
        """What happens to this request; every plan counts it."""
        struck = [plan.fault for plan in self._plans if plan.strikes(seen)]
        stormy = [fault for storm in self._storms if (fault := storm.fault(seen))]
        return next(iter([*struck, *stormy]), Fault())

    def _plan(self, method: str, path: str, fault: Fault, **which: object) -> Plan:
        plan = Plan(method, path, fault, **which)  # type: ignore[arg-type]  # the names of Plan's own fields
        self._plans.append(plan)
        return plan


def _end_to_end(name: str) -> bool:
    return name.lower() not in FROM_HOP_TO_HOP
