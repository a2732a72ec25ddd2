"""What errors of the SDK mean: the cases that no server on this machine can bring about."""

from collections.abc import Mapping

import httpx
import pytest
from atproto_client.exceptions import InvokeTimeoutError, ModelError, NetworkError, RequestException
from atproto_client.models.common import XrpcError
from atproto_client.request import Response

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.bluesky_posts.answers import error_of, meaning
from tests.outlets.sample import START


def unanswered(kind: type[NetworkError], cause: Exception) -> NetworkError:
    problem = kind()
    problem.__cause__ = cause
    return problem


def answered(status: int, error: str = "", headers: Mapping[str, str] | None = None) -> RequestException:
    content = XrpcError(error=error, message="because of s3cret") if error else b"<html>s3cret</html>"
    return RequestException(Response(False, status, content, dict(headers or {})))


def means(problem: Exception) -> NotSent | PerhapsSent:
    found = meaning(problem, START, lambda said: said.replace("s3cret", "…"))
    assert "s3cret" not in str(found)
    return found


@pytest.mark.parametrize(
    "problem",
    [
        unanswered(NetworkError, httpx.ConnectError("refused")),
        unanswered(InvokeTimeoutError, httpx.ConnectTimeout("slow")),
        unanswered(InvokeTimeoutError, httpx.PoolTimeout("full")),
        httpx.ProxyError("no"),
    ],
)
def test_what_never_left_is_tried_again(problem: Exception):
    found = means(problem)
    assert isinstance(found, NotSent)
    assert not found.final


def test_a_bad_certificate_is_named():
    problem = unanswered(NetworkError, httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] s3cret"))
    assert "certificate" in str(means(problem))


@pytest.mark.parametrize(
    "problem",
    [httpx.TooManyRedirects("s3cret"), httpx.UnsupportedProtocol("s3cret"), httpx.InvalidURL("s3cret"), UnicodeError()],
)
def test_what_can_never_leave_is_final(problem: Exception):
    found = means(problem)
    assert isinstance(found, NotSent)
    assert found.final
    assert "config.yaml" in found.reason


@pytest.mark.parametrize(
    "problem",
    [
        unanswered(InvokeTimeoutError, httpx.ReadTimeout("slow")),
        unanswered(InvokeTimeoutError, httpx.WriteTimeout("slow")),
        unanswered(NetworkError, httpx.ReadError("reset")),
        unanswered(NetworkError, httpx.WriteError("reset")),
        httpx.RemoteProtocolError("half"),
        httpx.DecodingError("broken"),
        ModelError("s3cret"),
        KeyError("uri"),
        ValueError("s3cret"),
        *(answered(status) for status in (408, 500, 502, 503, 504, 520, 599)),
        answered(500, "InternalServerError"),
        answered(502, "UpstreamFailure"),
        answered(304),
    ],
)
def test_whatever_may_have_had_its_effect_is_in_doubt(problem: Exception):
    assert isinstance(means(problem), PerhapsSent)


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (400, "InvalidRequest", "refused"),
        (401, "AuthenticationRequired", "app password"),
        (401, "AuthFactorTokenRequired", "app password"),
        (401, "AccountTakedown", "taken the account down"),
        (401, "AccountSuspended", "suspended"),
        (401, "AccountDeactivated", "deactivated"),
        (403, "Forbidden", "refused"),
        (404, "", "no answer of a Bluesky server"),
        (413, "PayloadTooLarge", "refused"),
    ],
)
def test_a_refusal_is_final_and_said_in_words(status: int, error: str, words: str):
    found = means(answered(status, error))
    assert isinstance(found, NotSent)
    assert found.final
    assert words in found.reason
    assert str(status) in found.reason


@pytest.mark.parametrize(("status", "error"), [(409, "Conflict"), (425, ""), (429, ""), (400, "ExpiredToken")])
def test_what_passes_is_tried_again(status: int, error: str):
    found = means(answered(status, error))
    assert isinstance(found, NotSent)
    assert not found.final


@pytest.mark.parametrize("after", ["soon", "-5", "1.5", "", "Sun, 22 Nov 2026 05:00:00 GMT"])
def test_a_wait_that_cannot_be_read_is_none(after: str):
    found = means(answered(429, "RateLimitExceeded", {"retry-after": after}))
    assert isinstance(found, NotSent)
    assert not found.wait


def test_an_answer_of_strange_shape_has_no_error():
    assert error_of(RequestException(Response(False, 400, b"", {}))) == ""
    assert error_of(ValueError()) == ""


def test_what_was_said_already_stays():
    known = NotSent("known")
    assert meaning(known, START, str) is known
