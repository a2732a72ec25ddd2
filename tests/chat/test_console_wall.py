from dataclasses import replace

import pytest

from bot.chat.console_wall import Wall
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.lifecycle import TakeNote
from bot.crisis.steps import DecideStep
from tests.playbooks import Run

NOTE = Button("Notiz", TakeNote(text=""))
OTHER = Button("Andere", TakeNote(text="x"))
CARD = Card("board", ROOM, ("eins",), (NOTE,))


@pytest.fixture
def wall() -> Wall:
    return Wall()


def numbers(wall: Wall, message: str, card: Card) -> list[int]:
    wall.edit(message, ROOM, card)
    return [wall.number(standing, button) for standing in wall.cards() for button in standing.card.buttons]


def test_a_number_stays_with_its_button(wall: Wall):
    message = wall.post("c1", ROOM, CARD)
    assert numbers(wall, message, CARD) == [1]
    assert numbers(wall, message, replace(CARD, lines=("zwei",), buttons=(OTHER, NOTE))) == [2, 1]
    assert numbers(wall, message, CARD) == [1]


def test_the_same_button_of_another_crisis_has_another_number(wall: Wall):
    wall.post("c1", ROOM, CARD)
    message = wall.post("c2", ROOM, CARD)
    assert numbers(wall, message, CARD) == [1, 2]
    assert [numbered.crisis for number in (1, 2) if (numbered := wall.button(number))] == ["c1", "c2"]


def test_a_number_keeps_its_meaning_after_its_button_is_gone(wall: Wall):
    message = wall.post("c1", ROOM, CARD)
    numbers(wall, message, CARD)
    numbered = wall.button(1)
    assert numbered
    assert wall.stands(numbered)
    assert numbers(wall, message, replace(CARD, buttons=(OTHER,))) == [2]
    assert wall.button(1) == numbered
    assert not wall.stands(numbered)


def test_a_number_nobody_was_shown_means_nothing(wall: Wall):
    assert wall.button(1) is None


def test_a_message_is_edited_only_where_it_hangs(wall: Wall):
    message = wall.post("c1", ROOM, CARD)
    with pytest.raises(LookupError):
        wall.edit("message-9", ROOM, CARD)
    with pytest.raises(LookupError):
        wall.edit(message, "anna", CARD)


def test_a_card_is_found_where_it_hangs(wall: Wall):
    wall.post("c1", ROOM, CARD)
    last = wall.post("c1", ROOM, CARD)
    assert wall.find("c1", ROOM, "board") == last
    assert [wall.find(*spot) for spot in (("c2", ROOM, "board"), ("c1", "anna", "board"), ("c1", ROOM, "text.a"))] == [
        "", "", ""
    ]  # fmt: skip


def test_a_settled_card_loses_its_buttons(wall: Wall):
    message = wall.post("alert", ROOM, CARD)
    numbers(wall, message, CARD)
    numbered = wall.button(1)
    assert numbered
    wall.settle(numbered)
    assert [standing.card.buttons for standing in wall.cards("alert")] == [()]
    assert not wall.stands(numbered)


def test_people_talk_about_the_first_crisis_until_it_ends():
    wall, first, second, third = Wall(), Run(), Run(), Run()
    for name, run in (("c1", first), ("c2", second)):
        wall.meet(replace(run.crisis, id=name))
    assert (wall.current, wall.number_of("c1"), wall.number_of("c2")) == ("c1", 1, 2)
    first.do("anna", DecideStep(step="confirm", choice="no"))
    wall.meet(replace(first.crisis, id="c1"))
    assert wall.current == "c1"
    wall.meet(replace(third.crisis, id="c3"))
    assert wall.current == "c3"
    assert wall.crisis
    assert wall.crisis.id == "c3"


def test_a_crisis_that_was_just_started_stays_the_one_that_people_talk_about():
    wall = Wall()
    wall.current = "c9"
    wall.meet(replace(Run().crisis, id="c1"))
    assert (wall.current, wall.crisis, wall.number_of("c9")) == ("c9", None, 0)
