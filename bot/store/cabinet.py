"""The journals of all crises: found, opened, repaired, and laid into the archive when they are closed."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bot.crisis.event import Recorded
from bot.store.base import Damaged, NotSaved, StoreError
from bot.store.batch import Batch, Outcome, Submission, again
from bot.store.codec import Codec
from bot.store.disk import Disk
from bot.store.handles import Handles, affordable
from bot.store.journal import Journal
from bot.store.journal_file import JournalFile, Repair, damage
from bot.store.line import Scan
from bot.store.shelves import Shelves, streams_in

log = logging.getLogger(__name__)

Load = Mapping[str, Sequence[Submission]]
"""What several streams are to save together."""
Begun = tuple[Journal, Batch]


class Cabinet:
    """All journals below one folder. Different streams may be used from different threads at once.

    Open crises are known by heart (version, hash, command ids); the archive is looked up, never listed
    unless somebody asks for its names.
    """

    def __init__(self, folder: Path, codec: Codec, disk: Disk, *, read_only: bool) -> None:
        self.repairs: list[Repair] = []
        self.damaged: dict[str, Damaged] = {}
        self._read_only = read_only
        self._codec = codec
        self._disk = disk
        self._handles = Handles(disk, affordable())
        self._shelves = Shelves(folder)
        self._journals: dict[str, Journal] = {}

    def load(self) -> None:
        """Take over the open crises: cut off torn ends, finish archiving, note what is damaged."""
        for stream in sorted(streams_in(self._shelves.open)):
            try:
                self._take_over(stream)
            except Damaged as error:
                log.error("%s", error)
                self.damaged[stream] = error
        with suppress(OSError):
            self._disk.sync_folder(self._shelves.open)

    def append(self, load: Load) -> dict[str, list[Outcome]]:
        """Save the batches of several streams: all are written, then all synced, so that the disk shares work.

        A stream must not be in two loads at once. Outcomes stand in the order of the submissions.
        """
        begun = [(stream, self._begin(stream, submissions)) for stream, submissions in load.items()]
        return {stream: self._finish(start, load[stream]) for stream, start in begun}

    def read(self, stream: str) -> tuple[Recorded, ...]:
        """All records of a stream. Raises Damaged, StoreError."""
        try:
            with suppress(FileNotFoundError):  # it was archived between finding and reading
                return self._read(stream)
            return self._read(stream)
        except OSError as error:
            raise StoreError(f"{stream} cannot be read ({error.strerror}): check the disk.") from error

    def names(self, *, open_only: bool) -> list[str]:
        """Names of the streams, sorted."""
        if self._read_only:
            names = set(streams_in(self._shelves.open))
        else:
            known = self._journals.copy()
            names = {name for name in known if known[name].version and not (open_only and known[name].closed)}
            names.update(self.damaged)
        return sorted(names if open_only else names.union(streams_in(self._shelves.closed)))

    def close(self) -> None:
        """Let go of the files."""
        self._handles.close()

    def _begin(self, stream: str, submissions: Sequence[Submission]) -> Begun | Exception:
        try:
            journal = self._find(stream) or self._new(stream)
            return journal, journal.write(submissions)
        except OSError as error:
            return NotSaved(f"Nothing was saved: {stream} cannot be read ({error.strerror}): check the disk.")
        except Exception as error:  # whatever is wrong with one stream, the others of the load go on
            return error

    def _finish(self, start: Begun | Exception, submissions: Sequence[Submission]) -> list[Outcome]:
        if isinstance(start, Exception):
            return [again(start) if isinstance(start, StoreError) else start for _ in submissions]
        journal, batch = start
        try:
            journal.sync(batch)
            outcomes = journal.outcomes(submissions, batch)
            if journal.closed and journal.stream in self._journals:
                self._archive(journal)
        except Exception as error:
            return [error] * len(submissions)
        return outcomes

    def _read(self, stream: str) -> tuple[Recorded, ...]:
        journal = self._find(stream)
        return journal.read() if journal else ()

    def _find(self, stream: str) -> Journal | None:
        if stream in self.damaged:
            raise again(self.damaged[stream])
        return self._journals.get(stream) or self._lookup(stream)

    def _lookup(self, stream: str) -> Journal | None:
        journal = None
        if self._read_only:  # another process may be writing it: its end may be incomplete
            journal = self._load(stream, self._shelves.open_file(stream), growing=True)
        return journal or self._load(stream, self._shelves.closed_file(stream), growing=False)

    def _load(self, stream: str, path: Path, *, growing: bool) -> Journal | None:
        file = JournalFile(path, self._disk, self._handles)
        try:
            found = file.load()
        except FileNotFoundError:
            return None
        if found.fault and not growing:
            raise damage(path, found.fault)
        return Journal(stream, self._codec, file, found)

    def _new(self, stream: str) -> Journal:
        file = JournalFile(self._shelves.open_file(stream), self._disk, self._handles)
        self._journals[stream] = Journal(stream, self._codec, file, Scan())
        return self._journals[stream]

    def _take_over(self, stream: str) -> None:
        file = JournalFile(self._shelves.open_file(stream), self._disk, self._handles)
        if self._shelves.closed_file(stream).exists():
            raise Damaged(f"{file.path} is in the archive too: look at both, keep one, start the bot again.")
        try:
            found = file.load()
            repair = file.repair(found)
        except OSError as error:
            raise Damaged(f"{file.path} cannot be read ({error.strerror}): check the disk.") from error
        if repair:
            log.warning("%s", repair)
            self.repairs.append(repair)
        journal = self._journals[stream] = Journal(stream, self._codec, file, found)
        if journal.closed:
            self._archive(journal)

    def _archive(self, journal: Journal) -> None:
        try:
            journal.file.move(self._shelves.closed_file(journal.stream))
        except OSError as error:
            log.warning("%s could not be archived yet (%s)", journal.file.path, error.strerror)
        if journal.file.path.parent == self._shelves.closed:
            del self._journals[journal.stream]
