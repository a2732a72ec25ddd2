"""Cards as rows of text, the same for a pipe and a terminal: what a button is can be seen without any colour."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.chat.plain import harmless
from bot.crisis.cards import Button, Card, Passage

_STRIPE = "╱"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a border that no text of a stranger can reach, then pieces of text, each with its look."""

    border: str
    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Border and text without any look."""
        return (self.border + "".join(text for text, _ in self.pieces)).rstrip()


def row(text: str, look: str = "", border: str = "") -> Row:
    """A row of one piece."""
    return Row(border, ((harmless(text), look),))


def card_rows(card: Card, number: Callable[[Button], int], to: str = "", tag: str = "") -> list[Row]:
    """A card: its lines, its exact preview behind a bar, its buttons with their numbers.

    `to` is the name of the person whom it is for, `tag` names its crisis where there are several.
    """
    pieces = [*_lines(card, to, tag), *_preview(card)]
    if card.buttons:
        pieces.append(("", tuple(_buttons(card, number))))
    return [Row(_border(card, i, len(pieces)) + bar, text) for i, (bar, text) in enumerate(pieces)]


Pieces = tuple[tuple[str, str], ...]


def _lines(card: Card, to: str, tag: str) -> Iterator[tuple[str, Pieces]]:
    before = f"({harmless(tag)}) " if tag else ""
    before += f"→ {harmless(to)}: " if to else ""
    for i, line in enumerate(card.lines):
        yield "", ((before if i == 0 else "", "to"), (harmless(line), "" if i else "head"))


def _preview(card: Card) -> Iterator[tuple[str, Pieces]]:
    for text in card.quote:
        for line in text.splitlines() or [""]:
            yield "┃ ", ((harmless(line), "quote"),)


def _buttons(card: Card, number: Callable[[Button], int]) -> Iterator[tuple[str, str]]:
    for i, button in enumerate(card.buttons):
        if i:
            yield "  ", ""
        yield button_text(number(button), button), button.look


def button_text(number: int, button: Button) -> str:
    """`[1 Freigeben]`, but `«2 JETZT VERÖFFENTLICHEN»`."""
    label = harmless(button.label)
    return f"«{number} {label.upper()}»" if button.look == "publish" else f"[{number} {label}]"


def passage_rows(passages: Iterable[Passage], *, drill: bool = False) -> Iterator[Row]:
    """Exact words behind a bar, each under the heading that says where they will be read."""
    edge = f"{_STRIPE} " if drill else "  "
    for passage in passages:
        yield row(passage.heading, "head", edge)
        yield from (row(line, "quote", f"{edge}┃ ") for line in passage.text.splitlines())


def _border(card: Card, i: int, total: int) -> str:
    edge = "· " if total == 1 else "┌ " if i == 0 else "└ " if i == total - 1 else "│ "
    return (_STRIPE if card.drill else "") + edge
