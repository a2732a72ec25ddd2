"""A mail server in this process that keeps what it is given, and answers as the test wants."""

import asyncio
import ssl
import warnings
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Moment = Callable[[str], Awaitable[None]]
"""Called with an address; may take its time, or end whoever is sending."""


@dataclass(frozen=True)
class Letter:
    """What somebody got."""

    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)

    @property
    def text(self) -> str:
        return str(self.message.get_content())


async def nothing(address: str) -> None:
    """What usually happens."""


@dataclass
class Postbox:
    """`at_mail`, `at_rcpt`, `at_data` are answers by address; for the addresses in `drop` the connection breaks after
    the message, which is kept all the same, as by a server whose answer got lost."""

    tls: ssl.SSLContext | None = None
    """For STARTTLS; `direct` for TLS from the beginning."""
    direct: ssl.SSLContext | None = None
    password: str = ""
    most: int = 1000
    """Connections at once; more are sent away."""
    letters: list[Letter] = field(default_factory=list)
    at_mail: dict[str, str] = field(default_factory=dict)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    drop: set[str] = field(default_factory=set)
    hang_up: set[str] = field(default_factory=set)
    """Addresses at whose RCPT the connection breaks."""
    before: Moment = nothing
    """Before the message is kept and answered."""
    after: Moment = nothing
    """When it was kept, before it is answered."""
    tried: list[str] = field(default_factory=list)
    connections: int = 0
    open: dict[object, asyncio.Transport] = field(default_factory=dict)
    """By the address at the other end."""
    peak: int = 0
    logins: int = 0
    port: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when nobody is connected any more."""

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", self.port, ssl=self.direct)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for transport in tuple(self.open.values()):
            transport.abort()
        for _ in range(3):  # a failed handshake is never told to the protocol: let the loop close what was broken off
            await asyncio.sleep(0)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self) -> Counter[str]:
        """How often each address got something."""
        return Counter(letter.to for letter in self.letters)

    def _protocol(self) -> SMTP:
        return _Protocol(self)

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins += 1
        right = isinstance(data, LoginPassword) and data.password == self.password.encode()
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.at_mail.get(address):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tried.append(address)
        if address in self.hang_up:
            _abort(server)
        if answer := self.at_rcpt.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        await self.before(address)
        if answer := self.at_data.get(address):
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(Letter(str(envelope.mail_from), address, content))
        await self.after(address)
        if address in self.drop:
            _abort(server)
        return "250 2.0.0 kept"


def _abort(server: SMTP) -> None:
    transport = server.transport
    assert isinstance(transport, asyncio.Transport)
    transport.abort()


class _Protocol(SMTP):
    def __init__(self, box: Postbox) -> None:
        self.box = box
        with warnings.catch_warnings():  # of a password in the clear, here on loopback
            warnings.simplefilter("ignore")
            super().__init__(
                box, hostname="mx.example", loop=asyncio.get_running_loop(), tls_context=box.tls, ident="test",
                require_starttls=bool(box.tls), auth_require_tls=False, auth_required=bool(box.password),
                authenticator=box.authenticate if box.password else None,
                auth_exclude_mechanism=() if box.password else ("LOGIN", "PLAIN"),
            )  # fmt: skip

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.peer = transport.get_extra_info("peername")
        self.box.connections += self.peer not in self.box.open
        self.box.open[self.peer] = transport  # after STARTTLS another one
        self.box.quiet.clear()
        self.box.peak = max(self.box.peak, len(self.box.open))
        if len(self.box.open) > self.box.most:
            transport.write(b"421 4.3.2 Too many connections\r\n")
            transport.close()
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.box.open.pop(self.peer, None)
        if not self.box.open:
            self.box.quiet.set()
        super().connection_lost(error)
