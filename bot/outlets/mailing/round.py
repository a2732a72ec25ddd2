"""One go at everybody who is still to get a message, over a few connections at once."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aiosmtplib import SMTP

from bot.outlets.base import NotSent
from bot.outlets.book import Book, unwritable
from bot.outlets.mailing.handover import Broken, Envelope, hand_over
from bot.outlets.mailing.recipients import Recipient
from bot.outlets.mailing.server import SOON, Server, connect, leave


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much at once, and how long: seconds from the beginning until which a message may be begun, and must be over.

    That must stay below the courier's patience: whoever is interrupted in a message does not know whether it is there.
    """

    connections: int = 4
    begin: float = 15.0
    end: float = 26.0
    breaks: int = 3
    """So many connections one after the other may break before the server is left alone."""


class Round:
    """Goes through its recipients once. What became of each stands in the book."""

    def __init__(
        self, server: Server, domain: str, book: Book, envelope: Callable[[Recipient], Envelope], bounds: Bounds
    ) -> None:  # fmt: skip
        self._server, self._domain, self._book, self._envelope = server, domain, book, envelope
        self._bounds = bounds
        self._queue: deque[Recipient] = deque()
        self._held, self._breaks = 0, 0
        self._now = asyncio.get_running_loop().time
        self._began = self._now()
        self._problem: NotSent | None = None

    async def go(self, recipients: Sequence[Recipient]) -> NotSent | None:
        """Try each of them; no request is under way any more when it returns.

        What it returns is why it stopped before everybody had their turn: None when only the time was over, or nothing
        was wrong.
        """
        self._queue.extend(recipients)
        if first := await self._connection():  # alone: a wrong password is not shown to the server four times
            async with asyncio.TaskGroup() as group:
                group.create_task(self._line(first))
                for _ in range(min(self._bounds.connections, len(self._queue)) - 1):
                    group.create_task(self._line())
        return self._problem

    async def _line(self, client: SMTP | None = None) -> None:
        """One connection after the other, as long as there is something to do and the server wants it."""
        while client or (client := await self._connection()):
            if not await self._use(client):
                return
            client = None

    async def _connection(self) -> SMTP | None:
        """A new connection. Where the server wants no more of them, others go on without this one."""
        if not self._more():
            return None
        try:
            async with asyncio.timeout_at(self._began + self._bounds.begin):
                return await connect(self._server, self._domain)
        except NotSent as no:
            problem = no
        except TimeoutError:
            problem = NotSent(f"The mail server {self._server.host} is too slow.", wait=SOON)
        if not self._held:
            self._problem = self._problem or problem
        return None

    async def _use(self, client: SMTP) -> bool:
        self._held += 1
        try:
            while client.is_connected and self._more():
                if not await self._serve(client, self._queue.popleft()):
                    return False
            return True
        finally:
            self._held -= 1
            await leave(client)

    def _more(self) -> bool:
        return bool(self._queue) and not self._problem and self._now() - self._began < self._bounds.begin

    async def _serve(self, client: SMTP, recipient: Recipient) -> bool:
        """One message, and what came of it. Afterwards the client is of use, or closed. False when the server takes
        nothing on it: fewer connections are tried then, and the last one tells the problem."""
        before = partial(self._book.try_, recipient.key)
        try:
            async with asyncio.timeout_at(self._began + self._bounds.end):
                mark = await hand_over(client, self._server, self._envelope(recipient), before)
            self._breaks = 0
            if mark.state != "trying":
                await self._book.mark(recipient.key, mark)
        except Broken:
            client.close()
            self._broke(recipient)
        except TimeoutError:
            client.close()
        except NotSent as problem:
            client.close()
            self._queue.append(recipient)
            if problem.final or self._held == 1:
                self._problem = self._problem or problem
            return False
        except OSError as problem:
            self._problem = unwritable(problem)
        return True

    def _broke(self, recipient: Recipient) -> None:
        """Once more, on another connection; unless none holds."""
        self._queue.append(recipient)
        self._breaks += 1
        if self._breaks >= self._bounds.breaks:
            self._problem = NotSent(f"{self._server.host} breaks off every connection.", wait=SOON)
