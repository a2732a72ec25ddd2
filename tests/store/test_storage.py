"""TinyDB's own words on a journal: what reads works as ever; what would change history does not."""

from pathlib import Path

import pytest
from tinydb import where

from bot.store.disk import Disk
from bot.store.handles import Handles
from bot.store.journal_file import JournalFile
from bot.store.storage import CrisisDatabase
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, noted


@pytest.fixture
def file(tmp_path: Path) -> JournalFile:
    store = TinyStore.open(tmp_path, CODEC)
    for number in range(3):
        store.append_now("c1", number, [noted("abc"[number], number)], f"m{number}")
    store.close_now()
    disk = Disk()
    file = JournalFile(tmp_path / "open" / "c1.journal", disk, Handles(disk, 4))
    file.load()
    return file


def test_documents_are_the_records(file: JournalFile):
    database = CrisisDatabase(file)
    assert len(database) == 3
    assert [document.doc_id for document in database] == [1, 2, 3]
    assert [document["data"]["text"] for document in database.search(where("version") > 1)] == ["b", "c"]
    assert [document["command"] for document in database.events.get(doc_ids=[2])] == ["m1"]
    assert database.inbox.all() == []


def test_a_query_sees_what_came_later(file: JournalFile):
    database = CrisisDatabase(file)
    assert database.events.count(where("type") == "Noted") == 3
    database.inbox.insert({"version": 4, "command": "m4", "type": "Noted", "more": 0, "hash": "h"})
    file.sync()
    assert database.events.count(where("type") == "Noted") == 4


def test_only_new_bytes_are_written(file: JournalFile):
    before = file.path.read_bytes()
    CrisisDatabase(file).inbox.insert_multiple([{"version": 4}, {"version": 5}])
    file.sync()
    after = file.path.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == 5


@pytest.mark.parametrize(
    "change",
    [
        lambda database: database.events.insert({"version": 4}),
        lambda database: database.events.update({"data": {}}),
        lambda database: database.events.remove(where("version") == 1),
        lambda database: database.table("other").insert({"version": 4}),
        lambda database: database.events.truncate(),
        lambda database: database.drop_tables(),
    ],
)
def test_history_cannot_be_changed(file: JournalFile, change):
    database = CrisisDatabase(file)
    before = file.path.read_bytes()
    with pytest.raises(TypeError, match="only grows"):
        change(database)
    assert file.path.read_bytes() == before
    assert [document["data"]["by"] for document in database] == ["anna"] * 3
    database.inbox.insert({"version": 4})
    file.sync()
    assert file.path.read_bytes().count(b"\n") == 4
