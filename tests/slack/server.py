"""The stand-in's HTTP side: the Web API, the response URLs and the door to the sockets."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.slack import answers, methods
from tests.slack.api import Api
from tests.slack.calls import Call, Calls
from tests.slack.faults import Fault, Faults
from tests.slack.refused import Refused
from tests.slack.sockets import Sockets
from tests.slack.values import Json

BOT_TOKEN, APP_TOKEN = "xoxb-standin-bot", "xapp-standin-app"
LARGEST_BODY = 10 * 1024**2
STRANGERS = ("not_authed", "invalid_auth")


class Server:
    """Answers on 127.0.0.1, at a port that the system chooses and that stays the same."""

    def __init__(self, api: Api, sockets: Sockets, faults: Faults, calls: Calls) -> None:
        self.api, self.sockets, self.faults, self.calls = api, sockets, faults, calls
        self.port = 0
        self.broken: list[Exception] = []
        """What went wrong in the stand-in itself."""
        self._runner: web.AppRunner | None = None

    # its life

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_post("/api/{kind:commands|actions|app}/{path:.+}", self._response)
        app.router.add_get("/link/", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        sockets = site._server.sockets if isinstance(site._server, asyncio.Server) else ()
        self.port = sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more, and end every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    # the Web API

    async def _method(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        given = await _arguments(request, name)
        call = self._record(name, {key: value for key, value in given.items() if key != "token"})
        return await self._answer(request, call, lambda: self._called(request, name, given))

    def _called(self, request: web.Request, name: str, given: Mapping[str, Any]) -> Json:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(given.get("token", ""))
        if not token:
            raise Refused("not_authed")
        if token not in (BOT_TOKEN, APP_TOKEN):
            raise Refused("invalid_auth")
        of_app = name == "apps.connections.open"
        if (token == APP_TOKEN) != of_app:
            raise Refused("not_allowed_token_type")
        if of_app:
            return {"url": f"ws://127.0.0.1:{self.port}/{self.sockets.ticket()}"}
        return methods.call(self.api, name, given)

    async def _response(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        call = self._record("response_url", said)
        return await self._answer(request, call, lambda: self._responded(request.match_info["path"], said))

    def _responded(self, path: str, said: Json) -> Json:
        answers.of_response_url(self.api.workspace, self.api.triggers.answer(path), said)
        return {}

    async def _link(self, request: web.Request) -> web.StreamResponse:
        call = self._record("link", dict(request.query))
        fault = self.faults.strike(call)
        call.ended = asyncio.get_running_loop().time()
        if fault is not None and fault.answers:
            return self._failed(request, call, fault)
        return await self.sockets.serve(request)

    # every call

    def _record(self, name: str, params: Mapping[str, Any]) -> Call:
        call = Call(name, params, asyncio.get_running_loop().time())
        self.calls.append(call)
        return call

    async def _answer(self, request: web.Request, call: Call, do: Any) -> web.StreamResponse:
        fault = self.faults.strike(call) or Fault()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.gate is not None:
            await fault.gate.passed()
        answer: Json = {}
        if fault.done or not fault.answers:
            answer = self._done(call, do)
        call.ended = asyncio.get_running_loop().time()
        response = self._failed(request, call, fault) if fault.answers else self._said(call, answer)
        self.api.workspace.changed()
        return response

    def _done(self, call: Call, do: Any) -> Json:
        try:
            answer: Json = {"ok": True, **do()}
        except Refused as refused:
            return refused.answer()
        except Exception as error:
            self.broken.append(error)
            raise
        call.done = True
        return answer

    def _said(self, call: Call, answer: Json) -> web.Response:
        call.status, call.answer = 200, answer
        if call.method == "response_url":
            call.status = 200 if answer["ok"] else 404
            return web.Response(status=call.status, text="ok" if answer["ok"] else json.dumps(answer))
        return web.json_response(answer, headers=self._headers(call.method, known=call.error not in STRANGERS))

    def _headers(self, name: str, *, known: bool) -> dict[str, str]:
        method = methods.METHODS.get(name)
        headers = {"X-Slack-Req-Id": "standin", "X-Accepted-OAuth-Scopes": ",".join(method.scopes) if method else ""}
        if name != "apps.connections.open" and known:
            headers["X-OAuth-Scopes"] = ",".join(sorted(self.granted))
        return headers

    @property
    def granted(self) -> frozenset[str]:
        """The scopes of the token; where no set was chosen, all that any method asks for."""
        every = frozenset(scope for method in methods.METHODS.values() for scope in method.scopes)
        return every if self.api.scopes is None else self.api.scopes

    def _failed(self, request: web.Request, call: Call, fault: Fault) -> web.Response:
        if fault.cut:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        call.status, call.answer = fault.status, {"ok": False, "error": fault.error} if fault.error else {}
        if not fault.error:
            return web.Response(status=fault.status, text="<html>upstream</html>", content_type="text/html")
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
        return web.json_response(call.answer, status=fault.status, headers=headers)


async def _arguments(request: web.Request, name: str) -> dict[str, Any]:
    """From the query, a form or JSON; a method that reads no JSON overlooks it."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        method = methods.METHODS.get(name)
        said = await request.json()
        reads = (method is None or method.reads_json) and isinstance(said, dict)
        given |= {key: value for key, value in said.items() if value is not None} if reads else {}
    elif request.can_read_body:
        given |= dict(await request.post())
    return given
