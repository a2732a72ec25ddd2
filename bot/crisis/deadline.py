"""A moment at which time itself must act."""

from dataclasses import dataclass
from datetime import datetime

from bot.crisis.command import Command


@dataclass(frozen=True, slots=True)
class Deadline:
    """When (aware UTC), and what the alarm then says. Without a command it only wakes the other hands."""

    at: datetime
    command: Command | None = None
