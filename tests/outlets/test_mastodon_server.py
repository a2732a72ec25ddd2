"""What each answer of a Mastodon server means, and each kind of silence."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs

import pytest
import requests
import urllib3

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.mastodon_server import Limits, Refused, Server, _unanswered
from tests.proxy import Proxy

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
TOKEN = "s3cr3t-t0ken"
JSON = {"Content-Type": "application/json"}
POSTED = (
    b'{"id": "17", "url": "https://m.example/@a/17", "content": "<p>x</p>", "created_at": "2026-11-22T05:00:00.000Z"}'
)


def server(url: str, patience: float = 2.0) -> Server:
    return Server(url, TOKEN, lambda: NOW, patience)


async def post(url: str, patience: float = 2.0) -> str:
    return (await server(url, patience).post("Hallo", "key", "de", "")).id


async def test_the_request_is_as_the_server_wants_it():
    async with Proxy() as proxy:
        proxy.answer(200, body=POSTED, headers=JSON)
        assert await post(proxy.url) == "17"
        (seen,) = proxy.of("POST", "/api/v1/statuses")
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
    assert seen.headers["Idempotency-Key"] == "key"
    said = parse_qs(seen.body.decode())
    assert said == {"status": ["Hallo"], "visibility": ["public"], "language": ["de"], "sensitive": ["0"]}


async def test_this_machine_is_spoken_to_without_detours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://nowhere.invalid")
    async with Proxy() as proxy:
        proxy.fail()
        with pytest.raises(PerhapsSent):
            await post(proxy.url)
        assert proxy.requests


@pytest.mark.parametrize("token", ["ge\u20acheim", "a\nb", "a\0b"])
async def test_a_token_that_cannot_be_sent_is_not_sent(token: str):
    async with Proxy() as proxy:
        with pytest.raises((NotSent, PerhapsSent)) as no:
            await Server(proxy.url, token, lambda: NOW).post("Hallo", "key", "de", "")
        assert not proxy.requests
    assert token not in str(no.value)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "refused it"),
        (401, "does not know the bot's token"),
        (403, "write:statuses"),
        (404, "Is `server` in config.yaml right"),
        (410, "refused it"),
        (413, "refused it"),
        (422, "Text zu lang"),
    ],
)
async def test_no_is_no_for_good(status: int, words: str):
    async with Proxy() as proxy:
        proxy.answer(status, body=b'{"error": "Text zu lang"}', headers=JSON)
        with pytest.raises(Refused, match=words) as no:
            await post(proxy.url)
        assert len(proxy.requests) == 1
    assert (no.value.status, no.value.final) == (status, True)
    assert TOKEN not in str(no.value.reason)


@pytest.mark.parametrize("status", [301, 307, 308])
async def test_nobody_is_followed_elsewhere(status: int):
    async with Proxy() as proxy, Proxy() as elsewhere:
        elsewhere.answer(200, body=POSTED, headers=JSON)
        proxy.answer(status, headers={"Location": f"{elsewhere.url}/api/v1/statuses"})
        with pytest.raises(NotSent, match="has moved") as no:
            await post(proxy.url)
        assert not elsewhere.requests
    assert no.value.final


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "12"}, 12),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"X-RateLimit-Reset": "2026-11-22T05:02:30.123456Z"}, 150),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 30)}, 30),
        ({"X-RateLimit-Reset": "2026-11-22T04:00:00Z"}, 1),
        ({"X-RateLimit-Reset": "soon", "Retry-After": ""}, 0),
        ({}, 0),
    ],
)
async def test_too_many_requests(headers: dict[str, str], wait: int):
    async with Proxy() as proxy:
        proxy.answer(429, body=b'{"error": "Too many requests"}', headers=headers | JSON)
        with pytest.raises(NotSent) as no:
            await post(proxy.url)
        assert len(proxy.requests) == 1
    assert (no.value.final, no.value.wait) == (False, timedelta(seconds=wait))


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
async def test_what_a_server_does_not_know_itself_is_in_doubt(status: int):
    async with Proxy() as proxy:
        proxy.fail(status=status)
        with pytest.raises(PerhapsSent, match=str(status)):
            await post(proxy.url)
        assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"id": "17"}', b'"ok"', b"null", b'{"id": "1", "content": ""}']
)
async def test_a_yes_that_cannot_be_read_is_in_doubt(body: bytes):
    async with Proxy() as proxy:
        proxy.answer(200, body=body, headers=JSON)
        with pytest.raises(PerhapsSent, match="cannot be understood"):
            await post(proxy.url)


async def test_a_yes_with_a_broken_limit_is_in_doubt():
    async with Proxy() as proxy:
        proxy.answer(200, body=POSTED, headers=JSON | {"X-RateLimit-Reset": "soon"})
        with pytest.raises(PerhapsSent):
            await post(proxy.url)


async def test_silence_is_in_doubt():
    async with Proxy() as proxy:
        proxy.hold(nth=1)
        with pytest.raises(PerhapsSent, match="did not answer in time"):
            await post(proxy.url, patience=0.2)
        proxy.cut(nth=1)
        with pytest.raises(PerhapsSent, match="broke before an answer came"):
            await post(proxy.url)
        assert len(proxy.requests) == 2


async def test_what_was_never_reached_has_nothing():
    async with Proxy() as proxy:
        url = proxy.url
        with pytest.raises(NotSent, match="cannot be reached"):
            await post(url.replace("http:", "https:"))
    for address in (url, "https://nowhere.invalid"):
        with pytest.raises(NotSent, match="cannot be reached") as no:
            await post(address)
        assert not no.value.final


@pytest.mark.parametrize(
    "behind",
    [
        urllib3.exceptions.ConnectTimeoutError("slow"),
        urllib3.exceptions.NewConnectionError(urllib3.connection.HTTPConnection("h"), "no"),
        urllib3.exceptions.ProxyError("no", OSError()),
    ],
)
def test_a_connection_that_was_never_made(behind: Exception):
    wrapped = urllib3.exceptions.MaxRetryError(urllib3.HTTPConnectionPool("h"), "/", behind)
    assert isinstance(_unanswered(requests.ConnectionError(wrapped)), NotSent)
    assert isinstance(_unanswered(requests.ConnectionError("cut")), PerhapsSent)


@pytest.mark.parametrize("address", ["http://mastodon.example", "mastodon", "", "ftp://mastodon.example"])
async def test_texts_and_tokens_go_nowhere_unprotected(address: str):
    with pytest.raises(NotSent, match=r"config\.yaml") as no:
        await post(address)
    assert no.value.final


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b'{"configuration": {"statuses": {"max_characters": 5000, "characters_reserved_per_url": 30}}}',
            Limits(5000, 30),
        ),
        (b'{"configuration": {}}', Limits(0, 0)),
        (b'{"max_toot_chars": 640}', Limits(640, 0)),
    ],
)
async def test_the_limits_of_the_newer_description(body: bytes, expected: Limits):
    async with Proxy() as proxy:
        proxy.answer(200, "GET", "/api/v2/instance*", body=body, headers=JSON)
        assert await server(proxy.url).limits() == expected


async def test_a_server_that_hangs_keeps_only_its_own_threads():
    async with Proxy() as proxy:
        proxy.hold("POST")
        proxy.answer(200, "GET", body=b"{}", headers=JSON)
        hung = server(proxy.url, 1)
        waiting = [asyncio.create_task(hung.post("x", str(number), "de", "")) for number in range(8)]
        assert await server(proxy.url).limits() == Limits(0, 0)
        assert await asyncio.to_thread(lambda: True)
        proxy.clear()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(each, NotSent | PerhapsSent) for each in results)
