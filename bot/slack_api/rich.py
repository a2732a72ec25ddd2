"""Words as Slack's rich text: whatever is in them is only words, but for web addresses, which can be opened."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

LONGEST_NOTICE = 300
"""Characters of a message that its notification shows."""

_ADDRESS = re.compile(r"(?<!\w)https?://\S+")
_BEHIND = "\"'.,:;!?)]}>…“”„‘’»«"
_WELL_FORMED = re.compile(r"https?://[\w.~:/?#@!$&'()*+,;=%-]{1,480}", re.ASCII)
_MENTION = re.compile(r"[@＠](?=\w)")


def rich_text(text: str, *, bold: bool = False) -> dict[str, Any]:
    """One block. Raises ValueError for an empty text, which Slack does not take."""
    if not text.strip():
        raise ValueError("a block without words")
    section = {"type": "rich_text_section", "elements": [*_elements(text, bold)]}
    return {"type": "rich_text", "elements": [section]}


def notice(text: str) -> str:
    """The line for notifications and screen readers, where nothing can ring or link."""
    line = " ".join(text.split())
    return escape(line if len(line) <= LONGEST_NOTICE else line[: LONGEST_NOTICE - 1] + "…")


def escape(text: str) -> str:
    """Text for the one place that Slack parses: nothing in it can be markup, and no `@channel` rings."""
    quiet = _MENTION.sub("\\g<0>\u200b", text)
    return quiet.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where web addresses begin and end, without the punctuation behind them."""
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_BEHIND)
        if _WELL_FORMED.fullmatch(address) and urlsplit(address).hostname:
            yield found.start(), found.start() + len(address)


def _elements(text: str, bold: bool) -> Iterator[dict[str, Any]]:
    style = {"style": {"bold": True}} if bold else {}
    at = 0
    for start, end in addresses(text):
        if start > at:
            yield {"type": "text", "text": text[at:start], **style}
        yield {"type": "link", "url": text[start:end], "text": text[start:end], **style}
        at = end
    if at < len(text):
        yield {"type": "text", "text": text[at:], **style}
