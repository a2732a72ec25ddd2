"""A post on X: once, exact, under the first one where X lets it, looked up word by word in doubt."""

import random
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.outlets import kinds
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.http import Host
from bot.outlets.x import XOutlet, build
from tests.contract.outlet_contract import OutletContract
from tests.outlets.carried import carried, no_pause
from tests.outlets.place import AFTER, BEFORE, NOW, Fault, Refusal
from tests.outlets.sample import START, as_drill, delivery
from tests.x.standin import ACCOUNT, SECRETS, X, problem

TEXT = "Das Netz ist seit 05:41 gestört (R&D). <Mehr>: https://news.example.org/c1/\n\nNächste Meldung um 06:30."
PATIENT, IMPATIENT = httpx.Timeout(10), httpx.Timeout(0.5)


@pytest.fixture
async def x() -> AsyncIterator[X]:
    async with X() as place:
        yield place


def outlet(
    x: X, account: str = ACCOUNT, secrets: dict[str, str] = SECRETS, patience: httpx.Timeout = PATIENT
) -> XOutlet:  # fmt: skip
    """The outlet of another process each time: it remembers nothing."""
    host = Host("X", x.url, lambda: NOW, secrets.values(), patience=patience)
    return XOutlet("x", account, host, secrets, lambda: NOW, ("de",), no_pause)


def post(text: str = TEXT, statement: str = "first_word", **changes: Any) -> Delivery:
    return delivery(statement, texts={"de": text}, outlet="x", **changes)


def spec(**changes: Any) -> Spec:
    made = Spec("x", "x", "Linznet", "Europe/Vienna", ("de",), Path("memory"), account=ACCOUNT, secrets=SECRETS)
    return replace(made, **changes)


class TestX(OutletContract):
    x: X

    @pytest.fixture(autouse=True)
    def before_x(self, x: X) -> None:
        self.x = x

    def make(self, folder: Path) -> Outlet:
        return outlet(self.x)

    def fitting(self, statement: str) -> Delivery:
        return post(f"{TEXT} {statement}", statement)

    def unfitting(self) -> Delivery:
        return as_drill(self.fitting("first_word"))

    def seen(self, folder: Path) -> Any:
        return list(self.x.shown)


async def test_exactly_the_approved_text(x: X):
    sent = await outlet(x).publish(post())
    assert x.shown == [TEXT]
    assert sent == Sent(f"https://x.com/{ACCOUNT}/status/{x.tweets[0].id}", x.tweets[0].id)
    assert x.asked("POST")[0].json() == {"text": TEXT}
    assert len(x.log) == 1


async def test_an_update_hangs_under_the_first_post(x: X):
    first = await outlet(x).publish(post())
    under = Post("c/first_word/x", first.permalink, first.ref)
    await outlet(x).publish(post("Stand 1.", "update_1", under=under))
    by_hand = replace(under, ref="")
    await outlet(x).publish(post("Stand 2.", "update_2", under=by_hand))
    assert [tweet.under for tweet in x.tweets] == ["", first.ref, first.ref]
    assert await outlet(x).find(post("Stand 1.", "update_1", under=under))


async def test_what_it_hangs_under_is_unknown(x: X):
    await outlet(x).publish(post(under=Post("c/first_word/x", "https://x.com/", "../2/users")))
    assert x.tweets[0].under == ""


@pytest.mark.parametrize("reason", ["not let", "deleted"])
async def test_where_x_lets_nothing_hang_it_stands_by_itself(x: X, reason: str):
    first = await outlet(x).publish(post())
    if reason == "deleted":
        x.tweets.clear()
    x.threads = False
    sent = await outlet(x).publish(post("Stand 1.", "update_1", under=Post("k", first.permalink, first.ref)))
    assert x.shown[-1] == "Stand 1."
    assert sent.note == "X did not let it hang under the earlier post."
    assert await outlet(x).find(post("Stand 1.")) == replace(sent, note="")


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER])
async def test_whatever_happens_it_is_out_once(x: X, fault: Fault):
    x.lag = 2
    x.fail("POST", fault)
    sent = await carried(outlet(x, patience=IMPATIENT if fault == "hang" else PATIENT), post())
    assert isinstance(sent, Sent)
    assert sent.ref == x.tweets[0].id
    assert x.shown == [TEXT]
    assert len(x.asked("POST")) == (1 if fault in AFTER else 2)


async def test_nobody_there_is_not_sent_and_then_sent(x: X):
    await x.close()
    with pytest.raises(NotSent, match="X cannot be reached"):
        await outlet(x).publish(post())
    assert await carried(outlet(x), post()) == "given up"
    async with x:
        assert isinstance(await carried(outlet(x), post()), Sent)
    assert x.shown == [TEXT]


@pytest.mark.parametrize("seed", range(30))
async def test_a_storm_doubles_nothing_and_loses_nothing(x: X, seed: int):
    chance = random.Random(seed)
    x.lag = chance.choice((0, 1, 2))
    x.fail("POST", *(chance.choice(("", *BEFORE, *AFTER[:3])) for _ in range(4)))
    x.fail("GET", *(chance.choice(("", "", "", *BEFORE, "lost", "half")) for _ in range(12)))
    ended = await carried(outlet(x), post())
    assert x.shown in ([], [TEXT])
    if ended != "asked":
        assert isinstance(ended, Sent)
        assert [ended.ref] == [tweet.id for tweet in x.tweets]


async def test_a_late_one_meets_the_one_that_came_after_it(x: X):
    x.fail("POST", "late")
    sent = await carried(outlet(x, patience=IMPATIENT), post())
    x.gate.set()
    assert isinstance(sent, Sent)
    assert x.shown == [TEXT]


