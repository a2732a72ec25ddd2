"""What any store must do under random use: the same as a dictionary of lists."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from bot.crisis.event import Event
from bot.store.base import Store, StoreError, VersionConflict
from tests.contract.store_events import ended, events_of, noted, weighed

Opener = Callable[[], Awaitable[Store]]


@dataclass
class Model:
    """The plainest store: every command's events, by stream and command id."""

    commands: dict[str, dict[str, list[Event]]] = field(default_factory=dict)

    def events(self, stream: str) -> list[Event]:
        return [event for events in self.commands.get(stream, {}).values() for event in events]

    def closed(self, stream: str) -> bool:
        return any(event.closes for event in self.events(stream))

    def names(self, *, open_only: bool) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.commands if not (open_only and self.closed(name))))


async def play(opener: Opener, random: Random, steps: int) -> None:
    """Random commands, repetitions, wrong versions, closings and reopenings; compares after every step."""
    model, store = Model(), await opener()
    for step in range(steps):
        stream = random.choice("abc")
        match random.randrange(10):
            case 0:
                await store.close()
                store = await opener()
            case 1:
                await _repeat(model, store, random, stream)
            case 2:
                await _conflict(model, store, random, stream)
            case 3 if random.random() < 0.3:
                await _append(model, store, stream, [noted(), ended()], f"m{step}")
            case _:
                events = [_any_event(random, step) for _ in range(random.randint(1, 4))]
                await _append(model, store, stream, events, f"m{step}")
        await _compare(model, store)
    await store.close()


def _any_event(random: Random, step: int) -> Event:
    return random.choice((noted(f"{step}", step), weighed()))


async def _append(model: Model, store: Store, stream: str, events: list[Event], command_id: str) -> None:
    version = len(model.events(stream))
    try:
        appended = await store.append(stream, version, events, command_id)
    except StoreError:
        assert model.closed(stream)
        return
    assert not model.closed(stream)
    assert not appended.duplicate
    assert events_of(appended.records) == events
    model.commands.setdefault(stream, {})[command_id] = events


async def _repeat(model: Model, store: Store, random: Random, stream: str) -> None:
    for command_id in random.sample(known := sorted(model.commands.get(stream, {})), k=min(1, len(known))):
        events = model.commands[stream][command_id]
        appended = await store.append(stream, random.randint(0, 9), [noted("something else")], command_id)
        assert appended.duplicate
        assert events_of(appended.records) == events


async def _conflict(model: Model, store: Store, random: Random, stream: str) -> None:
    version = len(model.events(stream)) + random.choice((-2, -1, 1, 5))
    try:
        await store.append(stream, version, [noted()], "refused")
    except VersionConflict:
        return
    raise AssertionError(f"version {version} was accepted")


async def _compare(model: Model, store: Store) -> None:
    for open_only in (True, False):
        assert await store.streams(open_only=open_only) == model.names(open_only=open_only)
    for stream in "abc":
        records = await store.read(stream)
        assert events_of(records) == model.events(stream)
        assert [record.version for record in records] == [*range(1, len(records) + 1)]
        ids = [command_id for command_id, events in model.commands.get(stream, {}).items() for _ in events]
        assert [record.command_id for record in records] == ids
