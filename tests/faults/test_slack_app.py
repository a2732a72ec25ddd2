"""The whole bot in Slack, fed with whatever can be delivered: nothing breaks, nobody acts who is not known, or as
somebody else, and every delivery is answered once."""

import asyncio
import hashlib
import hmac
import io
import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.drill.outage import first_two_minutes
from tests.faults.slack_deeds import deeds
from tests.faults.slack_watch import Watch, watching
from tests.journeys.slack_crowd import crowded
from tests.journeys.slack_office import SlackOffice
from tests.slack.delivery import Ack, Delivery

LONGEST_WAIT = 20.0
"""Seconds (real ones) until a delivery that was not answered is called lost."""

FORM = "application/x-www-form-urlencoded"
SIGNATURE, TIME = "X-Slack-Signature", "X-Slack-Request-Timestamp"


def posted(deed: Delivery) -> tuple[str, str]:
    """Content type and body, in ASCII: what no text can hold is escaped, as somebody might."""
    if deed.kind == "events_api":
        return "application/json", json.dumps(deed.payload)
    if deed.kind == "interactive" or not isinstance(deed.payload, dict):
        return FORM, urlencode({"payload": json.dumps(deed.payload)})
    return FORM, urlencode(_fields(deed), errors="surrogatepass")


def arrived(deed: Delivery) -> object:
    """What a reader finds in the body: JSON as it is, a form as texts."""
    if deed.kind != "slash_commands" or not isinstance(deed.payload, dict):
        return deed.payload
    return {_whole(name): _whole(value) for name, value in _fields(deed).items()}


def _fields(deed: Delivery) -> dict[str, str]:
    said = {name: value for name, value in deed.payload.items() if value is not None}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in said.items()}


