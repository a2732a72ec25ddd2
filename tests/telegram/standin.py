"""The Bot API, as a bot sees it, in this process.

    async with StandIn() as telegram:
        channel = telegram.chats.add(username="linznet")
        telegram.faults.lose("sendMessage", nth=1)
        bot = Bot(telegram.token, base_url=telegram.url)

A call that Telegram would overlook or misread though it is wrong (a parameter that does not exist, another type) ends
the test: `StandIn` raises when it is left.
"""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.slack.calls import Call, Calls
from tests.slack.faults import Fault, Faults
from tests.telegram.chats import Chats, Clock, wall_clock
from tests.telegram.checks import read
from tests.telegram.methods import CALLED
from tests.telegram.values import Json, Refused

TOKEN = "7000000001:AAstandin-token_0123456789abcdefghi"


class StandIn:
    """One bot and its chats. Answers on 127.0.0.1, at a port that the system chooses and that stays the same."""

    token = TOKEN

    def __init__(self, clock: Clock = wall_clock) -> None:
        self.chats = Chats(clock)
        self.calls, self.faults = Calls(), Faults()
        self.wrong: list[str] = []
        """What is wrong with calls; a test that wants to see it empties the list."""
        self._broken: list[Exception] = []
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.clear()
        await self.stop()
        if self._broken and error is None:
            raise ExceptionGroup("the stand-in is broken", self._broken)
        if self.wrong and error is None:
            raise AssertionError(f"the bot called wrongly: {self.wrong}")

    @property
    def url(self) -> str:
        """The base address of the Bot API: `http://127.0.0.1:PORT/bot`."""
        return f"http://127.0.0.1:{self._port}/bot"

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Listen no more, and end every connection."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name, given = request.match_info["method"], await _given(request)
        call = Call(name, given, asyncio.get_running_loop().time())
        self.calls.append(call)
        fault = self.faults.strike(call) or Fault()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.gate:
            await fault.gate.passed()
        if fault.done or not fault.answers:
            call.answer = self._done(call, request.match_info["token"])
            call.status = 200 if call.answer["ok"] else int(call.answer["error_code"])
        call.ended = asyncio.get_running_loop().time()
        if fault.answers:
            return _failed(request, call, fault)
        return web.json_response(call.answer, status=call.status)

    def _done(self, call: Call, token: str) -> Json:
        try:
            if token != self.token:
                raise Refused("Unauthorized" if ":" in token else "Not Found")
            values, wrong = read(call.method, call.params)
            self.wrong += wrong
            if wrong:
                raise Refused("Not Found" if call.method not in CALLED else f"Bad Request: {wrong[0]}")
            answer = {"ok": True, "result": CALLED[call.method](self.chats, values)}
        except Refused as no:
            return no.answer
        except Exception as error:
            self._broken.append(error)
            raise
        call.done = True
        return answer


def _failed(request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
    if fault.cut:
        if request.transport:
            request.transport.abort()
        call.status = 0
        return web.Response()
    call.status = fault.status
    if fault.retry_after:
        return _refused(
            call, Refused(f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after)
        )
    if fault.error:
        return _refused(call, Refused(fault.error))
    return web.Response(status=fault.status, text="<html>upstream</html>", content_type="text/html")


def _refused(call: Call, no: Refused) -> web.Response:
    call.status, call.answer = no.code, no.answer
    return web.json_response(call.answer, status=call.status)


async def _given(request: web.Request) -> Mapping[str, Any]:
    """From the query, a form or JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return given | dict(await request.json())
    return given | dict(await request.post()) if request.can_read_body else given
