"""A website's content system: signed, taken once, looked up by its key, told of notes."""

import json
import random
import re
import time
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets import kinds
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.http import Host
from bot.outlets.webhook import WebhookOutlet, build, key_of, message_id, noted, published, signature
from tests.cms.standin import SECRET, Cms
from tests.contract.outlet_contract import OutletContract
from tests.outlets.carried import carried
from tests.outlets.place import AFTER, BEFORE, NOW, Asked, Fault, Refusal
from tests.outlets.sample import CRISIS, START, as_drill, closing, delivery

PATIENT, IMPATIENT = httpx.Timeout(10), httpx.Timeout(0.5)
KEY = f"{CRISIS}:first_word:newsroom"
NOTE = Note("correction", "correction_1", NOW, "https://news.example.org/c1/#correction_1", {"de": "Berichtigt: …"})


@pytest.fixture
async def cms() -> AsyncIterator[Cms]:
    async with Cms() as place:
        yield place


def outlet(
    cms: Cms, secret: str = SECRET, hook: str = "", patience: httpx.Timeout = PATIENT
) -> WebhookOutlet:  # fmt: skip
    host = Host("www.example.org", hook or cms.hook, lambda: NOW, (secret, secret[6:]), patience=patience)
    return WebhookOutlet("website", host, secret, lambda: NOW)


def spec(server: str, secret: str = SECRET) -> Spec:
    made = Spec("website", "webhook", "Linznet", "Europe/Vienna", ("de", "en"), Path("memory"), server=server)
    return replace(made, secrets={"SECRET": secret})


class TestWebhook(OutletContract):
    cms: Cms

    @pytest.fixture(autouse=True)
    def before_cms(self, cms: Cms) -> None:
        self.cms = cms

    def make(self, folder: Path) -> Outlet:
        return outlet(self.cms)

    def fitting(self, statement: str) -> Delivery:
        return delivery(statement)

    def unfitting(self) -> Delivery:
        return as_drill(delivery())

    def seen(self, folder: Path) -> Any:
        return list(self.cms.shown), dict(self.cms.notes)


async def test_all_that_a_website_needs(cms: Cms):
    sent = await outlet(cms).publish(delivery())
    assert sent == Sent(f"https://www.example.org/news/{CRISIS}/first_word/newsroom")
    assert cms.pages[KEY] == {
        "event": "statement.published",
        "key": KEY,
        "crisis": CRISIS,
        "statement": "first_word",
        "drill": False,
        "organisation": "Stadtnetz GmbH",
        "crisis_titles": {"de": "Störung im Netz", "en": "Network outage"},
        "titles": {"de": "Erste Meldung", "en": "First statement"},
        "texts": dict(delivery().texts),
        "released_at": "2026-11-22T04:59:00Z",
        "next_update": "2026-11-22T05:30:00Z",
        "closing": False,
        "permalink": f"https://news.example.org/{CRISIS}/",
        "mends": None,
        "mended": None,
        "note": None,
    }
    assert cms.log[0].headers["webhook-id"] == KEY


async def test_the_closing_text_and_a_correction(cms: Cms):
    await outlet(cms).publish(closing())
    await outlet(cms).publish(delivery("correction_1", mends="correction", mended="first_word"))
    last, correction = cms.pages.values()
    assert (last["closing"], last["next_update"]) == (True, None)
    assert (correction["mends"], correction["mended"]) == ("correction", "first_word")


async def test_a_time_is_told_in_utc(cms: Cms):
    await outlet(cms).publish(delivery(released_at=START.astimezone().replace(microsecond=7)))
    assert cms.pages[KEY]["released_at"] == "2026-11-22T04:59:00Z"


