"""A website's content system that keeps to docs/webhook.md, to the letter.

The signature: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import re
from typing import Any

from aiohttp import web

from tests.outlets.place import NOW, Asked, Place, Refusal

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK = "/hooks/crisis/?site=1"
_ID = re.compile(r"[A-Za-z0-9_:-]{1,400}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

_SHAPE: dict[str, Any] = {
    "event": str, "key": str, "crisis": str, "statement": str, "drill": bool, "organisation": str,
    "crisis_titles": dict, "titles": dict, "texts": dict, "released_at": str, "next_update": (str, type(None)),
    "closing": bool, "permalink": str, "mends": (str, type(None)), "mended": (str, type(None)),
    "note": (dict, type(None)),
}  # fmt: skip
_NOTE = {"mends": str, "statement": str, "at": str, "link": str, "texts": dict}


class Cms(Place):
    """Pages by key; each with its notes."""

    def __init__(self, secret: str = SECRET) -> None:
        super().__init__()
        self.now = NOW
        self.secret = secret
        self.pages: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, list[dict[str, Any]]] = {}
        self.taken: dict[str, dict[str, str]] = {}
        """The answer to each message by its id."""

    @property
    def hook(self) -> str:
        return self.url + HOOK

    @property
    def shown(self) -> list[dict[str, str]]:
        return [page["texts"] for page in self.pages.values()]

    async def answer(self, asked: Asked) -> web.Response:
        if asked.path != "/hooks/crisis/" or asked.query.get("site") != "1":
            raise Refusal(404, {"error": "no such page"})
        message = self._checked(asked)
        if asked.method == "GET":
            return self._known(asked, message)
        if asked.method != "POST":
            raise Refusal(405, {"error": "POST or GET"})
        if message in self.taken:
            return web.json_response(self.taken[message])
        self.taken[message] = self._take(asked, message)
        return web.json_response(self.taken[message], status=201)

    def _checked(self, asked: Asked) -> str:
        """The message's id, when the signature is right and fresh."""
        message, at = asked.headers.get("webhook-id", ""), asked.headers.get("webhook-timestamp", "")
        fresh = at.isdecimal() and abs(int(at) - self.now.timestamp()) <= 300
        key = base64.b64decode(self.secret[6:]) if self.secret.startswith("whsec_") else self.secret.encode()
        signed = hmac.new(key, f"{message}.{at}.".encode() + asked.body, hashlib.sha256).digest()
        expected = f"v1,{base64.b64encode(signed).decode()}"
        if not _ID.fullmatch(message) or not fresh or asked.headers.get("webhook-signature") != expected:
            raise Refusal(401, {"error": "not signed by whom we know"})
        return message

    def _known(self, asked: Asked, message: str) -> web.Response:
        if set(asked.query) != {"site", "key"} or asked.query["key"] != message or asked.body:
            raise Refusal(400, {"error": "the key is the webhook-id"})
        if message not in self.taken:
            raise Refusal(404, {"error": "unknown"})
        return web.json_response(self.taken[message])

    def _take(self, asked: Asked, message: str) -> dict[str, str]:
        if asked.headers.get("content-type") != "application/json":
            raise Refusal(415, {"error": "JSON"})
        said = asked.json()
        _shaped(said, _SHAPE)
        if said["drill"]:
            raise Refusal(422, {"error": "an exercise"})
        key = said["key"]
        if said["event"] == "statement.published":
            if message != key or said["note"] is not None:
                raise Refusal(422, {"error": "the key of a text is the id of its message"})
            self.pages[key] = said
        elif said["event"] == "statement.noted" and key in self.pages:
            _shaped(said["note"], _NOTE)
            self.notes.setdefault(key, []).append(said["note"])
        else:
            raise Refusal(422, {"error": f"unknown event {said['event']} or key {key}"})
        return {"url": f"https://www.example.org/news/{key.replace(':', '/')}"}


def _shaped(said: Any, shape: dict[str, Any]) -> None:
    if set(said) != set(shape) or not all(isinstance(said[key], kind) for key, kind in shape.items()):
        raise Refusal(422, {"error": f"these are the fields: {sorted(shape)}"})
    for key in ("released_at", "next_update", "at"):
        if said.get(key) is not None and not _TIME.fullmatch(said[key]):
            raise Refusal(422, {"error": f"{key} is no time"})
