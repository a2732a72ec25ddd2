"""The Bot API through python-telegram-bot, called once: every answer is what happened, surely did not, or that nobody
knows."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from telegram import Bot
from telegram.error import TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.crisis.text import clean, shorten
from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.http import LONGEST_WAIT, bounded, is_loopback, stay_here

API = "https://api.telegram.org/bot"

CONNECTING, ANSWERING = 6.0, 12.0
"""Seconds; together less than the courier waits for an outlet."""

USUAL_WAIT = timedelta(seconds=30)
"""Where Telegram forgets to say how long."""

Given = TypeVar("Given")

_NUMBERS = 1 << 52
"""All of Telegram's numbers are smaller."""

_NEVER_BEGUN = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol,
    httpx.LocalProtocolError, httpx.InvalidURL,
)  # fmt: skip
_LOGGERS = ("httpx", "httpcore", "telegram.Bot")


class Answered(TelegramError):
    """Telegram said no: the status of its answer, its words, and what it says beside them."""

    def __init__(self, status: int, said: Mapping[str, Any], hide: Callable[[str], str] = str) -> None:
        super().__init__(f"status {status}")
        parameters = said.get("parameters")
        self.status, self.words = status, shorten(clean(hide(str(said.get("description") or ""))), 160)
        self.parameters: Mapping[str, Any] = parameters if isinstance(parameters, dict) else {}


@dataclass(frozen=True, slots=True)
class _Advice:
    """What to do when Telegram's words have one of these in them."""

    words: tuple[str, ...]
    advice: str


_ADVICE = (
    _Advice(("chat not found",), "Is `channel` in config.yaml right, and is the bot an administrator there?"),
    _Advice(
        ("not a member", "kicked", "administrator rights", "not enough rights", "no rights", "write_forbidden"),
        "Make the bot an administrator of the channel who may post messages.",
    ),
    _Advice(("too long",), "The text is too long for Telegram. Shorten it."),
    _Advice(("text is empty",), "Telegram sees no words in the text."),
    _Advice(("to edit not found",), "The post is not there any more."),
    _Advice(("can't be edited",), "Telegram does not let the bot change this post."),
)


class _Once(HTTPXRequest):
    """Each request has a connection of its own: one that was kept open may be closed at the other end, and that looks
    like a lost answer."""

    def __init__(self, token: str, patience: float, *, trust_env: bool) -> None:
        self._token = token
        super().__init__(
            read_timeout=patience, write_timeout=patience, connect_timeout=min(CONNECTING, patience),
            pool_timeout=CONNECTING,
            httpx_kwargs={
                "limits": httpx.Limits(max_keepalive_connections=0), "verify": _tls(), "trust_env": trust_env,
                "event_hooks": {"response": [stay_here, bounded]},
            },
        )  # fmt: skip

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Raises Answered for anything but a yes."""
        status, body = await super().do_request(*args, **kwargs)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return status, body
        raise Answered(status, _object(body), self._hide)

    def _hide(self, text: str) -> str:
        for secret in (self._token, self._token.partition(":")[2]):
            text = text.replace(secret, "…") if secret else text
        return text


def bot_of(token: str, url: str = "", patience: float = ANSWERING) -> Bot:
    """A bot that need not be started. `url` is the address of another Bot API server, such as http://127.0.0.1:8081."""
    for name in _LOGGERS:  # they write down every address, and the token stands in it
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger(name).level))
    base = url.rstrip("/") or API
    request = _Once(token, patience, trust_env=not is_loopback(_host(base)))
    return Bot(token, base if base.endswith("/bot") else f"{base}/bot", request=request, get_updates_request=request)


async def once(called: Awaitable[Given]) -> Given:
    """What a method of the bot gives. Raises NotSent or PerhapsSent, without the address, which holds the token."""
    try:
        return await called
    except Answered as no:
        raise _meaning(no) from None
    except Exception as error:
        if isinstance(error.__cause__, _NEVER_BEGUN):
            raise NotSent("Telegram cannot be reached.") from None
        raise _unanswered(error) from None


def _unanswered(error: Exception) -> PerhapsSent:
    if isinstance(error, TimedOut):
        return PerhapsSent("Telegram did not answer in time.")
    if isinstance(error.__cause__, httpx.HTTPError):
        return PerhapsSent("The connection to Telegram broke before an answer came.")
    return PerhapsSent("Telegram answered something that cannot be understood.")


def _meaning(no: Answered) -> NotSent | PerhapsSent:
    told = f"({no.status}: {no.words})" if no.words else f"({no.status})"
    if no.status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotSent(f"Telegram asks the bot to wait {told}.", wait=_wait(no.parameters.get("retry_after")))
    if no.status >= HTTPStatus.INTERNAL_SERVER_ERROR or no.status == HTTPStatus.REQUEST_TIMEOUT:
        return PerhapsSent(f"Telegram does not know whether it took the text {told}.")
    return NotSent(f"Telegram refused it {told}. {_advice(no)}".rstrip(), final=True)


def _advice(no: Answered) -> str:
    moved = no.parameters.get("migrate_to_chat_id")
    if isinstance(moved, int) and 0 < abs(moved) < _NUMBERS:
        return f'The group has become a supergroup. Write `channel: "{moved}"` in config.yaml.'
    if no.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        return "It does not know the bot's token: set TELEGRAM_BOT_TOKEN anew."
    words = no.words.lower()
    return next((each.advice for each in _ADVICE if any(word in words for word in each.words)), "")


def _wait(asked: object) -> timedelta:
    if not isinstance(asked, int) or asked <= 0:
        return USUAL_WAIT
    return timedelta(seconds=min(asked, LONGEST_WAIT.total_seconds()))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@cache
def _tls() -> SSLContext:
    """Read once: it takes longer than a request."""
    return httpx.create_ssl_context()


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