async def test_a_note_is_told_once(cms: Cms):
    out = delivery()
    sent = await outlet(cms).publish(out)
    there = replace(out, sent=Post(out.key, sent.permalink, sent.ref))
    for _ in range(2):
        await outlet(cms).edit(there, NOTE)
    assert cms.notes[KEY] == [
        {
            "mends": "correction",
            "statement": "correction_1",
            "at": "2026-11-22T05:00:00Z",
            "link": NOTE.link,
            "texts": {"de": "Berichtigt: …"},
        }
    ]
    assert cms.pages[KEY]["texts"] == out.texts
    assert [asked.headers["webhook-id"] for asked in cms.log[1:]] == [f"{KEY}:correction:correction_1"] * 2


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER])
async def test_a_note_is_told_though_something_goes_wrong(cms: Cms, fault: Fault):
    await outlet(cms).publish(delivery())
    cms.fail("POST", fault)
    with pytest.raises((NotSent, PerhapsSent)):
        await outlet(cms, patience=IMPATIENT if fault == "hang" else PATIENT).edit(delivery(), NOTE)
    await outlet(cms).edit(delivery(), NOTE)
    assert len(cms.notes[KEY]) == 1


async def test_a_note_on_an_exercise_never_leaves(cms: Cms):
    with pytest.raises(NotSent, match="exercise") as no:
        await outlet(cms).edit(as_drill(delivery()), NOTE)
    assert no.value.final
    assert not cms.log


# ------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER])
async def test_whatever_happens_it_is_out_once(cms: Cms, fault: Fault):
    cms.fail("POST", fault)
    patience = IMPATIENT if fault == "hang" else PATIENT
    assert isinstance(await carried(outlet(cms, patience=patience), delivery()), Sent)
    assert cms.shown == [delivery().texts]
    assert len(cms.asked("POST")) == (1 if fault in AFTER else 2)


async def test_where_it_cannot_be_asked_it_is_sent_again(cms: Cms):
    cms.fail("POST", "lost")
    cms.fail("GET", "busy", "reset", "limited", "busy")
    assert isinstance(await carried(outlet(cms), delivery()), Sent)
    assert cms.shown == [delivery().texts]
    assert len(cms.asked("POST")) == 2


async def test_nobody_there_is_not_sent_and_then_sent(cms: Cms):
    await cms.close()
    assert await carried(outlet(cms), delivery()) == "given up"
    async with cms:
        assert isinstance(await carried(outlet(cms), delivery()), Sent)
    assert cms.shown == [delivery().texts]


@pytest.mark.parametrize("seed", range(30))
async def test_a_storm_doubles_nothing_and_asks_nobody(cms: Cms, seed: int):
    chance = random.Random(seed)
    cms.fail("POST", *(chance.choice(("", *BEFORE, *AFTER[:3])) for _ in range(4)))
    cms.fail("GET", *(chance.choice(("", *BEFORE, *AFTER[:3])) for _ in range(12)))
    assert isinstance(await carried(outlet(cms), delivery()), Sent)
    assert cms.shown == [delivery().texts]


async def test_a_late_one_meets_the_one_that_came_after_it(cms: Cms):
    cms.fail("POST", "late")
    sent = await carried(outlet(cms, patience=IMPATIENT), delivery())
    cms.gate.set()
    assert isinstance(sent, Sent)
    assert cms.shown == [delivery().texts]


# ---------------------------------------------------------------------------------------------- signatures


