"""A run on the newsroom stays with caches: what a browser has it does not ask for again while it is fresh, and what
has not changed is not sent again. Any web server can serve the folder while the bot is down."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.app import build_app
from bot.web.server import serve
from tests.browser import rooms
from tests.browser.conftest import House
from tests.browser.visit import Visit


@dataclass
class Counting:
    """The bot's own application; path and status of every answer are written down, its freshness can be ended."""

    app: ASGIApp
    answers: list[tuple[str, int]] = field(default_factory=list)
    fresh: bool = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.answers.append((scope["path"], message["status"]))
                if not self.fresh:
                    kept = [pair for pair in message["headers"] if pair[0] != b"cache-control"]
                    message["headers"] = [*kept, (b"cache-control", b"public, max-age=0")]
            await send(message)

        await self.app(scope, receive, noted)


async def healthy() -> Mapping[str, object]:
    return {"ok": True}


@pytest_asyncio.fixture(loop_scope="session")
async def counted(house: House) -> AsyncIterator[tuple[Counting, str]]:
    app = Counting(build_app(house.folder, health=healthy))
    server = await serve(app, "127.0.0.1", 0)
    yield app, f"http://127.0.0.1:{server.port}"
    await server.close()


async def there_and_back(page: Page) -> None:
    """From the front page to a crisis by its link, and back by the link to the front page."""
    await page.locator("main a").first.click()
    await expect(page.locator("article.newest")).to_be_visible()
    await page.locator("footer a").first.click()
    await expect(page.locator("article.card").first).to_be_visible()


async def test_a_browser_asks_once_while_it_is_fresh(counted: tuple[Counting, str], browser: Browser):
    app, base = counted
    page = await browser.new_page()
    await page.goto(f"{base}/de/index.html")
    for _ in range(5):
        await there_and_back(page)
    await page.close()
    asked = [path for path, _ in app.answers]
    assert len(asked) == len(set(asked)) == 2


async def test_what_has_not_changed_is_not_sent_again(counted: tuple[Counting, str], browser: Browser):
    app, base = counted
    app.fresh = False
    page = await browser.new_page()
    await page.goto(f"{base}/de/index.html")
    for _ in range(3):
        await there_and_back(page)
    await page.close()
    assert [status for _, status in app.answers] == [200, 200, *[304] * 5]


class Quiet(SimpleHTTPRequestHandler):
    """Python's own web server, which knows nothing of the bot."""

    def log_message(self, *_: object) -> None:
        pass


async def test_any_server_can_serve_the_folder(house: House, window: Page):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=house.folder)) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            await asyncio.wait_for(_walk(window, f"http://127.0.0.1:{server.server_port}/"), 30)
        finally:
            await asyncio.to_thread(server.shutdown)
            serving.join()


async def test_the_folder_can_be_read_from_a_disk(house: House, window: Page):
    await _walk(window, (house.folder / "index.html").as_uri())


async def _walk(window: Page, front: str) -> None:
    async with Visit(window, front) as visit:
        await there_and_back(window)
        await window.get_by_role("link", name="English").click()
        await expect(window.locator("html")).to_have_attribute("lang", "en")
        await window.get_by_role("link", name="2026", exact=True).click()
        await expect(window.get_by_role("heading", level=1)).to_have_text("Archive 2026")
        await window.get_by_role("link", name="Earlier matter 0", exact=True).click()
        await expect(window.locator(".standing.closed")).to_be_visible()
        assert visit.complaints == []
        assert rooms.ORGANISATION in await window.title()


async def test_a_correction_and_what_it_corrects_lead_to_each_other(house: House, window: Page):
    async with Visit(window, house.address("corrected", "de")):
        wrong = window.get_by_role("heading", name="Richtiggestellt: Erste Meldung")
        await expect(wrong).to_be_visible()
        note = window.get_by_role("note")
        await expect(note).to_contain_text("Diese Meldung ist in einem Punkt falsch.")
        await note.get_by_role("link", name="Zur Richtigstellung").click()
        await expect(window.locator("article:target")).to_contain_text("Diese Meldung stellt richtig:")
        await window.get_by_role("link", name="Erste Meldung, 22.11.2026").click()
        await expect(window.locator("article:target")).to_contain_text("Das Internet ist seit 05:41 gestört.")
