"""How long something that failed is left alone: twice as long each time, or as long as the other side asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST, LONGEST = timedelta(seconds=15), timedelta(minutes=5)
MOST_DOUBLINGS = 10


@dataclass(slots=True)
class Pause:
    """One thing and its failures so far."""

    failures: int = 0
    since: datetime | None = None
    until: datetime | None = None

    def begin(self, now: datetime, wait: timedelta = timedelta(0)) -> datetime:
        """It failed. `wait` is how long the other side asked for (0: it did not). Returns when it is tried again."""
        length = wait or min(SHORTEST * (1 << min(self.failures, MOST_DOUBLINGS)), LONGEST)
        self.failures += 1
        self.since, self.until = now, now + length
        return self.until

    def rests(self, now: datetime) -> bool:
        """Whether it is to be left alone. After the clock was set back the pause begins anew, no longer than it was."""
        if self.since and self.until and now < self.since:
            self.since, self.until = now, now + (self.until - self.since)
        return self.until is not None and now < self.until

    @property
    def pending(self) -> bool:
        """Whether it failed and did not succeed since."""
        return self.until is not None

    def over(self) -> None:
        """It succeeded, but what it suffered from may come back: the next pause will be longer all the same."""
        self.since = self.until = None

    def end(self) -> None:
        """It succeeded."""
        self.over()
        self.failures = 0
