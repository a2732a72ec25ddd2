"""Socket Mode: the bot calls Slack and holds the line, again and again if need be; nothing has to reach the bot.

slack_sdk's own client is not used: it may call for ever with a ticket that Slack takes only once, and one failure at
the wrong moment leaves it deaf (https://github.com/slackapi/python-slack-sdk/issues/1446, also 1922 and 1110).
Protocol: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import logging
from http import HTTPStatus
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from bot.chat.slack.delivery.app import GRACE, SlackApp
from bot.slack_api.web import Denied, Lost, SurelyNot, Web, web_client

log = logging.getLogger(__name__)

HEARTBEAT = 10.0
"""Seconds between two signs of life; a line on which none comes back for half of that is dead."""

PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds until Slack is called again when it did not take the call; twice as long each time."""

STEADY = 10.0
"""A line that held so many seconds is made anew at once when it breaks."""


class Line:
    """The connection through which Slack delivers. It is made anew whenever it breaks, until it is closed."""

    def __init__(
        self, app: SlackApp, app_token: str, base_url: str, *, heartbeat: float = HEARTBEAT, pause: float = PAUSE
    ) -> None:
        self._app, self._web = app, Web(web_client(app_token, base_url))
        self._heartbeat, self._pause = heartbeat, pause
        self._there = asyncio.Event()
        self._holding: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        """Begin to call Slack; returns at once, for the bot has other things to do while Slack is not there."""
        self._holding = asyncio.create_task(self._hold(), name="the line to Slack")

    async def connected(self) -> None:
        """Wait until Slack has greeted for the first time."""
        await self._there.wait()

    async def close(self) -> None:
        """Answer what was delivered, take nothing new, hang up."""
        await self._app.close()
        if self._holding:
            for task in (self._holding, *self._tasks):
                task.cancel()
            await asyncio.gather(self._holding, *self._tasks, return_exceptions=True)

    # ------------------------------------------------------------------------------------------------- holding the line

    async def _hold(self) -> None:
        pause = 0.0
        async with ClientSession(trust_env=True) as session:
            while True:
                held, asked = 0.0, 0.0
                try:
                    held, asked = await self._call(session)
                except Exception:
                    log.exception("the line to Slack; it is made anew")
                pause = max(asked, next_pause(pause, held, self._pause))
                await asyncio.sleep(pause)

    async def _call(self, session: ClientSession) -> tuple[float, float]:
        """Call Slack and listen until the line breaks: how long it held, how long Slack wants to be left alone (s)."""
        try:
            answer = await self._web.call("apps.connections.open")
            socket = await session.ws_connect(str(answer.get("url")), heartbeat=self._heartbeat)
        except Denied as no:
            log.warning("Slack does not take the call: %s. Is SLACK_APP_TOKEN right?", no)
            return 0.0, 0.0
        except Exception as error:
            known = isinstance(error, SurelyNot | Lost)  # the text of any other may hold the ticket
            log.warning("Slack is not reached; it is called again (%s)", error if known else type(error).__name__)
            return 0.0, error.wait.total_seconds() if isinstance(error, SurelyNot) else 0.0
        began = asyncio.get_running_loop().time()
        await self._listen(socket)
        return asyncio.get_running_loop().time() - began, 0.0

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        """Until the line breaks, or Slack wants a new one; what it delivered is still acknowledged on the old one."""
        handling: set[asyncio.Task[None]] = set()
        try:
            async for message in socket:
                envelope = _parsed(message.data) if message.type is WSMsgType.TEXT else {}
                if envelope.get("type") == "hello":
                    self._there.set()
                if envelope.get("type") == "disconnect":
                    break
                if isinstance(envelope.get("envelope_id"), str) and not self._app.closing:
                    self._start(self._handle(socket, envelope), handling)
        except BaseException:
            await socket.close()
            raise
        self._start(_wind_up(socket, handling), set())

    def _start(self, work: Any, among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(work)
        for tasks in (among, self._tasks):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _handle(self, socket: ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        """What could not be understood is acknowledged too: delivered once more, it would be no better."""
        with self._app.busy():
            payload = envelope.get("payload")
            answered = await self._app.deliver(payload if isinstance(payload, dict) else {})
            ack = {"envelope_id": envelope["envelope_id"]} | _payload(answered.status, answered.body)
            try:
                await socket.send_str(json.dumps(ack))
            except (OSError, RuntimeError) as error:
                log.warning("The line broke before an answer; Slack delivers it again (%s)", type(error).__name__)


def next_pause(last: float, held: float, first: float) -> float:
    """Seconds until the next call, after the last pause and a line that held so long."""
    return 0.0 if held >= STEADY else min(max(first, last * 2), LONGEST_PAUSE)


async def _wind_up(socket: ClientWebSocketResponse, handling: set[asyncio.Task[None]]) -> None:
    if handling:
        await asyncio.wait(tuple(handling), timeout=GRACE)
    await socket.close()


def _payload(status: int, body: str) -> dict[str, Any]:
    said = _parsed(body) if status == HTTPStatus.OK else {}
    return {"payload": said} if said else {}


def _parsed(text: str) -> dict[str, Any]:
    """What a text says; nothing when it is no JSON object."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
