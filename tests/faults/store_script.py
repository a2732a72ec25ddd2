"""A scripted run on a store, and what must be true of it after any interruption."""

from collections.abc import Callable
from pathlib import Path

from bot.crisis.event import Event
from bot.store.audit import audit
from bot.store.base import Appended
from bot.store.disk import Disk
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC, ended, events_of, noted, weighed

Command = tuple[str, list[Event], str]

SCRIPT: list[Command] = [
    ("c1", [noted("a", 1)], "m1"),
    ("c1", [noted("b", 2), weighed(), noted("c", 3)], "m2"),
    ("c2", [noted("d", 4), noted("e", 5)], "m3"),
    ("c1", [weighed()], "m4"),
    ("c2", [noted("f", 6), ended()], "m5"),
    ("c3", [ended()], "m6"),
    ("c1", [noted("g", 7), noted("h", 8)], "m7"),
]
STREAMS = ("c1", "c2", "c3")


def send(store: TinyStore, command: Command) -> Appended:
    """Decide on what is there, and append."""
    stream, events, command_id = command
    return store.append_now(stream, len(store.read_now(stream)), events, command_id)


def run(folder: Path, disk: Disk, acknowledge: Callable[[str], None]) -> None:
    """The whole script, with a restart in its middle; `acknowledge` is told each command that was saved."""
    for part in (SCRIPT[:3], SCRIPT[3:]):
        store = TinyStore.open(folder, CODEC, disk=disk)
        try:
            for command in part:
                send(store, command)
                acknowledge(command[2])
        finally:
            store.close_now()


def check(folder: Path, acknowledged: list[str]) -> None:
    """Nothing acknowledged is lost, nothing is half there, and the script can be sent again as a whole."""
    store = TinyStore.open(folder, CODEC)
    assert not store.damaged
    found = saved(store)
    sent = [command_id for _, _, command_id in SCRIPT]
    assert sent[: len(acknowledged)] == acknowledged
    assert found == {*acknowledged} or found == {*sent[: len(acknowledged) + 1]}, "only the last one is uncertain"
    for command in SCRIPT:
        assert send(store, command).duplicate == (command[2] in found)
    check_complete(folder, store)
    store.close_now()
    assert [verdict for verdict in audit(folder, CODEC.closes) if verdict.findings] == []


def saved(store: TinyStore) -> set[str]:
    """The commands that the store knows, each of them whole."""
    found = {record.command_id for stream in STREAMS for record in store.read_now(stream)}
    for stream in STREAMS:
        whole = [events for name, events, command_id in SCRIPT if name == stream and command_id in found]
        assert events_of(store.read_now(stream)) == [event for events in whole for event in events]
    return found


def check_complete(folder: Path, store: TinyStore) -> None:
    """The state after the whole script."""
    assert saved(store) == {command_id for _, _, command_id in SCRIPT}
    assert [path.name for path in sorted((folder / "open").iterdir())] == ["c1.journal"]
    assert [path.name for path in sorted((folder / "closed").iterdir())] == ["c2.journal", "c3.journal"]
