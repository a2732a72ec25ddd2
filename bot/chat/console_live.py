"""The console on a terminal: what was said scrolls above, the cards that matter now stand below and change in place."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.cells import cell_len, chop_cells
from rich.console import Console as Terminal
from rich.console import Group
from rich.live import Live
from rich.text import Text

from bot.chat.console_rows import Row, card_rows, row
from bot.chat.console_view import standing_rows
from bot.chat.console_wall import Standing, Wall
from bot.locale import Say

LOOKS = {
    "head": "bold",
    "to": "bold cyan",
    "quote": "italic",
    "main": "bold black on cyan",
    "plain": "cyan",
    "approve": "bold black on green",
    "publish": "bold white on magenta",
    "danger": "bold white on red",
    "good": "green",
    "bad": "bold red",
    "prompt": "bold",
}
DRILL = "black on yellow"
LINES_OF_PROMPT = 4
BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"
"""A terminal that understands these shows nothing of what stands between them until all of it is there."""
_EDGES = {"┌": "│", "│": "│", "┃": "┃", "╱": "╱"}


class LiveView:
    """Implements `View` with rich.

    `foot` gives the rows under the cards, the last of which is being typed; `speaker` who is typing it.
    """

    def __init__(
        self, sink: TextIO, wall: Wall, foot: Callable[[], Sequence[Row]], speaker: Callable[[], str], say: Say
    ) -> None:
        self._wall, self._foot, self._speaker, self._say, self._sink = wall, foot, speaker, say, sink
        self._terminal = Terminal(
            file=sink, force_terminal=True, markup=False, highlight=False, emoji=False, soft_wrap=False
        )
        self._live = Live(
            Text(), console=self._terminal, auto_refresh=False, vertical_overflow="crop", redirect_stdout=False
        )
        self._awaited = False
        self._drawing = 0
        self._rung: set[int] = set()

    def start(self) -> None:
        """Draw from now on; the cursor stays visible, behind what is being typed."""
        self._measure()
        self._live.start()
        self._terminal.show_cursor(True)

    def stop(self) -> None:
        """Leave the last cards standing there."""
        self.refresh()
        self._live.stop()

    def tell(self, rows: Iterable[Row]) -> None:
        """Print above the cards."""
        self._measure()
        with self._at_once():
            self._terminal.print(*self._wrapped(rows), sep="\n", soft_wrap=True)

    def changed(self) -> None:
        """Draw soon; many changes become one drawing."""
        if not self._awaited:
            self._awaited = True
            asyncio.get_running_loop().call_soon(self._draw_once)

    def _draw_once(self) -> None:
        self._awaited = False
        if self._live.is_started:
            self.refresh()

    def refresh(self) -> None:
        """Let settled cards scroll away with their last word, ring for new ones, draw the rest."""
        self._measure()
        with self._at_once():
            for standing in tuple(self._wall.cards()):
                if standing.card != standing.shown:
                    self._note(standing)
            self._live.update(self._region(), refresh=True)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """What is written meanwhile appears in one go, on terminals that know how; the others ignore it."""
        self._drawing += 1
        if self._drawing == 1:
            self._sink.write(BEGIN)
        try:
            yield
        finally:
            self._drawing -= 1
            if self._drawing == 0:
                self._sink.write(END)
                self._sink.flush()

    def _note(self, standing: Standing) -> None:
        card, new = standing.card, standing.shown is None and id(standing) not in self._rung
        if new and card.rings and card.buttons:
            self._rung.add(id(standing))
            self._terminal.bell()
        if not card.buttons or (new and not self._here(standing)):
            self.tell(standing_rows(self._wall, standing, card, self._say.language))
            standing.shown = card

    def _here(self, standing: Standing) -> bool:
        return standing.crisis == self._wall.current or standing.crisis not in self._wall.crises

    def _measure(self) -> None:
        size = os.get_terminal_size(self._sink.fileno())
        if size.columns and size.lines:
            self._terminal.size = (size.columns, size.lines)

    # ------------------------------------------------------------------------------------------ the region

    def _region(self) -> Group:
        """The board, as many of the newest cards as there is room for, and the line that is being typed."""
        foot = self._prompt(self._foot())
        room = self._terminal.height - 1 - len(foot)
        standing = [each for each in self._wall.cards() if each.card.buttons and self._here(each)]
        boards = [each for each in standing if each.card.key == "board"]
        above = [line for board in boards for line in self._card(board)]
        others = [each for each in standing if each not in boards]
        fitting = self._fitting(others, room - len(above))
        hidden = [row(self._say("console.more", count=str(len(others) - len(fitting))), "", "  ")]
        more = self._wrapped(hidden) if len(fitting) < len(others) else []
        return Group(*above[:room], *more, *(line for each in fitting for line in self._card(each)), *foot)

    def _fitting(self, standing: Sequence[Standing], room: int) -> Sequence[Standing]:
        """The cards that there is room for: first what is meant for whoever types, then what rings, then the newest."""
        heights = [len(self._wrapped(card_rows(each.card, lambda _: 999, each.place))) for each in standing]
        if sum(heights) <= room:
            return standing
        room -= 1  # for the line that says that there are more
        chosen = set()
        for i in sorted(range(len(standing)), key=lambda i: self._urgency(standing[i], i), reverse=True):
            if heights[i] <= room:
                room -= heights[i]
                chosen.add(i)
        return [standing[i] for i in sorted(chosen)]

    def _urgency(self, standing: Standing, age: int) -> tuple[bool, bool, int]:
        return (standing.place == self._speaker(), standing.card.rings, age)

    def _card(self, standing: Standing) -> list[Text]:
        """Draw a card; from now on it is the one that people have seen."""
        standing.shown = standing.card
        rows = standing_rows(self._wall, standing, standing.card, self._say.language)
        return self._wrapped(rows, DRILL if standing.card.drill else "dim")

    def _wrapped(self, rows: Iterable[Row], border: str = "") -> list[Text]:
        """Rows as lines that fit the terminal; a long one goes on behind the border that it began with."""
        found: list[Text] = []
        for each in rows:
            text = Text.assemble(*((piece, LOOKS.get(look, "")) for piece, look in each.pieces))
            width = max(self._terminal.width - cell_len(each.border), 10)
            edge = each.border
            for line in text.wrap(self._terminal, width):
                found.append(Text.assemble((edge, border), line))
                edge = _going_on(each.border)
        return found

    def _prompt(self, rows: Sequence[Row]) -> list[Text]:
        """Questions, and the end of what is being typed, letter by letter, so that the cursor stands behind it."""
        if not rows:
            return []
        *above, typed = rows
        chopped = chop_cells(typed.border + "".join(text for text, _ in typed.pieces), self._terminal.width - 1)
        return [*self._wrapped(above), *(Text(line, LOOKS["prompt"]) for line in chopped[-LINES_OF_PROMPT:])]


def _going_on(border: str) -> str:
    """The border of a line that is the rest of the one above."""
    return "".join(_EDGES.get(each, " " * cell_len(each)) for each in border)
