"""Doubts that an outlet could not resolve yet: it is asked again after pauses that grow, then a person is."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.runtime.pause import Pause

MOST_LOOKS = 4
"""So often an outlet is asked before a person is: at once, and after 15, 30 and 60 seconds."""


@dataclass(slots=True)
class _Doubt:
    why: BaseException
    pause: Pause = field(default_factory=Pause)


class Doubts:
    """By the key of a delivery: why it is in doubt, and how often the outlet could not say."""

    def __init__(self) -> None:
        self._by_key: dict[str, _Doubt] = {}

    def again(self, key: str, why: BaseException, now: datetime) -> datetime | None:
        """When the outlet, which just could not say, is asked again; None when a person must be."""
        doubt = self._by_key.setdefault(key, _Doubt(why))
        at = doubt.pause.begin(now)
        return at if doubt.pause.failures < MOST_LOOKS else None

    def rests(self, key: str, now: datetime) -> bool:
        """Whether the outlet is to be left alone about it now."""
        return key in self._by_key and self._by_key[key].pause.rests(now)

    def why(self, key: str, otherwise: BaseException) -> BaseException:
        """What the doubt began with."""
        return self._by_key[key].why if key in self._by_key else otherwise

    def end(self, key: str) -> None:
        """It is known now, or a person is asked."""
        self._by_key.pop(key, None)
