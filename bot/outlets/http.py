"""Places that are spoken to over HTTP: what an answer, or none, says about whether a text is out."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any
from urllib.parse import quote

import httpx

from bot.crisis.text import clean, clean_link, shorten
from bot.outlets.base import NotSent, PerhapsSent

PATIENCE = httpx.Timeout(12.0, connect=6.0)
"""Seconds for each part of a request; together less than the courier waits for an outlet."""

LONGEST_ANSWER, WHOLE = 4 << 20, 20.0
"""Bytes, and seconds until all of an answer must be there; each part of it may come in time, and it never ends."""

LONGEST_WAIT = timedelta(days=1)
LONGEST_MESSAGE = 120

_NOT_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
_NEVER_MADE = (httpx.LocalProtocolError, httpx.InvalidURL, UnicodeError)
_MOVED = (301, 307, 308)
_NOT_NOW = (425, 429)


class Unanswered(Exception):
    """A question that changes nothing got no answer that can be used. `wait` is what the place asked for; `final` when
    asking again would bring the same."""

    def __init__(self, reason: str, *, final: bool = False, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.reason, self.final, self.wait = reason, final, wait


class Host:
    """One place with its base address. Nothing is sent twice, no redirect is followed, each request has a connection
    of its own: one that was kept open may be closed at the other end, and that looks like a lost answer.

    `called` is its name for people, `advice` what to do about a status. `secrets` never stand in a reason.
    """

    def __init__(
        self, called: str, base: str, clock: Callable[[], datetime], secrets: Collection[str] = (),
        advice: Mapping[int, str] | None = None, transport: httpx.AsyncBaseTransport | None = None,
        patience: httpx.Timeout = PATIENCE,
    ) -> None:  # fmt: skip
        self.called, self._base, self._clock = called, base, clock
        self._secrets = sorted({*secrets, *map(_quoted, secrets)} - {""}, key=len, reverse=True)
        self._advice, self._transport, self._patience = advice or {}, transport, patience
        self._tls = _tls()

    @property
    def fault(self) -> str:
        """Why nothing may be sent to this address; empty when nothing speaks against it."""
        try:
            url = httpx.URL(self._base)
        except httpx.InvalidURL:
            url = httpx.URL()
        if not url.host:
            return f"{self.called}: `server` in config.yaml is no address; write one that begins with https://."
        if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
            return f"{self.called}: `server` in config.yaml must begin with https://, for texts and secrets go there."
        return ""

    def request(
        self, method: str, path: str = "", *, params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None,
    ) -> httpx.Request:  # fmt: skip
        """A request to the address with the path behind it; what the address asks already stays. The body is JSON."""
        try:
            address = self._base.rstrip("/") + path if path else self._base
            url = httpx.URL(address).copy_merge_params(params or {})
            content = b"" if body is None else json.dumps(body).encode()
            kind = {} if body is None else {"Content-Type": "application/json"}
            every = {"User-Agent": "crisis-playbook-bot", "Accept": "application/json", **kind, **(headers or {})}
            return httpx.Request(method, url, headers=every, content=content)
        except _NEVER_MADE:
            raise self._unmade() from None  # the error's text may hold a secret

    async def send(self, request: httpx.Request, also: Collection[int] = ()) -> httpx.Response:
        """The answer when the place took it, or one of the statuses in `also`. Raises NotSent, PerhapsSent."""
        try:
            response = await self._answer(request)
        except _NEVER_MADE:
            raise self._unmade() from None
        except _NOT_BEGUN as error:
            raise self._unreached(error) from None
        except httpx.HTTPError as error:
            raise self._unanswered(error) from None
        if response.is_success or response.status_code in also:
            return response
        raise self.verdict(response)

    async def ask(self, request: httpx.Request, also: Collection[int] = ()) -> httpx.Response:
        """The same for a question that changes nothing. Raises Unanswered."""
        try:
            return await self.send(request, also)
        except NotSent as no:
            raise Unanswered(no.reason, final=no.final, wait=no.wait) from None
        except PerhapsSent as lost:
            raise Unanswered(str(lost)) from None

    def verdict(self, response: httpx.Response) -> NotSent | PerhapsSent:
        """What an answer that is no yes means. One after a time-out or a fault of theirs may come after the effect."""
        status, said = response.status_code, self._said(response)
        if status in _NOT_NOW:
            return NotSent(f"{self.called} asks us to wait ({status}{said}).", wait=self._wait(response.headers))
        if status in _MOVED:
            return NotSent(f"{self.called} has moved ({status}). Write its new address in config.yaml.", final=True)
        if response.is_client_error and status != HTTPStatus.REQUEST_TIMEOUT:
            advice = self._advice.get(status, "")
            return NotSent(f"{self.called} refused it ({status}{said}). {advice}".rstrip(), final=True)
        return PerhapsSent(f"{self.called} answered {status}{said}: nobody knows whether it took the text.")

    def hide(self, text: str) -> str:
        """The text without secrets, on one line, cut."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return shorten(clean(text), LONGEST_MESSAGE)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=self._transport, verify=self._tls, timeout=self._patience, follow_redirects=False,
            trust_env=not is_loopback(request.url.host), event_hooks={"response": [stay_here, bounded]},
        ) as client:  # fmt: skip
            return await client.send(request)

    def _unmade(self) -> NotSent:
        return NotSent(f"{self.called}: the request cannot be made. Look at its address and its secrets.", final=True)

    def _unreached(self, error: httpx.TransportError) -> NotSent:
        if "certificate" in str(error).lower():
            return NotSent(f"{self.called} cannot be reached: its certificate is not accepted.")
        return NotSent(f"{self.called} cannot be reached.")

    def _unanswered(self, error: httpx.HTTPError) -> PerhapsSent:
        if isinstance(error, httpx.TimeoutException):
            return PerhapsSent(f"{self.called} did not answer in time.")
        return PerhapsSent(f"The connection to {self.called} broke before an answer came.")

    def _said(self, response: httpx.Response) -> str:
        message = self.hide(message_of(json_of(response)))
        return f": {message}" if message else ""

    def _wait(self, headers: httpx.Headers) -> timedelta:
        """Retry-After in seconds or as a date, else the moment at which X ends its limit."""
        after, reset = headers.get("retry-after", ""), headers.get("x-rate-limit-reset", "")
        if after.isdecimal():
            wait = timedelta(seconds=_number(after))
        elif reset.isdecimal():
            wait = timedelta(seconds=_number(reset) - self._clock().timestamp())
        else:
            wait = _until(after, self._clock())
        return min(max(wait, timedelta(0)), LONGEST_WAIT)


