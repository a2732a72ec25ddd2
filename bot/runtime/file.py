"""One crisis on the desk: what is durable, and what is still being written."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bot.crisis.model import Crisis


@dataclass(slots=True)
class File:
    """`ahead` may hold events that are still being written, the next command is decided on it; `durable` never does.

    `used` is when somebody last wanted it. Unless it is `current`, `ahead` and `seen` (the ids of the commands that
    are in the journal or on their way) must be read again before they are trusted.
    """

    used: datetime
    current: bool = False
    ahead: Crisis | None = None
    durable: Crisis | None = None
    seen: set[str] = field(default_factory=set)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def over(self) -> bool:
        """Whether nothing can happen here any more: the crisis has ended, or there is none."""
        return self.current and self.ahead is self.durable and not (self.durable and self.durable.open)

    def read(self, crisis: Crisis | None, seen: set[str]) -> bool:
        """The journal says this. True when that is more than was known to be durable."""
        more = crisis is not None and (self.durable is None or crisis.version > self.durable.version)
        if more:
            self.durable = crisis
        self.ahead, self.seen, self.current = self.durable, seen, True
        return more

    def begin(self, crisis: Crisis, command_id: str) -> None:
        """A command was decided, and is being written."""
        self.ahead = crisis
        self.seen.add(command_id)

    def written(self, crisis: Crisis, command_id: str) -> None:
        """It is in the journal. Answers come in the order of the journal, but perhaps after it was read again."""
        self.seen.add(command_id)
        if self.durable is None or crisis.version > self.durable.version:
            self.durable = crisis
