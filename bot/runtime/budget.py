"""How many edits may be spent on nothing but passing minutes."""

from datetime import timedelta

from bot.runtime.desk import Clock

MINUTE = timedelta(minutes=1)


class Budget:
    """So many a minute, saved up for no longer than a minute."""

    def __init__(self, a_minute: int, clock: Clock) -> None:
        self._a_minute, self._clock = a_minute, clock
        self._saved, self._counted = float(a_minute), clock()

    @property
    def left(self) -> int:
        """How many there are now."""
        now = self._clock()
        earned = max((now - self._counted) / MINUTE, 0) * self._a_minute
        self._saved, self._counted = min(self._saved + earned, self._a_minute), now
        return int(self._saved)

    def take(self, *, first: bool) -> bool:
        """Spend one, if there is one. What is not `first` leaves half of a minute's worth to what is."""
        granted = self.left > (0 if first else self._a_minute // 2)
        if granted:
            self._saved -= 1
        return granted
