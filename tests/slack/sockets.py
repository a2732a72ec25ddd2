"""Socket Mode: the web sockets over which payloads go to the app and its acknowledgements come back.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import itertools
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from aiohttp import WSMsgType, web

from tests.slack.delivery import Ack, Delivery
from tests.slack.values import Json
from tests.slack.workspace import APP

HOST = "applink-standin"


class Link:
    """One connection of the app."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.request, self.socket = request, socket
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.leaving = False

    def abort(self) -> None:
        """End it as a cable does: without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()


class Sockets:
    """All connections. What is not acknowledged is sent again, in a new envelope, with the same payload."""

    def __init__(self) -> None:
        self.redeliver_after = 3.0
        """Seconds until a payload that is not acknowledged is sent again."""
        self.links: list[Link] = []
        self.strays: list[Json] = []
        """What the app sent that acknowledged nothing."""
        self.envelopes: list[Json] = []
        """Every envelope that was sent."""
        self.pongs = 0
        self.lost_envelopes, self.lost_acks = 0, 0
        """How many of the next ones get lost, each with its connection."""
        self._tickets: set[str] = set()
        self._numbers = itertools.count(1)
        self._under_way: dict[str, asyncio.Future[Ack]] = {}
        self._connected = asyncio.Event()

    def ticket(self) -> str:
        """For one connection: the end of the address that apps.connections.open answers."""
        ticket = f"{next(self._numbers):08x}"
        self._tickets.add(ticket)
        return f"link/?ticket={ticket}&app_id={APP}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A connection, from its handshake to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="a ticket is good for one connection")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False, timeout=1)
        await socket.prepare(request)
        link = Link(request, socket)
        await socket.send_json(self._hello())
        await socket.ping(f"Ping from {HOST}".encode())
        self._joins(link)
        try:
            await self._listen(link)
        finally:
            self._leaves(link)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.links) + 1,
            "debug_info": {"host": HOST, "started": "2026-01-01 00:00:00.000", "build_number": 1}
            | {"approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }

    def _joins(self, link: Link) -> None:
        self.links.append(link)
        self._connected.set()

    def _leaves(self, link: Link) -> None:
        self.links.remove(link)
        if not link.gone.done():
            link.gone.set_result(None)
        if not self._open_links():
            self._connected.clear()

    def _open_links(self) -> list[Link]:
        return [link for link in self.links if not link.leaving]

    async def _listen(self, link: Link) -> None:
        async for message in link.socket:
            if message.type == WSMsgType.PING:
                await link.socket.pong(message.data)
            elif message.type == WSMsgType.PONG:
                self.pongs += 1
            elif message.type == WSMsgType.TEXT:
                self._heard(link, json.loads(message.data))

    def _heard(self, link: Link, said: Json) -> None:
        if self.lost_acks:
            self.lost_acks -= 1
            self._drop(link)
        else:
            self._acknowledged(said)

    def _acknowledged(self, said: Json) -> None:
        answer = self._under_way.pop(said.get("envelope_id", ""), None)
        if answer is None or said.keys() - {"envelope_id", "payload"}:
            self.strays.append(said)
        elif not answer.done():
            answer.set_result(Ack(200, said.get("payload") or {}))

    def _drop(self, link: Link) -> None:
        link.leaving = True
        link.abort()
        if not self._open_links():
            self._connected.clear()

    async def deliver(self, delivery: Delivery) -> Ack:
        """Send a payload until it is acknowledged; over the next connection when there is none."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Ack] = loop.create_future()
        began = loop.time()
        for attempt in itertools.count(delivery.attempt):
            link = await self._some_link()
            if await self._sent(link, delivery, attempt, answer):
                ends: set[asyncio.Future[Any]] = {answer, link.gone}
                await asyncio.wait(ends, timeout=self.redeliver_after, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                break
        return replace(answer.result(), after=loop.time() - began)

    async def _some_link(self) -> Link:
        while not (links := self._open_links()):
            await self._connected.wait()
        return links[next(self._numbers) % len(links)]

    async def _sent(self, link: Link, delivery: Delivery, attempt: int, answer: asyncio.Future[Ack]) -> bool:
        envelope: Json = {
            "envelope_id": str(UUID(int=next(self._numbers))),
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
            "payload": delivery.payload,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        self._under_way[envelope["envelope_id"]] = answer
        self.envelopes.append(envelope)
        if self.lost_envelopes:
            self.lost_envelopes -= 1
            self._drop(link)
        try:
            await link.socket.send_json(envelope)
        except ConnectionError:
            await asyncio.wait({link.gone})
            return False
        return True

    async def connected(self) -> None:
        """Returns when the app is connected."""
        await asyncio.wait_for(self._some_link(), 10)

    def drop(self) -> None:
        """All connections end, without a word."""
        for link in self.links:
            self._drop(link)

    async def refresh(self) -> None:
        """Slack asks for a new connection, as it does every few hours; returns when it stands and the old is closed."""
        old = self._open_links()
        for link in old:
            link.leaving = True
        self._connected.clear()
        for link in old:
            reason = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": HOST}}
            await link.socket.send_json(reason)
        await self.connected()
        for link in old:
            await link.socket.close()

    async def close(self) -> None:
        """End everything, with a close frame."""
        for link in list(self.links):
            await link.socket.close()
