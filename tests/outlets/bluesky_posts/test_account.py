"""One account on a server: its session, and nothing else than what the outlet asks for."""

import asyncio
import json
import re
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.bluesky_posts.account import Account, Session
from bot.outlets.bluesky_posts.keys import record_key
from bot.outlets.bluesky_posts.record import record
from tests.outlets.sample import START, delivery
from tests.pds.place import Member
from tests.pds.standin import StandIn
from tests.proxy import Proxy

PUT, GET = "/xrpc/com.atproto.repo.putRecord", "/xrpc/com.atproto.repo.getRecord"
LOGIN, REFRESH = "/xrpc/com.atproto.server.createSession", "/xrpc/com.atproto.server.refreshSession"
JSON = {"Content-Type": "application/json"}

TEXT = delivery(texts={"de": "Störung"})
KEY, POST = record_key(TEXT), record(TEXT, "Störung", None)


@dataclass
class House:
    """A server with one member, and the proxy before it."""

    standin: StandIn
    proxy: Proxy
    member: Member

    def account(self) -> Account:
        return Account(self.proxy.url, self.member.handle, self.member.password, lambda: START)

    def logins(self) -> tuple[int, int]:
        return len(self.proxy.of("POST", LOGIN)), len(self.proxy.of("POST", REFRESH))

    def says(self, error: str, method: str = "POST", path: str = PUT, message: str = "", nth: int = 0) -> None:
        body = json.dumps({"error": error, "message": message}).encode()
        self.proxy.answer(400, method, path, body=body, headers=JSON, nth=nth)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with StandIn() as standin, Proxy(standin.url) as proxy:
        yield House(standin, proxy, standin.join())


async def test_it_asks_for_nothing_but_what_is_needed(house: House):
    account = house.account()
    assert await account.get(KEY) is None
    entry = await account.put(KEY, POST)
    assert entry
    assert await account.get(KEY) == entry
    assert await account.name() == house.member.handle
    assert [(each.method, each.path) for each in house.proxy.requests] == [
        ("POST", LOGIN), ("GET", GET), ("POST", PUT), ("GET", GET)
    ]  # fmt: skip


async def test_the_password_is_told_only_when_logging_in(house: House):
    await house.account().put(KEY, POST)
    told = [each.path for each in house.proxy.requests if house.member.password.encode() in each.body]
    assert told == [LOGIN]


async def test_what_is_there_stays(house: House):
    account = house.account()
    await account.put(KEY, POST)
    assert await account.put(KEY, {**POST, "text": "anders"}) is None
    assert [entry["value"] for entry in house.standin.posts(house.member)] == [POST]


async def test_many_whose_session_has_ended_renew_it_once(house: House):
    account = house.account()
    await account.name()
    for nth in range(1, 6):
        house.says("ExpiredToken", nth=nth)
    keys = [record_key(delivery(f"update_{number}")) for number in range(5)]
    assert all(await asyncio.gather(*(account.put(key, POST) for key in keys)))
    assert len(house.standin.posts(house.member)) == 5
    assert house.logins() == (1, 1)


async def test_when_renewing_is_limited_it_does_not_log_in_instead(house: House):
    account = house.account()
    await account.name()
    house.says("ExpiredToken", nth=1)
    house.proxy.limit("POST", REFRESH, seconds=9)
    with pytest.raises(NotSent, match="wait") as limited:
        await account.put(KEY, POST)
    assert limited.value.wait.total_seconds() == 9
    assert house.logins() == (1, 1)
    assert await account.put(KEY, POST)


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b"{", b"", b'{"uri": "at://x"}', b'{"uri": [], "cid": {}}'])
@pytest.mark.parametrize("kind", [JSON, {"Content-Type": "text/html"}])
async def test_an_answer_that_is_none_is_in_doubt(house: House, body: bytes, kind: dict[str, str]):
    account = house.account()
    house.proxy.answer(200, "POST", PUT, body=body, headers=kind)
    house.proxy.answer(200, "GET", GET, body=body, headers=kind)
    with pytest.raises(PerhapsSent):
        await account.put(KEY, POST)
    with pytest.raises(PerhapsSent):
        await account.get(KEY)


@pytest.mark.parametrize("body", [b"[]", b"{}", b"{", b'{"did": "d", "handle": "h", "accessJwt": 1}'])
async def test_a_login_that_is_none_is_not_in_doubt(house: House, body: bytes):
    house.proxy.answer(200, "POST", LOGIN, body=body, headers=JSON)
    with pytest.raises(NotSent) as problem:
        await house.account().put(KEY, POST)
    assert not problem.value.final


async def test_secrets_that_a_server_repeats_stay_secret(house: House):
    account = house.account()
    await account.name()
    token = account._session.access if account._session else ""
    house.says("InvalidRequest", message=f"{house.member.password} and {token} are bad")
    with pytest.raises(NotSent, match="are bad") as refusal:
        await account.put(KEY, POST)
    assert token
    assert token not in refusal.value.reason
    assert house.member.password not in refusal.value.reason


async def test_what_a_broken_login_held_is_in_no_trace(house: House):
    body = b'{"refreshJwt": "s3cret"}'
    house.proxy.answer(200, "POST", LOGIN, body=body, headers=JSON)
    with pytest.raises(NotSent) as problem:
        await house.account().name()
    trace = "".join(traceback.format_exception(problem.value))
    assert "NotSent" in trace
    assert not {"s3cret", house.member.password} & set(re.findall(r"[\w-]+", trace))


def test_a_session_does_not_show_its_tokens():
    assert "s3cret" not in repr(Session("did:plc:x", "x.test", "s3cret", "s3cret"))
