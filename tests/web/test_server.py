"""The server inside the bot's own loop."""

import asyncio
import signal
import socket

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from bot.web.server import CannotListen, serve


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """The smallest application."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=False)


async def test_it_serves_as_soon_as_it_returns_until_it_is_closed():
    server = await serve(hello, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.port}/"
    async with client() as http:
        assert (await http.get(address)).text == "hello"
        await server.close()
        await server.close()
    async with client() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(address)


async def test_answers_leave_without_delay():
    server = await serve(hello, "127.0.0.1", 0)
    async with client() as http:
        await http.get(f"http://127.0.0.1:{server.port}/")
        (connection,) = server._server.server_state.connections
        accepted = connection.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await server.close()


async def test_it_can_be_closed_before_anybody_came():
    server = await serve(hello, "127.0.0.1", 0)
    await server.close()
    with socket.create_server(("127.0.0.1", server.port)):
        pass


async def test_the_signals_stay_the_bots():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    server = await serve(hello, "127.0.0.1", 0)
    async with client() as http:
        await http.get(f"http://127.0.0.1:{server.port}/")
        assert {number: signal.getsignal(number) for number in before} == before
    await server.close()
    assert {number: signal.getsignal(number) for number in before} == before


async def test_a_taken_port_is_named_and_nothing_dies():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"127\.0\.0\.1 port {port}: .*Choose another"):
            await serve(hello, "127.0.0.1", port)


async def test_an_address_of_another_machine_is_named():
    with pytest.raises(CannotListen, match=r"198\.51\.100\.1 port 0"):
        await serve(hello, "198.51.100.1", 0)


async def test_it_serves_on_ipv6_too():
    server = await serve(hello, "::1", 0)
    async with client() as http:
        assert (await http.get(f"http://[::1]:{server.port}/")).text == "hello"
    await server.close()


async def test_a_request_under_way_is_finished():
    entered, leave = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        entered.set()
        await leave.wait()
        await hello(scope, receive, send)

    server = await serve(slow, "127.0.0.1", 0)
    async with client() as http:
        answer = asyncio.create_task(http.get(f"http://127.0.0.1:{server.port}/"))
        await entered.wait()
        closing = asyncio.create_task(server.close())
        await asyncio.sleep(0)
        leave.set()
        assert (await answer).text == "hello"
        await closing
