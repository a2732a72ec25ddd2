"""A Mastodon server in this process, with the clock of the test: the few methods that the outlet calls, strictly.

https://docs.joinmastodon.org/methods/statuses/, …/methods/accounts/. tests/faults/test_publishing_storm.py asks the
same of it and of a server that somebody else made.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.playbook.length import LINK, length
from tests.outlets.place import NOW, Asked, Place, Refusal

TOKEN, ACCOUNT = "mock_token", "109000000000000001"
POSTS = "/api/v1/statuses"
_FIELDS = {"status", "visibility", "language", "in_reply_to_id", "sensitive"}


@dataclass(frozen=True)
class Status:
    """One post."""

    id: str
    text: str
    made: datetime
    under: str | None
    language: str | None


class Mastodon(Place):
    """One account. Keys are kept for an hour."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.statuses: list[Status] = []
        self._keys: dict[str, tuple[datetime, Status]] = {}
        self._made = 0

    async def answer(self, asked: Asked) -> web.Response:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Refusal(401, {"error": "The access token is invalid"})
        match asked.method, asked.path:
            case "POST", path if path == POSTS:
                return web.json_response(self._shown(self._posted(asked)))
            case "GET", "/api/v1/accounts/verify_credentials":
                return web.json_response(self._account())
            case "GET", path if path == f"/api/v1/accounts/{ACCOUNT}/statuses":
                return web.json_response([self._shown(each) for each in self._page(asked)])
            case "GET", path if found := re.fullmatch(rf"{POSTS}/(\d+)/source", path):
                there = self._one(found[1])
                return web.json_response({"id": there.id, "text": there.text, "spoiler_text": ""})
        raise Refusal(404, {"error": "Record not found"})

    def _posted(self, asked: Asked) -> Status:
        key = asked.headers.get("idempotency-key", "")
        at, known = self._keys.get(key, (None, None))
        if at and known and (self.now - at).total_seconds() < 3600:
            return known
        given = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        text = given.get("status", "")
        if not set(given) <= _FIELDS or given.get("visibility") != "public":
            raise Refusal(422, {"error": f"strange: {sorted(given)}"})
        if not text.strip():
            raise Refusal(422, {"error": "Validation failed: Text can't be blank"})
        if length(text, "graphemes", 23) > 500:
            raise Refusal(422, {"error": "Validation failed: Text character limit of 500 exceeded"})
        under = given.get("in_reply_to_id")
        if under:
            self._one(under)
        made = self.post(text, under, given.get("language"))
        if key:
            self._keys[key] = (self.now, made)
        return made

    def post(self, text: str, under: str | None = None, language: str | None = None) -> Status:
        """Somebody posts."""
        self._made += 1
        self.statuses.append(Status(f"{113_000_000_000_000_000 + self._made}", text, self.now, under, language))
        return self.statuses[-1]

    def _page(self, asked: Asked) -> list[Status]:
        query = asked.query
        if not set(query) <= {"exclude_reblogs", "max_id", "limit"} or not 1 <= int(query.get("limit", 20)) <= 40:
            raise Refusal(422, {"error": f"strange: {query}"})
        before = int(query.get("max_id", 1 << 63))
        return [each for each in reversed(self.statuses) if int(each.id) < before][: int(query.get("limit", 20))]

    def _one(self, number: str) -> Status:
        for each in self.statuses:
            if each.id == number:
                return each
        raise Refusal(404, {"error": "Record not found"})

    def _account(self) -> Mapping[str, Any]:
        return {"id": ACCOUNT, "username": "linznet", "acct": "linznet", "url": f"{self.url}/@linznet"}

    def _shown(self, status: Status) -> Mapping[str, Any]:
        address = f"{self.url}/@linznet/{status.id}"
        return {
            "id": status.id, "uri": address, "url": address, "account": self._account(), "content": shown(status.text),
            "created_at": status.made.isoformat(), "edited_at": None, "in_reply_to_id": status.under, "reblog": None,
            "visibility": "public", "language": status.language, "media_attachments": [], "mentions": [], "tags": [],
        }  # fmt: skip


def shown(text: str) -> str:
    """The HTML that a server makes of a text."""
    paragraphs = (html.escape(each, quote=False).replace("\n", "<br />") for each in text.split("\n\n"))
    return "".join(f"<p>{LINK.sub(_link, each)}</p>" for each in paragraphs)


def _link(found: re.Match[str]) -> str:
    return f'<a href="{found[0]}" rel="nofollow noopener" target="_blank">{found[0]}</a>'
