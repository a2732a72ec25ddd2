from datetime import timedelta

from bot.runtime.doubts import MOST_LOOKS, Doubts
from tests.playbooks import START

KEY = "c1/first_word/x"


def test_the_outlet_is_asked_again_after_pauses_that_grow_until_a_person_is():
    doubts, now, pauses = Doubts(), START, []
    while again := doubts.again(KEY, ValueError("500"), now):
        pauses.append((again - now).total_seconds())
        now = again
    assert pauses == [15, 30, 60] and len(pauses) == MOST_LOOKS - 1


def test_meanwhile_it_is_left_alone_about_that_one_delivery():
    doubts = Doubts()
    assert not doubts.rests(KEY, START)
    doubts.again(KEY, ValueError("500"), START)
    assert doubts.rests(KEY, START + timedelta(seconds=14))
    assert not doubts.rests(KEY, START + timedelta(seconds=15))
    assert not doubts.rests("c1/first_word/mastodon", START)


def test_it_is_remembered_what_the_doubt_began_with():
    doubts, first, later = Doubts(), ValueError("500"), ValueError("interrupted")
    assert doubts.why(KEY, later) is later
    doubts.again(KEY, first, START)
    doubts.again(KEY, later, START)
    assert doubts.why(KEY, later) is first


def test_what_is_known_begins_anew():
    doubts = Doubts()
    doubts.again(KEY, ValueError("500"), START)
    doubts.end(KEY)
    doubts.end("never heard of")
    assert not doubts.rests(KEY, START)
    assert doubts.again(KEY, ValueError("500"), START) == START + timedelta(seconds=15)
