"""What a message about a crisis is marked with."""

from dataclasses import replace

from bot.chat.slack.marks import card_mark, room_mark
from tests.chat.slack.office import BOARD


def test_a_card_is_marked_with_crisis_key_and_kind():
    payload = {"crisis": "c1", "card": "board", "drill": False}
    assert card_mark("c1", BOARD).metadata == {"event_type": "crisis_card", "event_payload": payload}
    assert card_mark("c1", replace(BOARD, drill=True)) != card_mark("c1", BOARD)


def test_a_room_is_marked_with_its_crisis():
    assert room_mark("c1").metadata == {"event_type": "crisis_room", "event_payload": {"crisis": "c1"}}
