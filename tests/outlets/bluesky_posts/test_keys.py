"""Keys of posts: for ever the same, valid, and never two alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.bluesky_posts.keys import record_key
from tests.outlets.sample import START, delivery
from tests.pds.lexicon import TID

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def when(key: str) -> int:
    """Whole seconds since 1970 that a key holds."""
    number = 0
    for letter in key:
        number = number * 32 + LETTERS.index(letter)
    return (number >> 10) // 1_000_000


def test_it_never_changes():
    """What went out under an earlier release must be found by a later one."""
    assert record_key(delivery(outlet="bluesky")) == "3n2utey2gjq6o"


@given(key=st.text(), at=st.timedeltas(timedelta(0), timedelta(days=80_000)))
def test_it_is_a_valid_one_that_holds_the_second_of_the_release(key: str, at: timedelta):
    released = datetime(2000, 1, 1, tzinfo=UTC) + at
    made = replace(delivery(), key=key, released_at=released)
    found = record_key(made)
    assert TID.fullmatch(found)
    assert when(found) == int(released.timestamp())
    assert record_key(replace(made, released_at=released.astimezone(timezone(timedelta(hours=2))))) == found


def test_what_is_released_later_stands_later():
    times = [START + timedelta(seconds=number) for number in range(50)]
    keys = [record_key(delivery(f"update_{number}", released_at=at)) for number, at in enumerate(times)]
    assert keys == sorted(keys)


def test_all_that_leaves_in_one_second_has_different_keys():
    all_at_once = [
        record_key(delivery(f"update_{number}", crisis=f"2026-11-22-crisis-{crisis}", outlet=outlet))
        for crisis in range(10)
        for number in range(100)
        for outlet in ("bluesky", "bluesky_en", "bluesky_it", "bluesky_region", "bluesky_press")
    ]
    assert len(set(all_at_once)) == len(all_at_once) == 5_000
