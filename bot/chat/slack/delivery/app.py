"""slack-bolt's app around the talk: whatever comes in is acknowledged exactly once, after it is durable.

Bolt sees to what Slack prescribes (signatures, its handshakes) and hands everything else to one ear, which reads it,
has it answered, and acknowledges. Forms and further words follow after the acknowledgement.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.delivery.address import is_slacks
from bot.chat.slack.delivery.homes import Homes
from bot.chat.slack.delivery.ways import Ways
from bot.chat.slack.hear.answer import Answer, Began, ephemeral, message
from bot.chat.slack.hear.inbound import HomeOpened, Inbound, Submitted, Typed, read
from bot.chat.slack.hear.talk import Talk
from bot.chat.slack.show.modal import notice
from bot.chat.slack.show.rich import Json, block, section
from bot.chat.slack.show.way import way_to
from bot.crisis.model import Crisis
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

log = logging.getLogger(__name__)

TOO_LATE = 2.5
"""Seconds after which Slack has perhaps stopped waiting for the acknowledgement (it does after three)."""

GRACE = 10.0
"""Seconds that work under way gets at the end."""

REMEMBERED = 4_000
_OPENED_ALREADY = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
_HANDSHAKES = ("url_verification",)


class SlackApp:
    """Takes what Slack delivers, in whatever way, and answers."""

    def __init__(self, talk: Talk, web: Web, homes: Homes, ways: Ways, signing_secret: str = "") -> None:
        self._talk, self._web, self._homes, self._ways = talk, web, homes, ways
        self._bolt = _bolt(web, signing_secret, self._heard)
        self._followed: OrderedDict[str, None] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()
        self._answering = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.closing = False

    async def deliver(self, body: bytes | Json, headers: Mapping[str, str] | None = None) -> BoltResponse:
        """What is answered to a request: signed bytes with their headers, or what came over a trusted line.

        Never raises: what cannot be understood is answered with 400.
        """
        with self.busy():
            try:
                return await self._bolt.async_dispatch(_request(body, headers))
            except Exception as problem:
                return await _misunderstood(problem)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """As long as this goes on, `close` waits."""
        self._answering += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._answering -= 1
            if not self._answering:
                self._idle.set()

    def changed(self, crisis: Crisis) -> None:
        """A crisis is another one now: draw the Homes of those who may look at it, lead people to its room."""
        if not self.closing:
            self._homes.changed(crisis)
            self._ways.changed(crisis)

    async def close(self, grace: float = GRACE) -> None:
        """Wait for what was begun; whoever delivers must deliver nothing new by now."""
        self.closing = True
        self._ways.close()
        try:
            async with asyncio.timeout(grace):
                await self._idle.wait()
                while self._running:
                    await asyncio.wait(tuple(self._running))
        except TimeoutError:
            log.warning("Slack was not told everything before the end")
        await self._homes.close()
        for task in tuple(self._running):
            task.cancel()

    # ------------------------------------------------------------------------------------------------------ one ear

    async def _heard(self, body: Json) -> BoltResponse:
        inbound = read(body)
        if inbound is None:
            return BoltResponse(status=200, body="")
        clock = asyncio.get_running_loop().time
        began = clock()
        answer = await self._talk.hear(inbound)
        if self._first(inbound):
            late = clock() - began > TOO_LATE
            following = self._follow(inbound, answer, _text(body, "response_url"), late=late)
            self._start(following, f"what follows {type(inbound).__name__}")
        return acknowledgement(inbound, answer)

    def _first(self, inbound: Inbound) -> bool:
        """Whether this is not the same once more: then all that follows has begun already."""
        if isinstance(inbound, HomeOpened):
            return True
        if inbound.id in self._followed:
            return False
        self._followed[inbound.id] = None
        if len(self._followed) > REMEMBERED:
            self._followed.popitem(last=False)
        return True

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("%s failed: %r", task.get_name(), problem)

    # ---------------------------------------------------------------------------------------- after the acknowledgement

    async def _follow(self, inbound: Inbound, answer: Answer, reply_to: str, *, late: bool) -> None:
        if isinstance(inbound, HomeOpened):
            await self._home(inbound.sender.user, answer)
        elif not isinstance(inbound, Submitted):
            if answer.form and not await self._open(inbound.trigger, answer.form):
                await self._reply(reply_to, ephemeral(answer.otherwise) if answer.otherwise else None)
            if late or not isinstance(inbound, Typed):
                await self._reply(reply_to, message(answer), replaces=answer.replaces)
        if answer.began:
            await self._lead(inbound, answer.began, reply_to)

    async def _home(self, user: str, answer: Answer) -> None:
        if answer.home:
            await self._homes.opened(user, answer.home)
        else:
            await self._homes.turn_away(user, answer.text)

    async def _lead(self, inbound: Inbound, began: Began, reply_to: str) -> None:
        """Whoever has started a crisis is shown the way to its room, where they typed, tapped or sent the form."""
        crisis = await self._ways.room(began.crisis)
        if self.closing:
            return
        way = way_to(crisis, began.say) if crisis else []
        instead = "" if way else began.say("slack.no_room")
        if isinstance(inbound, Submitted):
            said = "\n".join(filter(None, (began.text, instead)))
            await self._redraw(inbound.view, notice(said, began.say, way=way))
        else:
            await self._reply(reply_to, ephemeral(instead, [block(section(way))] if way else []))

    async def _redraw(self, view: str, content: Json) -> None:
        try:
            await self._web.call("views.update", view_id=view, view=content)
        except (SurelyNot, Lost) as error:  # most often it was closed
            log.info("A form was not drawn anew: %s", error)

    async def _open(self, trigger: str, form: Json) -> bool:
        """Whether the form is before somebody's eyes. A trigger works once, so without an answer it is tried again."""
        try:
            try:
                await self._web.call("views.open", trigger_id=trigger, view=form)
            except Lost:
                await self._web.call("views.open", trigger_id=trigger, view=form)
        except Denied as no:
            log.warning("A form was not opened: %s", no)
            return no.error in _OPENED_ALREADY
        except (SurelyNot, Lost) as error:
            log.warning("A form was perhaps not opened: %s", error)
            return False
        return True

    async def _reply(self, url: str, said: Json | None, *, replaces: bool = False) -> None:
        if said is None or not url:
            return
        if not is_slacks(url, self._web.client.base_url):
            log.warning("An answer was not sent: its address is not one of Slack's")
            return
        try:
            answer = await AsyncWebhookClient(url, timeout=15, retry_handlers=[]).send_dict(
                said | {"replace_original": replaces}
            )
        except Exception as error:
            log.warning("An answer did not arrive in Slack (%s)", type(error).__name__)
        else:
            if answer.status_code != HTTPStatus.OK:
                log.warning("An answer was not taken by Slack (%s: %s)", answer.status_code, str(answer.body)[:80])


