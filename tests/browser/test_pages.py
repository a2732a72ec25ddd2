"""Every page as people see it: light and dark, on a wide and on a narrow screen, in both languages."""

import itertools

import pytest
from playwright.async_api import Page

from tests.browser.conftest import PAGES, House
from tests.browser.visit import SCHEMES, SIZES, Visit

PICTURED = {(1280, "light"), (320, "dark")}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("page", PAGES)
async def test_everybody_can_use_it(house: House, window: Page, bare_window: Page, page: str, language: str):
    """One request a visit, no rule of axe broken, nothing wider than the screen; without scripts it looks the same."""
    name, pictures = f"{page}-{language}", {}
    async with Visit(window, house.address(page, language)) as visit:
        for width, scheme in itertools.product(SIZES, SCHEMES):
            await visit.see(width, scheme)
            assert await visit.overflow() <= 0, (width, scheme)
            assert await visit.violations() == [], (width, scheme)
            if (width, scheme) in PICTURED:
                pictures[width] = await visit.picture(f"{name}-{scheme}-{width}")
        assert visit.asked == [visit.url]
        assert visit.complaints == []
    async with Visit(bare_window, visit.url) as bare:
        await bare.see(320, "dark")
        assert await bare.picture(f"{name}-dark-320-without-scripts") == pictures[320]


def test_no_page_is_larger_than_30_kb(house: House):
    pages = [page for folder in (house.folder, house.drills, house.drafts) for page in folder.rglob("*.html")]
    assert len(pages) > 200
    assert max(page.stat().st_size for page in pages) <= 30_000
