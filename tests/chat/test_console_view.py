from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest

from bot.chat.console_rows import row
from bot.chat.console_view import PlainView, said_rows
from bot.chat.console_wall import Wall
from bot.crisis.cards import cards
from bot.crisis.model import Crisis
from bot.crisis.steps import DecideStep
from tests.playbooks import Run


class Reader:
    """A plain view of one crisis, and what it wrote since the last reading."""

    def __init__(self, run: Run) -> None:
        self.run, self.wall, self.out = run, Wall(), StringIO()
        self.view = PlainView(self.out, self.wall, lambda: run.now, "de", lambda: None)
        self._messages: dict[str, str] = {}

    def hang(self, crisis: Crisis | None = None) -> None:
        """Every card of the crisis as it is now, as the display would."""
        crisis = crisis or self.run.crisis
        self.wall.meet(crisis)
        for card in cards(crisis, "de", self.run.now):
            key = f"{crisis.id} {card.key}"
            if key in self._messages:
                self.wall.edit(self._messages[key], card.place, card)
            else:
                self._messages[key] = self.wall.post(crisis.id, card.place, card)

    def read(self) -> list[str]:
        self.view.refresh()
        text = self.out.getvalue()
        self.out.seek(0)
        self.out.truncate()
        return text.splitlines()


@pytest.fixture
def reader() -> Iterator[Reader]:
    yield Reader(Run(what="Linz"))


def test_every_change_is_written_once(reader: Reader):
    reader.hang()
    assert reader.read()[0].startswith("┌ 🔴 Störung · Linz")
    assert reader.read() == []
    reader.hang()
    assert reader.read() == []


def test_what_changed_and_changed_back_meanwhile_is_not_written(reader: Reader):
    reader.hang()
    reader.read()
    (board, *_) = reader.wall.cards()
    was, board.card = board.card, replace(board.card, lines=("anders",))
    board.card = was
    assert reader.read() == []


def test_of_the_board_only_what_is_new(reader: Reader):
    reader.hang()
    reader.read()
    reader.run.go_on()
    reader.hang()
    lines = reader.read()
    assert not [line for line in lines if "🔴" in line]
    assert [line for line in lines if "Jetzt: Anna (Leitung): team" in line]
    assert not [line for line in lines if "Notiz …" in line]


def test_minutes_that_passed_are_no_news_of_the_board(reader: Reader):
    reader.hang()
    reader.read()
    reader.run.wait(minutes=1)
    (board, *_) = reader.wall.cards()
    (fresh,) = [card for card in cards(reader.run.crisis, "de", reader.run.now) if card.key == "board"]
    assert fresh != board.card
    board.card = fresh
    assert reader.read() == []


def test_cards_come_in_the_order_of_their_urgency_whatever_came_first(reader: Reader):
    reader.run.go_on()
    reader.wall.meet(reader.run.crisis)
    found = cards(reader.run.crisis, "de", reader.run.now)
    for card in reversed(found):
        reader.wall.post(reader.run.crisis.id, card.place, card)
    firsts = [line for line in reader.read() if line.startswith(("┌", "·"))]
    assert len(firsts) == len(found)
    assert firsts[0].startswith("┌ → Ben: 📟")


def test_several_crises_are_told_apart(reader: Reader):
    other = Run(what="Wels")
    reader.hang()
    reader.hang(replace(other.crisis, id="c2"))
    heads = [line for line in reader.read() if "🔴" in line]
    assert heads[0].startswith("┌ (1 Störung) 🔴 Störung · Linz")
    assert heads[1].startswith("┌ (2 Störung) 🔴 Störung · Wels")


def test_an_ended_crisis_is_written_to_its_end(reader: Reader):
    reader.hang()
    reader.read()
    reader.run.do("anna", DecideStep(step="confirm", choice="no"))
    reader.hang()
    assert "· ⚪ Störung · Linz · S2 · war keine Krise um 05:44" in reader.read()


def test_a_reply_shows_by_its_first_letter_whether_it_was_granted():
    assert [each.text for each in said_rows("Läuft.", ok=True)] == ["✔ Läuft."]
    assert [each.text for each in said_rows("Nein.\nWeil.", ok=False)] == ["✘ Nein.", "  Weil."]


def test_nothing_is_written_without_rows(reader: Reader):
    reader.view.tell([])
    assert reader.out.getvalue() == ""
    reader.view.tell([row("a"), row("b")])
    assert reader.out.getvalue() == "a\nb\n"
