"""Answers that nobody should give: what is right, spoiled by chance; the same for the same seed."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from tests.faults.outlet_rogue import Answer, http, said

SECRET = "s3cr3t-Zq81vv0P"
"""Every secret of every outlet has this in it: it must stand in no reason."""

LONG = "https://news.example.org/" + "a" * 10_000

WORDS: list[Any] = [
    "",
    " ",
    "\u202e",
    "\x00\x1b[31m\r\nX-Evil: 1",
    "\ud800",
    "<b>x</b><script>alert(1)</script>",
    "<!channel> <@U1> @all",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "//evil.invalid/x",
    "https://",
    "http://[::1",
    LONG,
    "https://a.example/<b>\nx",
    f"your token {SECRET} is wrong",
    "x" * 300_000,
    "9" * 5_000,
    "-1",
    "NaN",
    "😀" * 999,
    "2026-11-22T05:00:00Z",
    "0000-00-00",
    "99999-13-77T99:99:99Z",
    "duplicate",
    "duplicate reply urn:li:share:1",
    "{0}",
]
NUMBERS: list[Any] = [
    0,
    -1,
    1,
    2**63,
    10**30,
    10**4_000,
    -(10**400),
    1.5,
    1e308,
    float("nan"),
    float("inf"),
    True,
    False,
]
SHAPES: list[Any] = [None, [], {}, [None], [[]], {"": {}}, [1, "x", None, {}], {"id": {}}, {"id": []}, {"error": {}}]

STATUSES = [
    200,
    200,
    200,
    201,
    202,
    204,
    206,
    226,
    299,
    300,
    301,
    302,
    303,
    304,
    307,
    308,
    400,
    400,
    401,
    402,
    403,
    403,
]
STATUSES += [404, 404, 405, 408, 409, 410, 413, 418, 422, 425, 426, 429, 429, 451, 499, 500, 501, 502, 503, 507, 599]
STATUSES += [600, 700, 999]

WAITS = [b"-1", b"never", b"1000000000000", b"9" * 4_000, b"", b"0", b"1.5", b"1e9", b"NaN", "٣".encode(), b"\xff\xfe"]
WAITS += [b"Sun, 22 Nov 2026 05:00:30 GMT", b"Sun, 99 Nov 2026 05:00:30 GMT", b"Sun, 22 Nov 99999 05:00:30 GMT"]
WAITS += [
    b"Sun, 22 Nov 99999999999999999999 05:00:30 GMT",
    b"Mon, 01 Jan 0001 00:00:00 +9999",
    b"Thu, 01 Jan 1970 0:0 -",
]
WAITS += [b"Sun, 22 Nov 2026 05:00:30 +2500", b"Fri, 31 Dec 9999 23:59:59 -2359", b"Sat, 01 Jan 0001 00:00:00 +2359"]

ENDS = [b"Retry-After", b"X-RateLimit-Reset", b"RateLimit-Reset"]
KINDS = [
    b"application/json",
    b"application/json",
    b"text/html",
    b"",
    b"application/json; charset=utf-7",
    b"\xff",
    b"x/y/z",
]
KINDS += [b"text/plain", b"application/gzip", b"application/json; charset=no-such", b"text/plain; charset=no-such"]
ODD_HEADERS = [
    b"X-Odd: \x01\x02\r\n",
    b"Set-Cookie: a=\xff; Max-Age=9e99; Domain=.\r\n",
    b"Link: <<<>;;rel=next\r\n",
    b"X-RestLi-Id: urn:li:share:<b>\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: x-no-such\r\n",
    b"WWW-Authenticate: Basic \xff\r\n",
    b"Date: never\r\n",
    b"X-RateLimit-Remaining: x\r\nX-RateLimit-Limit: -\r\n",
    b"X-Long: " + b"y" * 60_000 + b"\r\n",
    b"Transfer-Encoding: nonsense\r\n",
    b"X-RateLimit-Remaining: 0\r\n",
    b'Link: <https://elsewhere.invalid/x?max_id=1>; rel="next"\r\n',
    b"Connection: upgrade\r\nUpgrade: h2c\r\n",
]


def spoiled(right: Any, chance: random.Random) -> Any:
    """The right answer with one to three places in it made wrong."""
    wrong = copy.deepcopy(right)
    for _ in range(chance.randint(1, 3)):
        wrong = _spoil(wrong, chance)
    return wrong


def _spoil(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict | list) and value and chance.random() < 0.8:
        key = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
        if chance.random() < 0.15:
            del value[key]
        else:
            value[key] = _spoil(value[key], chance)
        return value
    return copy.deepcopy(chance.choice(chance.choice((WORDS, NUMBERS, SHAPES))))


def body_of(right: Any, chance: random.Random) -> bytes:
    """A body: mostly the right one spoiled, sometimes none, half of it, no JSON, no text."""
    good = json.dumps(spoiled(right, chance)).encode()
    raw = json.dumps(spoiled(right, chance), ensure_ascii=False).encode("utf-8", "surrogatepass")
    odd = [
        b"",
        good[: len(good) // 2],
        raw,
        b"\xff\xfe\x00\xd8",
        b"\xef\xbb\xbf" + good,
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ]
    odd += [
        b"<html>" + SECRET.encode() + b"</html>",
        b"null",
        b"NaN",
        b'"x"',
        b"1e999999",
        good.decode().encode("utf-16"),
    ]
    return good if chance.random() < 0.75 else chance.choice(odd)


def headers_of(chance: random.Random, elsewhere: str) -> bytes:
    """Headers that no place should send."""
    found = b""
    if chance.random() < 0.5:
        found += chance.choice(ENDS) + b": " + chance.choice(WAITS) + b"\r\n"
    if chance.random() < 0.3:
        found += chance.choice(ODD_HEADERS)
    places = [
        elsewhere,
        "//x",
        "http://",
        "http://[",
        "javascript:x",
        "http://x.invalid:99999/",
        "http://\xe4\xff.invalid/",
    ]
    places += [
        "ftp://x.invalid/",
        "http://xn--.invalid/",
        "http://" + "a" * 300 + ".invalid/",
        "http://a b/",
        "?",
        "\x7f",
    ]
    where = elsewhere if chance.random() < 0.5 else chance.choice(places)
    return found + b"Location: " + where.encode("latin-1") + b"\r\n"


def garbage(right: Any, chance: random.Random, elsewhere: str) -> Answer:
    """One answer: most often a good status with a spoiled body."""
    body, headers = body_of(right, chance), headers_of(chance, elsewhere)
    if chance.random() < 0.04:
        return Answer(chance.choice(NOT_HTTP)(body))
    status = 200 if chance.random() < 0.5 else chance.choice(STATUSES)
    return http(body, status, headers if chance.random() < 0.5 else b"", chance.choice(KINDS))


NOT_HTTP: list[Callable[[bytes], bytes]] = [
    lambda body: b"",
    lambda body: b"220 mail.example.org ESMTP\r\n",
    lambda body: b"HTTP/1.1 200\r\n\r\n" + body,
    lambda body: b"HTTP/9.9 200 OK\r\n\r\n" + body,
    lambda body: b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    lambda body: b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
    lambda body: b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + body,
    lambda body: b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + body[:100],
    lambda body: b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + body,
    lambda body: b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 7\r\n\r\n" + body,
    lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + body,
    lambda body: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
    lambda body: b"HTTP/1.1 200 OK\r\nX: " + b"h" * 200_000 + b"\r\n\r\n",
    lambda body: b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
    lambda body: b"\x00" * 500,
]  # fmt: skip


def huge(megabytes: int) -> Answer:
    """A body that is large, and JSON."""
    return said({"data": {"id": "1", "text": "x" * (megabytes << 20)}})


ENDLESS = Answer(
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", 0.02
)
"""Each part comes soon; the whole never."""

FLOOD = Answer(
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"10000\r\n" + b" " * 65_536 + b"\r\n",
)
"""As fast as it is read, without an end."""
