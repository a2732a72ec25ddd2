"""A newsroom page as a test reads it: parsed strictly, with everything by which it could do harm."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib

Element = Any  # html5lib's element trees ship no types


def parsed(page: bytes) -> Element:
    """The document; any error of the HTML standard's parser fails the test."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.decode())


def visible(element: Element) -> str:
    """What a person reads, white space evened out."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "head"):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield " " if child.tag in ("p", "h1", "h2", "li", "br", "article") else ""
        yield child.tail or ""


def tags(element: Element) -> set[str]:
    """The names of all elements."""
    return {each.tag for each in element.iter()}


def attributes(element: Element) -> set[tuple[str, str]]:
    """Name and value of all attributes."""
    return {pair for each in element.iter() for pair in each.attrib.items()}


def pages(folder: Path) -> list[Path]:
    """All pages of a newsroom."""
    return sorted(folder.rglob("*.html"))