def test_signed_as_the_standard_says():
    """The example of the libraries of Standard Webhooks."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("secret", ["ein Satz mit Umläuten", "whsec", SECRET, f"{SECRET}\n"])
async def test_secrets_of_both_kinds(secret: str):
    async with Cms(secret.strip()) as cms:
        made = kinds.build(spec(cms.hook, secret), lambda: NOW)
        assert await made.find(delivery()) is None
        assert await made.publish(delivery()) == await made.find(delivery())


async def test_a_secret_that_cannot_be_read(cms: Cms):
    made = build(spec(cms.hook, "whsec_???"), lambda: NOW)
    with pytest.raises(NotSent, match="is no base64") as no:
        await made.publish(delivery())
    assert no.value.final
    assert "???" not in no.value.reason
    assert await made.find(delivery()) is None
    assert not cms.log


async def test_another_secret_or_clock_is_told_in_words(cms: Cms):
    made = build(spec(cms.hook, "whsec_Zk7pqx8vvWaa"), lambda: NOW)
    with pytest.raises(NotSent, match="same on both sides, and are both clocks right") as no:
        await made.publish(delivery())
    assert no.value.final
    assert "Zk7pqx8vvWaa" not in "".join(traceback.format_exception(no.value))
    cms.now += timedelta(minutes=6)
    with pytest.raises(NotSent, match="401"):
        await outlet(cms).publish(delivery())
    with pytest.raises(PerhapsSent, match="401"):
        await outlet(cms).find(delivery())


async def test_a_secret_that_is_repeated_is_not_shown(cms: Cms):
    async def repeats(asked: Asked) -> web.Response:
        raise Refusal(403, {"error": f"I know {SECRET} and {SECRET[6:]} only"})

    cms.instead = repeats
    with pytest.raises(NotSent) as no:
        await outlet(cms).publish(delivery())
    assert SECRET[6:] not in no.value.reason


# ------------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_a_text_without_a_page_of_its_own_is_out(cms: Cms, status: int):
    async def taken(asked: Asked) -> web.Response:
        return web.json_response({"url": "", "more": 1}, status=status)

    cms.instead = taken
    assert await outlet(cms).publish(delivery()) == Sent()


@pytest.mark.parametrize("body", [{}, {"url": None}, {"url": "javascript:alert(1)"}, {"url": ["x"]}, ["x"], "ok"])
async def test_an_answer_that_is_none_of_the_contract_leaves_doubt(cms: Cms, body: Any):
    async def strange(asked: Asked) -> web.Response:
        raise Refusal(200, body)

    cms.instead = strange
    with pytest.raises(PerhapsSent, match=r"www\.example\.org did not answer with the address"):
        await outlet(cms).publish(delivery())
    with pytest.raises(PerhapsSent, match=r"docs/webhook\.md"):
        await outlet(cms).find(delivery())


async def test_an_address_that_is_not_the_hook_is_told(cms: Cms):
    with pytest.raises(NotSent, match="the address of the hook"):
        await build(spec(cms.url + "/other"), lambda: NOW).publish(delivery())


async def test_only_tls_leaves_this_machine():
    made = build(spec("http://www.example.org/hooks"), lambda: NOW)
    with pytest.raises(NotSent, match=r"www\.example\.org: `server` in config\.yaml must begin with https") as no:
        await made.publish(delivery())
    assert no.value.final
    assert await made.find(delivery()) is None


async def test_it_says_what_it_can_once_it_answers(cms: Cms):
    assert await outlet(cms).capabilities() == kinds.KINDS["webhook"].can
    with pytest.raises(NotSent, match="401"):
        await outlet(cms, secret="other").capabilities()
    with pytest.raises(NotSent, match="must begin with https"):
        await outlet(cms, hook="http://www.example.org").capabilities()


def test_the_contract_shows_what_is_sent():
    shown = [json.loads(block if block.startswith("{") else f"{{{block}}}") for block in blocks("json")]
    noted_now = noted(delivery(), NOTE)
    assert list(shown[0]) == list(published(delivery()))
    assert list(shown[1]["note"]) == list(noted_now["note"])


def test_the_contract_shows_how_to_check_a_signature():
    known: dict[str, Any] = {}
    exec(blocks("python")[0], known)
    for secret in (SECRET, "a plain one"):
        at = str(int(time.time()))
        signed = {
            "webhook-id": KEY,
            "webhook-timestamp": at,
            "webhook-signature": signature(key_of(secret), KEY, at, b"x"),
        }
        assert known["signed_by_the_bot"](signed, b"x", secret)
        assert not known["signed_by_the_bot"](signed, b"y", secret)


def blocks(kind: str) -> list[str]:
    """What stands in the contract as code of a kind."""
    page = (Path(__file__).parents[2] / "docs" / "webhook.md").read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)]


def test_the_key_fits_in_a_header_and_an_address():
    assert message_id(delivery()) == KEY
