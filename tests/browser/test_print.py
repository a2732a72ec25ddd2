"""The pages on paper: whose page, from where, as of when; no button that paper does not have."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import House
from tests.browser.tools import PICTURES
from tests.browser.visit import Visit


@pytest.mark.parametrize("page", ["corrected", "ended", "drill", "dark"])
async def test_it_can_be_printed(house: House, window: Page, page: str):
    async with Visit(window, house.address(page, "de")) as visit:
        await window.set_viewport_size({"width": 794, "height": 1123})
        await window.emulate_media(media="print")
        await visit.picture(f"{page}-de-print")
        pdf = await window.pdf(path=PICTURES / f"{page}-de.pdf", format="A4", prefer_css_page_size=True)
        await _hidden_and_shown(window, page)
        await window.emulate_media(media="screen")
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") <= 3


async def _hidden_and_shown(window: Page, page: str) -> None:
    if page == "dark":
        await expect(window.get_by_text("ENTWURF – nicht öffentlich").first).to_be_visible()
        return
    await expect(window.get_by_text("Adresse dieser Seite:")).to_be_visible()
    await expect(window.get_by_text("Stand:")).to_be_visible()
    for gone in ("nav", ".reload", ".skip"):
        assert not await window.locator(gone).is_visible()
    if page == "drill":
        await expect(window.locator(".stripe")).to_be_visible()
    if page == "corrected":
        await expect(window.get_by_role("note")).to_be_visible()