class _Body(httpx.AsyncByteStream):
    """The body of an answer, given up where it is too long or takes too long."""

    def __init__(self, body: httpx.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        now, size = asyncio.get_running_loop().time, 0
        until = now() + WHOLE
        async for part in self._body:
            size += len(part)
            if size > LONGEST_ANSWER:
                raise httpx.RemoteProtocolError("the answer is too long")
            if now() > until:
                raise httpx.ReadTimeout("the answer does not end")
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()


async def bounded(response: httpx.Response) -> None:
    """For the `response` hooks of a client: no more is read than an outlet ever needs."""
    if isinstance(response.stream, httpx.AsyncByteStream):
        response.stream = _Body(response.stream)


async def stay_here(response: httpx.Response) -> None:
    """For the same hooks: even to look where a redirect leads fails when its address is broken."""
    response.headers.pop("Location", None)


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The object in an answer; empty when there is none."""
    try:
        found = response.json()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def message_of(body: Mapping[str, Any]) -> str:
    """What a place says went wrong, where such things usually stand; empty when it says nothing."""
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    for place in (first, body):
        for key in ("message", "detail", "error_description", "title", "error"):
            if isinstance(place, dict) and isinstance(place.get(key), str):
                return str(place[key])
    return ""


def page_of(address: object) -> str:
    """A web address that a place gave, as people may open it; empty when it is something else."""
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        return ""
    return address if clean_link(address) == address else ""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _tls() -> SSLContext:
    """Read once, and before anything is to go out: it takes a tenth of a second."""
    return httpx.create_ssl_context()


def _quoted(secret: str) -> str:
    return quote(secret, safe="")


def _number(digits: str) -> int:
    return int(digits[:12])


def _until(date: str, now: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return timedelta(0)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
