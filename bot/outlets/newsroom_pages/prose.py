"""A statement's words as HTML: paragraphs, line breaks and links, and nothing else that could be markup."""

import re
import unicodedata
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n\s*\n")
_AFTER_ADDRESS = ".,;:!?…·»«“”„’‘"
_BRACKETS = {")": "(", "]": "["}


def prose(text: str) -> Markup:
    """Escaped paragraphs. An empty line begins a new one; http and https addresses become links."""
    paragraphs = (part.strip() for part in _PARAGRAPH.split(text.strip()))
    return Markup("\n").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs if part)


def _lines(paragraph: str) -> Markup:
    return Markup("<br>\n").join(_linked(line.strip()) for line in paragraph.split("\n"))


def _linked(line: str) -> Markup:
    done, parts = 0, []
    for found in _ADDRESS.finditer(line):
        shown = _without_end(found[0])
        parts += [escape(line[done : found.start()]), _link(shown)]
        done = found.start() + len(shown)
    return Markup("").join([*parts, escape(line[done:])])


def _without_end(address: str) -> str:
    """Without what belongs to the sentence: a full stop, or a bracket that was opened before the address."""
    while address[-1] in _AFTER_ADDRESS or (
        address[-1] in _BRACKETS and address.count(address[-1]) > address.count(_BRACKETS[address[-1]])
    ):
        address = address[:-1]
    return address


def _link(shown: str) -> Markup:
    target = "".join(c for c in shown if unicodedata.category(c) != "Cf")  # the core breaks mentions with U+200B
    if not _leads_somewhere(target):
        return escape(shown)
    return Markup('<a href="{}" rel="noopener nofollow">{}</a>').format(target, shown)


def _leads_somewhere(address: str) -> bool:
    """Whether it names a host, and nothing before it that could pass for one (`https://bank.example@other/`)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc
