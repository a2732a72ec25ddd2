"""Every outlet that speaks HTTP, before one place on loopback, with what that place should answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.crisis.deliveries import Delivery, Post
from bot.outlets.apprise import build as build_apprise
from bot.outlets.base import Outlet, Spec
from bot.outlets.bluesky import BlueskyOutlet
from bot.outlets.http import Host
from bot.outlets.linkedin import LinkedInOutlet
from bot.outlets.mastodon import MastodonOutlet
from bot.outlets.mastodon_server import Server
from bot.outlets.slack import SlackOutlet
from bot.outlets.telegram import TelegramOutlet
from bot.outlets.telegram_bot import bot_of
from bot.outlets.webhook import WebhookOutlet
from bot.outlets.x import XOutlet
from bot.slack_api.web import Web, web_client
from tests.faults.outlet_garbage import SECRET
from tests.outlets.carried import no_pause
from tests.outlets.sample import START, delivery

TEXT = "Das Netz ist seit 05:41 gestört. Mehr: https://news.example.org/c1/ Nächste Meldung um 06:30."
SHORT = 1.5
"""Seconds an outlet waits for the next part of an answer here."""

CID = "bafyreib2rxk3rh6kzwqmfnk5yqbqzvfqsjy3s5obnbsz6lwzqyx3gf2bqa"
URI = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3k2aaaaaaaaa2"
RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_post_messages",
)  # fmt: skip
AT = "2026-11-22T05:00:00.000Z"

Right = Callable[[str, str], Any]


@dataclass(frozen=True)
class Stage:
    """One kind: its outlet at an address, what the place should answer, and what hangs under what."""

    name: str
    make: Callable[[str, Path], Outlet]
    right: Right
    ref: str = ""
    under: str = ""

    def text(self) -> Delivery:
        """A text that is no first one, and that is out already."""
        known = Post("c/first_word/x", "https://place.example/1", self.under)
        sent = replace(known, ref=self.ref)
        return delivery("update_1", outlet=self.name, texts={"de": TEXT}, under=known, sent=sent, subjects={"de": "S"})


def _secrets(*names: str) -> dict[str, str]:
    return {name: f"{SECRET}{number}" for number, name in enumerate(names)}


def _host(called: str, url: str, secrets: dict[str, str]) -> Host:
    return Host(called, url, lambda: START, secrets.values(), patience=httpx.Timeout(SHORT))


def _x(url: str, folder: Path) -> Outlet:
    secrets = _secrets("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
    return XOutlet("x", "linznet", _host("X", url, secrets), secrets, lambda: START, ("de",), no_pause)


def _x_says(method: str, path: str) -> Any:
    if path.startswith("/2/users/me"):
        return {"data": {"id": "7", "username": "linznet"}}
    urls = [{"url": "https://t.co/abc", "expanded_url": "https://news.example.org/c1/"}]
    post = {"id": "17", "text": TEXT, "created_at": AT, "entities": {"urls": urls}}
    return {"data": post} if method == "POST" else {"data": [post], "meta": {"next_token": "n"}}


def _linkedin(url: str, folder: Path) -> Outlet:
    host = _host("LinkedIn", url, {"TOKEN": SECRET})
    return LinkedInOutlet("linkedin", "123", host, SECRET, ("de",), pause=no_pause)


def _linkedin_says(method: str, path: str) -> Any:
    post = {
        "id": "urn:li:share:17", "author": "urn:li:organization:123", "lifecycleState": "PUBLISHED",
        "commentary": TEXT, "createdAt": 1795324000000,
    }  # fmt: skip
    return {"elements": [post], "message": "duplicate of urn:li:share:17"} if method == "GET" else {"message": "no"}


def _webhook(url: str, folder: Path) -> Outlet:
    return WebhookOutlet("webhook", _host("www.example.org", url, {"SECRET": SECRET}), SECRET, lambda: START)


def _webhook_says(method: str, path: str) -> Any:
    return {"url": "https://www.example.org/news/1"}


def _mastodon(url: str, folder: Path) -> Outlet:
    return MastodonOutlet("mastodon", Server(url, SECRET, lambda: START, SHORT), ("de",), no_pause)


def _mastodon_says(method: str, path: str) -> Any:
    status = {
        "id": "17",
        "url": "https://m.example/@a/17",
        "uri": "https://m.example/a/17",
        "content": f"<p>{TEXT}</p>",
        "created_at": AT,
        "edited_at": None,
        "text": TEXT,
    }
    if "/instance" in path:
        return {"configuration": {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}}
    if path.endswith("verify_credentials"):
        return {"id": "7", "url": "https://m.example/@a", "username": "a", "acct": "a"}
    return [status] if method == "GET" and ("history" in path or path.startswith("/api/v1/accounts")) else status


def _bluesky(url: str, folder: Path) -> Outlet:
    spec = _spec("bluesky", folder, server=url, account="linznet.example", secrets={"PASSWORD": SECRET})
    return BlueskyOutlet(spec, lambda: START, no_pause)


def _bluesky_says(method: str, path: str) -> Any:
    if "Session" in path:
        session = {"did": "did:plc:abcdefghijklmnopqrstuvwx", "handle": "linznet.example", "active": True}
        return session | {"accessJwt": f"{SECRET}a", "refreshJwt": f"{SECRET}r"}
    record = {"$type": "app.bsky.feed.post", "text": TEXT, "createdAt": AT}
    return {"uri": URI, "cid": CID, "value": record, "error": "RecordNotFound", "message": "none"}


def _telegram(url: str, folder: Path) -> Outlet:
    return TelegramOutlet("telegram", bot_of(f"1:{SECRET}", url, SHORT), "@linznet", ("de",))


def _telegram_says(method: str, path: str) -> Any:
    chat = {
        "id": -1001,
        "type": "channel",
        "title": "L",
        "username": "linznet",
        "accent_color_id": 1,
        "max_reaction_count": 1,
    }
    user = {"id": 1, "is_bot": True, "first_name": "B", "username": "b"}
    found: Any = {"message_id": 5, "date": 1795324000, "chat": chat, "text": TEXT}
    if path.endswith("/getMe"):
        found = user
    elif path.endswith("/getChat"):
        found = chat
    elif path.endswith("/getChatMember"):
        found = {"status": "administrator", "user": user} | dict.fromkeys(RIGHTS, True)
    more = {"parameters": {"retry_after": 1, "migrate_to_chat_id": -100}, "description": "Bad Request"}
    return {"ok": True, "result": found, **more}


def _slack(url: str, folder: Path) -> Outlet:
    return SlackOutlet("slack", "C1", Web(web_client(f"xoxb-{SECRET}", f"{url}/api/")), ("de",), no_pause)


def _slack_says(method: str, path: str) -> Any:
    key = "2026-11-22-service_outage/update_1/slack"
    mark = {"event_type": "crisis_statement", "event_payload": {"key": key}}
    message = {"ts": "1795324000.000100", "text": "x", "blocks": [{"type": "divider"}], "metadata": mark}
    return {
        "ok": True,
        "ts": message["ts"],
        "messages": [message],
        "permalink": "https://x.slack.com/archives/C1/p1",
        "channel": {"id": "C1", "is_member": True},
        "url": "https://x.slack.com/",
        "has_more": False,
    }


def _apprise(url: str, folder: Path) -> Outlet:
    address = f"json://user:{SECRET}@{url.removeprefix('http://')}/x?rto={SHORT}&cto={SHORT}"
    return build_apprise(_spec("apprise", folder, secrets={"URL": address}), lambda: START)


def _spec(kind: str, folder: Path, **more: Any) -> Spec:
    return Spec(kind, kind, "Linznet", "Europe/Vienna", ("de",), folder / kind, **more)


STAGES = {
    stage.name: stage
    for stage in (
        Stage("x", _x, _x_says, "17", "16"),
        Stage("linkedin", _linkedin, _linkedin_says, "urn:li:share:17"),
        Stage("webhook", _webhook, _webhook_says),
        Stage("mastodon", _mastodon, _mastodon_says, "17", "16"),
        Stage("bluesky", _bluesky, _bluesky_says, f"{URI} {CID}", f"{URI} {CID}"),
        Stage("telegram", _telegram, _telegram_says, "-1001/5", "-1001/4"),
        Stage("slack", _slack, _slack_says, "C1/1795324000.000100", "C1/1795323000.000100"),
        Stage("apprise", _apprise, lambda method, path: {"ok": True}),
    )
}

WELL = timedelta(days=1)
"""No outlet asks to wait longer than that."""
