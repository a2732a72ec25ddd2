from dataclasses import replace

from bot.chat.base import Place
from bot.crisis.cards import ROOM, Card
from bot.runtime.standing import Standing, Wanted
from tests.playbooks import START

PLACE = Place("slack:C1", "de")
SAYS = Card("board", ROOM, ("seit …",))
WANTED = Wanted(PLACE, replace(SAYS, lines=("seit 3 min",)), SAYS)


def test_a_spot_is_a_key_at_a_place():
    assert WANTED.spot == ("board", "slack:C1")


def test_an_empty_id_is_a_doubt_and_none_is_not():
    assert Standing(PLACE, "").in_doubt
    assert not Standing(PLACE).in_doubt and not Standing(PLACE, "m1").in_doubt


def test_it_is_as_wanted_when_it_stands_there_and_says_so():
    standing = Standing(PLACE, "m1")
    assert not standing.is_as(WANTED)
    standing.shows(WANTED)
    assert standing.is_as(WANTED)
    assert not standing.is_as(replace(WANTED, card=SAYS))
    standing.nothing()
    assert (standing.message, standing.card, standing.says) == (None, None, None)
    assert not standing.is_as(WANTED)


def test_what_failed_and_was_not_repeated_is_not_as_wanted():
    standing = Standing(PLACE, "m1")
    standing.shows(WANTED)
    standing.pause.begin(START)
    assert not standing.is_as(WANTED)


def test_what_is_in_doubt_is_not_as_wanted():
    standing = Standing(PLACE, "")
    standing.shows(WANTED)
    assert not standing.is_as(WANTED)
