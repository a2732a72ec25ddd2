"""What an error of the SDK says about whether a text is out, in words for people."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx
from atproto_client.exceptions import RequestErrorBase

from bot.outlets.base import NotSent, PerhapsSent

WORN_OUT = frozenset({"ExpiredToken", "InvalidToken"})
"""Errors of a session that has ended."""

MISSING, THERE = "RecordNotFound", "InvalidSwap"
"""Errors that say whether something is under a key."""

LONGEST_WAIT = timedelta(days=1)

_MAKE_ONE = (
    "Make an app password in Bluesky's settings (Privacy and security, App passwords) and set BLUESKY_PASSWORD anew."
)
_WORDS: Mapping[str, str] = {
    "AuthenticationRequired": "Bluesky does not know this handle with this app password. Is `account` right, and "
    f"`server` if the account is not at bsky.social? {_MAKE_ONE}",
    "AuthFactorTokenRequired": "This is the password of the account itself, and Bluesky wants a code from its mailbox "
    f"too. {_MAKE_ONE}",
    "AccountTakedown": "Bluesky has taken the account down. Ask its support; the text must go out elsewhere.",
    "AccountSuspended": "Bluesky has suspended the account. Ask its support; the text must go out elsewhere.",
    "AccountDeactivated": "The account is deactivated. Activate it in the Bluesky app, then try again.",
}
_REFUSALS = range(400, 500)
_PASSING = frozenset({HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_NOT_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_NEVER_MADE = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, UnicodeError)


def error_of(problem: BaseException) -> str:
    """The network's own word for what is wrong; empty when it said none."""
    said = problem.response.content if isinstance(problem, RequestErrorBase) and problem.response else None
    error = getattr(said, "error", None)
    return error if isinstance(error, str) else ""


def meaning(problem: Exception, now: datetime, hide: Callable[[str], str]) -> NotSent | PerhapsSent:
    """Whether what was asked surely did not happen. `hide` takes secrets out of what the server said."""
    if isinstance(problem, NotSent | PerhapsSent):
        return problem
    if not isinstance(problem, RequestErrorBase) or not problem.response:
        return _unanswered(problem)
    status, headers = problem.response.status_code, problem.response.headers
    said = hide(": ".join(filter(None, (error_of(problem), getattr(problem.response.content, "message", None)))))
    told = f"({status}{', ' if said else ''}{said})"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotSent(f"Bluesky asks the bot to wait {told}.", wait=_wait(headers, now))
    if status == HTTPStatus.REQUEST_TIMEOUT or status not in _REFUSALS:
        return PerhapsSent(f"Bluesky gave no proper answer {told}.")
    final = status not in _PASSING and error_of(problem) not in WORN_OUT
    unknown = "Bluesky refused it." if said else "That is no answer of a Bluesky server. Is `server` right?"
    return NotSent(f"{_WORDS.get(error_of(problem), unknown)} {told}", final=final)


def surely_not(problem: NotSent | PerhapsSent) -> NotSent:
    """The same where nothing public was asked for yet: then nothing is out in any case."""
    return problem if isinstance(problem, NotSent) else NotSent(str(problem))


def _unanswered(problem: Exception) -> NotSent | PerhapsSent:
    cause = problem.__cause__ if isinstance(problem, RequestErrorBase) and problem.__cause__ else problem
    if isinstance(cause, _NOT_BEGUN):
        if "certificate" in str(cause).lower():
            return NotSent("Bluesky cannot be reached: its certificate is not accepted.")
        return NotSent("Bluesky cannot be reached.")
    if isinstance(cause, httpx.TooManyRedirects):
        return NotSent("The server sends the bot elsewhere. Is `server` in config.yaml right?", final=True)
    if isinstance(cause, _NEVER_MADE):
        return NotSent("The request cannot be made. Is `server` in config.yaml right?", final=True)
    if isinstance(cause, httpx.TimeoutException):
        return PerhapsSent("Bluesky did not answer in time.")
    if isinstance(cause, httpx.TransportError):
        return PerhapsSent("The connection to Bluesky broke before an answer came.")
    return PerhapsSent("Bluesky answered something that cannot be understood.")


def _wait(headers: Mapping[str, str], now: datetime) -> timedelta:
    """`retry-after` in seconds, else the moment at which the limit ends."""
    after, reset = headers.get("retry-after", ""), headers.get("ratelimit-reset", "")
    seconds = _number(after) if after.isdecimal() else _number(reset) - now.timestamp() if reset.isdecimal() else 0
    return min(max(timedelta(seconds=seconds), timedelta(0)), LONGEST_WAIT)


def _number(digits: str) -> int:
    return int(digits[:12])
