"""The real outlets, the real courier, and everything that a network and a death can do to a text on its way: it arrives
once, in the approved words, and nothing arrives that was not approved. A person is asked only where nothing else can
tell. `-rP` shows the table: in how many cells of each fault the text is out, and in how many a person was asked."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from bot.crisis.deliveries import HEAD_START, DeliveryAttempted, DeliverySent
from tests.faults import publishing_mastodon as mastodon
from tests.faults.publishing_bot import Publication
from tests.faults.publishing_front import Mishap
from tests.faults.publishing_places import Stand
from tests.faults.publishing_storm import ALL_FAULTS, OBJECTIONS, STANDS, cells, head, objected, row, standing, storm
from tests.mastodon.server import TOKEN, MastodonServer, missing

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
"""A bot that dies here closes no connection."""

STORMS, ASKED_FOR_CERTAIN = 200, 0


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The bot has much to warn of, and what the dead left open is put away before the next test."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    gc.collect()


async def play(kind: type[Stand], folder: Path, numbers: Iterable[int]) -> None:
    """All faults at one place; prints its line of the table."""
    async with standing(folder, kind) as (stand,):
        tallies = await cells(stand, numbers)
    print(head(), row(stand.name, tallies), sep="\n")
    if repeats := sum(each.repeats for each in tallies.values()):
        print(f"{stand.name}: {repeats} messages again under their old Message-ID, because a person said so")
    assert [wrong for tally in tallies.values() for wrong in tally.wrong] == []
    assert all(tally.sent == tally.cells for tally in tallies.values())
    assert all(tallies[fault].deaths >= tallies[fault].cells for fault in ALL_FAULTS if fault.startswith("dies"))
    if stand.certain:
        assert sum(tally.asked for tally in tallies.values()) == ASKED_FOR_CERTAIN


@pytest.mark.parametrize("kind", STANDS, ids=lambda kind: kind.name)
async def test_each_fault_at_each_place(kind: type[Stand], tmp_path: Path):
    await play(kind, tmp_path, range(3))


@pytest.mark.faults_long
@pytest.mark.parametrize("kind", STANDS, ids=lambda kind: kind.name)
async def test_each_fault_at_each_place_often(kind: type[Stand], tmp_path: Path):
    await play(kind, tmp_path, range(1_000, 1_200))


async def storms(folder: Path, numbers: Iterable[int]) -> None:
    """Everything at once; prints where people were asked."""
    asked: Counter[str] = Counter()
    deaths, wrong = 0, []
    async with standing(folder) as stands:
        for number in numbers:
            publication, problem = await storm(stands, number)
            asked.update(publication.asked.keys())
            deaths += publication.deaths
            wrong += [problem] if problem else []
    print(f"all places at once: {deaths} deaths; a person was asked about {dict(asked)}")
    assert wrong == []
    assert deaths > 0


async def test_everything_at_once(tmp_path: Path):
    await storms(tmp_path, range(10))


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(4))
async def test_everything_at_once_often(tmp_path: Path, part: int):
    await storms(tmp_path, range(1_000 + part * STORMS // 4, 1_000 + (part + 1) * STORMS // 4))


async def objections(folder: Path, numbers: Iterable[int]) -> None:
    async with standing(folder) as stands:
        for number in numbers:
            publication, wrong = await objected(stands, number)
            assert not wrong
            assert not [event for event in publication.events if isinstance(event, DeliverySent)]


async def test_what_lost_its_approval_in_the_ten_seconds_reaches_nobody(tmp_path: Path):
    await objections(tmp_path, range(len(OBJECTIONS)))


@pytest.mark.faults_long
async def test_what_lost_its_approval_in_the_ten_seconds_reaches_nobody_ever(tmp_path: Path):
    await objections(tmp_path, range(1_000, 1_200))


# -------------------------------------------------------------------------------------------- one that hangs


@pytest.mark.parametrize("hanging", [kind.name for kind in STANDS])
async def test_one_that_hangs_delays_no_other(tmp_path: Path, hanging: str):
    async with standing(tmp_path) as stands:
        publication = Publication(stands, 0, Random(0))
        (stuck,) = (stand for stand in stands if stand.name == hanging)
        stuck.troubles.publishing.append(Mishap("never", "hangs"))
        await publication.begin([stand.make() for stand in stands])
        if hanging == "newsroom":
            await stuck.troubles.hung.wait()
            await publication.later(HEAD_START.total_seconds())
        await publication.until(lambda left: left == {hanging})
        if not stuck.gives_up:
            assert publication.statuses[hanging] == "attempting"
        await stuck.troubles.arrive()
        await publication.house.runtime.stop(grace=5)


async def test_the_newsroom_goes_first(tmp_path: Path):
    async with standing(tmp_path) as stands:
        publication = Publication(stands, 0, Random(0))
        await publication.publish()
        ways = [event for event in publication.events if isinstance(event, (DeliveryAttempted, DeliverySent))]
        assert [event.outlet for event in ways[:2]] == ["newsroom"] * 2
        assert {event.outlet for event in ways[2:]} == {stand.name for stand in stands} - {"newsroom"}


# ------------------------------------------------------------------------------- the stand-in for Mastodon

WORDS = "Stand 05:41: R&D <gestört>, „18.000“ ohne Netz.\nWir sind dran: https://news.example/c1/#first\n\nBis 06:30!"
KEPT = ("content", "visibility", "language", "edited_at", "reblog", "mentions", "media_attachments")


def conversation(url: str) -> list[Any]:
    """What a server says to requests such as the outlet makes, good and bad, without what must differ."""
    said: list[Any] = []

    def ask(method: str, path: str, token: str = TOKEN, key: str = "", **given: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        with requests.Session() as session:
            session.trust_env = False
            where: Any = {"params" if method == "GET" else "data": given}
            answer = session.request(method, url + path, headers=headers, timeout=10, **where)
        said.append((path.count("/"), answer.status_code))
        return answer.json()

    def post(text: str, **more: Any) -> Any:
        return ask("POST", mastodon.POSTS, status=text, visibility="public", **more)

    account = ask("GET", "/api/v1/accounts/verify_credentials")["id"]
    first, again = (post(WORDS, language="de", key="k1") for _ in range(2))
    under = post("Kürzer.", in_reply_to_id=first["id"], key="k2")
    said += [{key: first[key] for key in KEPT}, first["id"] == again["id"], under["in_reply_to_id"] == first["id"]]
    for before in ({}, {"max_id": under["id"]}, {"max_id": first["id"]}):
        page = ask("GET", f"/api/v1/accounts/{account}/statuses", exclude_reblogs="True", limit=40, **before)
        said.append([(each["content"], each["url"].endswith(each["id"])) for each in page])
    said.append(ask("GET", f"{mastodon.POSTS}/{first['id']}/source")["text"])
    for text in (" ", "x" * 501, "x" * 500):
        post(text)
    ask("GET", f"{mastodon.POSTS}/17/source")
    ask("GET", "/api/v1/accounts/verify_credentials", token="wrong")
    return said


async def test_the_stand_in_for_mastodon_says_what_a_server_says_that_somebody_else_made():
    if reason := missing():
        pytest.skip(reason)
    async with mastodon.Mastodon() as ours:
        said = await asyncio.to_thread(conversation, ours.url)
    with MastodonServer() as theirs:
        assert said == await asyncio.to_thread(conversation, theirs.url)
