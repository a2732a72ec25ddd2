"""What each answer of Telegram means, and each kind of silence; and that the token stands nowhere."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.telegram_bot import bot_of, once
from tests.proxy import Proxy
from tests.telegram.standin import TOKEN

JSON = {"Content-Type": "application/json"}


async def ask(url: str, patience: float = 2.0) -> str:
    return (await once(bot_of(TOKEN, url, patience).get_me())).first_name


def said(status: int, description: str, parameters: str = "") -> bytes:
    more = f', "parameters": {parameters}' if parameters else ""
    return f'{{"ok": false, "error_code": {status}, "description": "{description}"{more}}}'.encode()


@pytest.mark.parametrize("end", ["", "/", "/bot", "/bot/"])
async def test_the_address_may_end_as_it_likes(end: str):
    async with Proxy() as proxy:
        me = b'{"ok": true, "result": {"id": 7, "is_bot": true, "first_name": "Krisenbot"}}'
        proxy.answer(200, "POST", f"/bot{TOKEN}/getMe", body=me, headers=JSON)
        assert await ask(proxy.url + end) == "Krisenbot"


async def test_this_machine_is_spoken_to_without_detours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://nowhere.invalid")
    async with Proxy() as proxy:
        proxy.fail()
        with pytest.raises(PerhapsSent):
            await ask(proxy.url)
        assert proxy.requests


@pytest.mark.parametrize(
    ("status", "description", "advice"),
    [
        (400, "Bad Request: chat not found", "Is `channel` in config.yaml right"),
        (400, "Bad Request: need administrator rights in the channel chat", "Make the bot an administrator"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "Make the bot an administrator"),
        (400, "Bad Request: message is too long", "too long for Telegram"),
        (400, "Bad Request: message text is empty", "no words"),
        (400, "Bad Request: message can't be edited", "does not let the bot change"),
        (400, "Bad Request: something new", r"refused it \(400: Bad Request: something new\)\.$"),
        (401, "Unauthorized", "set TELEGRAM_BOT_TOKEN anew"),
        (403, "Forbidden: bot was kicked from the channel chat", "Make the bot an administrator"),
        (404, "Not Found", "set TELEGRAM_BOT_TOKEN anew"),
        (413, "Request Entity Too Large", "413"),
    ],
)
async def test_no_is_no_for_good_and_said_in_words(status: int, description: str, advice: str):
    async with Proxy() as proxy:
        proxy.answer(status, body=said(status, description), headers=JSON)
        with pytest.raises(NotSent, match=advice) as no:
            await ask(proxy.url)
        assert len(proxy.requests) == 1
    assert no.value.final
    assert description in no.value.reason


async def test_where_a_group_went_is_told():
    async with Proxy() as proxy:
        moved = said(400, "Bad Request: group chat was upgraded", '{"migrate_to_chat_id": -1001234567890}')
        proxy.answer(400, body=moved, headers=JSON)
        with pytest.raises(NotSent, match=r'`channel: "-1001234567890"`') as no:
            await ask(proxy.url)
    assert no.value.final


@pytest.mark.parametrize(
    ("body", "wait"),
    [
        (said(429, "Too Many Requests: retry after 7", '{"retry_after": 7}'), 7),
        (said(429, "Too Many Requests", "{}"), 30),
        (said(429, "Too Many Requests", '["x"]'), 30),
        (b"<html>", 30),
    ],
)
async def test_too_many_requests(body: bytes, wait: int):
    async with Proxy() as proxy:
        proxy.answer(429, body=body, headers=JSON)
        with pytest.raises(NotSent, match="wait") as no:
            await ask(proxy.url)
        assert len(proxy.requests) == 1
    assert (no.value.final, no.value.wait) == (False, timedelta(seconds=wait))


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
async def test_what_telegram_does_not_know_itself_is_in_doubt(status: int):
    async with Proxy() as proxy:
        proxy.fail(status=status)
        with pytest.raises(PerhapsSent, match=str(status)):
            await ask(proxy.url)
        assert len(proxy.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_is_followed_elsewhere(status: int):
    async with Proxy() as proxy, Proxy() as elsewhere:
        proxy.answer(status, headers={"Location": elsewhere.url})
        with pytest.raises(NotSent, match=str(status)):
            await ask(proxy.url)
        assert not elsewhere.requests


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"ok": true}', b'{"ok": true, "result": {}}', b"null"])
async def test_a_yes_that_cannot_be_read_is_in_doubt(body: bytes):
    async with Proxy() as proxy:
        proxy.answer(200, body=body, headers=JSON)
        with pytest.raises(PerhapsSent, match="cannot be understood"):
            await ask(proxy.url)


async def test_silence_is_in_doubt():
    async with Proxy() as proxy:
        proxy.hold(nth=1)
        with pytest.raises(PerhapsSent, match="did not answer in time"):
            await ask(proxy.url, patience=0.2)
        proxy.cut(nth=1)
        with pytest.raises(PerhapsSent, match="broke before an answer came"):
            await ask(proxy.url)
        assert len(proxy.requests) == 2


async def test_what_was_never_reached_has_nothing():
    async with Proxy() as proxy:
        url = proxy.url
        with pytest.raises(NotSent, match="cannot be reached"):
            await ask(url.replace("http:", "https:"))
    for address in (url, "https://nowhere.invalid", "ftp://127.0.0.1", "http://127.0.0.1:x"):
        with pytest.raises(NotSent, match="cannot be reached") as no:
            await ask(address)
        assert not no.value.final


async def test_the_token_stands_in_no_reason_and_no_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "aiohttp.access")  # that is the other side
    async with Proxy() as proxy:
        bot = bot_of(TOKEN, proxy.url, 0.5)
        proxy.answer(200, body=b"<html>", nth=1)
        proxy.answer(401, body=said(401, "Unauthorized"), nth=2)
        proxy.cut(nth=3)
        proxy.hold(nth=4)
        reasons = [str(await _failure(bot)) for _ in range(4)]
        proxy.clear()
        await proxy.go_deaf()
        reasons.append(str(await _failure(bot)))
    assert len([each for each in reasons if each]) == 5
    assert TOKEN not in " ".join(reasons) + caplog.text


async def _failure(bot: object) -> BaseException | None:
    from telegram import Bot

    assert isinstance(bot, Bot)
    (result,) = await asyncio.gather(once(bot.get_me()), return_exceptions=True)
    return result if isinstance(result, BaseException) else None
