"""One newsroom, one server, one browser a worker; without chromium or the npm packages the tests say why they rest."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.outlets.newsroom_pages.dark_page import dark_page
from bot.playbook.shelf import Shelf
from bot.web.app import build_app
from bot.web.server import serve
from tests.browser import rooms
from tests.browser.tools import CHROMIUM, MODULES, ROOT, missing

REASON = missing()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no browser, say so; where there is, all tests of a worker share one event loop with it."""
    here = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    for item in here:
        if REASON:
            item.add_marker(pytest.mark.skip(reason=REASON))
        elif isinstance(item, pytest.Function) and iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@dataclass(frozen=True)
class House:
    """The furnished newsroom: `base` is its address, `folder` its files, `drafts` the dark pages' folder."""

    base: str
    folder: Path
    drills: Path
    drafts: Path

    def address(self, page: str, language: str) -> str:
        """The address of one of the pages that are looked at."""
        if page == "dark":
            return (self.drafts / f"service_outage.{language}.html").as_uri()
        return self.base + PAGES[page].format(language=language)

    def file(self, page: str, language: str) -> Path:
        """The file behind it."""
        if page == "dark":
            return self.drafts / f"service_outage.{language}.html"
        path = PAGES[page].format(language=language).lstrip("/")
        folder = self.drills if path.startswith("drill/") else self.folder
        found = folder / path.removeprefix("drill/")
        found = found / "index.html" if path.endswith("/") else found
        return found if found.exists() else self.folder / "404.html"


PAGES: Mapping[str, str] = {
    "front": "/{language}/",
    "further": "/{language}/current-2.html",
    "crisis": f"/{rooms.NORMAL}/{{language}}/",
    "corrected": f"/{rooms.CORRECTED}/{{language}}/",
    "retracted": f"/{rooms.RETRACTED}/{{language}}/",
    "ended": f"/{rooms.ENDED}/{{language}}/",
    "long": f"/{rooms.LONG}/{{language}}/",
    "earlier": f"/{rooms.LONG}/{{language}}/earlier-1.html",
    "archive": "/{language}/archive-2026.html",
    "volume": "/{language}/archive-2026-1.html",
    "missing": "/nowhere/{language}/",
    "drill": f"/drill/{rooms.DRILL}/{{language}}/",
    "drills": "/drill/{language}/",
    "dark": "",
}
"""What is looked at, by name: every kind of page, and every state that a crisis' page can be in."""


async def healthy() -> Mapping[str, object]:
    return {"ok": True}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    place = tmp_path_factory.mktemp("newsroom")
    folder, drills, drafts = place / "public", place / "drills", place / "dark"
    server = await serve(build_app(folder, health=healthy, rehearsals=drills), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.port}"
    await asyncio.to_thread(rooms.furnish, folder, base)
    await asyncio.to_thread(rooms.furnish, drills, f"{base}/drill", drill=True)
    drafts.mkdir()
    playbook = Shelf(ROOT / "playbooks").load("service_outage")
    for language in rooms.LANGUAGES:
        page = dark_page(playbook, rooms.ORGANISATION, language, rooms.LANGUAGES)
        (drafts / f"service_outage.{language}.html").write_bytes(page)
    yield House(base, folder, drills, drafts)
    await server.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(browser: Browser) -> Page:
    """A window in which one page after the other is opened."""
    page = await browser.new_page(locale="de-DE")
    await page.add_init_script(path=MODULES / "axe-core" / "axe.min.js")
    return page


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bare_window(browser: Browser) -> Page:
    """The same where no script runs."""
    return await browser.new_page(locale="de-DE", java_script_enabled=False)
