"""A Mastodon server through Mastodon.py, called once: every answer is what happened, surely did not, or that nobody
knows."""

import asyncio
import contextlib
import re
import ssl
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import requests
import urllib3
from mastodon import Mastodon

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.http import LONGEST_ANSWER, WHOLE, Host, is_loopback, page_of

PATIENCE = 10.0
"""Seconds until a connection, or the next part of an answer, is given up."""

THREADS = 4
"""Requests of one outlet at a time. They are its own, so that a server that hangs keeps nobody else's threads."""

FEWEST, MOST = 20, 1_000_000
"""Characters of a post's limit that can be believed."""

PER_PAGE = 40
"""Posts a page; servers give no more."""

_PART = 1 << 16
_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")

Clock = Callable[[], datetime]
Given = TypeVar("Given")


class Refused(NotSent):
    """The server said no. `status` is that of its answer."""

    def __init__(self, status: int, no: NotSent) -> None:
        super().__init__(no.reason, final=no.final, wait=no.wait)
        self.status = status


@dataclass(frozen=True, slots=True)
class Status:
    """One post as the server shows it."""

    id: str
    url: str
    html: str
    at: datetime
    edited: bool


@dataclass(frozen=True, slots=True)
class Account:
    """The account that the token belongs to."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest post, and what a web address in it counts; 0 where the server does not say."""

    characters: int
    link: int


class Server:
    """One account on one server. Every method raises Refused, NotSent or PerhapsSent, and never repeats a request."""

    def __init__(self, address: str, token: str, clock: Clock, patience: float = PATIENCE) -> None:
        self._address, self._token, self._clock, self._patience = address.rstrip("/"), token, clock, patience
        self._host = Host("The Mastodon server", self._address, clock, [token], _ADVICE)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="mastodon")

    async def post(self, text: str, key: str, language: str, under: str) -> Status:
        """A public post; once for each key as long as the server keeps keys. `under` is the id it answers, or empty."""
        return await self._ask(
            lambda client: _status(
                client.status_post(
                    text, in_reply_to_id=under or None, visibility="public", language=language or None,
                    idempotency_key=key,
                )
            )
        )  # fmt: skip

    async def update(self, status: str, text: str) -> None:
        """Other words for a post."""
        await self._ask(lambda client: client.status_update(status, text))

    async def source(self, status: str) -> str:
        """A post as it was written."""
        return await self._ask(lambda client: str(client.status_source(status)["text"]))

    async def versions(self, status: str) -> list[str]:
        """The HTML of a post and of all that it was before, the oldest first."""
        return await self._ask(lambda client: [str(each["content"]) for each in client.status_history(status)])

    async def page(self, account: str, before: str) -> list[Status]:
        """The posts of an account before the one with this id (empty: the newest), the newest first."""
        return await self._ask(
            lambda client: [
                _status(each)
                for each in client.account_statuses(
                    account, exclude_reblogs=True, max_id=before or None, limit=PER_PAGE
                )
            ]
        )  # fmt: skip

    async def account(self) -> Account:
        """Whose token it is."""
        return await self._ask(lambda client: _account(client.account_verify_credentials()))

    async def limits(self) -> Limits:
        """How long a post may be; from the older description of the server where the newer is missing."""
        try:
            return await self._ask(lambda client: _limits(client.instance_v2()))
        except Refused as no:
            if no.status != HTTPStatus.NOT_FOUND:
                raise
        return await self._ask(lambda client: _limits(client.instance_v1()))

    async def _ask(self, what: Callable[[Mastodon], Given]) -> Given:
        if fault := self._host.fault:
            raise NotSent(fault, final=True)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._ask_now, what, loop.time)

    def _ask_now(self, what: Callable[[Mastodon], Given], now: Callable[[], float]) -> Given:
        heard: list[requests.Response] = []
        with requests.Session() as session:
            session.max_redirects = 0  # a redirected POST becomes a GET
            session.trust_env = not is_loopback(urlsplit(self._address).hostname or "")
            session.hooks["response"] = [lambda response, *_, **__: heard.append(_whole(response, now))]
            try:
                client = Mastodon(
                    access_token=self._token, api_base_url=self._address, ratelimit_method="throw",
                    request_timeout=self._patience, version_check_mode="none", session=session,
                )  # fmt: skip
                return what(client)
            except Exception as error:
                raise (self._meaning(heard[-1]) if heard else _unanswered(error)) from error

    def _meaning(self, response: requests.Response) -> Exception:
        """What an answer means that Mastodon.py could make nothing of."""
        if response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            return PerhapsSent("The Mastodon server answered something that cannot be understood.")
        body = b""
        with contextlib.suppress(requests.RequestException):
            body = response.content
        answer = httpx.Response(response.status_code, headers=_headers(response, self._clock()), content=body)
        verdict = self._host.verdict(answer)
        return Refused(response.status_code, verdict) if isinstance(verdict, NotSent) else verdict