def _whole(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


class Wire:
    """Hands payloads to the bot, over the socket or signed over HTTP, and counts the answers."""

    def __init__(self, office: SlackOffice, session: aiohttp.ClientSession, watch: Watch) -> None:
        self.office, self.session, self.watch = office, session, watch
        self.answers: Counter[int] = Counter()

    async def deliver(self, deed: Delivery, times: int = 1) -> None:
        """So often at the same time; the answers are the same."""
        envelopes = self.office.slack.sockets.envelopes
        before = len(envelopes)
        if self.office.delivery == "socket":
            self.watch.delivered(deed.payload)
            sending = [self.office.slack.sockets.deliver(deed) for _ in range(times)]
        else:
            self.watch.delivered(arrived(deed))
            request = posted(deed)
            sending = [self._post(*request) for _ in range(times)]
        async with asyncio.timeout(LONGEST_WAIT):
            acks = await asyncio.gather(*sending)
        if len(envelopes) > before + times:
            self.watch.wrong.append(f"not answered at once, so it was delivered again: {deed}")
        for ack in acks:
            self.answers[ack.status] += 1
            self.watch.answered(ack)
        if any(ack.payload != acks[0].payload for ack in acks):
            self.watch.wrong.append(f"delivered again, it was answered otherwise: {deed}")

    async def _post(self, kind: str, body: str) -> Ack:
        signed = self.office.slack.signed
        at = str(int(time.time()))
        headers = {"Content-Type": kind, TIME: at, SIGNATURE: signed.signature(body, at)}
        async with self.session.post(signed.url, data=io.BytesIO(body.encode()), headers=headers) as answer:
            text = await answer.text()
            return Ack(answer.status, json.loads(text) if answer.status == 200 and text else {})


async def begun(office: SlackOffice) -> None:
    """Two crises are under way; in one of them, texts are to be approved and people are called."""
    anna = office.person("anna")
    await anna.types("/krise start service_outage S2 Kein Internet in Linz")
    office.stage.stream = office.bot.runtime.desk.crises()[0].id
    await office.bot.runtime.settle()
    await first_two_minutes(office.stage)
    await anna.types("/krise start data_breach S2 Leck")
    for name in ("anna", "eva"):
        await office.person(name).opens_home()
    await office.slack.until(lambda: len(office.slack.workspace.homes) == 2)
    await office.bot.runtime.settle()


def one_more_crisis(office: SlackOffice) -> Delivery:
    where = office.slack.workspace.channel("general")
    return office.slack.payloads.command(office.person("anna").id, where, "/krise", "start service_outage S2 Wels")


async def time_goes_by(office: SlackOffice) -> None:
    office.clock.advance_to(office.clock() + timedelta(seconds=20))
    await office.bot.runtime.alarm.fire()
    await office.bot.runtime.settle()


async def flooded(office: SlackOffice, wire: Wire, rng: random.Random, number: int) -> None:
    """So many payloads of what people can do there at this time, one in twenty three times at once."""
    for turn in range(number):
        if turn % 250 == 0:
            await wire.deliver(one_more_crisis(office))
            await time_goes_by(office)
            possible = await deeds(office, rng)
        if turn % 50 == 0:
            await time_goes_by(office)
        await wire.deliver(possible.made(rng), 3 if rng.random() < 0.05 else 1)


async def flood(folder: Path, delivery: Literal["socket", "http"], seed: int, number: int) -> Counter[str]:
    """What came of it: German over the socket, English over HTTP. Fails when anything went wrong."""
    language = "de" if delivery == "socket" else "en"
    async with crowded(folder, language, delivery) as office, aiohttp.ClientSession() as session:
        office.slack.sockets.redeliver_after = 2 * LONGEST_WAIT
        await begun(office)
        async with watching(office) as watch:
            wire = Wire(office, session, watch)
            await flooded(office, wire, random.Random(f"{delivery} {seed}"), number)
            await office.connection.stop()
            await office.bot.runtime.settle()
            watch.slack()
            done = await watch.journals()
        assert not office.slack.sockets.strays
        assert not watch.wrong, "\n".join(watch.wrong[:20])
        return Counter(
            {"done": done, "logged": watch.logged, "not understood": wire.answers[400], "too big": wire.answers[413]}
        )


@pytest.mark.parametrize("delivery", ["socket", "http"])
async def test_spoiled_payloads(tmp_path: Path, delivery: Literal["socket", "http"]):
    found = await flood(tmp_path, delivery, 1, 750)
    assert found["done"] > 40, found


@pytest.mark.faults_long
@pytest.mark.parametrize("delivery", ["socket", "http"])
@pytest.mark.parametrize("part", range(25))
async def test_a_hundred_thousand_spoiled_payloads(tmp_path: Path, delivery: Literal["socket", "http"], part: int):
    found = await flood(tmp_path, delivery, 100 + part, 2_000)
    assert found["done"] > 100, found


# ---------------------------------------------------------------------------------------------- what is only hostile


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/api/actions/T1/1/2",
        "http://hooks.slack.com@127.0.0.1:{port}/",
        "http://localhost:{port}/hooks.slack.com",
        "http://hooks.slack.com/",
        "https://hooks.slack.com.evil.invalid/",
        "https://notslack.com/",
        "file:///etc/passwd",
        "//[",
        "http://[::1/",
        "http://127.0.0.1:99999999/",
    ],
)
async def test_an_answer_goes_nowhere_but_to_slack(tmp_path: Path, address: str):
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(100))
        writer.close()

    other = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with other, crowded(tmp_path) as office, watching(office) as watch:
        unknown = office.person("unknown")
        button = {"type": "button", "value": "x", "action_id": "x"}
        deed = office.slack.payloads.tap(unknown.id, unknown.says("x"), button, {})
        deed.payload["response_url"] = address.format(port=other.sockets[0].getsockname()[1])
        assert (await office.slack.deliver(deed)).status == 200
        await office.connection.stop()
        assert not heard
        assert not office.slack.calls.of("response_url")
        assert not watch.wrong, watch.wrong


SLASH = "command=%2Fkrise&text=start+service_outage+S2&user_id={anna}&trigger_id=1.2.3&channel_id=C1"
HOUR = 3_600


@dataclass(frozen=True)
class Case:
    """One request that Slack would never send. `at`: seconds from now; `right` False: signed by somebody else."""

    status: int
    body: bytes = SLASH.encode()
    at: float = 0
    right: bool = True
    leave_out: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


