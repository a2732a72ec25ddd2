"""What a server's replies mean for one message, word by word."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.outlets.base import NotSent
from bot.outlets.book import Mark
from bot.outlets.mailing.handover import Broken, Envelope, hand_over
from bot.outlets.mailing.server import LATER, Server, connect, leave

ENVELOPE = Envelope("presse@linznet.example", "anna@orf.example", b"Subject: x\r\n\r\n.dot\r\nwords\r\n")
GOOD = ("250 mail", "250 rcpt", "354 go on", "250 kept")
BREAK = ""


class Script:
    """A server that says these lines one after the other, whatever it hears; at BREAK it hangs up."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.heard = iter(lines), bytearray()
        self.tried, self.ended = 0, asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mx\r\n")
        await reader.readline()
        writer.write(b"250 mx\r\n")
        said = ""
        for line in self.lines:
            self.heard += await (reader.readuntil(b"\r\n.\r\n") if said.startswith("354") else reader.readline())
            said = line
            if line == BREAK:
                break
            writer.write(f"{line}\r\n".encode())
        else:
            await reader.read()
        writer.close()
        await writer.wait_closed()
        self.ended.set()

    async def before(self) -> None:
        self.tried += 1


@asynccontextmanager
async def handed(*lines: str) -> AsyncIterator[tuple[Script, "asyncio.Task[Mark]"]]:
    """The handing over to a server that says these lines."""
    script = Script(*lines)
    async with await asyncio.start_server(script.serve, "127.0.0.1", 0) as listening:
        server = Server("127.0.0.1", listening.sockets[0].getsockname()[1], "none", "bot", "hush")
        client = await connect(Server("127.0.0.1", server.port, "none"), "linznet.example")
        task = asyncio.create_task(hand_over(client, server, ENVELOPE, script.before))
        await asyncio.wait([task])
        yield script, task
        await leave(client)
        await script.ended.wait()


async def test_a_message_arrives_as_it_is():
    async with handed(*GOOD) as (script, mark):
        assert mark.result() == Mark("sent")
        assert script.tried == 1
        assert b"MAIL FROM:<presse@linznet.example>\r\nRCPT TO:<anna@orf.example>\r\nDATA\r\n" in script.heard
        assert script.heard.endswith(b"Subject: x\r\n\r\n..dot\r\nwords\r\n.\r\n")


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["250 mail", "550 5.1.1 who?", "250 reset"], Mark("refused", "550 5.1.1 who?")),
        (["250 mail", "451 4.7.1 later", "250 reset"], Mark("put_off", "451 4.7.1 later")),
        (["250 mail", "550 not for bot with hush", "250 reset"], Mark("refused", "550 not for … with …")),
    ],
)
async def test_a_recipient_who_is_not_taken(lines: Sequence[str], mark: Mark):
    async with handed(*lines) as (script, found):
        assert found.result() == mark
        assert script.tried == 0
        assert script.heard.endswith(b"RSET\r\n")


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["354 go on", "554 5.7.1 spam", "250 reset"], Mark("refused", "554 5.7.1 spam")),
        (["354 go on", "452 4.3.1 full", "250 reset"], Mark("put_off", "452 4.3.1 full")),
        (["451 not now", "250 reset"], Mark("put_off", "451 not now")),
        (["354 go on", "452 4.3.1 full", BREAK], Mark("put_off", "452 4.3.1 full")),
        (["354 go on", BREAK], Mark("trying", "no answer")),
        (["354 go on", "what?"], Mark("trying", "no answer")),
        (["354 go on", "251 elsewhere"], Mark("trying", "answer not understood")),
    ],
)
async def test_a_message_that_is_not_taken_or_perhaps_taken(lines: Sequence[str], mark: Mark):
    async with handed("250 mail", "250 rcpt", *lines) as (script, found):
        assert found.result() == mark
        assert script.tried == 1


@pytest.mark.parametrize("lines", [[BREAK], ["250 mail", BREAK], ["421 enough for one connection"], ["what?"]])
async def test_a_connection_that_is_of_no_use_before_the_message(lines: Sequence[str]):
    async with handed(*lines) as (script, found):
        assert isinstance(found.exception(), Broken)
        assert script.tried == 0


@pytest.mark.parametrize(("line", "final"), [("550 not you", True), ("450 slow down", False)])
async def test_a_sender_who_is_not_taken(line: str, final: bool):
    async with handed(line) as (script, found):
        no = found.exception()
        assert isinstance(no, NotSent)
        assert no.final is final
        assert final or no.wait == LATER
        assert script.tried == 0


async def test_what_could_not_be_written_down_does_not_leave():
    class Full(Script):
        async def before(self) -> None:
            raise OSError(28, "No space left on device")

    script = Full("250 mail", "250 rcpt")
    async with await asyncio.start_server(script.serve, "127.0.0.1", 0) as listening:
        server = Server("127.0.0.1", listening.sockets[0].getsockname()[1], "none")
        client = await connect(server, "linznet.example")
        with pytest.raises(OSError, match="No space"):
            await hand_over(client, server, ENVELOPE, script.before)
        client.close()
        await script.ended.wait()
    assert b"DATA" not in script.heard
