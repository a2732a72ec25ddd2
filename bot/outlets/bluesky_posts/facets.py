"""Which parts of a text are links: Bluesky makes nothing clickable by itself.

https://docs.bsky.app/docs/advanced-guides/post-richtext: places are counted in bytes of UTF-8.
"""

import re
from typing import Any

from bot.playbook.length import LINK

_ADDRESS = re.compile(r"\w+:(?://)?[^\s/\ufeff][^\s\ufeff]*")
"""What the network takes for an address; a post with any other facet would be refused whole."""


def facets(text: str) -> list[dict[str, Any]]:
    """A facet for each web address, in the order of the text. Names and tags stay words: nobody is called."""
    found = ((link.start(), _address(text, link)) for link in LINK.finditer(text))
    return [_facet(text[:start], address) for start, address in found if _ADDRESS.fullmatch(address)]


def _address(text: str, link: re.Match[str]) -> str:
    """A bracket that closes one within the address belongs to it."""
    closes = text.startswith(")", link.end()) and link[0].count("(") > link[0].count(")")
    return link[0] + ")" * closes


def _facet(before: str, address: str) -> dict[str, Any]:
    start = len(before.encode())
    return {
        "$type": "app.bsky.richtext.facet",
        "index": {"byteStart": start, "byteEnd": start + len(address.encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": address}],
    }
