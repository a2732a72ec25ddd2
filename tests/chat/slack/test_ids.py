"""Place ids and message ids, there and back."""

import pytest

from bot.chat.slack.ids import Spot, message_id, posted, split, spot_of
from bot.slack_api.web import Lost


@pytest.mark.parametrize("spot", [Spot("C1"), Spot("C1", "1700000000.000100"), Spot("U1")])
def test_a_place_id_names_the_spot(spot: Spot):
    assert spot_of(spot.id) == spot
    assert spot.id.startswith("slack:C1") or spot.id == "slack:U1"


def test_people_are_known_by_their_letter():
    assert Spot("U1").person
    assert Spot("W1").person
    assert not Spot("C1").person
    assert not Spot("C1", "1.2").person


def test_a_message_id_is_channel_and_moment():
    assert message_id("D1", "1700000000.000100") == "D1/1700000000.000100"
    assert split("D1/1700000000.000100") == ("D1", "1700000000.000100")


def test_the_answer_to_a_post_names_the_message():
    assert posted({"ok": True, "channel": "C1", "ts": "1.2"}) == ("C1", "1.2")


@pytest.mark.parametrize("answer", [{}, {"channel": "C1"}, {"channel": "", "ts": "1.2"}, {"channel": "C1", "ts": None}])
def test_without_it_nobody_knows(answer: dict[str, object]):
    with pytest.raises(Lost):
        posted(answer)
