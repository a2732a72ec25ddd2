"""Delivery over HTTP: what Slack posts to the app's request URL, signed.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import aiohttp

from tests.slack.delivery import Ack, Delivery
from tests.slack.values import Json

FORM = "application/x-www-form-urlencoded"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def body_of(delivery: Delivery) -> tuple[str, str]:
    """Content type and body: a slash command is a form, an event is JSON, all else a form with one field."""
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload, ensure_ascii=False)
    if delivery.kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(delivery.payload, ensure_ascii=False)})
    return FORM, urlencode({name: _field(value) for name, value in delivery.payload.items() if value is not None})


def _field(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass
class Signed:
    """Posts to `url`. `secret`, `age` (seconds that the time stamp is old) and `headers` can be made wrong."""

    url: str = ""
    secret: str = SECRET
    age: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    patience: float = 10.0
    """Seconds to wait for the app's answer."""
    sent: list[Delivery] = field(default_factory=list)

    def signature(self, body: str, at: str) -> str:
        """As Slack makes it: version 0, HMAC-SHA256 of version, time and body."""
        return "v0=" + hmac.new(self.secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()

    async def deliver(self, delivery: Delivery) -> Ack:
        """Post once and give the app's answer."""
        content_type, body = body_of(delivery)
        at = str(int(time.time() - self.age))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": self.signature(body, at),
        }
        if delivery.kind == "events_api" and delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": "http_timeout"}
        self.sent.append(delivery)
        began = asyncio.get_running_loop().time()
        ack = await self._post(body, headers | dict(self.headers))
        return replace(ack, after=asyncio.get_running_loop().time() - began)

    async def _post(self, body: str, headers: dict[str, str]) -> Ack:
        timeout = aiohttp.ClientTimeout(total=self.patience)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(self.url, data=body.encode(), headers=headers) as answer,
        ):
            return Ack(answer.status, _said(await answer.text(), answer.content_type))

    async def handshake(self) -> Ack:
        """What Slack sends when the request URL is set: the app must answer with the challenge."""
        challenge = {"type": "url_verification", "token": "verification", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY"}
        return await self.deliver(Delivery("events_api", challenge))

    @contextmanager
    def forged(self, secret: str = "not the signing secret") -> Iterator[None]:
        """Within it, the signature is somebody else's."""
        right, self.secret = self.secret, secret
        try:
            yield
        finally:
            self.secret = right

    @contextmanager
    def replayed(self, age: float = 600) -> Iterator[None]:
        """Within it, everything was rightly signed so many seconds ago."""
        self.age = age
        try:
            yield
        finally:
            self.age = 0


def _said(text: str, content_type: str) -> Json:
    if content_type == "application/json":
        said: Json = json.loads(text or "{}")
        return said
    return {"text": text} if text else {}
