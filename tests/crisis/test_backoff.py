from datetime import timedelta

import pytest

from bot.crisis.backoff import LONGEST, MAX_ATTEMPTS, SHORTEST, pause

NO_WISH = timedelta(0)


def test_pauses_double():
    assert [pause(attempts, NO_WISH) / SHORTEST for attempts in range(1, MAX_ATTEMPTS + 1)] == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(
    ("wait", "length"),
    [
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(seconds=1), SHORTEST),
        (timedelta(-3), SHORTEST),
        (timedelta.max, LONGEST),
    ],
)
def test_the_other_side_may_ask_for_more_but_not_for_ever(wait: timedelta, length: timedelta):
    assert pause(1, wait) == length
