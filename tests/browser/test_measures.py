"""What looks at the pages finds faults where there are some."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.visit import Visit

FAULTS = {
    "image-alt": "<h1>x</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "color-contrast": "<h1>x</h1><p style='color:#999;background:#fff'>Words</p>",
    "html-has-lang": "<h1>x</h1>",
}


def written(folder: Path, body: str) -> str:
    page = folder / "page.html"
    page.write_text(f"<!DOCTYPE html><html><head><title>x</title></head><body><main>{body}</main></body></html>")
    return page.as_uri()


@pytest.mark.parametrize("rule", FAULTS)
async def test_axe_finds(window: Page, tmp_path: Path, rule: str):
    async with Visit(window, written(tmp_path, FAULTS[rule])) as visit:
        assert any(found.startswith(rule) for found in await visit.violations())


async def test_what_is_too_wide_and_what_is_asked_of_others_is_seen(window: Page, tmp_path: Path):
    body = "<h1>x</h1><div style='width:2000px'>x</div><img alt='' src='http://127.0.0.1:9/x.gif'>"
    async with Visit(window, written(tmp_path, body)) as visit:
        await visit.see(320, "light")
        assert await visit.overflow() > 1_000
        assert visit.asked == [visit.url, "http://127.0.0.1:9/x.gif"]
        assert visit.complaints
