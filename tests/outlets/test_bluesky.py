"""Bluesky as an outlet, against the network's own server and against the stand-in: both must say the same."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.outlets import bluesky, kinds
from bot.outlets.base import FOR_EVER, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.bluesky import ALONE, BlueskyOutlet
from bot.outlets.bluesky_posts.keys import record_key
from tests.contract.outlet_contract import OutletContract
from tests.outlets.sample import START, as_drill, delivery
from tests.pds.pds import missing, running
from tests.pds.place import POSTS, Member, Place
from tests.pds.standin import StandIn
from tests.proxy import Proxy

PUT, GET = "/xrpc/com.atproto.repo.putRecord", "/xrpc/com.atproto.repo.getRecord"
LOGIN, REFRESH = "/xrpc/com.atproto.server.createSession", "/xrpc/com.atproto.server.refreshSession"

TEXT = "Das Internet ist seit 05:41 gestört 📡. Stand: https://news.example.org/c1/ (laufend)."


@pytest.fixture(params=["standin", "pds"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    if request.param == "standin":
        async with StandIn() as standin:
            yield standin
    elif reason := missing():
        pytest.skip(reason)
    else:
        yield running()


FAULTS_ONLY = pytest.mark.parametrize("place", ["standin"], indirect=True)
"""Where the proxy answers, the server behind it makes no difference; the real one takes its time for each login."""


@pytest.fixture
def member(place: Place) -> Member:
    return place.join()


@pytest.fixture
async def proxy(place: Place) -> AsyncIterator[Proxy]:
    async with Proxy(place.url) as found:
        yield found


def spec(url: str, member: Member, languages: tuple[str, ...] = ("de",)) -> Spec:
    return Spec(
        "bluesky", "bluesky", "Linznet", "Europe/Vienna", languages, Path("unused"), server=url, account=member.handle,
        secrets={"PASSWORD": member.password},
    )  # fmt: skip


async def no_pause(seconds: float) -> None:
    """Tests do not wait."""


def outlet(url: str, member: Member, **changes: Any) -> BlueskyOutlet:
    """The outlet of another process each time: it remembers nothing."""
    return BlueskyOutlet(replace(spec(url, member), **changes), lambda: START, no_pause)


def text(statement: str = "first_word", words: str = TEXT, **changes: Any) -> Delivery:
    return delivery(statement, texts={"de": words}, outlet="bluesky", **changes)


def refused(error: str, message: str = "") -> dict[str, Any]:
    """What a plan of the proxy needs to answer as the server would."""
    body = json.dumps({"error": error, "message": message}).encode()
    return {"body": body, "headers": {"Content-Type": "application/json"}}


class TestBluesky(OutletContract):
    place: Place
    member: Member

    @pytest.fixture(autouse=True)
    def before_bluesky(self, place: Place, member: Member) -> None:
        self.place, self.member = place, member

    def make(self, folder: Path) -> Outlet:
        return outlet(self.place.url, self.member)

    def fitting(self, statement: str) -> Delivery:
        return text(statement)

    def unfitting(self) -> Delivery:
        return as_drill(text())

    def seen(self, folder: Path) -> Any:
        return self.place.posts(self.member)


# what people see


async def test_the_post_is_exactly_what_was_approved(place: Place, member: Member):
    sent = await outlet(place.url, member).publish(text())
    (entry,) = place.posts(member)
    assert entry["value"]["text"] == TEXT
    assert entry["value"]["langs"] == ["de"]
    assert entry["value"]["createdAt"] == "2026-11-22T04:59:00.000Z"
    assert set(entry["value"]) == {"$type", "text", "langs", "createdAt", "facets"}
    assert sent.permalink == f"https://bsky.app/profile/{member.handle}/post/{record_key(text())}"
    assert sent.ref == f"{entry['uri']} {entry['cid']}"
    assert entry["uri"] == f"at://{member.did}/{POSTS}/{record_key(text())}"


@pytest.mark.parametrize(
    "words",
    [
        TEXT,
        "https://a.example/x",
        "👩‍👩‍👧‍👦 https://a.example/ö?q=ü, und 日本 http://b.example/(c)! ende",
        "Ohne Adresse, nur @jemand und #etwas.",
        "zweimal https://a.example/ https://a.example/",
    ],
)
async def test_links_are_where_readers_tap(place: Place, member: Member, words: str):
    await outlet(place.url, member).publish(text(words=words))
    value = place.posts(member)[0]["value"]
    raw = value["text"].encode()
    tapped = [
        (raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(), facet["features"][0]["uri"])
        for facet in value.get("facets", [])
    ]
    assert all(shown == address for shown, address in tapped)
    assert len(tapped) == words.count("://")


@pytest.mark.parametrize("strange", ["https:///nowhere", "https://a.example/\ufeffb", "http://\ufeff.example/"])
async def test_what_is_no_address_to_the_network_stays_words(place: Place, member: Member, strange: str):
    await outlet(place.url, member).publish(text(words=f"Siehe {strange} dort"))
    assert "facets" not in place.posts(member)[0]["value"]


@FAULTS_ONLY
async def test_of_several_languages_the_accounts_own_leaves(place: Place, member: Member):
    both = delivery(outlet="bluesky")
    await outlet(place.url, member, languages=("en",)).publish(both)
    assert place.posts(member)[0]["value"]["text"] == both.texts["en"]
    assert place.posts(member)[0]["value"]["langs"] == ["en"]


async def test_updates_hang_under_the_first_and_a_correction_under_what_was_wrong(place: Place, member: Member):
    ours, known = outlet(place.url, member), dict[str, Sent]()
    for name, above in (("first_word", ""), ("update_1", "first_word"), ("corrected", "update_1")):
        under = Post(text(above).key, known[above].permalink, known[above].ref) if above else None
        known[name] = await ours.publish(text(name, under=under))
        assert await ours.find(text(name, under=under)) == known[name]
    first, update, corrected = (each["value"].get("reply") for each in sorted_posts(place, member, known))
    strong = {name: dict(zip(("uri", "cid"), sent.ref.split()[:2], strict=True)) for name, sent in known.items()}
    assert first is None
    assert update == {"root": strong["first_word"], "parent": strong["first_word"]}
    assert corrected == {"root": strong["first_word"], "parent": strong["update_1"]}


def sorted_posts(place: Place, member: Member, known: Mapping[str, Sent]) -> list[Mapping[str, Any]]:
    there = {each["uri"]: each for each in place.posts(member)}
    return [there[sent.ref.split()[0]] for sent in known.values()]


async def test_under_a_post_whose_address_alone_is_known(place: Place, member: Member):
    first = await outlet(place.url, member).publish(text())
    under = Post(text().key, first.permalink, "")
    sent = await outlet(place.url, member).publish(text("update_1", under=under))
    value = next(each["value"] for each in place.posts(member) if each["uri"] in sent.ref.split()[0])
    assert value["reply"]["parent"]["uri"] == first.ref.split()[0]
    assert sent.note == ""


@pytest.mark.parametrize("link", ["", "https://example.org/elsewhere", "https://bsky.app/profile/x/post/2222222222222"])
async def test_what_cannot_hang_stands_by_itself_and_says_so(place: Place, member: Member, link: str):
    lost = text(under=Post("c/s/bluesky", link, "not a reference"))
    sent = await outlet(place.url, member).publish(lost)
    assert sent.note == ALONE
    assert await outlet(place.url, member).find(lost) == sent
    assert "reply" not in place.posts(member)[0]["value"]


@FAULTS_ONLY
async def test_while_it_looks_where_to_hang_it_nothing_is_in_doubt(place: Place, member: Member, proxy: Proxy):
    first = await outlet(proxy.url, member).publish(text())
    proxy.cut("GET", GET, nth=1)
    below = text("update_1", under=Post(text().key, first.permalink, ""))
    with pytest.raises(NotSent) as problem:
        await outlet(proxy.url, member).publish(below)
    assert not problem.value.final
    assert len(place.posts(member)) == 1
    assert (await outlet(proxy.url, member).publish(below)).note == ""


# once


async def test_after_a_lost_answer_it_is_found(place: Place, member: Member, proxy: Proxy):
    proxy.lose("POST", PUT, nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(proxy.url, member).publish(text())
    before = place.posts(member)
    found = await outlet(proxy.url, member).find(text())
    assert found
    assert await outlet(proxy.url, member).publish(text()) == found
    assert place.posts(member) == before
    assert len(before) == 1


@FAULTS_ONLY
@pytest.mark.parametrize("fault", ["halve", "lose", "fail"])
async def test_what_may_have_happened_is_in_doubt(place: Place, member: Member, proxy: Proxy, fault: str):
    plan = {"after": True} if fault == "fail" else {}
    getattr(proxy, fault)("POST", PUT, nth=1, **plan)
    with pytest.raises(PerhapsSent, match=r"Bluesky gave no proper answer|connection to Bluesky broke"):
        await outlet(proxy.url, member).publish(text())
    assert await outlet(proxy.url, member).find(text())


@FAULTS_ONLY
async def test_a_request_that_was_cut_is_not_there(place: Place, member: Member, proxy: Proxy):
    proxy.cut("POST", PUT, nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(proxy.url, member).publish(text())
    assert await outlet(proxy.url, member).find(text()) is None


async def test_one_that_arrives_late_changes_nothing(place: Place, member: Member, proxy: Proxy):
    gate = proxy.hold("POST", PUT, nth=1)
    first = asyncio.create_task(outlet(proxy.url, member).publish(text()))
    await gate.reached()
    sent = await outlet(proxy.url, member).publish(text())
    before = place.posts(member)
    gate.open()
    assert await first == sent
    assert place.posts(member) == before


async def test_eight_times_the_same_at_once_is_one_post(place: Place, member: Member):
    ours = outlet(place.url, member)
    sent = await asyncio.gather(*(ours.publish(text()) for _ in range(8)))
    assert len(set(sent)) == 1
    assert len(place.posts(member)) == 1


@FAULTS_ONLY
async def test_a_post_that_is_there_and_then_is_not_is_a_question(place: Place, member: Member, proxy: Proxy):
    proxy.answer(400, "POST", PUT, nth=1, **refused("InvalidSwap"))
    with pytest.raises(PerhapsSent, match="but now it is not"):
        await outlet(proxy.url, member).publish(text())


async def test_a_killed_bot_finds_what_it_posted(place: Place, member: Member, proxy: Proxy):
    gate = proxy.hold("POST", PUT, after=True, nth=1)
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, proxy.url, member.handle, member.password)
    await gate.reached()
    bot.kill()
    await bot.wait()
    gate.open()
    found = await outlet(proxy.url, member).find(text())
    assert found
    assert await outlet(proxy.url, member).publish(text()) == found
    assert len(place.posts(member)) == 1


KILLED = """
import asyncio, sys
from tests.outlets.test_bluesky import outlet, text
from tests.pds.place import Member
url, handle, password = sys.argv[1:]
asyncio.run(outlet(url, Member(handle, "", password)).publish(text()))
"""


def test_it_may_be_sent_again_at_any_time():
    assert BlueskyOutlet.remembers == FOR_EVER


# what does not go out


@FAULTS_ONLY
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 301, "301 characters, and Bluesky takes 300"),
        ("👩‍👩‍👧‍👦" * 301, "301 characters"),
        ("👩‍👩‍👧‍👦" * 150, "3750 bytes, and Bluesky takes 3000"),
        ("a\ud800b", "lone surrogate"),
        (" \n", "no text"),
    ],
)
async def test_what_bluesky_would_not_take_never_leaves(place: Place, member: Member, words: str, said: str):
    with pytest.raises(NotSent, match=said) as refusal:
        await outlet(place.url, member).publish(text(words=words))
    assert refusal.value.final
    assert not place.posts(member)


@pytest.mark.parametrize("words", ["x" * 300, "👩‍👩‍👧‍👦" * 120, "ä" * 300, "a\r\n" * 150, "🇦🇹" * 300, "क्षि" * 200])
async def test_at_the_limit_the_server_counts_as_we_do(place: Place, member: Member, words: str):
    await outlet(place.url, member).publish(text(words=words))
    assert place.posts(member)[0]["value"]["text"] == words


async def test_an_exercise_is_not_mistaken_for_what_is_out(place: Place, member: Member):
    ours = outlet(place.url, member)
    await ours.publish(text())
    assert await ours.find(as_drill(text())) is None


async def test_a_wrong_password_is_final_and_not_told(place: Place, member: Member):
    wrong = replace(member, password="secret-but-wrong")
    with pytest.raises(NotSent, match="app password") as refusal:
        await outlet(place.url, wrong).publish(text())
    assert refusal.value.final
    with pytest.raises(PerhapsSent, match="app password") as doubt:
        await outlet(place.url, wrong).find(text())
    for problem in (refusal.value, doubt.value):
        assert "secret-but-wrong" not in repr(problem) + repr(problem.__cause__) + repr(problem.__context__)


async def test_an_account_that_was_taken_down_is_said_in_words(place: Place, member: Member):
    ours = outlet(place.url, member)
    await ours.publish(text())
    place.take_down(member)
    with pytest.raises(NotSent, match="taken the account down") as refusal:
        await ours.publish(text("update_1"))
    assert refusal.value.final
    with pytest.raises(PerhapsSent):
        await ours.find(text())


@pytest.mark.parametrize("error", ["ExpiredToken", "InvalidToken"])
async def test_a_session_that_has_ended_is_renewed(place: Place, member: Member, proxy: Proxy, error: str):
    ours = outlet(proxy.url, member)
    await ours.publish(text())
    proxy.answer(400, "POST", PUT, nth=1, **refused(error))
    await ours.publish(text("update_1"))
    assert len(place.posts(member)) == 2
    assert (len(proxy.of("POST", LOGIN)), len(proxy.of("POST", REFRESH))) == (1, 1)


async def test_where_the_session_cannot_be_renewed_it_logs_in(place: Place, member: Member, proxy: Proxy):
    ours = outlet(proxy.url, member)
    await ours.publish(text())
    for method, path in (("GET", GET), ("POST", REFRESH)):
        proxy.answer(400, method, path, nth=1, **refused("ExpiredToken"))
    assert await ours.find(text())
    assert (len(proxy.of("POST", LOGIN)), len(proxy.of("POST", REFRESH))) == (2, 1)


@FAULTS_ONLY
async def test_a_session_that_never_lasts_is_no_loop(place: Place, member: Member, proxy: Proxy):
    proxy.answer(400, "POST", PUT, **refused("ExpiredToken", "Token has expired"))
    with pytest.raises(NotSent, match="ExpiredToken") as refusal:
        await outlet(proxy.url, member).publish(text())
    assert not refusal.value.final
    assert len(proxy.of("POST", PUT)) == 2


@FAULTS_ONLY
async def test_many_at_once_log_in_once(place: Place, member: Member, proxy: Proxy):
    ours = outlet(proxy.url, member)
    await asyncio.gather(*(ours.publish(text(f"update_{number}")) for number in range(5)))
    assert len(proxy.of("POST", LOGIN)) == 1


@FAULTS_ONLY
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit-reset": str(int(START.timestamp()) + 90)}, 90),
        ({"Retry-After": "7", "ratelimit-reset": "1"}, 7),
        ({"ratelimit-reset": "1"}, 0),
        ({"Retry-After": "9" * 30}, 86_400),
        ({}, 0),
    ],
)
@pytest.mark.parametrize("path", [PUT, LOGIN])
async def test_429_says_how_long_and_nothing_is_out(
    place: Place, member: Member, proxy: Proxy, path: str, headers: Mapping[str, str], seconds: int
):
    answer = refused("RateLimitExceeded", "Rate Limit Exceeded")
    proxy.answer(429, "POST", path, nth=1, body=answer["body"], headers={**answer["headers"], **headers})
    with pytest.raises(NotSent, match="wait") as limited:
        await outlet(proxy.url, member).publish(text())
    assert (limited.value.wait, limited.value.final) == (timedelta(seconds=seconds), False)
    assert not place.posts(member)


@FAULTS_ONLY
@pytest.mark.parametrize("path", [LOGIN, REFRESH])
@pytest.mark.parametrize("fault", ["lose", "cut", "fail", "halve"])
async def test_before_the_post_nothing_is_in_doubt(place: Place, member: Member, proxy: Proxy, path: str, fault: str):
    proxy.answer(400, "POST", PUT, nth=1, **refused("ExpiredToken"))
    getattr(proxy, fault)("POST", path, nth=1)
    ours = outlet(proxy.url, member)
    with pytest.raises(NotSent) as problem:
        await ours.publish(text())
    assert not problem.value.final
    proxy.clear()
    await ours.publish(text())
    assert len(place.posts(member)) == 1


async def test_out_of_reach_is_not_out(place: Place, member: Member, proxy: Proxy):
    ours = outlet(proxy.url, member)
    await ours.publish(text())
    await proxy.go_deaf()
    with pytest.raises(NotSent, match="cannot be reached") as problem:
        await ours.publish(text("update_1"))
    assert not problem.value.final
    with pytest.raises(PerhapsSent, match="cannot be reached"):
        await ours.find(text())


@FAULTS_ONLY
@pytest.mark.parametrize("status", [307, 308])
async def test_nothing_follows_a_redirect(place: Place, member: Member, proxy: Proxy, status: int):
    async with Proxy() as elsewhere:
        proxy.answer(status, headers={"Location": elsewhere.url + LOGIN})
        with pytest.raises(NotSent, match="elsewhere") as refusal:
            await outlet(proxy.url, member).publish(text())
        assert refusal.value.final
        assert not elsewhere.requests


@FAULTS_ONLY
async def test_a_passing_trouble_is_no_question_to_people(place: Place, member: Member, proxy: Proxy):
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    patient = BlueskyOutlet(spec(proxy.url, member), lambda: START, pause)
    sent = await patient.publish(text())
    proxy.limit("GET", GET, seconds=7, nth=1)
    proxy.cut("GET", GET, nth=2)
    assert await patient.find(text()) == sent
    assert paused == [7, 3]
    proxy.limit("GET", GET, seconds=60, nth=1)
    with pytest.raises(PerhapsSent, match="wait"):
        await patient.find(text())
    assert paused == [7, 3]


@FAULTS_ONLY
@pytest.mark.parametrize("server", ["http://example.org", "example.org", "ftp://127.0.0.1", "https://"])
async def test_a_server_that_is_none_is_final(member: Member, server: str):
    with pytest.raises(NotSent, match=r"config\.yaml") as refusal:
        await outlet(server, member).publish(text())
    assert refusal.value.final


# what it can do


def test_the_sdk_is_imported_only_when_it_is_needed():
    look = "import sys, bot.outlets.bluesky; sys.exit('atproto_client' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True)


async def test_what_it_can_do_and_where_to_look(place: Place, member: Member):
    can = await outlet(place.url, member, account=f"@{member.handle}").capabilities()
    assert can == replace(kinds.KINDS["bluesky"].can, page=f"https://bsky.app/profile/{member.handle}")
    with pytest.raises(NotSent, match="handle") as refusal:
        await outlet(place.url, replace(member, handle="nobody.test")).capabilities()
    assert refusal.value.final


@FAULTS_ONLY
async def test_a_handle_that_is_not_proven_is_no_address(place: Place, member: Member, proxy: Proxy):
    session = {"did": member.did, "handle": "handle.invalid", "accessJwt": "a", "refreshJwt": "b"}
    proxy.answer(
        200, "POST", LOGIN, body=json.dumps(session).encode(), headers={"Content-Type": "application/json"}
    )  # fmt: skip
    can = await outlet(proxy.url, member).capabilities()
    assert can.page == f"https://bsky.app/profile/{member.did}"


@FAULTS_ONLY
async def test_without_a_server_it_is_the_usual_one(place: Place, member: Member, monkeypatch: pytest.MonkeyPatch):
    assert bluesky.SERVER == "https://bsky.social"
    monkeypatch.setattr(bluesky, "SERVER", place.url)
    await outlet("", member).publish(text())
    assert len(place.posts(member)) == 1


async def test_config_yaml_makes_it(place: Place, member: Member):
    made = kinds.build(spec(place.url, member), lambda: datetime(2026, 11, 22, tzinfo=UTC))
    assert isinstance(made, BlueskyOutlet)
    assert (await made.publish(text())).permalink


# the server itself: what the outlet builds upon, at the stand-in as at the real one


class Client:
    """Speaks to a server without the outlet, and hears `(status, error or cid)`."""

    def __init__(self, place: Place, member: Member) -> None:
        self.member, self.token = member, ""
        self.http = httpx.AsyncClient(base_url=f"{place.url}/xrpc/", trust_env=False)

    async def log_in(self, password: str) -> tuple[int, str]:
        login = {"identifier": self.member.handle, "password": password}
        answer = await self.http.post("com.atproto.server.createSession", json=login)
        self.token = answer.json().get("accessJwt", "")
        return heard(answer)

    async def put(self, key: str, words: str = "x", put: Mapping[str, Any] = {}, **record: Any) -> tuple[int, str]:
        value = {"$type": POSTS, "text": words, "createdAt": "2026-11-22T04:59:00.000Z", **record}
        body = {"repo": self.member.did, "collection": POSTS, "rkey": key, "record": value, **put}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return heard(await self.http.post("com.atproto.repo.putRecord", json=body, headers=headers))

    async def get(self, key: str, repo: str) -> tuple[int, str]:
        question = {"repo": repo, "collection": POSTS, "rkey": key}
        return heard(await self.http.get("com.atproto.repo.getRecord", params=question))

    async def refresh(self, token: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}"}
        return heard(await self.http.post("com.atproto.server.refreshSession", headers=headers))


def heard(answer: httpx.Response) -> tuple[int, str]:
    said = answer.json()
    return answer.status_code, str(said.get("error") or said.get("cid") or "")


@pytest.fixture
async def client(place: Place, member: Member) -> AsyncIterator[Client]:
    found = Client(place, member)
    async with found.http:
        assert await found.log_in(member.password) == (200, "")
        yield found


KEY, OTHER = record_key(text()), record_key(text("other"))
EMPTY = {"put": {"swapRecord": None}}


async def test_the_server_puts_only_where_nothing_else_is(place: Place, member: Member, client: Client):
    status, cid = await client.put(KEY, "eins", **EMPTY)
    assert status == 200
    assert await client.put(KEY, "eins", **EMPTY) == (200, cid)
    assert await client.put(KEY, "zwei", **EMPTY) == (400, "InvalidSwap")
    assert await client.put(OTHER, "drei", put={"swapRecord": cid}) == (400, "InvalidSwap")
    (entry,) = place.posts(member)
    assert (entry["value"]["text"], entry["cid"]) == ("eins", cid)
    assert await client.get(KEY, member.did) == (200, cid)
    status, changed = await client.put(KEY, "zwei")
    assert (status, changed != cid) == (200, True)
    assert place.posts(member)[0]["value"]["text"] == "zwei"


async def test_content_has_the_same_name_everywhere(client: Client):
    facet = {"$type": "app.bsky.richtext.facet", "index": {"byteStart": 0, "byteEnd": 1}, "features": []}
    put = await client.put(KEY, "ü 📡", langs=["de"], facets=[facet])
    assert put == (200, "bafyreicmd6pvr4yff56onjchaiuulgvdlloew6v3w3fzmwt7eemraajtxa")


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "x" * 301},
        {"words": "👩‍👩‍👧‍👦" * 121},
        {"langs": ["no language"]},
        {"createdAt": "now"},
        {"createdAt": None},
        {"facets": [{"index": {"byteStart": -1, "byteEnd": 2}, "features": []}]},
        {"facets": [{"features": []}]},
        {"reply": {"root": {"uri": "x", "cid": "y"}, "parent": {"uri": "x", "cid": "y"}}},
        {"reply": {}},
    ],
    ids=str,
)
async def test_the_server_refuses_what_is_no_post(place: Place, member: Member, client: Client, wrong: dict[str, Any]):
    assert await client.put(KEY, **wrong) == (400, "InvalidRequest")
    assert not place.posts(member)


async def test_the_server_tells_what_is_missing(place: Place, member: Member, client: Client):
    assert await client.put("no key", "x") == (400, "InvalidRequest")
    assert await client.put("self", "x") == (400, "InvalidRequest")
    assert await client.get(KEY, member.did) == (400, "RecordNotFound")
    assert await client.get(KEY, "nobody.test") == (400, "InvalidRequest")
    assert await client.refresh("garbage") == (400, "InvalidToken")
    for token, error in (("", (401, "AuthMissing")), ("garbage", (400, "InvalidToken"))):
        client.token = token
        assert await client.put(KEY) == error
    client.token = place.expired(member)
    assert await client.put(KEY) == (400, "ExpiredToken")
    assert await client.log_in("wrong") == (401, "AuthenticationRequired")


async def test_the_server_knows_who_was_taken_down(place: Place, member: Member, client: Client):
    await client.put(KEY)
    place.take_down(member)
    assert await client.put(OTHER) == (401, "AccountTakedown")
    assert await client.get(KEY, member.did) == (400, "InvalidRequest")
