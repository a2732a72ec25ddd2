"""Signed HTTP: what Slack posts to /slack/events. Only small requests, only what Slack has signed."""

import logging
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.chat.slack.delivery.app import SlackApp

log = logging.getLogger(__name__)

PATH = "/slack/events"
MOST_BYTES = 1_000_000


class Hook:
    """An ASGI application for one path. Raises ValueError without a signing secret."""

    def __init__(self, app: SlackApp, signing_secret: str) -> None:
        if not signing_secret.strip():
            raise ValueError("SLACK_SIGNING_SECRET is needed where Slack delivers over HTTP.")
        self._app = app
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        if self._app.closing:
            return Response(status_code=503)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        answered = await self._app.deliver(body, request.headers)
        if answered.status == HTTPStatus.UNAUTHORIZED and not self._warned:
            self._warned = True
            log.warning("A request to %s was not signed by Slack, or SLACK_SIGNING_SECRET is another app's.", PATH)
        return Response(answered.body, answered.status, answered.first_headers())


async def _body(request: Request) -> bytes | None:
    """All of it; None when it is too much."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
