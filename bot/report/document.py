"""The report as a document: sections made of a few kinds of blocks, before it is Markdown or HTML.

All texts here are plain: whoever renders them escapes them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Mark = Literal["", "good", "bad", "open", "key"]
"""How a cell looks; its words always say the same. `key` is what somebody who skims must not miss."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `fill` leaves room for a person to write in; `number` is set to the right."""

    text: str
    mark: Mark = ""
    fill: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A line across a table that says what the rows below it are about."""

    text: str
    note: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `label` says for screen readers what it holds."""

    label: str
    head: tuple[str, ...]
    rows: tuple[Row | Group, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what they stand for."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences. `lead` ones are set larger, `small` ones smaller."""

    text: str
    size: Literal["", "lead", "small"] = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words exactly as they went out, in `language`; `source` says where."""

    source: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A title within a section."""

    text: str
    mark: Mark = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a waterfall: it began so long after the start of the crisis and lasted so long."""

    label: str
    begins: timedelta
    lasts: timedelta
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Bars over one time axis; the same numbers always stand in a table too.

    `axis` labels its begin and end, `length` lies between them.
    """

    title: str
    axis: tuple[str, str]
    length: timedelta
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """One of our texts on the mention chart."""

    at: datetime
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class MentionChart:
    """Mentions over time with our texts on it. `ticks` are moments with their label."""

    title: str
    points: tuple[tuple[datetime, float], ...]
    flags: tuple[Flag, ...]
    ticks: tuple[tuple[datetime, str], ...]
    label: str


Block = Table | Pairs | Paragraph | Bullets | Quote | Heading | Waterfall | MentionChart


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter. `anchor` is its address within the page."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that everybody looks for first."""

    label: str
    value: str
    note: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report. `stamp` stands on every page of an exercise and is empty otherwise."""

    language: str
    title: str
    subtitle: str
    stamp: str
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    footer: str
