"""What people were last shown."""

from dataclasses import replace

from bot.chat.slack.show.shown import Shown
from bot.crisis.cards import ROOM, Card
from bot.crisis.steps import DecideStep
from tests.playbooks import Run

BOARD = Card("board", ROOM, ("Stand",))
CLARAS = Card("page.p1.0", "clara", ("Clara, du wirst gebraucht",))


def test_everybody_sees_the_room_and_each_their_own():
    shown, crisis = Shown(), Run().crisis
    shown.saw(crisis, BOARD)
    shown.saw(crisis, CLARAS)
    assert shown.of(crisis.id, "clara") == [BOARD, CLARAS]
    assert shown.of(crisis.id, "ben") == [BOARD]
    assert shown.of("another", "clara") == []


def test_only_the_last_state_of_a_card_counts():
    shown, crisis = Shown(), Run().crisis
    shown.saw(crisis, BOARD)
    later = replace(BOARD, lines=("Neuer Stand",))
    shown.saw(crisis, later)
    assert shown.of(crisis.id, "ben") == [later]


def test_of_what_is_over_nothing_is_kept():
    shown, run = Shown(), Run()
    shown.saw(run.crisis, BOARD)
    run.do("anna", DecideStep(step="confirm", choice="no"))
    shown.saw(run.crisis, BOARD)
    assert shown.of(run.crisis.id, "ben") == []
