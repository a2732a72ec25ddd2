"""Mastodon as an outlet before a server that somebody else made: its contract, its errors, and the same with every
answer that can be lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets.base import Capabilities, NotSent, Outlet, PerhapsSent, Spec
from bot.outlets.mastodon import MastodonOutlet, build
from bot.outlets.mastodon_server import Server
from tests.contract.outlet_contract import OutletContract
from tests.mastodon.server import TOKEN, MastodonServer
from tests.outlets.carried import no_pause
from tests.outlets.sample import as_drill, delivery
from tests.proxy import Proxy
from tests.real_courier import carry

NOW = datetime.now(UTC)
"""The server has the machine's clock."""

POSTS = ("POST", "/api/v1/statuses")
LINK = "https://news.example.org/2026-11-22-service_outage/#first_word"


def outlet(url: str, token: str = TOKEN, patience: float = 5.0) -> MastodonOutlet:
    """The outlet of another process each time: it remembers nothing."""
    return MastodonOutlet("mastodon", Server(url, token, lambda: datetime.now(UTC), patience), ("de",), no_pause)


def post(statement: str = "first_word", text: str = "", **changes: Any) -> Delivery:
    words = text or f"{statement}: Das Internet ist seit 05:41 gestört.\n\nWir sind dran. {LINK}"
    return delivery(statement, texts={"de": words}, released_at=NOW, **changes)


def note(text: str = "Berichtigt um 07:10: https://news.example.org/c1/#second") -> Note:
    return Note("correction", "second", NOW, LINK, {"de": text, "en": "Corrected."})


class TestMastodon(OutletContract):
    server: MastodonServer

    @pytest.fixture(autouse=True)
    def before_the_server(self, server: MastodonServer) -> None:
        self.server = server

    def make(self, folder: Path) -> Outlet:
        return outlet(self.server.url)

    def fitting(self, statement: str) -> Delivery:
        return post(statement)

    def unfitting(self) -> Delivery:
        return as_drill(post())

    def seen(self, folder: Path) -> Any:
        return self.server.written()


async def test_the_exact_words_publicly_in_their_language(server: MastodonServer):
    sent = await outlet(server.url).publish(post())
    (status,) = server.statuses()
    assert server.written() == [post().texts["de"]]
    assert (status["visibility"], status["language"], status["in_reply_to_id"]) == ("public", "de", None)
    assert (status["id"], status["url"]) == (sent.ref, sent.permalink)


async def test_it_is_made_from_an_entry_of_the_configuration(server: MastodonServer, tmp_path: Path):
    spec = Spec(
        "mastodon", "mastodon", "Linznet", "Europe/Vienna", ("de",), tmp_path,
        server=server.url + "/", secrets={"TOKEN": f"{TOKEN}\n"},
    )  # fmt: skip
    assert (await build(spec, lambda: NOW).publish(post())).ref == server.statuses()[0]["id"]


async def test_an_update_answers_the_first_post(server: MastodonServer):
    first = await outlet(server.url).publish(post())
    under = Post("k", first.permalink, first.ref)
    second = await outlet(server.url).publish(post("update_1", under=under))
    assert server.statuses()[1]["in_reply_to_id"] == first.ref
    assert await outlet(server.url).find(post("update_1", under=under)) == second


async def test_where_the_first_post_is_gone_an_update_stands_by_itself(proxy: Proxy, server: MastodonServer):
    gone = b'{"error": "The post you are trying to reply to does not appear to exist."}'
    proxy.answer(404, *POSTS, body=gone, when=lambda seen: b"in_reply_to_id" in seen.body)
    sent = await outlet(proxy.url).publish(post("update_1", under=Post("k", "", "17")))
    assert [status["id"] for status in server.statuses()] == [sent.ref]
    assert "stands by itself" in sent.note


async def test_the_same_key_is_one_post_even_without_a_look(server: MastodonServer):
    first = await outlet(server.url).publish(post())
    assert await outlet(server.url).publish(post()) == first
    assert len(server.statuses()) == 1


