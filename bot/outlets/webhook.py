"""A website's own content system: each text is a signed message to it. docs/webhook.md is the contract for its side.

Signed as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md says.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note
from bot.outlets.base import FOR_EVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.fit import unfit
from bot.outlets.http import Host, Unanswered, json_of, page_of
from bot.outlets.kinds import KINDS

PREFIX = "whsec_"
"""Begins a secret whose rest is base64; any other is taken as it is."""

_KEYS_DIFFER = "Is WEBHOOK_SECRET the same on both sides, and are both clocks right?"
_ADVICE = {401: _KEYS_DIFFER, 403: _KEYS_DIFFER, 404: "Is the server in config.yaml the address of the hook?"}


def build(spec: Spec, clock: Callable[[], datetime]) -> "WebhookOutlet":
    """The outlet of an entry in config.yaml."""
    secret = spec.secrets["SECRET"].strip()
    hidden = (secret, secret.removeprefix(PREFIX))
    host = Host(urlsplit(spec.server).hostname or "The website", spec.server, clock, hidden, _ADVICE)
    return WebhookOutlet(spec.name, host, secret, clock)


class WebhookOutlet(Outlet):
    """One message a delivery. The receiver takes a message that it knows without doing anything again."""

    remembers = FOR_EVER

    def __init__(self, name: str, host: Host, secret: str, clock: Callable[[], datetime]) -> None:
        self.name = name
        self._host, self._clock, self._key = host, clock, key_of(secret)

    async def publish(self, delivery: Delivery) -> Sent:
        """Send it. The receiver says where people read it."""
        if reason := self._fault() or unfit(delivery):
            raise NotSent(reason, final=True)
        return await self._post(message_id(delivery), published(delivery))

    async def find(self, delivery: Delivery) -> Sent | None:
        """What the receiver has under the key."""
        if self._fault() or unfit(delivery):
            return None
        try:
            answer = await self._ask(message_id(delivery))
        except Unanswered as problem:
            raise PerhapsSent(problem.reason) from problem
        return None if answer.status_code == HTTPStatus.NOT_FOUND else self._sent(answer)

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Tell the receiver of a note on what it shows. The same note is the same message."""
        if reason := self._fault() or unfit(delivery):
            raise NotSent(reason, final=True)
        await self._post(f"{message_id(delivery)}:{note.mends}:{note.statement}", noted(delivery, note))

    async def capabilities(self) -> Capabilities:
        """As the contract says; the receiver is asked for a message that it cannot know."""
        if fault := self._fault():
            raise NotSent(fault, final=True)
        try:
            await self._ask("check")
        except Unanswered as problem:
            raise NotSent(problem.reason, final=problem.final, wait=problem.wait) from problem
        return KINDS["webhook"].can

    def _fault(self) -> str:
        unread = f"WEBHOOK_SECRET begins with {PREFIX} but is no base64: copy it anew."
        return self._host.fault or ("" if self._key else unread)

    async def _post(self, message: str, payload: Mapping[str, Any]) -> Sent:
        return self._sent(await self._host.send(self._signed(self._host.request("POST", body=payload), message)))

    async def _ask(self, message: str) -> httpx.Response:
        request = self._host.request("GET", params={"key": message})
        return await self._host.ask(self._signed(request, message), also=(HTTPStatus.NOT_FOUND,))

    def _signed(self, request: httpx.Request, message: str) -> httpx.Request:
        at = str(int(self._clock().timestamp()))
        request.headers["webhook-id"], request.headers["webhook-timestamp"] = message, at
        request.headers["webhook-signature"] = signature(self._key, message, at, request.content)
        return request

    def _sent(self, answer: httpx.Response) -> Sent:
        url = json_of(answer).get("url")
        if isinstance(url, str) and (not url or page_of(url)):
            return Sent(url)
        raise PerhapsSent(f"{self._host.called} did not answer with the address of the text, as docs/webhook.md asks.")


def message_id(delivery: Delivery) -> str:
    """The delivery's key without what a header or an address would have to escape."""
    return f"{delivery.crisis}:{delivery.statement}:{delivery.outlet}"


def published(delivery: Delivery) -> dict[str, Any]:
    """The message for a text that is out."""
    return {
        "event": "statement.published",
        "key": message_id(delivery),
        "crisis": delivery.crisis,
        "statement": delivery.statement,
        "drill": delivery.drill,
        "organisation": delivery.organisation,
        "crisis_titles": dict(delivery.crisis_titles),
        "titles": dict(delivery.titles),
        "texts": dict(delivery.texts),
        "released_at": _moment(delivery.released_at),
        "next_update": _moment(delivery.next_update) if delivery.next_update else None,
        "closing": delivery.closing,
        "permalink": delivery.permalink,
        "mends": delivery.mends,
        "mended": delivery.mended or None,
        "note": None,
    }


def noted(delivery: Delivery, note: Note) -> dict[str, Any]:
    """The message for a note on a text that is out: the text as it was, and the note."""
    said = {
        "mends": note.mends,
        "statement": note.statement,
        "at": _moment(note.at),
        "link": note.link,
        "texts": dict(note.texts),
    }
    return published(delivery) | {"event": "statement.noted", "note": said}


def key_of(secret: str) -> bytes:
    """The bytes that sign; none when the secret cannot be read."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""


def signature(key: bytes, message: str, at: str, body: bytes) -> str:
    """HMAC-SHA256 of id, time stamp (seconds since 1970) and body, joined by full stops."""
    signed = hmac.digest(key, b".".join((message.encode(), at.encode(), body)), "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
