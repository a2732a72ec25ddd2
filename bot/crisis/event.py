"""What happened: the base of every event, and what the store adds to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense. `at` is aware UTC; `by` is a person's id, or a hand's (`bot:alarm`)."""

    closes: ClassVar[bool] = False
    """True for the events after which a crisis is over and its journal is laid into the archive."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the journal: `version` counts from 1 within its stream, without gaps.

    `hash` is the SHA-256 (hex) over this record and the hash of the record before it.
    """

    version: int
    command_id: str
    event: Event
    hash: str