_ADVICE: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "It does not know the bot's token: make one in the account's settings, under Development, "
    "and set MASTODON_TOKEN anew.",
    HTTPStatus.FORBIDDEN: "The token needs read:accounts, read:statuses and write:statuses.",
    HTTPStatus.NOT_FOUND: "Is `server` in config.yaml right?",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Change the text, or post it by hand.",
}

_NEVER_LEFT = (
    urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.ProxyError,
    requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, requests.exceptions.InvalidSchema,
    UnicodeEncodeError,
)  # fmt: skip


def _unanswered(error: Exception) -> Exception:
    causes = list(_causes(error))
    if any(isinstance(each, _NEVER_LEFT) or _in_handshake(each) for each in causes):
        return NotSent("The Mastodon server cannot be reached.")
    if any(isinstance(each, requests.Timeout | TimeoutError) for each in causes):
        return PerhapsSent("The Mastodon server did not answer in time.")
    return PerhapsSent("The connection to the Mastodon server broke before an answer came.")


def _in_handshake(error: BaseException) -> bool:
    """Whether TLS failed before anything was said."""
    frames = traceback.extract_tb(error.__traceback__) if isinstance(error, ssl.SSLError) else ()
    return any(frame.name == "do_handshake" for frame in frames)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those behind it; libraries keep them in many ways."""
    behind: list[object] = [error]
    seen: set[int] = set()
    while behind:
        each = behind.pop(0)
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            behind += [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]


def _headers(response: requests.Response, now: datetime) -> dict[str, str]:
    """What is said about waiting. Mastodon names the end of its period instead of Retry-After."""
    after, reset = response.headers.get("Retry-After", ""), response.headers.get("X-RateLimit-Reset", "")
    if not after:
        with contextlib.suppress(ValueError, OverflowError, TypeError):
            wait = _moment(reset) - now
            after = str(max(round(wait / timedelta(seconds=1)), 1))
    return {"Retry-After": after} if after.isascii() else {}


def _moment(text: str) -> datetime:
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else datetime.fromisoformat(text)


def _status(said: Any) -> Status:
    return Status(
        id=_id(said["id"]), url=page_of(said.get("url")) or page_of(said.get("uri")), html=str(said["content"]),
        at=_aware(said["created_at"]), edited=bool(said.get("edited_at")),
    )  # fmt: skip


def _aware(said: object) -> datetime:
    if not isinstance(said, datetime):
        raise TypeError("a post without its time")
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def _account(said: Any) -> Account:
    return Account(_id(said["id"]), page_of(said.get("url")))


def _id(said: object) -> str:
    """Raises ValueError for what is no id of a server that speaks Mastodon's language."""
    if not _ID.fullmatch(str(said)):
        raise ValueError("no id")
    return str(said)


def _limits(said: Any) -> Limits:
    statuses = (said.get("configuration") or {}).get("statuses") or {}
    most = statuses.get("max_characters") or said.get("max_toot_chars") or 0
    link = int(statuses.get("characters_reserved_per_url") or 0)
    if not (most == 0 or FEWEST <= int(most) <= MOST) or not 0 <= link <= MOST:
        raise ValueError("no limits")
    return Limits(int(most), link)


def _whole(response: requests.Response, now: Callable[[], float]) -> requests.Response:
    """The same answer, read: cut off where it is too long or takes too long, and no JSON then."""
    body, until = bytearray(), now() + WHOLE
    with contextlib.suppress(OSError, urllib3.exceptions.HTTPError):
        while (part := response.raw.read1(_PART, decode_content=True)) and now() < until:
            body += part
            if len(body) > LONGEST_ANSWER:
                break
    response.raw.close()
    response.raw.release_conn()
    response.raw = BytesIO(body)
    return response
