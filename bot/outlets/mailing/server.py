"""The mail server: what config.yaml and the environment say of it, and whether it lets us in."""

import asyncio
import os
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPResponseException

from bot.outlets.base import NotSent, Spec

PATIENCE = 10.0
"""Seconds until a server that says nothing while we connect is given up."""

FAREWELL = 1.0
"""Seconds that a server gets to say goodbye."""

SOON, LATER = timedelta(seconds=30), timedelta(minutes=2)
"""When a server that does not answer is tried again; and one that asked us to come back."""

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """Where messages are handed over, and how: in the clear (this machine only), after STARTTLS, in TLS at once."""

    host: str
    port: int
    tls: Literal["none", "starttls", "direct"]
    user: str = ""
    password: str = field(default="", repr=False)

    def hushed(self, told: str) -> str:
        """What the server said, short, in one line, and without what nobody may read."""
        for secret in (self.password, self.user):
            told = told.replace(secret, "…") if secret else told
        return " ".join("".join(c if c.isprintable() else " " for c in told).split())[:100]


def server_of(spec: Spec) -> Server:
    """The server of an outlet. Raises NotSent when what is set up cannot work."""
    how_to = "Write server: smtp://mail.example.org:587 or smtps://mail.example.org:465"
    try:
        parts = urlsplit(spec.server)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise NotSent(f"The server in config.yaml is no address of a mail server. {how_to}", final=True) from None
    if not parts.hostname or parts.path.strip("/"):
        raise NotSent(f"The server in config.yaml is no address of a mail server. {how_to}", final=True)
    if parts.username or parts.password:
        raise NotSent("User and password belong in EMAIL_USER and EMAIL_PASSWORD, not in config.yaml.", final=True)
    user, password = spec.secrets.get("USER", ""), spec.secrets.get("PASSWORD", "")
    if bool(user) != bool(password):
        raise NotSent("EMAIL_USER and EMAIL_PASSWORD are needed together; only one of them is set.", final=True)
    tls: Literal["none", "starttls"] = "none" if _this_machine(parts.hostname) else "starttls"
    return Server(parts.hostname, port, "direct" if parts.scheme == "smtps" else tls, user, password)


def _this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def connect(server: Server, domain: str) -> SMTP:
    """A connection that messages can be handed to; `domain` is what we call ourselves. Raises NotSent."""
    client = SMTP(
        hostname=server.host, port=server.port, local_hostname=domain, timeout=PATIENCE,
        use_tls=server.tls == "direct", start_tls=False,
    )  # fmt: skip
    try:
        await _enter(client, server)
    except BaseException as problem:
        client.close()
        if isinstance(problem, (SMTPException, OSError, TimeoutError)):
            raise _not_sent(problem, server) from None
        raise
    return client


async def _enter(client: SMTP, server: Server) -> None:
    await client.connect()
    await client.ehlo()
    if server.tls == "starttls":
        if not client.supports_extension("starttls"):
            said = f"{server.host} offers no encryption (STARTTLS). Perhaps smtps://{server.host}:465 is right."
            raise NotSent(said, final=True)
        await client.starttls()
        await client.ehlo()
    if server.user:
        if not client.supported_auth_methods:
            raise NotSent(f"{server.host} lets nobody log in there. Remove EMAIL_USER and EMAIL_PASSWORD.", final=True)
        await client.login(server.user, server.password)


def _not_sent(problem: Exception, server: Server) -> NotSent:
    at = f"{server.host}:{server.port}"
    if tls := _tls_problem(problem):
        return NotSent(f"No safe connection to {at}: {tls}", final=True)
    if isinstance(problem, SMTPResponseException) and problem.code < 0:
        return NotSent(f"{at} does not speak like a mail server ({server.hushed(problem.message)}).", final=True)
    if isinstance(problem, SMTPResponseException):
        said = f"({problem.code} {server.hushed(problem.message)})"
        reason = f"{at} does not let us in {said}."
        if isinstance(problem, SMTPAuthenticationError):
            reason = f"{at} does not take EMAIL_USER with EMAIL_PASSWORD {said}."
        return NotSent(reason, final=for_good(problem.code), wait=LATER)
    if isinstance(problem, (OSError, TimeoutError)):
        return NotSent(f"The mail server {at} does not answer ({_short(problem)}).", wait=SOON)
    return NotSent(f"{at}: {server.hushed(str(problem))}", final=True)


def for_good(code: int) -> bool:
    """Whether a server's no stands: 5xx. After 4xx it may be asked again."""
    return 500 <= code < 600  # noqa: PLR2004  # the classes of replies in RFC 5321


def _tls_problem(problem: BaseException) -> str:
    """What was wrong with the certificate or the encryption; empty when it was something else."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted ({problem.verify_message})."
    if isinstance(problem, ssl.SSLError):
        return "it does not speak TLS there. smtps:// is usually port 465, smtp:// port 587."
    return _tls_problem(problem.__cause__) if problem.__cause__ else ""


def _short(problem: BaseException) -> str:
    """The reason at the bottom, as the system says it where it does: `Connection refused`."""
    if isinstance(problem.__cause__, OSError):
        return _short(problem.__cause__)
    if isinstance(problem, OSError) and problem.errno:
        return os.strerror(problem.errno) if problem.errno > 0 else problem.strerror or "no such name"
    if type(problem) is OSError:
        return "no connection"  # several addresses, each with another reason
    return "no answer in time" if isinstance(problem, TimeoutError) else "the connection broke"


async def leave(client: SMTP) -> None:
    """Say goodbye, unless that takes too long."""
    with suppress(SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(FAREWELL):
            await client.quit()
    client.close()
