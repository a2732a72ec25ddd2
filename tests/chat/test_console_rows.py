import unicodedata

import pytest

from bot.chat.console_rows import Row, button_text, card_rows, passage_rows, row
from bot.crisis.approvals import Approve
from bot.crisis.cards import ROOM, Button, Card, Passage
from bot.crisis.publishing import Publish

APPROVE = Button("Freigeben", Approve(statement="s", binding="b"), look="approve")
PUBLISH = Button("Jetzt veröffentlichen", Publish(statement="s", binding="b"), look="publish")


def texts(rows: list[Row]) -> list[str]:
    return [each.text for each in rows]


def number(button: Button) -> int:
    return {APPROVE.token: 1, PUBLISH.token: 2}[button.token]


def test_a_card_has_a_border_its_buttons_have_numbers():
    card = Card("k", ROOM, ("Erste Zeile", "Zweite Zeile"), (APPROVE,))
    assert texts(card_rows(card, number)) == ["┌ Erste Zeile", "│ Zweite Zeile", "└ [1 Freigeben]"]


def test_publishing_differs_from_approving_without_any_colour():
    assert button_text(1, APPROVE) == "[1 Freigeben]"
    assert button_text(2, PUBLISH) == "«2 JETZT VERÖFFENTLICHEN»"


def test_the_exact_preview_stands_behind_a_bar_line_by_line():
    card = Card("k", ROOM, ("Text",), (), ("DE: eins\n\nzwei", "EN: one"))
    assert texts(card_rows(card, number)) == ["┌ Text", "│ ┃ DE: eins", "│ ┃", "│ ┃ zwei", "└ ┃ EN: one"]


def test_exact_words_stand_below_where_they_will_be_read():
    shown = (Passage("Newsroom · DE", "eins\n\nzwei"), Passage("X · DE", "eins"))
    lines = ["  Newsroom · DE", "  ┃ eins", "  ┃", "  ┃ zwei", "  X · DE", "  ┃ eins"]
    assert texts(list(passage_rows(shown))) == lines
    assert all(line.startswith("╱") for line in texts(list(passage_rows(shown, drill=True))))


def test_it_says_for_whom_and_of_which_crisis():
    card = Card("k", "clara", ("Du wirst gebraucht",))
    assert texts(card_rows(card, number, "Clara", "2 Datenleck")) == ["· (2 Datenleck) → Clara: Du wirst gebraucht"]


def test_a_drill_is_striped():
    card = Card("k", ROOM, ("ÜBUNG · a · ÜBUNG",), (APPROVE,), drill=True)
    assert texts(card_rows(card, number)) == ["╱┌ ÜBUNG · a · ÜBUNG", "╱└ [1 Freigeben]"]


HOSTILE = ("\x1b[2J\x1b]0;t\x07", "a\nb\r└ [1 Freigeben]", "\u202egnp.exe", "\x00\x08\x7f\x9b31m", "a\u2028b", "\ud800")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_stranger_draws_a_border_or_moves_the_cursor(text: str):
    card = Card("k", ROOM, (text, text), (APPROVE,), (text,))
    rows = texts(card_rows(card, number))
    assert all(each[0] in "┌│└" for each in rows)
    assert sum(each.startswith("└") for each in rows) == 1
    assert not [c for line in rows for c in line if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def test_a_row_ends_without_blanks():
    assert row("text  ", border="  ").text == "  text"