CASES = {
    "signed by somebody else": Case(401, right=False),
    "an old version of the signature": Case(401, instead={SIGNATURE: "v1=0123"}),
    "no signature": Case(401, leave_out=(SIGNATURE,)),
    "no time": Case(401, leave_out=(TIME,)),
    "neither": Case(401, leave_out=(SIGNATURE, TIME)),
    "another time than the signed one": Case(401, instead={TIME: "{later}"}),
    "replayed after five minutes": Case(401, at=-302),
    "replayed after a day": Case(401, at=-24 * HOUR),
    "signed in the future": Case(401, at=302),
    "a time that is none": Case(400, instead={TIME: "soon"}),
    "a signature that is not ASCII": Case(400, instead={SIGNATURE: "v0=\u00e4"}),
    "not signed, and it says that it only checks the line": Case(200, SLASH.encode() + b"&ssl_check=1", right=False),
    "not UTF-8": Case(400, b"\xff\xfe" + SLASH.encode()),
    "UTF-8 cut in the middle": Case(400, SLASH.encode() + b"\xc3"),
    "no form": Case(200, b"hello"),
    "nothing": Case(200, b""),
    "only zeros": Case(200, b"\x00" * 1_000),
    "a payload that is not JSON": Case(400, b"payload=hello"),
    "a payload that is a list": Case(400, b"payload=%5B%5D"),
    "a payload that has no end": Case(400, b"payload=" + b"%5B" * 100_000),
    "half of JSON": Case(400, b'{"type": "block_actions"', instead={"Content-Type": "application/json"}),
    "JSON that is a text": Case(400, b'"hello"', instead={"Content-Type": "application/json"}),
    "a form that is called JSON": Case(400, instead={"Content-Type": "application/json"}),
    "JSON that is called a form": Case(200, b'{"type": "hello"}'),
    "JSON that is called a picture": Case(200, b'{"type": "hello"}', instead={"Content-Type": "image/png"}),
    "a handshake without its question": Case(200, b'{"type": "url_verification"}'),
    "more than a megabyte": Case(413, b"x" * 1_000_001),
    "more than a megabyte, and not signed": Case(413, b"x" * 1_000_001, leave_out=(SIGNATURE, TIME)),
    "asked for as a page, which is not there": Case(404, b"", method="GET"),
    "sent as a file": Case(405, method="PUT"),
}


def request_of(case: Case, office: SlackOffice) -> tuple[bytes, dict[str, str]]:
    """Body and headers."""
    body = case.body.replace(b"{anna}", office.person("anna").id.encode())
    at, secret = int(time.time() + case.at), office.slack.signing_secret if case.right else "somebody else's"
    signature = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": FORM, TIME: str(at), SIGNATURE: f"v0={signature}"}
    headers |= {name: value.format(later=at + 1) for name, value in case.instead.items()}
    return body, {name: value for name, value in headers.items() if name not in case.leave_out}


@pytest.mark.parametrize("name", CASES)
async def test_what_slack_would_never_send(tmp_path: Path, name: str):
    case = CASES[name]
    async with crowded(tmp_path, delivery="http") as office, watching(office) as watch:
        body, headers = request_of(case, office)
        url = office.slack.signed.url
        async with (
            aiohttp.ClientSession() as session,
            session.request(case.method, url, data=io.BytesIO(body), headers=headers) as got,
        ):
            said = await got.text()
        assert got.status == case.status
        assert len(said) < 100
        assert "Traceback" not in said
        assert not office.bot.runtime.desk.crises()
        assert not watch.wrong, watch.wrong
        assert watch.logged <= 1


async def test_what_slack_sends_is_taken(tmp_path: Path):
    """The same request, as it should be: then the crisis begins."""
    async with crowded(tmp_path, delivery="http") as office, aiohttp.ClientSession() as session:
        body, headers = request_of(Case(200, at=-298), office)
        async with session.post(office.slack.signed.url, data=body, headers=headers) as answer:
            assert answer.status == 200
        assert office.bot.runtime.desk.crises()


@pytest.mark.parametrize("word", ["payload", "payload=", "&payload={}", "ssl_check=1", "{payload}"])
async def test_words_of_slacks_own_are_only_words(tmp_path: Path, word: str):
    async with crowded(tmp_path, delivery="http") as office:
        await office.person("anna").types(f"/krise start service_outage S2 {word} fehlt")
        assert [crisis.life.what for crisis in office.bot.runtime.desk.crises()] == [f"{word} fehlt"]
