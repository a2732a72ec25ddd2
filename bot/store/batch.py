"""Commands on one crisis, placed behind each other, so that one write and one fsync carry them all."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.crisis.event import Event, Recorded
from bot.store.base import Appended, StoreError, VersionConflict
from bot.store.chain import seal
from bot.store.codec import Codec

Outcome = Appended | Exception
"""What became of one command: its records, or why nothing was saved (a StoreError, or a fault of ours)."""


class Submission(NamedTuple):
    """The arguments of one `append`."""

    expected_version: int
    events: Sequence[Event]
    command_id: str


class Batch:
    """The documents of several submissions, and what each will be answered once they are saved.

    Starts from where the stream stands, and ends where it will stand. Nothing here touches the disk.
    """

    __slots__ = ("_codec", "_refusal", "_stream", "closed", "documents", "hash", "outcomes", "version")

    def __init__(self, codec: Codec, stream: str, version: int, last_hash: str, closed: bool) -> None:
        self.documents: list[dict[str, Any]] = []
        self.outcomes: dict[str, Outcome] = {}
        self.version = version
        self.hash = last_hash
        self.closed = closed
        self._codec = codec
        self._stream = stream
        self._refusal: StoreError | None = None

    def place(self, submission: Submission) -> None:
        """Add a command, once. Behind one that is refused all are refused: their state never came about."""
        if submission.command_id in self.outcomes:
            return
        try:
            if self._refusal is not None:
                raise again(self._refusal)
            self.outcomes[submission.command_id] = Appended(self._records(submission))
        except StoreError as error:
            self.outcomes[submission.command_id] = self._refusal = error

    def refuse(self, error: StoreError) -> None:
        """The documents cannot be saved: nobody gets what was noted for him."""
        self.documents.clear()
        self.outcomes = {command_id: again(error) for command_id in self.outcomes}

    def _records(self, submission: Submission) -> tuple[Recorded, ...]:
        expected, events, command_id = submission
        version, last_hash, closed, more = self.version, self.hash, self.closed, len(events)
        if expected != version:
            raise self._conflict(expected)
        documents, records = [], []
        for event in events:
            if closed:
                raise StoreError(f"{self._stream} is closed and archived: nothing can be added to it.")
            version, more, closed = version + 1, more - 1, event.closes
            document = self._codec.document(version, command_id, more, event)
            last_hash = seal(document, last_hash)
            documents.append(document)
            records.append(Recorded(version, command_id, event, last_hash))
        self.documents += documents
        self.version, self.hash, self.closed = version, last_hash, closed
        return tuple(records)

    def _conflict(self, expected: int) -> VersionConflict:
        return VersionConflict(
            f"{self._stream} stands at version {self.version}, not {expected}: somebody else was faster."
            " Nothing was saved; read it again and decide again."
        )


def again(error: StoreError) -> StoreError:
    """The same refusal for another caller, who gets an exception of his own."""
    return type(error)(*error.args)
