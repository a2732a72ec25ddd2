"""A list as an outlet: each address at most once, whatever the server does, whenever the bot dies."""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.attempts import SayItIsNotOut
from bot.crisis.deliveries import Delivery, Outcome, Post
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.book import open_book
from bot.outlets.email import build
from bot.outlets.mailing.outcome import AGAIN
from bot.outlets.mailing.round import Bounds
from bot.outlets.mailing.server import LATER, SOON
from bot.runtime.courier import Outlets
from bot.runtime.runtime import Runtime
from tests.contract.outlet_contract import OutletContract
from tests.outlets.mailing.certificate import make_certificate
from tests.outlets.mailing.list import addresses, clock, outlet, spec, text, write_list
from tests.outlets.mailing.postbox import Postbox
from tests.outlets.sample import as_drill
from tests.real_courier import carry
from tests.runtime.parts import Clock, MemoryStore, ScriptedOutlet, Waker, journal_of, nearly_out

ROOT = Path(__file__).parents[2]
SIX = addresses(6)
FIRST, SECOND = SIX[:2]


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with Postbox() as box:
        yield box


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_list(tmp_path, SIX)
    return tmp_path


@pytest.fixture
def nobody() -> Iterator[str]:
    """The address of a server that is down."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"smtp://127.0.0.1:{taken.getsockname()[1]}"


class TestEmail(OutletContract):
    box: Postbox

    @pytest.fixture(autouse=True)
    def before_email(self, box: Postbox, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.box, self.list = box, write_list(tmp_path_factory.mktemp("list"), SIX)

    def make(self, folder: Path) -> Outlet:
        return outlet(folder, self.box.url, recipients=self.list)

    def fitting(self, statement: str) -> Delivery:
        return text(statement)

    def unfitting(self) -> Delivery:
        return as_drill(text())

    def seen(self, folder: Path) -> Any:
        return sorted((letter.to, letter.raw) for letter in self.box.letters)


async def test_each_gets_a_message_of_their_own(folder, box):
    write_list(folder, ["anna@orf.example,Anna,de", "ben@bbc.example,,en", "eva@apa.example,Eva,"])
    assert await outlet(folder, box.url).publish(text()) == Sent()
    got = {letter.to: letter for letter in box.letters}
    assert got["anna@orf.example"].text.startswith("Das Internet")
    assert got["ben@bbc.example"].message["Subject"] == "Network outage"
    assert "* * *" in got["eva@apa.example"].text
    for to, letter in got.items():
        assert letter.sender == "presse@linznet.example"
        assert [address.addr_spec for address in letter.message["To"].addresses] == [to]
        assert {"cc", "bcc"}.isdisjoint(name.lower() for name in letter.message)


async def test_an_update_hangs_under_the_first_message(folder, box):
    await outlet(folder, box.url).publish(text())
    await outlet(folder, box.url).publish(text("update_1", under=Post(text().key, "", "")))
    ids = {letter.to: letter.message["Message-ID"] for letter in box.letters[:6]}
    assert {letter.to: letter.message["References"] for letter in box.letters[6:]} == ids
    assert len(set(ids.values())) == 6


async def test_what_everybody_has_is_not_sent_again(folder, box):
    sent = await outlet(folder, box.url).publish(text())
    connections = box.connections
    assert await outlet(folder, box.url).publish(text()) == sent
    assert (len(box.letters), box.connections) == (6, connections)


async def test_who_is_refused_keeps_nobody_else_from_it(folder, box):
    box.at_rcpt[FIRST] = "550 5.1.1 no such user"
    box.at_data[SECOND] = "554 5.7.1 looks like spam"
    note = f"4 of 6 accepted. Refused: {FIRST} (550 5.1.1 no such user), {SECOND} (554 5.7.1 looks like spam)."
    assert await outlet(folder, box.url).publish(text()) == Sent(note=note)
    assert await outlet(folder, box.url).find(text()) == Sent(note=note)
    assert box.to() == Counter(SIX[2:])
    assert await outlet(folder, box.url).publish(text()) == Sent(note=note)
    assert len(box.tried) == 6


async def test_when_everybody_is_refused_a_person_may_try_again(folder, box):
    box.at_rcpt.update(dict.fromkeys(SIX, "550 5.7.1 relaying denied"))
    with pytest.raises(NotSent, match=r"refuses every address: .*relaying denied") as refusal:
        await outlet(folder, box.url).publish(text())
    assert refusal.value.final
    assert await outlet(folder, box.url).find(text()) is None
    box.at_rcpt.clear()
    assert await outlet(folder, box.url).publish(text()) == Sent()


@pytest.mark.parametrize("when", ["at_rcpt", "at_data"])
async def test_who_is_put_off_gets_it_later_and_nobody_gets_it_twice(folder, box, when):
    getattr(box, when)[FIRST] = "451 4.7.1 greylisted"
    with pytest.raises(NotSent) as no:
        await outlet(folder, box.url).publish(text())
    assert no.value.reason == f"5 of 6 accepted. Put off by the server: {FIRST} (451 4.7.1 greylisted)."
    assert (no.value.final, no.value.wait) == (False, AGAIN)
    assert await outlet(folder, box.url).find(text()) is None
    getattr(box, when).clear()
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert box.to() == Counter(SIX)


async def test_a_lost_answer_is_asked_about_and_the_others_have_it(folder, box):
    box.drop = {FIRST, SECOND}
    told = rf"^2 of 6 in doubt, for the answer was lost: {FIRST}, {SECOND}\. 4 accepted\.$"
    with pytest.raises(PerhapsSent, match=told):
        await outlet(folder, box.url).publish(text())
    with pytest.raises(PerhapsSent, match=told):
        await outlet(folder, box.url).find(text())
    assert box.to() == Counter(SIX)


async def test_when_a_person_says_it_is_not_there_those_in_doubt_get_it_once_more_under_the_same_name(folder, box):
    box.drop = {FIRST}
    with pytest.raises(PerhapsSent):
        await outlet(folder, box.url).publish(text())
    box.drop.clear()
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert box.to() == Counter(SIX) + Counter([FIRST])
    first, again = (letter.message["Message-ID"] for letter in box.letters if letter.to == FIRST)
    assert first == again


async def test_a_person_is_asked_once_when_the_server_is_gone_meanwhile(folder, box, nobody):
    box.drop = {FIRST}
    with pytest.raises(PerhapsSent):
        await outlet(folder, box.url).publish(text())
    with pytest.raises(NotSent, match=r"5 of 6 accepted.*does not answer"):
        await outlet(folder, nobody).publish(text())
    assert await outlet(folder, box.url).find(text()) is None


async def test_a_connection_that_breaks_before_the_message_is_no_doubt(folder, box):
    box.hang_up = {FIRST}
    with pytest.raises(NotSent, match="breaks off every connection") as no:
        await outlet(folder, box.url).publish(text())
    assert (no.value.final, no.value.wait) == (False, SOON)
    assert FIRST not in box.to()
    box.hang_up.clear()
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert box.to() == Counter(SIX)


async def test_a_server_that_takes_few_messages_a_connection_gets_all(folder, box):
    served: Counter[object] = Counter()
    mail = box.handle_MAIL

    async def few(server: Any, *arguments: Any) -> str:
        served[server] += 1
        return "421 4.7.0 enough" if served[server] > 2 else await mail(server, *arguments)

    box.handle_MAIL = few
    assert await outlet(folder, box.url, Bounds(connections=1)).publish(text()) == Sent()
    assert (box.to(), box.connections) == (Counter(SIX), 3)


async def test_a_server_that_takes_few_connections_gets_all(folder, box):
    box.most = 1
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert box.to() == Counter(SIX)


async def test_a_server_that_serves_one_connection_at_a_time_gets_all(folder, box):
    """As some do: the connection is let in, and told to wait when it wants to say something."""
    first: list[object] = []
    mail = box.handle_MAIL

    async def one(server: Any, *arguments: Any) -> str:
        first[:] = first or [server]
        return (
            await mail(server, *arguments) if first == [server] else "450 4.3.2 concurrent connections limit exceeded"
        )

    box.handle_MAIL = one
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert box.to() == Counter(SIX)


async def test_never_more_connections_than_agreed(folder, box):
    write_list(folder, addresses(30))

    async def wait(address: str) -> None:
        await asyncio.sleep(0.01)

    box.before = wait
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert (box.peak, box.connections) == (4, 4)


@pytest.mark.parametrize(
    ("answer", "final", "wait"), [("550 5.7.1 not you", True, None), ("452 4.3.1 disk full", False, LATER)]
)
async def test_a_sender_who_is_refused_stops_it(folder, box, answer, final, wait):
    box.at_mail["presse@linznet.example"] = answer
    with pytest.raises(NotSent, match="takes nothing") as no:
        await outlet(folder, box.url).publish(text())
    assert no.value.final is final
    assert wait in (None, no.value.wait)
    assert not box.tried
    assert await outlet(folder, box.url).find(text()) is None


async def test_nobody_there_is_not_out_and_may_pass(folder, nobody):
    with pytest.raises(NotSent, match=r"127\.0\.0\.1:\d+ does not answer") as no:
        await outlet(folder, nobody).publish(text())
    assert (no.value.final, no.value.wait) == (False, SOON)
    assert await outlet(folder, nobody).find(text()) is None


async def test_a_wrong_password_is_shown_once_and_told_without_it(folder):
    async with Postbox(password="hush") as box:
        with pytest.raises(NotSent, match="does not take EMAIL_USER") as no:
            await outlet(folder, box.url, secrets={"USER": "bot", "PASSWORD": "wr0ng"}).publish(text())
        assert no.value.final
        assert "wr0ng" not in no.value.reason
        assert box.connections == 1
        right = outlet(folder, box.url, secrets={"USER": "bot", "PASSWORD": "hush"})
        assert await right.publish(text()) == Sent()


async def test_in_tls_from_the_beginning(folder, monkeypatch):
    trusted, tls = make_certificate(folder)
    async with Postbox(direct=tls) as box:
        with pytest.raises(NotSent, match="certificate is not accepted"):
            await outlet(folder, f"smtps://localhost:{box.port}").publish(text())
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert await outlet(folder, f"smtps://localhost:{box.port}").publish(text()) == Sent()


async def test_a_slow_server_gets_the_rest_in_the_next_go(folder, box):
    async def slow(address: str) -> None:
        await asyncio.sleep(0.05)

    box.before = slow
    brief = Bounds(connections=1, begin=0.08, end=5)
    goes = 0
    while True:
        goes += 1
        try:
            await outlet(folder, box.url, brief).publish(text())
            break
        except NotSent as no:
            assert "the others follow" in no.reason or "too slow" in no.reason
            assert not no.final
            assert await outlet(folder, box.url).find(text()) is None
    assert goes > 1
    assert box.to() == Counter(SIX)


async def test_a_server_that_never_greets_is_given_up_in_time_and_nobody_is_in_doubt(folder):
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        gone.set()

    gone = asyncio.Event()
    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        address = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(NotSent, match=r"127\.0\.0\.1 is too slow") as no:
            await outlet(folder, address, Bounds(begin=0.1)).publish(text())
        await gone.wait()
    assert (no.value.final, no.value.wait) == (False, SOON)


async def test_a_server_that_hangs_is_given_up_in_time_and_asked_about(folder, box):
    stuck = asyncio.Event()

    async def hang(address: str) -> None:
        if address == FIRST:
            await stuck.wait()

    box.before = hang
    with pytest.raises(PerhapsSent, match=f"1 of 6 in doubt, for the answer was lost: {FIRST}. 5 accepted"):
        await outlet(folder, box.url, Bounds(end=0.5)).publish(text())
    stuck.set()


async def test_a_courier_that_runs_out_of_patience_leaves_the_truth_in_the_book(folder, box):
    box.before = lambda address: asyncio.sleep(60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await outlet(folder, box.url).publish(text())
    with pytest.raises(PerhapsSent, match=r"4 of 6 in doubt, .* 0 accepted, 2 not sent"):
        await outlet(folder, box.url).find(text())


async def test_a_list_with_a_broken_line_goes_to_nobody(folder, box):
    write_list(folder, [*SIX, "anna(at)orf.example,Anna,de"])
    with pytest.raises(NotSent, match=r"press\.csv:8: “anna\(at\)orf\.example” is no e-mail address") as no:
        await outlet(folder, box.url).publish(text())
    assert no.value.final
    assert not box.connections
    assert await outlet(folder, box.url).find(text()) is None


async def test_who_was_added_meanwhile_gets_it_and_who_was_removed_does_not(folder, box):
    box.at_rcpt.update({FIRST: "451 later", SECOND: "451 later"})
    with pytest.raises(NotSent):
        await outlet(folder, box.url).publish(text())
    box.at_rcpt.clear()
    write_list(folder, [*SIX[1:], "new@orf.example"])
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert box.to() == Counter([*SIX[1:], "new@orf.example"])


@pytest.mark.parametrize("damage", ["flip", "line"])
async def test_a_damaged_book_is_asked_about_and_nothing_is_sent(folder, box, damage):
    await outlet(folder, box.url).publish(text())
    (path,) = (folder / "memory").rglob("*.jsonl")
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    path.write_bytes(
        whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]
        if damage == "flip"
        else b"".join([*lines[:2], b"?\n", *lines[2:]])
    )
    for asked in (outlet(folder, box.url).find, outlet(folder, box.url).publish):
        with pytest.raises(PerhapsSent, match=r"cannot be read, so nobody can tell .* move the file away"):
            await asked(text())
    assert len(box.letters) == 6


async def test_without_its_memory_it_sends_nothing(folder, box):
    (folder / "memory").write_text("in the way")
    with pytest.raises((NotSent, PerhapsSent), match="memory cannot be"):
        await outlet(folder, box.url).publish(text())
    assert not box.tried


async def test_a_disk_that_fills_up_stops_it_and_who_may_have_it_is_asked_about(folder, box, monkeypatch):
    sync = os.fsync

    def until_two_have_it(handle: int) -> None:
        if len(box.letters) >= 2:
            os.ftruncate(handle, os.fstat(handle).st_size - 5)
            raise OSError(28, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", until_two_have_it)
    told = f"1 of 6 in doubt, .*: {SECOND}. 1 accepted, 4 not sent"
    with pytest.raises(PerhapsSent, match=told):
        await outlet(folder, box.url, Bounds(connections=1)).publish(text())
    monkeypatch.setattr(os, "fsync", sync)
    assert len(box.letters) == 2
    with pytest.raises(PerhapsSent, match=told):
        await outlet(folder, box.url).find(text())


async def test_a_disk_that_is_full_beforehand_sends_nothing(folder, box, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSent, match=r"memory cannot be written \(No space left on device\)"):
        await outlet(folder, box.url).publish(text())
    assert not box.tried


async def test_a_text_without_words_and_a_drill_are_refused(folder, box):
    for refused in (text(texts={"de": " "}), replace(text(), drill=True)):
        with pytest.raises(NotSent) as no:
            await outlet(folder, box.url).publish(refused)
        assert no.value.final
    assert not box.connections


async def test_it_says_how_many_it_reaches_once_the_server_lets_it_in(folder, box, nobody):
    made = build(spec(folder, box.url), clock)
    assert await made.capabilities() == Capabilities(threads=True, reach=6)
    assert made.remembers == NEVER
    assert (box.connections, box.letters) == (1, [])
    for broken in ({"server": nobody}, {"sender": "Presse"}, {"recipients": folder / "none.csv"}):
        with pytest.raises(NotSent):
            await outlet(folder, **({"server": box.url} | broken)).capabilities()


# ------------------------------------------------------------------------------------------- the courier


async def test_the_courier_comes_back_to_those_who_were_put_off(folder, box):
    rcpt, tries = box.handle_RCPT, Counter[str]()

    async def greylisting(server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        tries[address] += 1
        known = address != FIRST or tries[address] > 2
        return await rcpt(server, session, envelope, address, options) if known else "451 4.7.1 greylisted"

    box.handle_RCPT = greylisting
    outcome = await carry(lambda: outlet(folder, box.url))
    assert (outcome.status, outcome.attempts, outcome.note) == ("sent", 3, "")
    assert box.to() == Counter(SIX)


async def test_the_courier_asks_about_a_lost_answer_and_a_persons_no_sends_only_that_once_more(folder, box):
    box.drop = {FIRST}
    run = nearly_out()
    store, clock = MemoryStore({"c1": journal_of(run)}), Clock(run.now + timedelta(seconds=11))
    live = {"newsroom": ScriptedOutlet("newsroom"), "mastodon": outlet(folder, box.url)}
    runtime = Runtime(store, (), Outlets(live, {}), clock, Waker())
    await runtime.start()
    await runtime.settle()

    def now() -> Outcome:
        crisis = runtime.desk.crisis("c1")
        assert crisis
        return crisis.deliveries.outcomes["first_word", "mastodon"]

    assert now().status == "unknown"
    assert now().reason == f"1 of 6 in doubt, for the answer was lost: {FIRST}. 5 accepted."
    box.drop.clear()
    clock.move(seconds=60)
    await runtime.desk.handle("c1", SayItIsNotOut(statement="first_word", outlet="mastodon"), "anna", "looked")
    await runtime.settle()
    assert now().status == "sent"
    assert box.to() == Counter([*SIX, FIRST])
    await runtime.stop()


async def test_a_bot_that_is_started_again_goes_on_with_the_rest(folder, box):
    def fresh() -> Outlet:
        box.at_rcpt.clear()
        return outlet(folder, box.url)

    box.at_rcpt[FIRST] = "451 4.7.1 greylisted"
    made = iter([outlet(folder, box.url)])
    outcome = await carry(lambda: next(made, None) or fresh(), killed={0})
    assert (outcome.status, box.to()) == ("sent", Counter(SIX))


# ------------------------------------------------------------------------------------------- kill -9

SENDER = """
import asyncio, sys
from pathlib import Path
from tests.outlets.mailing.list import outlet, text
asyncio.run(outlet(Path(sys.argv[1]), sys.argv[2]).publish(text()))
"""

EVENTS = 4 * len(SIX)
"""What the server sees: a sender, a recipient, a message, and the moment before its answer, of each."""


class Killer:
    """Ends the sending process when the server sees its n-th event."""

    def __init__(self, box: Postbox, nth: int) -> None:
        self._box, self._nth, self._seen = box, nth, 0
        self._mail, self._rcpt = box.handle_MAIL, box.handle_RCPT
        box.handle_MAIL, box.handle_RCPT = self.mail, self.rcpt  # type: ignore[assignment, method-assign]  # spied upon
        box.before = box.after = self.event
        self.process: asyncio.subprocess.Process | None = None

    async def mail(self, *arguments: Any) -> str:
        await self.event()
        return await self._mail(*arguments)

    async def rcpt(self, *arguments: Any) -> str:
        await self.event()
        return await self._rcpt(*arguments)

    async def event(self, address: str = "") -> None:
        self._seen += 1
        if self._seen >= self._nth and self.process and self.process.returncode is None:
            os.kill(self.process.pid, signal.SIGKILL)
            await self.process.wait()

    def gone(self) -> None:
        """From now on nothing happens."""
        self.process = None


@pytest.mark.parametrize(
    "nth",
    [2, 9, 14, 21, *(pytest.param(nth, marks=pytest.mark.faults_long) for nth in range(1, EVENTS + 1))],
)
async def test_killed_at_any_moment_nobody_gets_it_twice_and_nobody_is_forgotten(folder, box, nth):
    killer = Killer(box, nth)
    killer.process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, str(folder), box.url, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert await killer.process.wait() == -signal.SIGKILL
    killer.gone()
    await box.quiet.wait()
    got = box.to()
    assert max(got.values(), default=0) <= 1
    doubt = set(open_book(folder / "memory" / text().crisis / "first_word.jsonl", clock).page.those("trying"))
    if doubt:
        with pytest.raises(PerhapsSent, match=f"{len(doubt)} of 6 in doubt"):
            await outlet(folder, box.url).find(text())
    elif set(got) != set(SIX):
        assert await outlet(folder, box.url).find(text()) is None
    assert await outlet(folder, box.url).publish(text()) == Sent()
    assert set(box.to()) == set(SIX)
    assert {to for to, often in box.to().items() if often > 1} == doubt & set(got)


async def test_once_everybody_has_it_a_kill_changes_nothing(folder, box):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, str(folder), box.url, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert await process.wait() == 0
    assert await outlet(folder, box.url).find(text()) == Sent()
    assert box.to() == Counter(SIX)
