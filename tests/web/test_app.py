"""The application as a whole: health, and headers on every answer."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bot.web.app import Health, build_app


def client(folder: Path, health: Health) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(build_app(folder, health=health), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://bot.test")


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"ok": True, "open_crises": 2}, 200),
        ({"ok": False, "reason": "disk full"}, 503),
        ({}, 503),
        ({"ok": "yes"}, 503),
    ],
)
async def test_health_is_told(tmp_path: Path, told: Mapping[str, object], status: int):
    async def health() -> Mapping[str, object]:
        return told

    async with client(tmp_path, health) as http:
        answer = await http.get("/health")
        assert (answer.status_code, answer.json()) == (status, told)
        assert answer.headers["cache-control"] == "no-store"
        head = await http.head("/health")
        assert (head.status_code, head.content) == (status, b"")
        assert (await http.post("/health")).status_code == 405


async def test_health_that_cannot_be_told_is_bad_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    async def health() -> Mapping[str, object]:
        raise RuntimeError("password=1234")

    async with client(tmp_path, health) as http:
        answer = await http.get("/health")
    assert answer.status_code == 503
    assert answer.json()["ok"] is False
    assert "1234" not in answer.text
    assert "1234" in caplog.text


async def test_the_folder_is_made_when_there_is_none_yet(tmp_path: Path):
    async def health() -> Mapping[str, object]:
        return {"ok": True}

    async with client(tmp_path / "later" / "newsroom", health) as http:
        assert (await http.get("/")).status_code == 404
        (tmp_path / "later" / "newsroom" / "index.html").write_text("<h1>there</h1>")
        assert (await http.get("/")).text == "<h1>there</h1>"


async def test_every_answer_is_secured(browser: httpx.AsyncClient):
    for method, path in product(("GET", "HEAD", "POST"), ("/", "/health", "/nowhere/", "/en/feed.json", "/en")):
        headers = (await browser.request(method, path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-"), (method, path)
        assert policy.endswith("; frame-ancestors 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


async def test_the_policy_of_page_and_server_agree(browser: httpx.AsyncClient):
    answer = await browser.get("/")
    told = answer.headers["content-security-policy"].removesuffix("; frame-ancestors 'none'")
    assert told.replace("'", "&#39;") in answer.text


async def test_what_others_deliver_goes_to_its_hook_and_only_by_post(tmp_path: Path):
    async def health() -> Mapping[str, object]:
        return {"ok": True}

    class Hook:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            body = await Request(scope, receive).body()
            await PlainTextResponse(f"heard {body.decode()}")(scope, receive, send)

    app = build_app(tmp_path, health=health, hooks={"/slack/events": Hook()})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as http:
        assert (await http.post("/slack/events", content="you")).text == "heard you"
        assert (await http.get("/slack/events")).status_code == 404
