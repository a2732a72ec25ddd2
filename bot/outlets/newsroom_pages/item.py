"""What the newsroom keeps of a delivery: one item a statement, plain data that outlives the pages made from it."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Mends, Note


@dataclass(frozen=True, slots=True)
class Item:
    """One published statement. Texts and titles by language; times are aware.

    `mends` and `mended` say which statement it corrects or takes back; `notes` stand beside its own words since it
    turned out wrong, the oldest first.
    """

    crisis: str
    statement: str
    titles: Mapping[str, str]
    crisis_titles: Mapping[str, str]
    texts: Mapping[str, str]
    released_at: datetime
    next_update: datetime | None
    closing: bool
    drill: bool
    mends: Mends | None = None
    mended: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def mark(self) -> Mends | None:
        """What its notes amount to: taken back, else corrected, else nothing."""
        marks = {note.mends for note in self.notes}
        return "retraction" if "retraction" in marks else "correction" if marks else None

    @property
    def changed_at(self) -> datetime:
        """When it was released, or last had a note put beside it."""
        return max([self.released_at, *(note.at for note in self.notes)])


def item_of(delivery: Delivery) -> Item:
    """The delivery's public part, without characters that neither HTML nor XML can carry."""
    return Item(
        crisis=delivery.crisis,
        statement=delivery.statement,
        titles=_lines(delivery.titles),
        crisis_titles=_lines(delivery.crisis_titles),
        texts={language: carried(text) for language, text in delivery.texts.items()},
        released_at=delivery.released_at,
        next_update=delivery.next_update,
        closing=delivery.closing,
        drill=delivery.drill,
        mends=delivery.mends,
        mended=delivery.mended,
    )


def with_note(item: Item, note: Note) -> Item:
    """The item with the note beside its words. One that is there already stays as it is."""
    if any((known.mends, known.statement) == (note.mends, note.statement) for known in item.notes):
        return item
    texts = {language: carried(text) for language, text in note.texts.items()}
    return replace(item, notes=(*item.notes, replace(note, link=carried(note.link), texts=texts)))


def carried(text: str) -> str:
    """The text without control characters, lone surrogates and non-characters; line ends are `\\n`."""
    return "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or _is_carried(c))


def _is_carried(character: str) -> bool:
    code = ord(character)
    is_character = code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004  # Unicode, section 23.7
    return is_character and unicodedata.category(character) not in ("Cc", "Cs")


def _lines(titles: Mapping[str, str]) -> dict[str, str]:
    return {language: " ".join(carried(title).split()) for language, title in titles.items()}


def encode(item: Item) -> bytes:
    """The item as JSON, laid out for people; the same item always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(item, order="deterministic"), indent=2) + b"\n"


def decode(data: bytes) -> Item:
    """An item from its JSON. Raises ValueError when it is not one."""
    return msgspec.json.decode(data, type=Item)


def newest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """By the time of release; of two released together the later numbered one is the newer."""
    return tuple(sorted(items, key=lambda i: (i.released_at, len(i.statement), i.statement), reverse=True))
