"""The newsroom over real HTTP: pages, caching, and everything a stranger may try with a path."""

import asyncio
from pathlib import Path

import httpx
import pytest

from bot.outlets.newsroom import Newsroom
from bot.web import pages
from tests.outlets.sample import BASE, CRISIS, update


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/", "text/html; charset=utf-8", "Störung im Netz"),
        ("/en/", "text/html; charset=utf-8", "Network outage"),
        (f"/{CRISIS}/", "text/html; charset=utf-8", "Das Internet ist seit 05:41 gestört."),
        (f"/{CRISIS}/en/index.html", "text/html; charset=utf-8", "The internet has been down"),
        (f"/{CRISIS}/en/feed.atom", "application/atom+xml; charset=utf-8", "The internet has been down"),
        (f"/{CRISIS}/de/feed.json", "application/feed+json", "Das Internet ist seit 05:41 gestört."),
    ],
)
async def test_what_is_published_is_served(browser: httpx.AsyncClient, path: str, kind: str, words: str):
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert words in answer.content.decode()
    assert answer.headers["cache-control"] == pages.SHOWN
    head = await browser.head(path)
    assert head.content == b""
    assert head.headers["content-length"] == str(len(answer.content))


async def test_who_has_it_does_not_get_it_again(browser: httpx.AsyncClient, folder: Path):
    first = await browser.get(f"/{CRISIS}/")
    for header in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f"W/{first.headers['etag']}"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = await browser.get(f"/{CRISIS}/", headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == pages.SHOWN
    room = Newsroom(folder, BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
    await room.publish(update(1))
    changed = await browser.get(f"/{CRISIS}/", headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert "Aktualisierung 1" in changed.text


async def test_a_folder_without_its_slash_leads_to_itself_on_any_host(browser: httpx.AsyncClient):
    answer = await browser.get(f"/{CRISIS}/en", headers={"Host": "evil.example"})
    assert answer.status_code == 308
    assert answer.headers["location"] == "./en/"
    followed = await browser.get(f"/{CRISIS}/en", follow_redirects=True)
    assert followed.url.path == f"/{CRISIS}/en/"
    assert followed.status_code == 200


async def test_a_wrong_address_gets_the_newsrooms_page_and_is_soon_forgotten(browser: httpx.AsyncClient):
    answer = await browser.get("/2026-11-23-not-yet/de/")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht." in answer.text
    assert "This page does not exist." in answer.text
    assert answer.headers["cache-control"] == "public, max-age=5"


async def test_the_icon_that_is_not_there_is_asked_for_once_a_day(browser: httpx.AsyncClient, folder: Path):
    answer = await browser.get("/favicon.ico")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "public, max-age=86400")
    assert len(answer.content) < 100
    (folder / "favicon.ico").write_bytes(b"icon")
    assert (await browser.get("/favicon.ico")).content == b"icon"


async def test_nobody_can_change_anything(browser: httpx.AsyncClient):
    answers = [await browser.request(method, f"/{CRISIS}/") for method in ("POST", "PUT", "DELETE", "PATCH")]
    assert {(answer.status_code, answer.headers["allow"]) for answer in answers} == {(405, "GET, HEAD")}


OUTSIDE_OR_BEHIND = [
    "/.items/", f"/.items/{CRISIS}/first_word.json", "/.register/front.json", "/.edition", "/%2eitems/",
    "/de/../.edition",
    "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/de/..%2f..%2fsecret.txt", "/%2e%2e%2fsecret.txt",
    "//../secret.txt", "/..\\secret.txt", "/....//secret.txt", "//etc/passwd", "/%2fetc/passwd", "/%ff%fe",
    "/%00", "/de/%00/index.html", "/index.html%00.txt", "/" + "a" * 5_000,
]  # fmt: skip


async def test_no_path_leads_outside_or_behind(browser: httpx.AsyncClient):
    for target in OUTSIDE_OR_BEHIND:
        status, body = await raw(browser.base_url.port or 0, target)
        assert status == 404, target
        assert b"secret" not in body
        assert b"root:" not in body


async def raw(port: int, target: str) -> tuple[int, bytes]:
    """Status and body for exactly this request target, which clients would tidy up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {target} HTTP/1.1\r\nHost: bot.test\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


async def test_a_link_out_of_the_folder_is_not_followed(browser: httpx.AsyncClient, folder: Path):
    (folder / "way-out").symlink_to(folder.parent)
    assert (await browser.get("/way-out/secret.txt")).status_code == 404


async def test_a_disk_that_does_not_answer_is_a_fault_of_ours(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    def broken(self: pages.Pages, path: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(pages.Pages, "lookup_path", broken)
    answer = await browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"


async def test_many_readers_while_it_is_published(browser: httpx.AsyncClient, folder: Path):
    room = Newsroom(folder, BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
    seen = []

    async def read() -> None:
        for _ in range(10):
            answer = await browser.get(f"/{CRISIS}/de/")
            assert answer.content.endswith(b"</html>"), "a page is whole or not there"
            seen.append(answer.content.count(b"<article"))

    await asyncio.gather(*(read() for _ in range(4)), *(room.publish(update(number)) for number in range(1, 6)))
    assert seen
    assert (await browser.get(f"/{CRISIS}/de/")).content.count(b"<article") == 6
