"""The proxy passes on what it gets, and fails as planned. Here another proxy, which answers by plan, is the server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.proxy import Proxy


@asynccontextmanager
async def both() -> AsyncIterator[tuple[Proxy, Proxy]]:
    """The proxy, and the server behind it, which says yes to everything."""
    async with Proxy() as server, Proxy(server.url) as proxy:
        server.answer(201, body=b"0123456789", headers={"Content-Type": "text/x-answer", "X-More": "a"})
        yield proxy, server


async def ask(proxy: Proxy, method: str = "POST", path: str = "/a/b?c=d%20e") -> tuple[int, bytes, str]:
    asked = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))
    async with asked, asked.request(method, proxy.url + path, data=b"body", headers={"X-Key": "k"}) as answer:
        return answer.status, await answer.read(), answer.headers.get("X-More", "")


async def test_everything_is_passed_on():
    async with both() as (proxy, server):
        assert await ask(proxy) == (201, b"0123456789", "a")
        (seen,) = server.requests
        assert (seen.method, seen.path, seen.body, seen.headers["X-Key"]) == ("POST", "/a/b", b"body", "k")
        assert proxy.of("POST", "/a/*").forwarded == proxy.requests


async def test_before_it_happens():
    async with both() as (proxy, server):
        proxy.limit(seconds=7, nth=1)
        proxy.fail(nth=2)
        proxy.cut(nth=3)
        proxy.answer(418, nth=4, body=b"tea")
        assert (await ask(proxy))[0] == 429
        assert (await ask(proxy))[0] == 503
        with pytest.raises(aiohttp.ClientError):
            await ask(proxy)
        assert (await ask(proxy))[:2] == (418, b"tea")
        assert not server.requests
        assert [seen.status for seen in proxy.requests] == [429, 503, 0, 418]
        assert (await ask(proxy))[0] == 201


async def test_after_it_happened():
    async with both() as (proxy, server):
        proxy.lose(nth=1)
        proxy.halve(nth=2)
        proxy.fail(status=502, after=True, nth=3)
        for _ in range(2):
            with pytest.raises(aiohttp.ClientError):
                await ask(proxy)
        assert (await ask(proxy))[0] == 502
        assert len(server.requests) == len(proxy.requests.forwarded) == 3


@pytest.mark.parametrize("after", [False, True])
async def test_what_is_held_goes_on_even_if_nobody_waits(after: bool):
    async with both() as (proxy, server):
        gate = proxy.hold(after=after, nth=1)
        waiting = asyncio.create_task(ask(proxy))
        await gate.reached()
        assert len(server.requests) == after
        waiting.cancel()
        gate.open()
        await proxy.until(lambda: server.requests)


async def test_only_some_are_struck():
    async with both() as (proxy, _):
        proxy.fail("PUT", "/x/*", times=1)
        proxy.fail(when=lambda seen: seen.path == "/y")
        wanted = [("PUT", "/a"), ("POST", "/x/1"), ("PUT", "/x/1"), ("PUT", "/x/2"), ("POST", "/y")]
        assert [(await ask(proxy, *each))[0] for each in wanted] == [201, 201, 503, 201, 503]
        proxy.clear()
        assert (await ask(proxy, "POST", "/y"))[0] == 201


async def test_a_storm_is_the_same_for_the_same_seed():
    async def statuses(seed: int) -> list[int]:
        async with both() as (proxy, _):
            proxy.storm(seed, limit=0.3, fail=0.2, late=0.2)
            return [(await ask(proxy))[0] for _ in range(20)]

    assert await statuses(1) == await statuses(1) != await statuses(2)
    assert {429, 503, 502, 201} >= set(await statuses(1))


async def test_it_can_go_deaf():
    async with both() as (proxy, _):
        await proxy.go_deaf()
        with pytest.raises(aiohttp.ClientConnectorError):
            await ask(proxy)
        await proxy.hear()
        assert (await ask(proxy))[0] == 201


async def test_without_a_server_it_answers_only_as_planned():
    async with Proxy() as proxy:
        assert (await ask(proxy))[0] == 404
        assert not proxy.requests.forwarded
