"""The style: small, without a way out of the page, and readable for weak eyes in light and dark."""

import re
from itertools import pairwise

import pytest

from bot.outlets.newsroom_pages.look import policy, style
from bot.outlets.newsroom_pages.words import WORDS


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", block))


def themes() -> list[dict[str, str]]:
    light, dark = re.findall(r":root\{(.*?)\}", style())[:2]
    return [colours(light), colours(dark)]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, section 1.4.3."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("words", ["ink", "soft", "accent", "calm", "amend"])
def test_contrast_is_at_least_aa(theme: int, ground: str, words: str):
    colour = themes()[theme]
    assert contrast(colour[words], colour[ground]) >= 4.5


def test_the_measure_measures():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") < 4.5


def test_the_style_asks_nobody_for_anything():
    assert not re.search(r"url\(|@import|@font-face|expression|</", style())
    assert len(style()) < 6_000


def test_the_policy_has_no_loophole():
    directives = dict(each.strip().split(" ", 1) for each in policy().split(";"))
    assert directives.pop("style-src").startswith("'sha256-")
    assert set(directives.values()) == {"'none'"}
    assert "default-src" in directives


def test_every_language_has_every_word():
    for one, other in pairwise(WORDS.values()):
        assert one.keys() == other.keys()
        assert all(one.values())
        assert all(other.values())
