"""A mail server on loopback that answers what it likes, at any point of the conversation."""

import asyncio
import random
from typing import Self

GOOD = {
    "ehlo": b"250-mail.invalid\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 99999999\r\n", "data": b"354 go on\r\n",
    "quit": b"221 bye\r\n", "auth": b"235 in\r\n", "": b"220 mail.invalid ESMTP\r\n",
}  # fmt: skip
"""What a server says to each verb; 250 to any other."""


class RogueMail:
    """Start it with `async with`. The same for the same seed; `secret` is said now and then."""

    def __init__(self, secret: str) -> None:
        self.chance, self.trouble, self._secret = random.Random(0), 0.0, secret.encode()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        assert self._server
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            verb = ""
            while True:
                writer.write(self._say(verb))
                await writer.drain()
                if verb == "data":
                    await reader.readuntil(b"\r\n.\r\n")
                    writer.write(self._say("message"))
                if not (line := await reader.readline()):
                    return
                verb = line[:4].decode("latin-1").strip().lower() or "?"
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.transport.abort()

    def _say(self, verb: str) -> bytes:
        if self.chance.random() < self.trouble:
            return self.chance.choice(self._odd())
        return GOOD.get(verb, b"250 fine\r\n")

    def _odd(self) -> list[bytes]:
        code = b"%d" % self.chance.choice(
            (199, 250, 299, 354, 399, 421, 450, 452, 499, 500, 535, 550, 554, 571, 599, 999)
        )
        said = [
            b"no",
            b"no \x1b[31m\x00\xff\xfe",
            b"x" * 400,
            self._secret,
            b"-",
            "nö ".encode() * 9,
        ]
        lines = [code + b" " + each + b"\r\n" for each in said]
        lines += [
            code + b"-" + said[0] + b"\r\n" + code + b" " + said[1] + b"\r\n",
            code + b"\r\n",
            b"\r\n",
            b"hello\r\n",
        ]
        return [*lines, b"HTTP/1.1 400 Bad\r\n\r\n", b"9" * 5_000 + b"\r\n", code + b" " + b"y" * 70_000 + b"\r\n"]
