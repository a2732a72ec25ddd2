"""The way in: encrypted unless the server is this machine, with a password where there is one; every no in words."""

import asyncio
import socket

import pytest

from bot.outlets.base import NotSent
from bot.outlets.mailing.server import LATER, SOON, Server, connect, leave, server_of
from tests.outlets.mailing.certificate import make_certificate
from tests.outlets.mailing.list import spec
from tests.outlets.mailing.postbox import Postbox


@pytest.mark.parametrize(
    ("written", "server"),
    [
        ("smtp://mail.example.org:587", Server("mail.example.org", 587, "starttls")),
        ("smtp://mail.example.org", Server("mail.example.org", 587, "starttls")),
        ("smtp://mail.example.org:25", Server("mail.example.org", 25, "starttls")),
        ("smtps://mail.example.org", Server("mail.example.org", 465, "direct")),
        ("smtps://mail.example.org:4650/", Server("mail.example.org", 4650, "direct")),
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025, "none")),
        ("smtp://localhost:25", Server("localhost", 25, "none")),
        ("smtp://[::1]:25", Server("::1", 25, "none")),
        ("smtps://localhost", Server("localhost", 465, "direct")),
    ],
)
def test_an_address_says_how_the_server_is_reached(tmp_path, written, server):
    assert server_of(spec(tmp_path, written)) == server


@pytest.mark.parametrize(
    "written",
    [
        "",
        "mail.example.org",
        "mail.example.org:587",
        "https://mail.example.org",
        "smtp://",
        "smtp://a:99999",
        "smtp://a/b",
    ],
)
def test_anything_else_is_told_with_what_to_write(tmp_path, written):
    with pytest.raises(NotSent, match="Write server: smtp://") as refusal:
        server_of(spec(tmp_path, written))
    assert refusal.value.final


def test_a_password_in_the_address_is_refused_and_not_repeated(tmp_path):
    with pytest.raises(NotSent, match="EMAIL_PASSWORD") as refusal:
        server_of(spec(tmp_path, "smtp://bot:hush@mail.example.org"))
    assert "hush" not in refusal.value.reason


@pytest.mark.parametrize("secrets", [{"USER": "bot"}, {"PASSWORD": "hush"}])
def test_user_and_password_come_together(tmp_path, secrets):
    with pytest.raises(NotSent, match="needed together"):
        server_of(spec(tmp_path, "smtp://mail.example.org", secrets=secrets))


def test_the_password_shows_nowhere(tmp_path):
    server = server_of(spec(tmp_path, "smtp://mail.example.org", secrets={"USER": "bot@x", "PASSWORD": "hush"}))
    assert server.password == "hush"
    assert "hush" not in repr(server)
    assert server.hushed("bad\r\nlogin bot@x hush" + "!" * 200) == "bad login … …" + "!" * 87


async def refusal_of(server: Server) -> NotSent:
    with pytest.raises(NotSent) as refusal:
        await connect(server, "linznet.example")
    return refusal.value


async def test_starttls_with_a_certificate_that_is_trusted(tmp_path, monkeypatch):
    trusted, tls = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with Postbox(tls=tls) as box:
        client = await connect(Server("localhost", box.port, "starttls"), "linznet.example")
        assert client.get_transport_info("sslcontext")
        await leave(client)


@pytest.mark.parametrize("how", ["untrusted", "of another host"])
async def test_a_certificate_that_is_not_accepted_ends_it(tmp_path, monkeypatch, how):
    trusted, tls = make_certificate(tmp_path, "localhost" if how == "untrusted" else "mail.other.example")
    if how != "untrusted":
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with Postbox(tls=tls, password="hush") as box:
        no = await refusal_of(Server("localhost", box.port, "starttls", "bot", "hush"))
        assert no.final
        assert "certificate is not accepted" in no.reason
        assert not box.logins


async def test_without_encryption_nothing_is_said_to_a_server_elsewhere():
    async with Postbox(password="hush") as box:
        no = await refusal_of(Server("localhost", box.port, "starttls", "bot", "hush"))
        assert no.final
        assert "offers no encryption (STARTTLS)" in no.reason
        assert not box.logins


