"""Slack's structured text, as plain dicts: in it nothing that somebody wrote can be markup, a mention or an emoji name.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block and the pages of the other blocks.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bot.chat.plain import cut, harmless, harmless_lines
from bot.slack_api.rich import addresses

Json = dict[str, Any]

LONGEST_PASSAGE = 3_000
"""Characters of a text in one piece; Slack says so for sections only, and is kept to it everywhere."""

MOST_LINKS = 3
"""Addresses of a line that can be tapped: each makes the message longer than it looks."""

DIVIDER: Json = {"type": "divider"}

NOTHING = "…"
"""What stands where nothing is left of a text: Slack takes none that is empty."""


def block(*elements: Json) -> Json:
    """A block of structured text."""
    return {"type": "rich_text", "elements": list(elements)}


def in_blocks(elements: Iterable[Json]) -> list[Json]:
    """As many of them in a block as there is room for."""
    blocks: list[list[Json]] = []
    room = 0
    for element in elements:
        length = sum(len(part.get("text", "")) for part in element["elements"])
        if not blocks or length > room:
            blocks.append([])
            room = LONGEST_PASSAGE
        blocks[-1].append(element)
        room -= length
    return [block(*each) for each in blocks]


def in_pieces(text: str) -> Iterator[str]:
    """The text in pieces that fit into a block each, parted behind a line where that is possible, else a word."""
    while len(text) > LONGEST_PASSAGE:
        start = text[:LONGEST_PASSAGE]
        end = (start.rfind("\n") + 1) or (start.rfind(" ") + 1) or LONGEST_PASSAGE
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def lines(said: Iterable[tuple[str, bool]], longest: int = LONGEST_PASSAGE) -> Json:
    """Lines, each bold or not; web addresses in them can be tapped. What is empty is left out."""
    elements: list[Json] = []
    for line, bold in said:
        shown = cut(harmless(line), longest)
        if shown.strip():
            elements += [_text("\n", bold=False)] if elements else []
            elements += _words(shown, bold)
    return section(elements or [_text(NOTHING, bold=False)])


def section(parts: Iterable[Json]) -> Json:
    """A line of these parts."""
    return {"type": "rich_text_section", "elements": list(parts)}


def quote(text: str) -> Json:
    """Exact words behind a bar: nothing in them can be tapped."""
    return {"type": "rich_text_quote", "elements": [_text(harmless_lines(text) or NOTHING, bold=False)]}


def remark(text: str) -> Json:
    """A line of the bot's own, in italics."""
    return section([{"type": "text", "text": text, "style": {"italic": True}}])


def link_to_channel(channel: str) -> Json:
    """The name of a channel, to be tapped."""
    return {"type": "channel", "channel_id": channel}


def plain_text(text: str, longest: int) -> Json:
    """A label, a title, a choice: one line without emoji names, never empty."""
    return {"type": "plain_text", "text": cut(harmless(text).strip(), longest) or NOTHING, "emoji": False}


def heading(text: str) -> Json:
    """A big line."""
    return {"type": "header", "text": plain_text(text, 150)}


def small_print(text: str) -> Json:
    """A small grey line."""
    return {"type": "context", "elements": [plain_text(text, 300)]}


def _text(text: str, *, bold: bool) -> Json:
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


def _words(line: str, bold: bool) -> Iterator[Json]:
    """The line in pieces: text, and addresses that say where they lead."""
    at = 0
    for start, end in islice(addresses(line), MOST_LINKS):
        if start > at:
            yield _text(line[at:start], bold=bold)
        address = line[start:end]
        yield {"type": "link", "url": address, "text": address} | ({"style": {"bold": True}} if bold else {})
        at = end
    if at < len(line):
        yield _text(line[at:], bold=bold)