async def test_a_repetition_is_the_post_that_is_out(x: X):
    first = x.post(TEXT)
    assert (await outlet(x).publish(post())).ref == first.id
    assert x.shown == [TEXT]


async def test_a_repetition_of_earlier_days_is_asked_about(x: X):
    x.post(TEXT).made = START - timedelta(days=1)
    with pytest.raises(PerhapsSent, match="these very words are out already"):
        await outlet(x).publish(post())


async def test_it_is_found_among_others_on_any_page(x: X):
    x.page = 5
    sent = await outlet(x).publish(post())
    for number in range(23):
        x.post(f"Antwort {number} https://news.example.org/c1/")
    assert await outlet(x).find(post()) == sent
    assert await outlet(x).find(post(TEXT.replace("05:41", "05:42"))) is None


async def test_a_long_post_is_read_whole(x: X):
    long = f"{TEXT} Und https://news.example.org/faq?a=1&copy=2 noch mehr. " + "Wir arbeiten daran. " * 30
    there = x.post(long)
    found = await outlet(x).find(post(long))
    assert found
    assert found.ref == there.id


async def test_too_many_posts_to_look_through_are_no_answer(x: X):
    x.page = 1
    for number in range(12):
        x.post(f"Antwort {number}")
    with pytest.raises(PerhapsSent, match="more posts"):
        await outlet(x).find(post())


@pytest.mark.parametrize("path", ["/2/users/me", "tweets"])
async def test_what_cannot_be_read_nobody_can_tell(x: X, path: str):
    await outlet(x).publish(post())

    async def strange(asked: Any) -> Any:
        if asked.method == "GET" and asked.path.endswith(path):
            raise Refusal(200, {"status": "ok"})
        return await x.answer(asked)

    x.instead = strange  # another service answers
    with pytest.raises(PerhapsSent, match="cannot be understood"):
        await outlet(x).find(post())


async def test_an_account_without_a_number_cannot_be_looked_at(x: X):
    async def strange(asked: Any) -> Any:
        raise Refusal(200, {"data": {"username": "Linznet"}})

    x.instead = strange
    with pytest.raises(PerhapsSent, match="did not say which account"):
        await outlet(x).find(post())


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": {"id": "../1"}}, {"data": []}, []])
async def test_an_answer_that_names_no_post_leaves_doubt(x: X, body: Any):

    async def strange(asked: Any) -> Any:
        said = await x.answer(asked)
        if asked.method == "POST":
            raise Refusal(201, body)
        return said

    x.instead = strange  # a proxy in between, say
    assert isinstance(await carried(outlet(x), post()), Sent)
    assert x.shown == [TEXT]


async def test_too_many_requests_say_until_when(x: X):
    x.limit_headers = {"x-rate-limit-reset": str(int((NOW + timedelta(minutes=11)).timestamp()))}
    x.fail("POST", "limited")
    with pytest.raises(NotSent, match="wait") as no:
        await outlet(x).publish(post())
    assert (no.value.wait, no.value.final) == (timedelta(minutes=11), False)
    x.fail("GET", "limited")
    with pytest.raises(PerhapsSent, match="wait"):
        await outlet(x).find(post())
    assert len(x.asked("GET")) == 1


async def test_a_text_that_is_too_long_is_refused_for_good(x: X):
    with pytest.raises(NotSent, match="too long") as no:
        await outlet(x).publish(post("ä" * 281))
    assert no.value.final
    assert not x.tweets


@pytest.mark.parametrize("account", ["", "a b", "../x", "sechzehn_zeichen"])
async def test_an_account_that_is_none(x: X, account: str):
    with pytest.raises(NotSent, match="is no account"):
        await outlet(x, account).publish(post())
    assert await outlet(x, account).find(post()) is None
    assert not x.log


async def test_no_text_in_its_language(x: X):
    with pytest.raises(NotSent, match="language of this account"):
        await outlet(x).publish(delivery(texts={"en": "a", "fr": "b"}))


@pytest.mark.parametrize("wrong", SECRETS)
async def test_wrong_keys_are_told_in_words_and_never_shown(x: X, wrong: str):
    secrets = {**SECRETS, wrong: "Zk7pqx"}
    made = build(spec(server=x.url, secrets=secrets), lambda: NOW)
    with pytest.raises(NotSent, match="X_API_KEY") as no:
        await made.publish(post())
    assert no.value.final
    logged = "".join(traceback.format_exception(no.value))
    assert not [secret for secret in secrets.values() if secret in logged]


async def test_keys_that_x_repeats_are_not_shown(x: X):
    async def repeats(asked: Any) -> Any:
        raise problem(403, f"No right: {asked.headers['authorization']}", "about:blank")

    x.instead = repeats  # a place that talks too much
    with pytest.raises(NotSent) as no:
        await outlet(x).publish(post())
    assert SECRETS["API_KEY"] not in no.value.reason
    assert SECRETS["ACCESS_TOKEN"] not in no.value.reason


async def test_it_says_what_it_can_and_whose_keys_it_has(x: X):
    assert await outlet(x, "@linznet").capabilities() == kinds.KINDS["x"].can
    with pytest.raises(NotSent, match="are those of @Linznet"):
        await outlet(x, "other").capabilities()
    x.fail("GET", "busy")
    with pytest.raises(NotSent, match="503"):
        await outlet(x).capabilities()
    with pytest.raises(NotSent, match="must begin with https"):
        await build(spec(server="http://x.example"), lambda: NOW).capabilities()


async def test_keys_with_an_end_of_line_are_keys(x: X):
    secrets = {end: f"{value}\n" for end, value in SECRETS.items()}
    made = kinds.build(spec(server=x.url, secrets=secrets), lambda: NOW)
    assert (await made.publish(post())).ref == x.tweets[0].id