async def test_it_may_be_sent_again_as_long_as_the_server_keeps_keys():
    assert timedelta(minutes=30) < MastodonOutlet.remembers < timedelta(hours=1)


async def test_what_the_server_takes_is_asked(proxy: Proxy):
    can = await outlet(proxy.url).capabilities()
    assert can == Capabilities(500, "graphemes", 23, threads=True, edits=True, page=can.page)
    assert can.page.endswith("/@testuser")


async def test_an_older_server_is_asked_in_the_older_way(proxy: Proxy):
    proxy.answer(404, "GET", "/api/v2/instance*")
    older = (
        b'{"uri": "old.example", "title": "", "description": "", "email": "", "version": "3.4", "max_toot_chars": 640}'
    )
    proxy.answer(200, "GET", "/api/v1/instance*", body=older, headers={"Content-Type": "application/json"})
    can = await outlet(proxy.url).capabilities()
    assert (can.limit, can.link) == (640, 23)


async def test_a_server_that_does_not_say_is_taken_as_usual(proxy: Proxy):
    proxy.answer(200, "GET", "/api/v2/instance*", body=b"{}", headers={"Content-Type": "application/json"})
    assert (await outlet(proxy.url).capabilities()).limit == 500


# ------------------------------------------------------------------------------------------------- refusals


async def test_a_token_that_nobody_knows_is_said_in_words(server: MastodonServer):
    with pytest.raises(NotSent, match=r"401.*does not know the bot's token") as no:
        await outlet(server.url, token="stale-token").publish(post())
    assert no.value.final
    assert "stale-token" not in no.value.reason
    assert not server.statuses()


async def test_a_text_that_is_too_long_is_refused_whole(server: MastodonServer):
    with pytest.raises(NotSent, match=r"422.*maximum is 500 characters") as no:
        await outlet(server.url).publish(post(text="x" * 501))
    assert no.value.final
    assert not server.statuses()


async def test_without_a_text_in_its_language_nothing_leaves(proxy: Proxy):
    several = delivery(texts={"fr": "Bonjour.", "it": "Buongiorno."}, released_at=NOW)
    with pytest.raises(NotSent, match="no text in its language"):
        await outlet(proxy.url).publish(several)
    assert await outlet(proxy.url).find(several) is None
    assert not proxy.requests


async def test_429_says_how_long_and_nothing_is_out(proxy: Proxy, server: MastodonServer):
    proxy.limit(*POSTS, seconds=42, nth=1)
    with pytest.raises(NotSent) as no:
        await outlet(proxy.url).publish(post())
    assert (no.value.final, no.value.wait) == (False, timedelta(seconds=42))
    assert await outlet(proxy.url).find(post()) is None


# ------------------------------------------------------------------------------------------ lost, late, cut

Spoil = Callable[[Proxy], object]

AFTER: dict[str, Spoil] = {
    "the answer is lost": lambda proxy: proxy.lose(*POSTS, nth=1),
    "half of the answer arrives": lambda proxy: proxy.halve(*POSTS, nth=1),
    "500 after it happened": lambda proxy: proxy.fail(*POSTS, status=500, after=True, nth=1),
    "502 after it happened": lambda proxy: proxy.fail(*POSTS, status=502, after=True, nth=1),
    "408 after it happened": lambda proxy: proxy.fail(*POSTS, status=408, after=True, nth=1),
    "the answer comes too late": lambda proxy: proxy.hold(*POSTS, after=True, nth=1),
    "200 with somebody's page": lambda proxy: proxy.fail(*POSTS, status=200, after=True, nth=1),
}
BEFORE: dict[str, Spoil] = {
    "the connection is reset": lambda proxy: proxy.cut(*POSTS, nth=1),
    "503 before it happened": lambda proxy: proxy.fail(*POSTS, nth=1),
    "the request is late": lambda proxy: proxy.hold(*POSTS, nth=1),
}


@pytest.mark.parametrize("fault", AFTER)
async def test_what_is_there_though_nobody_heard_is_found(proxy: Proxy, server: MastodonServer, fault: str):
    AFTER[fault](proxy)
    with pytest.raises(PerhapsSent):
        await outlet(proxy.url, patience=1).publish(post())
    found = await outlet(proxy.url).find(post())
    assert found
    assert [status["id"] for status in server.statuses()] == [found.ref]


