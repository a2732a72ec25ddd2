"""What every store must do: five verbs, and the errors that the desk understands."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.crisis.event import Event, Recorded


@dataclass(frozen=True, slots=True)
class Appended:
    """The durable result of a command: its records, and whether they were there already."""

    records: tuple[Recorded, ...]
    duplicate: bool = False


class StoreError(Exception):
    """Nothing was saved, or nothing could be read; the text says what to do."""


class VersionConflict(StoreError):
    """Somebody else appended first: read again, decide again."""


class NotSaved(StoreError):
    """The disk refused (full, read-only, broken). Nothing was acknowledged; a later try may work."""


class Damaged(StoreError):
    """A record in the middle of a journal does not verify. Names the file, the line and the reason."""


class StateInUse(StoreError):
    """Another process writes this state folder. Names its process id."""


class Store(Protocol):
    """A journal of streams, one a crisis. What `append` returned is on disk for good."""

    async def append(self, stream: str, expected_version: int, events: Sequence[Event], command_id: str) -> Appended:
        """Append all events or none, durably.

        A `command_id` that the stream knows already returns the recorded result (`duplicate=True`),
        whatever `expected_version` says. Appends to one stream made without awaiting in between are
        written in the order of the calls; when one fails, those queued behind it fail too.
        An event whose class has `closes = True` moves the stream into the archive.

        Raises VersionConflict, NotSaved, Damaged.
        """

    async def read(self, stream: str) -> tuple[Recorded, ...]:
        """All records of one stream, oldest first; empty when there is no such stream. Raises Damaged."""

    async def streams(self, *, open_only: bool) -> tuple[str, ...]:
        """Names of the streams, sorted; with `open_only` without the archived ones."""

    def watch(self) -> AsyncIterator[str]:
        """Names of streams as they change, from now on; a hint, never the truth."""

    async def close(self) -> None:
        """Write what is queued and let go of the state."""
