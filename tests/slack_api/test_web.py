import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web as http

from bot.slack_api.web import PATIENCE, USUAL_WAIT, Denied, Limited, Lost, SurelyNot, Unreached, Web, web_client

Answering = Callable[[http.Request], Awaitable[http.StreamResponse]]


@dataclass
class Slack:
    """A server that answers everything in one way, and remembers what it was asked."""

    answering: Answering
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: http.Request) -> http.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append({"path": request.path, "token": request.headers["Authorization"], **form})
        return await self.answering(request)


@asynccontextmanager
async def slack(answering: Answering) -> AsyncIterator[tuple[Web, Slack]]:
    server = Slack(answering)
    app = http.Application()
    app.router.add_post("/api/{method}", server.answer)
    runner = http.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await http.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield Web(web_client("xoxb-1", server.url)), server
    finally:
        await runner.cleanup()


def saying(status: int = 200, headers: dict[str, str] | None = None, **answer: Any) -> Answering:
    async def answering(request: http.Request) -> http.StreamResponse:
        return http.json_response(answer, status=status, headers=headers)

    return answering


def writing(text: str, content_type: str, status: int = 200) -> Answering:
    async def answering(request: http.Request) -> http.StreamResponse:
        return http.Response(text=text, content_type=content_type, status=status)

    return answering


async def fails(kind: type[Exception], answering: Answering) -> Any:
    """The error of one call, after exactly one request."""
    async with slack(answering) as (web, server):
        with pytest.raises(kind) as caught:
            await web.call("chat.postMessage", channel="C1", text="x")
        assert len(server.asked) == 1
    assert type(caught.value) is kind
    return caught.value


async def test_an_answer():
    async with slack(saying(ok=True, ts="1.2")) as (web, server):
        assert await web.call("chat.postMessage", channel="C1") == {"ok": True, "ts": "1.2"}
    assert server.asked == [{"path": "/api/chat.postMessage", "token": "Bearer xoxb-1", "channel": "C1"}]


async def test_values_are_sent_as_forms_are_read():
    blocks = [{"type": "divider"}, {"text": "ä €"}]
    async with slack(saying(ok=True)) as (web, server):
        await web.call("chat.postMessage", blocks=blocks, text="ä & b", unfurl_links=False, limit=5, thread_ts=None)
    sent = server.asked[0]
    assert json.loads(sent["blocks"]) == blocks
    assert (sent["text"], sent["unfurl_links"], sent["limit"]) == ("ä & b", "false", "5")
    assert "thread_ts" not in sent


async def test_a_method_that_is_in_no_table_is_not_called():
    async with slack(saying(ok=True)) as (web, server):
        with pytest.raises(ValueError, match=r"chat\.delete"):
            await web.call("chat.delete")
    assert server.asked == []


async def test_429_says_how_long_to_wait():
    limited = await fails(Limited, saying(429, {"Retry-After": "7"}, ok=False, error="ratelimited"))
    assert limited.wait == timedelta(seconds=7)
    assert isinstance(limited, SurelyNot)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "-1"}])
async def test_429_without_a_time_means_the_usual(headers: dict[str, str]):
    limited = await fails(Limited, saying(429, headers, ok=False, error="ratelimited"))
    assert limited.wait == timedelta(seconds=USUAL_WAIT)


@pytest.mark.parametrize("content_type", ["text/html", "application/json"])
async def test_429_in_any_words_is_one(content_type: str):
    limited = await fails(Limited, writing("slow down", content_type, 429))
    assert limited.wait == timedelta(seconds=USUAL_WAIT)


async def test_slack_can_say_so_without_429():
    limited = await fails(Limited, saying(ok=False, error="ratelimited"))
    assert limited.wait == timedelta(seconds=USUAL_WAIT)


async def test_no_is_no_with_its_reason_and_the_missing_scope():
    denied = await fails(Denied, saying(ok=False, error="missing_scope", needed="pins:write"))
    assert (denied.method, denied.error, denied.needed) == ("chat.postMessage", "missing_scope", "pins:write")
    assert str(denied) == "chat.postMessage: missing_scope (needs pins:write)"
    assert isinstance(denied, SurelyNot)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_after_a_failure_of_slack_nobody_knows(status: int):
    await fails(Lost, saying(status, ok=False, error="failed"))
    await fails(Lost, writing("<h1>Bad gateway</h1>", "text/html", status))
    await fails(Lost, writing("", "application/json", status))


@pytest.mark.parametrize("word", ["fatal_error", "internal_error", "service_unavailable", "request_timeout"])
async def test_after_a_failure_in_words_nobody_knows(word: str):
    await fails(Lost, saying(ok=False, error=word))


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("<h1>Welcome to our Wi-Fi</h1>", "text/html"),
        ("ok", "text/plain"),
        ("", "application/json"),
        ('{"ok": tru', "application/json"),
        ("[1, 2]", "application/json"),
        ("null", "application/json"),
        ("{}", "application/json"),
    ],
)
async def test_after_an_answer_that_is_none_nobody_knows(text: str, content_type: str):
    await fails(Lost, writing(text, content_type))


async def test_after_an_answer_that_was_cut_nobody_knows():
    async def half(request: http.Request) -> http.StreamResponse:
        response = http.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"ok": true')
        assert request.transport
        request.transport.abort()
        return response

    await fails(Lost, half)


async def test_after_a_request_without_an_answer_nobody_knows():
    async def silent(request: http.Request) -> http.StreamResponse:
        assert request.transport
        request.transport.abort()
        return http.Response()

    await fails(Lost, silent)


async def test_after_a_while_without_an_answer_nobody_knows():
    assert web_client("xoxb-1", "http://127.0.0.1/").timeout == PATIENCE
    gone = asyncio.Event()

    async def hanging(request: http.Request) -> http.StreamResponse:
        await gone.wait()
        return http.Response()

    async with slack(hanging) as (web, server):
        web.client.timeout = 1
        with pytest.raises(Lost, match="did not answer in time"):
            await web.call("auth.test")
        gone.set()
    assert len(server.asked) == 1


async def test_where_nobody_listens_surely_nothing_happened():
    async with slack(saying(ok=True)) as (web, server):
        pass
    with pytest.raises(Unreached) as caught:
        await web.call("auth.test")
    assert isinstance(caught.value, SurelyNot)
    assert server.asked == []


async def test_a_name_that_nobody_knows_is_not_reached():
    with pytest.raises(Unreached):
        await Web(web_client("xoxb-1", "http://slack.invalid/api/")).call("auth.test")


async def test_a_call_that_is_given_up_stays_given_up():
    gone, asked = asyncio.Event(), asyncio.Event()

    async def hanging(request: http.Request) -> http.StreamResponse:
        asked.set()
        await gone.wait()
        return http.Response()

    async with slack(hanging) as (web, _):
        call = asyncio.create_task(web.call("auth.test"))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        gone.set()
