"""Slack's Web API, called once: every answer is what happened, surely did not, or that nobody knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_api.methods import APP_METHODS, METHODS

PATIENCE = 15
"""Seconds until a call is given up; nobody knows then what became of it."""

KEPT_OPEN = 8.0
"""Seconds; shorter than Slack's own patience, or a call would meet a connection that is being closed."""

LONGEST_WAIT = 86_400
"""Seconds, whatever an answer asks for."""

USUAL_WAIT = 30
"""Seconds, where Slack forgets to say how long."""

_SLACK_DOES_NOT_KNOW = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})


class SurelyNot(Exception):
    """What was wished surely did not happen; it may be tried again, after `wait` where Slack asked for that."""

    def __init__(self, reason: str = "", *, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.wait = wait


class Limited(SurelyNot):
    """429: nothing happened, and nothing will before `wait` is over."""


class Denied(SurelyNot):
    """Slack said no. `error` is its own word for why, `needed` the scope that is missing (or empty)."""

    def __init__(self, method: str, error: str, needed: str = "") -> None:
        super().__init__(f"{method}: {error}" + (f" (needs {needed})" if needed else ""))
        self.method, self.error, self.needed = method, error, needed


class Unreached(SurelyNot):
    """The request never left, or never arrived."""


class Lost(Exception):
    """No answer, or none that can be understood: nobody knows whether it happened."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What Slack said, and the headers of its answer by their names in small letters."""

    said: Mapping[str, Any]
    headers: Mapping[str, str]


class Web:
    """One token's view of the Web API. It never repeats a call by itself: that could do it twice."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client

    def hold(self) -> None:
        """Keep connections open between calls, until `close`: most calls come in bursts, and each saves a handshake."""
        connector = aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self.client.session = aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=True)

    async def close(self) -> None:
        """Let go of what `hold` keeps."""
        if self.client.session:
            await self.client.session.close()

    async def call(self, method: str, **params: object) -> Mapping[str, Any]:
        """The answer of one method of METHODS or APP_METHODS. Raises Limited, Denied, Unreached, Lost.

        Values are sent as Slack reads forms: structures as JSON, None not at all.
        """
        return (await self.ask(method, **params)).said

    async def ask(self, method: str, **params: object) -> Answered:
        """The same, with the headers of the answer."""
        if method not in METHODS and method not in APP_METHODS:
            raise ValueError(f"{method} is not in METHODS, so nobody knows which scope it needs")
        try:
            answer = await self.client.api_call(method, data=_form(params))
        except SlackApiError as error:
            raise _said_no(method, error) from error
        except aiohttp.ClientConnectorError as error:
            raise Unreached(f"Slack cannot be reached ({method})") from error
        except TimeoutError as error:
            raise Lost(f"Slack did not answer in time ({method})") from error
        except Exception as error:
            raise Lost(f"The connection to Slack broke before an answer came ({method})") from error
        headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
        return Answered(answer.data if isinstance(answer.data, dict) else {}, headers)


def web_client(token: str, base_url: str) -> AsyncWebClient:
    """The client of slack_sdk without its retries, which repeat a post whose answer was lost."""
    return _Straight(token=token, base_url=base_url, timeout=PATIENCE, retry_handlers=[])


class _Straight(AsyncWebClient):
    """Follows no redirect: another place would get the words, and its yes would count as Slack's."""

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        straight = {**req_args, "allow_redirects": False}
        return await super()._request(http_verb=http_verb, api_url=api_url, req_args=straight)


def _form(params: Mapping[str, object]) -> dict[str, str]:
    return {name: _text(value) for name, value in params.items() if value is not None}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _said_no(method: str, error: SlackApiError) -> Exception:
    """What an answer means that is no yes. One that is not Slack's own (a proxy's page, half a body) means nothing."""
    status, said, headers = _answer(error.response)
    word = str(said.get("error") or "")
    if status == HTTPStatus.TOO_MANY_REQUESTS or word in ("ratelimited", "rate_limited"):
        wait = _seconds(str(headers.get("Retry-After", headers.get("retry-after", ""))))
        return Limited(f"Slack asks us to wait {wait} s ({method})", wait=timedelta(seconds=wait))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or word in _SLACK_DOES_NOT_KNOW:
        return Lost(f"Slack has a fault of its own ({method}: {word or status})")
    if word or status >= HTTPStatus.BAD_REQUEST:
        return Denied(method, word or f"status {status}", str(said.get("needed", "")))
    return Lost(f"Slack answered something that cannot be understood ({method})")


def _answer(response: Any) -> tuple[int, Mapping[str, Any], Mapping[str, str]]:
    """Status, body and headers; the SDK hands over aiohttp's response when it could not read the body."""
    data = getattr(response, "data", None)
    status = response.status_code if hasattr(response, "status_code") else response.status
    return int(status), data if isinstance(data, dict) else {}, response.headers


def _seconds(asked: str) -> int:
    return min(int(asked[:12]), LONGEST_WAIT) if asked.isdecimal() else USUAL_WAIT