async def test_tls_from_the_beginning(tmp_path, monkeypatch):
    trusted, tls = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with Postbox(direct=tls, password="hush") as box:
        client = await connect(Server("localhost", box.port, "direct", "bot", "hush"), "linznet.example")
        assert client.get_transport_info("sslcontext")
        await leave(client)


async def test_tls_where_the_server_speaks_none_is_told():
    async with Postbox() as box:
        no = await refusal_of(Server("localhost", box.port, "direct"))
        assert no.final
        assert "smtps:// is usually port 465" in no.reason


async def test_a_password_lets_us_in():
    async with Postbox(password="hush") as box:
        client = await connect(Server("127.0.0.1", box.port, "none", "bot", "hush"), "linznet.example")
        await leave(client)
        assert box.logins == 1


async def test_a_wrong_password_is_final_and_never_told():
    async with Postbox(password="hush") as box:
        no = await refusal_of(Server("127.0.0.1", box.port, "none", "bot", "wr0ng"))
        assert no.final
        assert "does not take EMAIL_USER with EMAIL_PASSWORD (535" in no.reason
        assert "wr0ng" not in no.reason


async def test_a_server_that_wants_no_password_is_told():
    async with Postbox() as box:
        no = await refusal_of(Server("127.0.0.1", box.port, "none", "bot", "hush"))
        assert no.final
        assert "Remove EMAIL_USER" in no.reason


async def test_nobody_there_may_pass():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        no = await refusal_of(Server("127.0.0.1", free.getsockname()[1], "none"))
    assert (no.final, no.wait) == (False, SOON)
    assert no.reason.endswith("does not answer (Connection refused).")


async def test_a_name_that_nobody_knows_may_pass():
    no = await refusal_of(Server("mail.invalid", 25, "starttls"))
    assert (no.final, no.wait) == (False, SOON)
    assert no.reason == "The mail server mail.invalid:25 does not answer (Name or service not known)."


async def test_several_addresses_of_which_none_answers_may_pass(monkeypatch):
    async def none(*arguments: object, **options: object) -> None:
        raise OSError("Multiple exceptions: [Errno 111] ('::1', 25), [Errno 111] ('127.0.0.1', 25)")

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", none)
    no = await refusal_of(Server("localhost", 25, "starttls"))
    assert (no.final, no.reason) == (False, "The mail server localhost:25 does not answer (no connection).")


@pytest.mark.parametrize(
    ("greeting", "final", "wait", "said"),
    [
        (b"421 4.3.2 Too many connections\r\n", False, LATER, "does not let us in (421 "),
        (b"554 5.7.1 You are blocked\r\n", True, LATER, "does not let us in (554 "),
        (b"", False, SOON, "does not answer (the connection broke)."),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", True, SOON, "does not speak like a mail server ("),
    ],
)
async def test_what_is_no_welcome(greeting, final, wait, said):
    gone = asyncio.Event()

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        writer.close()
        await writer.wait_closed()
        gone.set()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        no = await refusal_of(Server("127.0.0.1", server.sockets[0].getsockname()[1], "none"))
        await gone.wait()
    assert no.final is final
    assert said in no.reason
    if not final:
        assert no.wait == wait


async def test_a_server_that_says_nothing_may_pass(monkeypatch):
    monkeypatch.setattr("bot.outlets.mailing.server.PATIENCE", 0.05)
    over = asyncio.Event()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        over.set()

    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        no = await refusal_of(Server("127.0.0.1", server.sockets[0].getsockname()[1], "none"))
        await over.wait()
    assert (no.final, no.wait) == (False, SOON)
    assert no.reason.endswith("does not answer (no answer in time).")


async def test_goodbye_takes_no_longer_than_it_must(monkeypatch):
    gone = asyncio.Event()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mx\r\n")
        await reader.readline()
        writer.write(b"250 mx\r\n")
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    monkeypatch.setattr("bot.outlets.mailing.server.FAREWELL", 0.01)
    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        client = await connect(Server("127.0.0.1", server.sockets[0].getsockname()[1], "none"), "linznet.example")
        await leave(client)
        assert not client.is_connected
        await gone.wait()
