"""Mastodon as an outlet, where the server's answers are written by hand; tests/mastodon has a whole server."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets.base import NotSent, PerhapsSent, Sent, Spec
from bot.outlets.mastodon import MastodonOutlet, build
from bot.outlets.mastodon_server import Server
from tests.outlets.carried import no_pause
from tests.outlets.sample import START, as_drill, delivery
from tests.proxy import Proxy

JSON = {"Content-Type": "application/json"}
TEXT = delivery().texts["de"]


def outlet(proxy: Proxy, *languages: str) -> MastodonOutlet:
    return MastodonOutlet("mastodon", Server(proxy.url, "t", lambda: START, 2.0), languages or ("de",), no_pause)


def status(number: int, content: str, at: str = "2026-11-22T05:00:00Z", **more: Any) -> dict[str, Any]:
    return {"id": str(number), "url": f"https://m.example/@a/{number}", "content": content, "created_at": at} | more


def shown(text: str) -> str:
    paragraphs = text.split("\n\n")
    return "".join(f"<p>{each}</p>" for each in paragraphs)


def say(proxy: Proxy, method: str, path: str, said: object, **which: Any) -> None:
    proxy.answer(200, method, path, body=json.dumps(said).encode(), headers=JSON, **which)


def there(proxy: Proxy, *statuses: dict[str, Any]) -> None:
    """The account has these posts, the newest first."""
    say(proxy, "GET", "/api/v1/accounts/verify_credentials", {"id": "5", "url": "https://m.example/@a"})
    say(proxy, "GET", "/api/v1/accounts/5/statuses", list(statuses), when=lambda seen: True, nth=1)
    say(proxy, "GET", "/api/v1/accounts/5/statuses", [])


def out(number: int = 17) -> Delivery:
    return delivery(sent=Post(delivery().key, "", str(number)))


async def test_an_exercise_never_gets_as_far_as_the_server():
    async with Proxy() as proxy:
        with pytest.raises(NotSent, match="exercise") as no:
            await outlet(proxy).publish(as_drill(delivery()))
        assert no.value.final
        assert await outlet(proxy).find(as_drill(delivery())) is None
        assert not proxy.requests


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_text_of_its_language_leaves(language: str):
    async with Proxy() as proxy:
        say(proxy, "POST", "/api/v1/statuses", status(17, shown(TEXT)))
        assert await outlet(proxy, language).publish(delivery()) == Sent("https://m.example/@a/17", "17")
        (seen,) = proxy.requests
    assert f"language={language}".encode() in seen.body


async def test_the_name_of_the_token_is_that_of_the_environment(tmp_path: Path):
    async with Proxy() as proxy:
        proxy.answer(401)
        spec = Spec("mastodon", "mastodon", "L", "UTC", ("de",), tmp_path, server=proxy.url, secrets={"TOKEN": "t"})
        with pytest.raises(NotSent, match="MASTODON_TOKEN"):
            await build(spec, lambda: START).publish(delivery())


async def test_it_stands_for_what_is_there():
    async with Proxy() as proxy:
        there(proxy, status(19, "<p>Anderes</p>"), status(18, shown(TEXT)), status(17, shown(TEXT)))
        assert await outlet(proxy).find(delivery()) == Sent("https://m.example/@a/18", "18")


async def test_what_is_older_than_the_release_is_not_it():
    async with Proxy() as proxy:
        there(proxy, status(18, shown(TEXT), at=(START - timedelta(minutes=3)).isoformat()))
        assert await outlet(proxy).find(delivery()) is None


async def test_where_a_server_does_not_tell_how_it_was_written_its_page_counts():
    async with Proxy() as proxy:
        there(proxy, status(18, shown(TEXT.replace("05:41", "04:00"))))
        proxy.answer(404, "GET", "*/source", body=b"{}", headers=JSON)
        assert await outlet(proxy).find(delivery()) is None
        assert proxy.of("GET", "*/source")


async def test_what_was_changed_is_recognised_by_what_it_was():
    async with Proxy() as proxy:
        there(proxy, status(18, shown(TEXT + " Berichtigt."), edited_at="2026-11-22T06:00:00Z"))
        say(proxy, "GET", "*/source", {"id": "18", "text": TEXT + " Berichtigt.", "spoiler_text": ""})
        say(proxy, "GET", "*/history", [status(18, shown(TEXT)), status(18, shown(TEXT + " Berichtigt."))])
        assert await outlet(proxy).find(delivery()) == Sent("https://m.example/@a/18", "18")


async def test_what_cannot_be_compared_is_asked_of_people():
    async with Proxy() as proxy:
        say(proxy, "GET", "/api/v1/accounts/verify_credentials", {"id": "5"})
        say(proxy, "GET", "/api/v1/accounts/5/statuses", [status(18, shown(TEXT.replace("05:41", "04:00")))])
        proxy.fail("GET", "*/source")
        with pytest.raises(PerhapsSent):
            await outlet(proxy).find(delivery())


async def test_a_note_is_counted_as_the_server_counts():
    async with Proxy() as proxy:
        say(proxy, "GET", "*/source", {"id": "17", "text": "x" * 60, "spoiler_text": ""})
        say(proxy, "GET", "/api/v1/accounts/verify_credentials", {"id": "5", "url": ""})
        rules = {"configuration": {"statuses": {"max_characters": 99, "characters_reserved_per_url": 23}}}
        say(proxy, "GET", "/api/v2/instance*", rules)
        say(proxy, "PUT", "/api/v1/statuses/17", status(17, ""))
        address = "https://news.example.org/" + "a" * 200
        fits = Note("correction", "s", START, "", {"de": f"Berichtigt: {address}"})
        await outlet(proxy).edit(out(), fits)
        assert len(proxy.of("PUT")) == 1
        with pytest.raises(NotSent, match="counts 100 characters, and the server takes 99"):
            await outlet(proxy).edit(out(), Note("correction", "s", START, "", {"de": f"Berichtigt:: {address} -"}))
