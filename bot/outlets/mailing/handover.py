"""One message handed to a server that is connected: what it said to that, in the book's words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.outlets.base import NotSent
from bot.outlets.book import Mark
from bot.outlets.mailing.server import LATER, Server, for_good

_CLOSING, _FIRST_NO = 421, 400


class Broken(Exception):
    """The connection is of no use any more, and this message surely was not taken."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message with the two addresses that the server goes by."""

    sender: str
    recipient: str
    message: bytes


async def hand_over(
    client: SMTP, server: Server, envelope: Envelope, before: Callable[[], Awaitable[None]]
) -> Mark:  # fmt: skip
    """Hand a message over. What came of it; `trying` when nobody can know.

    `before` is awaited before the message itself leaves. Raises Broken; NotSent when the server takes nothing (more)
    from this sender; what `before` raises. In each of these cases the message was not taken.
    """
    try:
        await client.mail(envelope.sender)
        await client.rcpt(envelope.recipient)
    except SMTPRecipientRefused as no:
        await _anew(client)
        return _mark(no, server)
    except SMTPSenderRefused as no:
        if no.code == _CLOSING:  # so many on one connection and no more
            client.close()
            raise Broken from no
        raise _nothing_at_all(no, server) from None
    except (SMTPException, OSError, TimeoutError) as problem:
        raise Broken from problem
    await before()
    return await _the_message(client, server, envelope.message)


async def _the_message(client: SMTP, server: Server, message: bytes) -> Mark:
    try:
        await client.data(message, timeout=None)  # whoever calls says how long; to give up here is to ask a person
    except SMTPDataError as no:
        if no.code < _FIRST_NO:
            return Mark("trying", "answer not understood")
        await _anew(client)
        return _mark(no, server)
    except (SMTPException, OSError, TimeoutError):
        client.close()
        return Mark("trying", "no answer")
    return Mark("sent")


async def _anew(client: SMTP) -> None:
    """Ready for the next message; a connection that fails at that is closed."""
    try:
        await client.rset()
    except (SMTPException, OSError, TimeoutError):
        client.close()


def _mark(no: SMTPResponseException, server: Server) -> Mark:
    said = f"{no.code} {server.hushed(no.message)}"
    return Mark("refused" if for_good(no.code) else "put_off", said[:80].rstrip())


def _nothing_at_all(no: SMTPSenderRefused, server: Server) -> NotSent:
    said = f"({no.code} {server.hushed(no.message)})"
    if for_good(no.code):
        return NotSent(f"{server.host} takes nothing from {no.sender} {said}.", final=True)
    return NotSent(f"{server.host} takes nothing now {said}.", wait=LATER)