def acknowledgement(inbound: Inbound, answer: Answer) -> BoltResponse:
    """What Slack is told at once: the words after a command, what is wrong in a form, or how a form goes on."""
    body: Json | None = None
    if isinstance(inbound, Typed):
        body = message(answer)
    elif isinstance(inbound, Submitted) and answer.errors:
        body = {"response_action": "errors", "errors": dict(answer.errors)}
    elif isinstance(inbound, Submitted) and answer.form:
        body = {"response_action": "update", "view": answer.form}
    return BoltResponse(status=200, body=body or "")


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


# ------------------------------------------------------------------------------------------------------------ bolt


class _Ear(AsyncMiddleware):
    """Stands behind the check of the signature, and before all of bolt that trusts a payload's shape."""

    def __init__(self, heard: Callable[[Json], Awaitable[BoltResponse]]) -> None:
        self._heard = heard

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002  # bolt names the arguments
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  # the same
    ) -> BoltResponse | None:
        """Answer; only handshakes are bolt's own."""
        if req.body.get("type") in _HANDSHAKES:
            return await next()
        try:
            return await self._heard(req.body)
        except Exception:
            log.exception("something from Slack")
            return BoltResponse(status=500, body="")


def _bolt(web: Web, signing_secret: str, heard: Callable[[Json], Awaitable[BoltResponse]]) -> AsyncApp:
    logger = logging.getLogger(f"{__name__}.bolt")
    logger.setLevel(logging.ERROR)  # below that, bolt writes down whole requests
    bolt = AsyncApp(
        name="crisis", logger=logger, client=web.client, signing_secret=signing_secret,
        authorize=_authorize(web.client.token or ""), before_authorize=_Ear(heard), process_before_response=True,
    )  # fmt: skip
    bolt.error(_misunderstood)
    return bolt


async def _misunderstood(error: Exception) -> BoltResponse:
    """Bolt takes much for granted that a payload need not have."""
    log.warning("Slack delivered what cannot be understood (%s)", type(error).__name__)
    return BoltResponse(status=400, body="")


def _request(body: bytes | Json, headers: Mapping[str, str] | None) -> AsyncBoltRequest:
    if isinstance(body, bytes):
        request = AsyncBoltRequest(body=body.decode(), headers={**(headers or {})})
        # Bolt takes a form for empty when the word "payload" stands anywhere in it, also in what somebody typed.
        request.body = request.body or dict(parse_qsl(request.raw_body, keep_blank_values=True))
        return request
    return AsyncBoltRequest(body=body, mode="socket_mode")


def _authorize(token: str) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Bolt asks whose token to use; it is always the same, and Slack need not be asked."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize
