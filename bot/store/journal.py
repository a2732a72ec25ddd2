"""One crisis in the store: where it stands, and how it grows."""

import errno
from collections.abc import Sequence

from tinydb import where
from tinydb.table import Document

from bot.crisis.event import Recorded
from bot.store.base import Appended, Damaged, NotSaved, StoreError
from bot.store.batch import Batch, Outcome, Submission
from bot.store.chain import origin
from bot.store.codec import Codec, Unreadable
from bot.store.journal_file import JournalFile
from bot.store.line import Scan
from bot.store.storage import CrisisDatabase

_ADVICE = {
    errno.ENOSPC: "The disk is full: make room; the bot goes on by itself.",
    errno.EROFS: "The disk can only be read: make it writable again; the bot goes on by itself.",
}


class Journal:
    """Keeps the last version, the last hash and the command ids in memory; events stay in the file.

    One thread at a time may append; reading is free.
    """

    def __init__(self, stream: str, codec: Codec, file: JournalFile, found: Scan) -> None:
        self.stream = stream
        self.file = file
        self.version = found.version
        self.closed = found.last is not None and codec.closes(found.last.type)
        self._hash = found.last.hash if found.last else origin(stream)
        self._commands = found.commands
        self._codec = codec
        self._database = CrisisDatabase(file)

    def read(self) -> tuple[Recorded, ...]:
        """All records. Raises OSError, Damaged."""
        return self._recorded(self._database.events.all()) if self.version else ()

    def write(self, submissions: Sequence[Submission]) -> Batch:
        """Put what is new at the end of the file, in one write; `sync` must follow."""
        batch = Batch(self._codec, self.stream, self.version, self._hash, self.closed)
        for each in submissions:
            if each.command_id not in self._commands:
                batch.place(each)
        if batch.documents:
            try:
                self._database.inbox.insert_multiple(batch.documents)
            except (OSError, StoreError) as error:
                batch.refuse(self._refusal(error))
        return batch

    def sync(self, batch: Batch) -> None:
        """Make the batch durable, in one fsync; from then on it is part of the journal."""
        if not batch.documents:
            return
        try:
            self.file.sync()
        except OSError as error:
            batch.refuse(self._refusal(error))
            return
        self.version, self._hash, self.closed = batch.version, batch.hash, batch.closed
        for document in batch.documents:
            self._commands.add(document["command"])

    def outcomes(self, submissions: Sequence[Submission], batch: Batch) -> list[Outcome]:
        """What to answer, in the order of the submissions; who repeats a command gets what was recorded."""
        outcomes: list[Outcome] = []
        for each in submissions:
            outcome = batch.outcomes.get(each.command_id)
            if isinstance(outcome, Appended):
                del batch.outcomes[each.command_id]
            outcomes.append(self._known(each.command_id) if outcome is None else outcome)
        return outcomes

    def _refusal(self, error: OSError | StoreError) -> StoreError:
        if isinstance(error, StoreError):
            return error
        advice = _ADVICE.get(error.errno or 0, "Check the disk; the bot tries again with the next command.")
        reason = f"the disk refused to take {self.file.path} ({error.strerror})"
        return NotSaved(f"Nothing was saved: {reason}. {advice}")

    def _known(self, command_id: str) -> Outcome:
        try:
            documents = self._database.events.search(where("command") == command_id)
            return Appended(self._recorded(documents), duplicate=True)
        except OSError as error:
            return StoreError(f"{self.file.path} cannot be read ({error.strerror}): check the disk.")
        except StoreError as error:
            return error

    def _recorded(self, documents: Sequence[Document]) -> tuple[Recorded, ...]:
        return tuple(self._one(each) for each in documents)

    def _one(self, document: Document) -> Recorded:
        try:
            return self._codec.recorded(document)
        except Unreadable as error:
            raise Damaged(f"{self.file.path}, line {document.doc_id}: {error}") from error
