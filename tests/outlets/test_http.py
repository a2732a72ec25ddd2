"""What an answer, or none, says about whether a text is out; and that secrets never get into a reason."""

import traceback
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.http import LONGEST_WAIT, PATIENCE, Host, Unanswered, is_loopback, json_of, message_of
from tests.outlets.place import AFTER, NOW, Asked, Fault, Place, Refusal

SECRET = "Zk7/pqx+8vvW="
SHORT = httpx.Timeout(0.5)


class Echo(Place):
    """Says what the test wants it to say, and remembers what was posted."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[bytes] = []
        self.says: Callable[[Asked], web.Response] = lambda asked: web.json_response({"ok": True}, status=201)

    async def answer(self, asked: Asked) -> web.Response:
        self.posted.append(asked.body)
        return self.says(asked)


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    async with Echo() as place:
        yield place


def host(base: str, **changes: Any) -> Host:
    return Host("The place", base, lambda: NOW, secrets=(SECRET,), advice={401: "Set it anew."}, **changes)


def answers(status: int, body: object = None, headers: dict[str, str] | None = None) -> Host:
    """A host whose place always says the same."""
    response = httpx.Response(status, json=body, headers=headers)
    return host("https://place.example", transport=httpx.MockTransport(lambda request: response))


def breaks(error: Exception) -> Host:
    def raise_it(request: httpx.Request) -> httpx.Response:
        raise error

    return host("https://place.example", transport=httpx.MockTransport(raise_it))


async def post(there: Host) -> httpx.Response:
    return await there.send(there.request("POST", "/texts", body={"text": "Wir sind dran."}))


# -------------------------------------------------------------------------------------------- no answer


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError],
)
async def test_what_never_began_is_surely_not_sent(error: type[Exception]):
    with pytest.raises(NotSent, match="cannot be reached") as no:
        await post(breaks(error("the text of an error")))
    assert not no.value.final


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.CloseError,
        httpx.RemoteProtocolError, httpx.DecodingError,
    ],
)  # fmt: skip
async def test_after_the_beginning_nobody_knows(error: type[Exception]):
    with pytest.raises(PerhapsSent, match=r"did not answer in time|broke before an answer came"):
        await post(breaks(error("the text of an error")))


async def test_nobody_there(echo: Echo):
    await echo.close()
    with pytest.raises(NotSent, match="cannot be reached"):
        await post(host(echo.url))


async def test_no_such_name():
    with pytest.raises(NotSent, match="cannot be reached"):
        await post(host("https://nowhere.invalid"))


async def test_no_tls_there_is_told_before_anything_leaves(echo: Echo):
    with pytest.raises(NotSent, match="cannot be reached"):
        await post(host(echo.url.replace("http:", "https:")))
    assert not echo.log


async def test_a_certificate_that_is_not_accepted_is_told():
    with pytest.raises(NotSent, match="its certificate is not accepted"):
        await post(breaks(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")))


@pytest.mark.parametrize("fault", ["reset", *AFTER])
async def test_an_answer_that_is_lost_leaves_doubt_and_nothing_is_repeated(echo: Echo, fault: Fault):
    echo.fail("POST", fault)
    with pytest.raises(PerhapsSent):
        await post(host(echo.url, patience=SHORT))
    assert len(echo.log) == 1


async def test_every_part_of_a_request_has_an_end(echo: Echo):
    assert None not in PATIENCE.as_dict().values()
    echo.fail("POST", "hang")
    with pytest.raises(PerhapsSent, match="did not answer in time"):
        await post(host(echo.url, patience=SHORT))


# ---------------------------------------------------------------------------------------- what it answers


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 426, 451])
async def test_a_refusal_is_final(status: int):
    with pytest.raises(NotSent, match=f"refused it \\({status}: It is too long\\)") as no:
        await post(answers(status, {"detail": "It is too long"}))
    assert no.value.final


async def test_what_to_do_about_it_is_said():
    with pytest.raises(NotSent, match=r"refused it \(401\)\. Set it anew\.$"):
        await post(answers(401))


@pytest.mark.parametrize("status", [300, 302, 303, 304, 408, 500, 501, 502, 503, 504, 520, 599])
async def test_after_a_fault_of_theirs_nobody_knows(status: int):
    with pytest.raises(PerhapsSent, match=str(status)):
        await post(answers(status, {"detail": "oh"}))


@pytest.mark.parametrize("status", [301, 307, 308])
async def test_a_redirect_is_not_followed(echo: Echo, status: int):
    echo.says = lambda asked: web.Response(status=status, headers={"Location": "/elsewhere"})
    with pytest.raises(NotSent, match="has moved") as no:
        await post(host(echo.url))
    assert no.value.final
    assert len(echo.log) == 1


IN_TEN = format_datetime(NOW + timedelta(seconds=10), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "12"}, 12),
        ({"Retry-After": IN_TEN}, 10),
        ({"Retry-After": "Sun, 22 Nov 2026 05:00:10 -0000"}, 10),
        ({"Retry-After": "Sun, 22 Nov 2020 05:00:10 GMT"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "9" * 5_000}, LONGEST_WAIT.total_seconds()),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 900)}, 900),
        ({"x-rate-limit-reset": "12"}, 0),
        ({"Retry-After": "5", "x-rate-limit-reset": str(int(NOW.timestamp()) + 900)}, 5),
        ({}, 0),
    ],
)
async def test_429_says_how_long(headers: dict[str, str], wait: float):
    with pytest.raises(NotSent, match="asks us to wait") as no:
        await post(answers(429, {"title": "Too Many Requests"}, headers))
    assert not no.value.final
    assert no.value.wait.total_seconds() == wait


async def test_some_answers_may_be_looked_at():
    there = answers(409, {"message": "exists"})
    answer = await there.send(there.request("POST", "/texts", body={}), also=(409,))
    assert answer.status_code == 409
    assert isinstance(there.verdict(answer), NotSent)


async def test_a_question_without_an_answer_tells_why_and_whether_to_ask_again():
    for there, final, wait in (
        (answers(401), True, 0), (answers(429, headers={"Retry-After": "3"}), False, 3), (answers(503), False, 0),
        (breaks(httpx.ReadTimeout("")), False, 0), (breaks(httpx.ConnectError("")), False, 0),
    ):  # fmt: skip
        with pytest.raises(Unanswered, match="The place") as problem:
            await there.ask(there.request("GET"))
        assert (problem.value.final, problem.value.wait.total_seconds()) == (final, wait)
    known = await answers(404).ask(host("https://place.example").request("GET"), also=(404,))
    assert known.status_code == 404


# --------------------------------------------------------------------------------------- what is sent


async def test_the_address_keeps_what_it_asks(echo: Echo):
    there = host(echo.url + "/hook/?route=/a")
    await there.send(there.request("GET", params={"key": "a:b"}))
    assert (echo.log[0].path, echo.log[0].query) == ("/hook/", {"route": "/a", "key": "a:b"})


async def test_a_path_goes_behind_the_address(echo: Echo):
    await post(host(echo.url + "/"))
    assert echo.log[0].path == "/texts"
    assert echo.log[0].headers["content-type"] == "application/json"
    assert echo.log[0].json() == {"text": "Wir sind dran."}


@pytest.mark.parametrize("base", ["http://place.example", "ftp://127.0.0.1", "http://127.0.0.1.place.example/"])
def test_only_tls_leaves_this_machine(base: str):
    assert "must begin with https://" in host(base).fault


@pytest.mark.parametrize("base", ["", "place.example", "https://", "https://[::1", "https://a\nb", "mailto:a@b"])
def test_what_is_no_address_is_told(base: str):
    assert "is no address" in host(base).fault


@pytest.mark.parametrize(
    "base", ["https://place.example/x", "http://127.0.0.1:80", "http://localhost", "http://[::1]:8/"]
)
def test_what_may_be_sent_to(base: str):
    assert host(base).fault == ""


def test_loopback():
    assert is_loopback("127.0.0.9")
    assert not is_loopback("localhost.example")


# ---------------------------------------------------------------------------------------------- secrets


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 408, 422, 429, 500, 503])
@pytest.mark.parametrize(
    "body",
    [
        {"detail": f"the token {SECRET} is wrong"},
        {"errors": [{"message": f"Authorization: Bearer {SECRET}"}]},
        {"message": "x" * 150 + SECRET},
        {"title": "oauth_token=Zk7%2Fpqx%2B8vvW%3D"},
    ],
)
async def test_a_place_that_repeats_a_secret_is_cut_short(status: int, body: dict[str, Any]):
    with pytest.raises((NotSent, PerhapsSent)) as no:
        await post(answers(status, body))
    assert not shown(no.value)


def shown(error: BaseException) -> set[str]:
    """The parts of the secret in all that would be logged of an error, without the lines of this file."""
    logged = "".join(traceback.format_exception(error))
    return {part for part in ("Zk7", "pqx", "8vvW") if part in logged}


@pytest.mark.parametrize("token", [f"{SECRET}\nX-Evil: 1", f"{SECRET}ü", f"{SECRET}\x00"])
async def test_a_secret_that_fits_in_no_header_is_not_shown(echo: Echo, token: str):
    there = host(echo.url)
    with pytest.raises(NotSent, match="Look at its address and its secrets") as no:
        await there.send(there.request("POST", headers={"Authorization": f"Bearer {token}"}, body={}))
    assert no.value.final
    assert not echo.log
    assert not shown(no.value)


async def test_the_text_of_an_error_is_not_shown():
    for error in (httpx.ConnectError, httpx.ReadError):
        with pytest.raises((NotSent, PerhapsSent)) as no:
            await post(breaks(error(f"by way of https://user:{SECRET}@proxy.example")))
        assert not shown(no.value)


# ------------------------------------------------------------------------------------------- their words


@pytest.mark.parametrize("content", [b"", b"<html>", b"[1]", b"null", b"\xff\xfe", b"[" * 100_000, b'"x"'])
def test_what_is_no_object_says_nothing(content: bytes):
    assert json_of(httpx.Response(200, content=content)) == {}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"detail": "a", "title": "b"}, "a"),
        ({"errors": [{"message": "exactly"}], "detail": "roughly"}, "exactly"),
        ({"errors": ["x"], "message": "a"}, "a"),
        ({"errors": []}, ""),
        ({"message": {"x": 1}, "error": "e"}, "e"),
        ({}, ""),
    ],
)
def test_what_it_says_went_wrong(body: dict[str, Any], said: str):
    assert message_of(body) == said


async def test_a_long_message_is_cut_and_made_harmless():
    with pytest.raises(NotSent) as no:
        await post(answers(400, {"message": "<!channel> @everyone\x1b[2J\n" + "x" * 5_000}))
    assert len(no.value.reason) < 220
    assert not set(no.value.reason) & {"\x1b", "\n"}
    assert "<!channel>" not in no.value.reason


async def test_the_place_itself_works(echo: Echo):
    def refuse(asked: Asked) -> web.Response:
        raise Refusal(418, {"error": "teapot"})

    echo.says = refuse
    with pytest.raises(NotSent, match="teapot"):
        await post(host(echo.url))
