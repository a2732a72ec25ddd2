"""TinyDB on a journal: a storage that adds lines where TinyDB's own would write the whole file anew."""

from collections.abc import Callable
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from bot.store.journal_file import JournalFile, damage
from bot.store.line import Fault, bodies, frame

EVENTS = "events"
INBOX = "inbox"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
Documents = dict[str, Any]


class Tables(dict[str, Documents]):
    """What TinyDB sees of a journal: an empty `inbox`, and the `events`, read when asked for."""

    def __init__(self, events: Callable[[], Documents]) -> None:
        super().__init__({INBOX: {}})
        self._events = events

    def __missing__(self, name: str) -> Documents:
        if name != EVENTS:
            raise KeyError(name)
        return self._events()


class JournalStorage(Storage):
    """The events of one crisis as the TinyDB table `events`, the record's version being the document's id.

    TinyDB copies a table when something is inserted into it. New documents therefore come in through a table
    of their own, `inbox`, which is empty again as soon as they stand in the journal: the cost of an insert
    does not grow with the history. What stands in the journal cannot be changed or removed.
    """

    def __init__(self, file: JournalFile) -> None:
        self._file = file
        self._tables = Tables(self._events)

    def read(self) -> Tables:
        """The tables. Asking for `events` raises OSError and Damaged."""
        return self._tables

    def write(self, data: dict[str, Documents]) -> None:
        """Write the documents in `inbox` to the end of the journal, whose `sync` makes them durable.

        Raises OSError, Damaged, and TypeError for any other change.
        """
        if list(data) != [INBOX]:
            for name in set(data) - {INBOX}:
                del data[name]
            raise TypeError("a journal only grows: insert into its table 'inbox'")
        documents, data[INBOX] = data[INBOX], {}
        self._file.write(b"".join(frame(_encode(each)) for each in documents.values()))

    def _events(self) -> Documents:
        documents: Documents = {}
        for number, _, body in bodies(self._file.read()):
            if isinstance(body, Fault):
                raise damage(self._file.path, body)
            documents[str(number)] = _decode(body)
        return documents


class CrisisDatabase(TinyDB):
    """The TinyDB database of one crisis."""

    default_table_name = EVENTS

    def __init__(self, file: JournalFile) -> None:
        super().__init__(file, storage=JournalStorage)
        self.events: Table = self.table(EVENTS, cache_size=0)
        self.inbox: Table = self.table(INBOX, cache_size=0)
