"""How the console shows things: `View`, and the plain one for pipes and files, which writes each change once."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TextIO

from bot.chat.console_rows import Row, card_rows, row
from bot.chat.console_wall import Standing, Wall
from bot.crisis.cards import ROOM, Card, cards
from bot.crisis.model import Crisis


class View(Protocol):
    """Where people read. `tell` is said once; `refresh` shows whatever hangs on the wall otherwise than shown."""

    def start(self) -> None:
        """Take over the output."""

    def stop(self) -> None:
        """Leave everything readable, and the output as it was."""

    def tell(self, rows: Iterable[Row]) -> None:
        """Say something, once."""

    def changed(self) -> None:
        """Something hangs there otherwise now; to be shown at the next opportunity."""

    def refresh(self) -> None:
        """Show it now."""


class PlainView:
    """Lines of text without any control characters: for pipes, files and transcripts.

    Every change is written once, in an order that depends on nothing but the crisis. Of the board only what is new.
    """

    def __init__(
        self, sink: TextIO, wall: Wall, clock: Callable[[], datetime], language: str, unread: Callable[[], None]
    ) -> None:
        """`unread` is called once nobody reads any more."""
        self._sink, self._wall, self._clock, self._language, self._unread = sink, wall, clock, language, unread
        self._boards: dict[str, Card] = {}
        self._quotes: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def start(self) -> None:
        """Nothing is to be prepared."""

    def stop(self) -> None:
        """Everything is written already."""

    def changed(self) -> None:
        """Written at the next refresh."""

    def tell(self, rows: Iterable[Row]) -> None:
        """Write these rows. Letters that the output cannot write become question marks."""
        encoding = self._sink.encoding or "utf-8"
        text = "".join(f"{row.text}\n" for row in rows)
        try:
            self._sink.write(text.encode(encoding, "replace").decode(encoding))
            self._sink.flush()
        except BrokenPipeError:
            self._lose()

    def _lose(self) -> None:
        """Nobody reads any more: what follows goes nowhere, and the end comes without an error."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._sink.fileno())
        os.close(nowhere)
        self._unread()

    def refresh(self) -> None:
        """Write every card that is another one than when it was last written."""
        for standing in [s for s in self._wall.cards() if s.crisis not in self._wall.crises]:
            self._show(standing, standing.card)
        for crisis in tuple(self._wall.crises.values()):
            changed = [s for s in self._wall.cards(crisis.id) if s.card != s.shown]
            if changed:
                self._show_crisis(crisis, changed)

    def _show_crisis(self, crisis: Crisis, changed: Sequence[Standing]) -> None:
        language = self._language if self._language in crisis.life.languages else crisis.life.languages[0]
        timeless = {card.key: card for card in cards(crisis, language, self._clock(), minutes=False)}
        order = {key: i for i, key in enumerate(timeless)}
        for standing in sorted(changed, key=lambda s: (order.get(s.card.key, len(order)), s.place)):
            if standing.card.key == "board":
                self._show(standing, self._news(crisis.id, standing, timeless["board"]))
            else:
                self._show(standing, self._with_new_quote(crisis.id, standing, timeless.get(standing.card.key)))

    def _with_new_quote(self, crisis: str, standing: Standing, timeless: Card | None) -> Card:
        """The card without its preview when that says what it said when it was last written."""
        spot, card = (crisis, standing.card.key, standing.place), standing.card
        before = self._quotes.get(spot)
        self._quotes[spot] = timeless.quote if timeless else ()
        return replace(card, quote=()) if card.quote and before == self._quotes[spot] else card

    def _news(self, crisis: str, standing: Standing, timeless: Card) -> Card:
        """The board without the lines that say what they said before (a minute that passed is no news)."""
        before = self._boards.get(crisis)
        self._boards[crisis] = timeless
        card = standing.card
        if before is None or len(timeless.lines) != len(card.lines):
            return card
        lines = tuple(line for line, key in zip(card.lines, timeless.lines, strict=True) if key not in before.lines)
        buttons = card.buttons if timeless.buttons != before.buttons else ()
        return Card(card.key, card.place, lines, buttons, drill=card.drill)

    def _show(self, standing: Standing, card: Card) -> None:
        if standing.card == standing.shown:
            return
        standing.shown = standing.card
        if card.lines or card.buttons:
            self.tell(standing_rows(self._wall, standing, card, self._language))


def standing_rows(wall: Wall, standing: Standing, card: Card, language: str) -> list[Row]:
    """A card with the numbers of its buttons, for whom it is, and (where there are several) of which crisis."""
    crisis = wall.crises.get(standing.crisis)
    person = crisis.roster.name(standing.place) if crisis and standing.place != ROOM else ""
    tag = f"{wall.number_of(crisis.id)} {crisis.playbook.title[language]}" if crisis and len(wall.crises) > 1 else ""
    return card_rows(card, lambda button: wall.number(standing, button), person, tag)


def said_rows(text: str, ok: bool) -> list[Row]:
    """A reply: granted or not can be seen by its first letter."""
    mark = "✔ " if ok else "✘ "
    return [row(line, "good" if ok else "bad", "  " if i else mark) for i, line in enumerate(text.splitlines() or [""])]
