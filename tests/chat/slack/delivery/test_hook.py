import asyncio
import socket
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.chat.slack.delivery.hook import MOST_BYTES, PATH, Hook
from bot.web.app import build_app
from bot.web.server import serve
from tests.chat.slack.operation import Operation, operating
from tests.playbooks import Run
from tests.slack.delivery import Delivery

GARBAGE = Delivery("interactive", {"type": "block_actions"})


async def posted(work: Operation, body: bytes, **headers: str) -> int:
    url = work.slack.signed.url
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert await answer.text() in ("", '{"error": "invalid request"}')
        return answer.status


async def test_the_handshake_is_answered():
    async with operating(delivery="http") as work:
        ack = await work.slack.signed.handshake()
        assert ack.payload["challenge"] == "3eZbrw1aBm2rZgRNFdxV2595E9CY"


async def test_a_forged_signature_does_nothing_and_is_said_once(caplog):
    async with operating(Run(), delivery="http") as work:
        with work.slack.signed.forged():
            for _ in range(2):
                assert (await work.anna.types("/krise notiz gefälscht")).ack.status == 401
        assert not work.bot.requests
        assert caplog.text.count("SLACK_SIGNING_SECRET") == 1


async def test_what_was_signed_long_ago_does_nothing():
    async with operating(Run(), delivery="http") as work:
        with work.slack.signed.replayed():
            assert (await work.anna.types("/krise notiz noch einmal")).ack.status == 401
        assert not work.bot.requests


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=ä", "X-Slack-Request-Timestamp": "1"},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "9" * 5_000},
        {"X-Slack-Request-Timestamp": "1700000000"},
    ],
)
async def test_nothing_that_is_not_signed_is_looked_at(headers, caplog):
    async with operating(Run(), delivery="http") as work:
        assert await posted(work, b"command=/krise&text=notiz+x", **headers) in (400, 401)
        assert not work.bot.requests
        assert "Traceback" not in caplog.text


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b"[]", b'"x"', b"payload=%7B", b"payload=", b"{" * 50_000])
async def test_what_is_no_request_is_refused(body):
    async with operating(Run(), delivery="http") as work:
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            assert await posted(work, body, **{"Content-Type": kind}) in (400, 401)


async def test_a_signed_request_that_says_nothing_is_taken():
    async with operating(Run(), delivery="http") as work:
        assert (await work.slack.deliver(GARBAGE)).status == 200


async def test_only_so_much_is_read():
    async with operating(Run(), delivery="http") as work:
        assert await posted(work, b"x" * (MOST_BYTES + 1)) == 413
        assert await posted(work, b"x" * MOST_BYTES) == 401


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posts_are_taken(method):
    async with (
        operating(delivery="http") as work,
        aiohttp.ClientSession() as session,
        session.request(method, work.slack.signed.url) as answer,
    ):
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_who_hangs_up_in_the_middle_hurts_nobody(caplog):
    async with operating(Run(), delivery="http") as work:
        place = urlsplit(work.slack.signed.url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf".encode())
        await writer.drain()
        writer.transport.abort()
        with pytest.raises((ConnectionError, socket.error, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        assert (await work.anna.types("/krise notiz x")).text
        assert "Traceback" not in caplog.text


async def test_while_the_bot_ends_slack_is_told_to_come_again():
    async with operating(Run(), delivery="http") as work:
        await work.app.close()
        assert (await work.anna.types("/krise notiz x")).ack.status == 503
        assert not work.bot.requests


async def test_it_stands_beside_the_newsroom(tmp_path):
    async with operating(Run(), delivery="http") as work:

        async def health():
            return {"ok": True}

        hook = Hook(work.app, work.slack.signing_secret)
        server = await serve(build_app(tmp_path / "newsroom", health=health, hooks={PATH: hook}), "127.0.0.1", 0)
        work.slack.signed.url = f"http://127.0.0.1:{server.port}{PATH}"
        assert (await work.anna.types("/krise notiz x")).text == "✔ Störung: Notiz eingetragen."
        await server.close()


async def test_without_a_secret_nothing_is_served():
    async with operating(connected=False) as work:
        with pytest.raises(ValueError, match="SLACK_SIGNING_SECRET"):
            Hook(work.app, " ")
