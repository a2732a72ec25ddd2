"""How long a text is where it will be read: every place counts in its own way."""

import re
from typing import Literal
from unicodedata import normalize

Counting = Literal["characters", "graphemes", "utf16", "x"]
"""characters: Unicode code points. graphemes: what a reader takes for one character (Bluesky, Mastodon). utf16: as
Telegram and most browsers count. x: as X weighs them, most scripts beyond Latin and every emoji double."""

_INSIDE, _IN_BRACKETS = r"[^\s<>\"()]", r"\([^\s<>\"()]*\)"
LINK = re.compile(rf"https?://(?:{_INSIDE}|{_IN_BRACKETS})*(?:[^\s<>\"().,;:!?'\]}}]|{_IN_BRACKETS})", re.IGNORECASE)
"""A web address in running text, without the punctuation behind it."""

_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that X counts once; any other counts twice (twitter-text, configuration 3)."""


def length(text: str, counting: Counting = "characters", link: int = 0) -> int:
    """The length of a text; with `link`, every web address in it counts exactly that."""
    if link:
        links = len(LINK.findall(text))
        return links * link + length(LINK.sub("", text), counting)
    return _COUNTED[counting](text)


def _graphemes(text: str) -> int:
    return len(text) if text.isascii() and "\r" not in text else len(_clusters(text))


def _clusters(text: str) -> list[str]:
    import regex

    found: list[str] = regex.findall(r"\X", text)
    return found


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _weighed(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_weight(cluster) for cluster in _clusters(normalize("NFC", text)))


def _weight(cluster: str) -> int:
    """An emoji counts two, however many code points it is made of."""
    import regex

    if regex.search(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3", cluster):
        return 2
    return sum(1 if any(low <= ord(each) <= high for low, high in _LIGHT) else 2 for each in cluster)


_COUNTED = {"characters": len, "graphemes": _graphemes, "utf16": _utf16, "x": _weighed}
