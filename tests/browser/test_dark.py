"""The dark page in a browser that is offline: what is missing is red, and not by its colour alone."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import House
from tests.browser.visit import SCHEMES, Visit

LOOK = "slot => { const s = getComputedStyle(slot); return [s.color, s.textDecorationLine, slot.textContent] }"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("language", "word"), [("de", "fehlt"), ("en", "missing")])
async def test_what_is_missing_is_red_and_said_and_underlined(
    house: House, window: Page, language: str, word: str, scheme: str
):
    await window.context.set_offline(True)
    try:
        async with Visit(window, house.address("dark", language)) as visit:
            await visit.see(1280, scheme)
            slots = await window.locator("article .slot").all()
            assert len(slots) == 4
            for slot in slots:
                colour, line, text = await slot.evaluate(LOOK)
                red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
                assert red > 1.5 * max(green, blue)
                assert line == "underline"
                assert re.fullmatch(rf"\[{word}: .+\]", text)
    finally:
        await window.context.set_offline(False)


async def test_the_languages_lead_to_each_other(house: House, window: Page):
    async with Visit(window, house.address("dark", "de")):
        await window.get_by_role("link", name="English").click()
        await expect(window.get_by_role("heading", level=1)).to_have_text("Draft: Service outage")
