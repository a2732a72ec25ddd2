"""How long something that failed outside is left alone, and how often it is tried before a person decides."""

from datetime import timedelta

MAX_ATTEMPTS = 5
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=1)


def pause(attempts: int, wait: timedelta) -> timedelta:
    """How long to wait after so many attempts (1 to MAX_ATTEMPTS): twice as long each time, or `wait` where the other
    side asked for more; an hour at most."""
    return min(max(wait, SHORTEST * (1 << attempts - 1)), LONGEST)
