"""The name of a delivery's post in the account's repository: the same for ever, so nothing can be there twice.

https://atproto.com/specs/tid: 13 letters that hold microseconds and a number that keeps clocks apart.
"""

from hashlib import sha256

from bot.crisis.deliveries import Delivery

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_MICROSECONDS = 1_000_000
_CLOCKS = 1 << 10


def record_key(delivery: Delivery) -> str:
    """The second of the release, and within it one of a milliard places that the delivery's key chooses."""
    drawn = int.from_bytes(sha256(delivery.key.encode()).digest()[:16])
    within, clock = drawn % _MICROSECONDS, drawn // _MICROSECONDS % _CLOCKS
    return _letters((int(delivery.released_at.timestamp()) * _MICROSECONDS + within) * _CLOCKS + clock)


def _letters(number: int) -> str:
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