@pytest.mark.parametrize("fault", BEFORE)
async def test_what_is_not_there_is_not_found(proxy: Proxy, server: MastodonServer, fault: str):
    BEFORE[fault](proxy)
    with pytest.raises(PerhapsSent):
        await outlet(proxy.url, patience=1).publish(post())
    assert await outlet(proxy.url).find(post()) is None
    assert not server.statuses()


async def test_a_late_request_is_found_once_it_has_arrived(proxy: Proxy, server: MastodonServer):
    gate = proxy.hold(*POSTS, nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(proxy.url, patience=0.5).publish(post())
    assert await outlet(proxy.url).find(post()) is None
    again = await outlet(proxy.url).publish(post())
    gate.open()
    await proxy.until(lambda: len(proxy.of(*POSTS).forwarded) == 2)
    assert await outlet(proxy.url).find(post()) == again
    assert len(server.statuses()) == 1


@pytest.mark.parametrize("fault", AFTER | BEFORE)
async def test_the_courier_brings_it_out_once(proxy: Proxy, server: MastodonServer, fault: str):
    (AFTER | BEFORE)[fault](proxy)
    outcome = await carry(lambda: outlet(proxy.url, patience=1), at=NOW)
    (status,) = server.statuses()
    assert (outcome.status, outcome.ref, outcome.permalink) == ("sent", status["id"], status["url"])


@pytest.mark.parametrize("seed", range(8))
async def test_in_a_storm_it_is_out_once_and_nobody_is_asked(proxy: Proxy, server: MastodonServer, seed: int):
    proxy.storm(seed, *POSTS, limit=0.2, lose=0.15, cut=0.15, halve=0.1, fail=0.1, late=0.1)
    proxy.storm(seed, "GET", limit=0.1, cut=0.1, fail=0.1)
    outcome = await carry(lambda: outlet(proxy.url), at=NOW, killed=(1, 3))
    statuses = server.statuses()
    assert outcome.status in ("sent", "refused")  # refused: five attempts, none of which arrived
    assert len(statuses) == (outcome.status == "sent")


async def test_when_the_server_cannot_be_asked_nobody_can_tell(proxy: Proxy):
    proxy.cut("GET")
    with pytest.raises(PerhapsSent, match="broke before an answer came"):
        await outlet(proxy.url).find(post())


async def test_a_passing_trouble_is_no_question_to_people(proxy: Proxy):
    sent = await outlet(proxy.url).publish(post())
    proxy.fail("GET", nth=1)
    proxy.limit("GET", seconds=3, nth=3)
    assert await outlet(proxy.url).find(post()) == sent


async def test_a_token_that_may_not_read_is_said(proxy: Proxy):
    proxy.answer(403, "GET", "*", body=b'{"error": "This action is outside the authorized scopes"}')
    with pytest.raises(PerhapsSent, match=r"403.*read:statuses"):
        await outlet(proxy.url).find(post())


# -------------------------------------------------------------------------------------------------- looking


async def test_it_is_found_among_many_and_among_pages(server: MastodonServer):
    wanted = await outlet(server.url).publish(post())
    for number in range(45):
        server.call("POST", "/api/v1/statuses", {"status": f"Frage {number}: Wir antworten gern. {LINK}"})
    assert await outlet(server.url).find(post()) == wanted
    assert await outlet(server.url).find(post("update_1")) is None


async def test_what_was_there_before_the_release_does_not_count(server: MastodonServer):
    await outlet(server.url).publish(post())
    later = replace(post(), released_at=datetime.now(UTC) + timedelta(hours=1))
    assert await outlet(server.url).find(later) is None


@pytest.mark.parametrize(
    "text",
    [
        "**Wichtig:** `ping` geht *nicht*. ~~Alles gut~~",
        "Fragen an @presse@linz.example oder #Störung. 5 < 6 & 7 > 2",
        "Siehe https://news.example.org/c1/?a=1&b=2#x, https://a.example/(b).",
        "  Zeile\u200b eins \n\n\n\nZeile\u00a0zwei 👩‍🚒 e\u0301 ",
        LINK,
        "1 * 2 * 3",
    ],
)
async def test_it_is_recognised_whatever_the_server_makes_of_it(server: MastodonServer, text: str):
    sent = await outlet(server.url).publish(post(text=text))
    assert await outlet(server.url).find(post(text=text)) == sent


async def test_a_busy_account_is_a_question_to_people(proxy: Proxy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.outlets.mastodon.PAGES", 1)
    await outlet(proxy.url).publish(post("update_1"))
    with pytest.raises(PerhapsSent, match="more posts"):
        await outlet(proxy.url).find(post())


# -------------------------------------------------------------------------------------------------- editing


async def published(url: str, statement: str = "first_word", text: str = "") -> Delivery:
    """A delivery that is out."""
    wanted = post(statement, text)
    sent = await outlet(url).publish(wanted)
    return replace(wanted, sent=Post(wanted.key, sent.permalink, sent.ref))


async def test_the_note_stands_below_the_words_once(server: MastodonServer):
    out = await published(server.url)
    for _ in range(2):
        await outlet(server.url).edit(out, note())
    assert server.written() == [f"{out.texts['de']}\n\n{note().texts['de']}"]
    assert len(server.call("GET", f"/api/v1/statuses/{server.statuses()[0]['id']}/history")) == 2


async def test_a_second_note_stands_below_the_first(server: MastodonServer):
    out = await published(server.url)
    await outlet(server.url).edit(out, note("Berichtigt."))
    await outlet(server.url).edit(out, note("Zurückgezogen."))
    assert server.written() == [f"{out.texts['de']}\n\nBerichtigt.\n\nZurückgezogen."]


async def test_a_second_note_takes_the_place_of_the_first_where_both_do_not_fit(server: MastodonServer):
    out = await published(server.url, text="x" * 430)
    await outlet(server.url).edit(out, note("Berichtigt um 07:10, mehr im Newsroom."))
    await outlet(server.url).edit(out, note("Zurückgezogen um 07:30, mehr im Newsroom."))
    assert server.written() == [f"{out.texts['de']}\n\nZurückgezogen um 07:30, mehr im Newsroom."]


async def test_what_has_a_note_is_found_all_the_same(server: MastodonServer):
    out = await published(server.url)
    await outlet(server.url).edit(out, note())
    found = await outlet(server.url).find(out)
    assert found
    assert out.sent
    assert found.ref == out.sent.ref


async def test_a_note_that_does_not_fit_is_refused_in_words(server: MastodonServer):
    out = await published(server.url, text="x" * 490)
    with pytest.raises(NotSent, match="500: answer it by hand") as no:
        await outlet(server.url).edit(out, note())
    assert no.value.final
    assert server.written() == ["x" * 490]


async def test_a_note_on_a_post_that_is_gone_or_unknown_is_refused(server: MastodonServer):
    out = await published(server.url)
    assert out.sent
    server.call("DELETE", f"/api/v1/statuses/{out.sent.ref}")
    for each in (out, replace(out, sent=None), replace(out, sent=Post("k", "", ""))):
        with pytest.raises(NotSent) as no:
            await outlet(server.url).edit(each, note())
        assert no.value.final


async def test_an_edit_whose_answer_was_lost_may_be_repeated(proxy: Proxy, server: MastodonServer):
    out = await published(proxy.url)
    proxy.lose("PUT", nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(proxy.url).edit(out, note())
    await outlet(proxy.url).edit(out, note())
    assert server.written() == [f"{out.texts['de']}\n\n{note().texts['de']}"]


def test_the_server_forgets_what_a_test_did(server: MastodonServer):
    server.call("POST", "/api/v1/statuses", {"status": "x"})
    server.reset()
    assert server.written() == []
    with pytest.raises(HTTPError):
        server.call("GET", "/api/v1/accounts/verify_credentials", token="nobody")
