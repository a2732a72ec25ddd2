"""What every store must do. A test class derives from it and says how its store is opened."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.crisis.event import Event
from bot.store.base import Store, StoreError, VersionConflict
from tests.contract.store_events import ended, events_of, noted, weighed
from tests.contract.store_model import play

STRANGE_NAMES = ["a/b", "..", ".", "Ä ö ü", "a\\b", "con", "%2F", "a\nb", "störung 🚨", "x" * 60, "A.journal", "-"]


class StoreContract(ABC):
    """The suite. Two stores opened on the same place, one after the other, see the same streams."""

    @abstractmethod
    async def open(self, place: Path) -> Store:
        """The store of this place, which is empty at first."""

    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[Store]:
        store = await self.open(tmp_path / "state")
        yield store
        await store.close()

    async def reopened(self, store: Store, tmp_path: Path) -> Store:
        await store.close()
        return await self.open(tmp_path / "state")

    async def test_an_empty_store_has_nothing(self, store: Store):
        assert await store.streams(open_only=True) == ()
        assert await store.streams(open_only=False) == ()
        assert await store.read("c1") == ()

    async def test_what_was_appended_is_read(self, store: Store, tmp_path: Path):
        events = [noted(), weighed()]
        appended = await store.append("c1", 0, events, "m1")
        assert not appended.duplicate
        assert [record.version for record in appended.records] == [1, 2]
        assert {record.command_id for record in appended.records} == {"m1"}
        assert events_of(appended.records) == events
        assert await store.read("c1") == appended.records
        async with _closing(await self.reopened(store, tmp_path)) as again:
            assert await again.read("c1") == appended.records

    async def test_versions_and_hashes_go_on(self, store: Store, tmp_path: Path):
        first = await store.append("c1", 0, [noted()], "m1")
        async with _closing(await self.reopened(store, tmp_path)) as again:
            second = await again.append("c1", 1, [noted()], "m2")
            assert second.records[0].version == 2
            assert await again.read("c1") == first.records + second.records
            assert len({record.hash for record in await again.read("c1")}) == 2

    async def test_the_hash_depends_on_the_whole_past(self, store: Store):
        hashes = []
        for stream, text in (("c1", "a"), ("c2", "a"), ("c3", "b")):
            await store.append(stream, 0, [noted(text)], "m1")
            hashes.append((await store.append(stream, 1, [noted("same")], "m2")).records[0].hash)
        assert len(set(hashes)) == 3

    @pytest.mark.parametrize("expected", [0, 1, 3, -1])
    async def test_a_wrong_version_is_refused(self, store: Store, expected: int):
        appended = await store.append("c1", 0, [noted(), noted()], "m1")
        with pytest.raises(VersionConflict, match="c1"):
            await store.append("c1", expected, [noted()], "m2")
        assert await store.read("c1") == appended.records

    async def test_a_new_stream_begins_at_zero(self, store: Store):
        with pytest.raises(VersionConflict):
            await store.append("c1", 1, [noted()], "m1")
        assert await store.streams(open_only=False) == ()
        await store.append("c1", 0, [noted()], "m1")

    @pytest.mark.parametrize("expected", [0, 2, 99])
    async def test_a_repeated_command_gets_the_recorded_result(self, store: Store, tmp_path: Path, expected: int):
        first = await store.append("c1", 0, [noted("a"), noted("b")], "m1")
        await store.append("c1", 2, [noted("c")], "m2")
        repeated = await store.append("c1", expected, [noted("another text")], "m1")
        assert repeated.duplicate
        assert repeated.records == first.records
        async with _closing(await self.reopened(store, tmp_path)) as again:
            assert await again.append("c1", expected, [noted("another text")], "m1") == repeated
            assert len(await again.read("c1")) == 3

    async def test_the_same_command_id_in_another_stream_is_another_command(self, store: Store):
        await store.append("c1", 0, [noted()], "m1")
        assert not (await store.append("c2", 0, [noted()], "m1")).duplicate

    async def test_a_refused_command_may_be_sent_again(self, store: Store):
        with pytest.raises(VersionConflict):
            await store.append("c1", 5, [noted()], "m1")
        assert not (await store.append("c1", 0, [noted()], "m1")).duplicate

    async def test_a_command_without_events_leaves_no_trace(self, store: Store):
        assert (await store.append("c1", 0, [], "m1")).records == ()
        assert await store.streams(open_only=False) == ()
        assert not (await store.append("c1", 0, [noted()], "m1")).duplicate

    async def test_appends_keep_the_order_of_the_calls(self, store: Store):
        await asyncio.gather(
            *(store.append("c1", number, [noted(number=number)], f"m{number}") for number in range(50))
        )
        assert [getattr(event, "number", None) for event in events_of(await store.read("c1"))] == [*range(50)]

    async def test_what_is_queued_behind_a_refusal_is_refused(self, store: Store):
        await store.append("c1", 0, [noted("a")], "m1")
        results = await asyncio.gather(
            store.append("c1", 1, [noted("b")], "m2"),
            store.append("c1", 9, [noted("c")], "m3"),
            store.append("c1", 2, [noted("d")], "m4"),
            return_exceptions=True,
        )
        assert [isinstance(result, VersionConflict) for result in results] == [False, True, True]
        assert [getattr(event, "text", "") for event in events_of(await store.read("c1"))] == ["a", "b"]

    async def test_a_command_queued_twice_has_one_effect(self, store: Store):
        one, two = await asyncio.gather(store.append("c1", 0, [noted()], "m1"), store.append("c1", 0, [noted()], "m1"))
        assert (one.duplicate, two.duplicate) == (False, True)
        assert one.records == two.records == await store.read("c1")

    async def test_of_many_who_decide_on_the_same_state_one_wins(self, store: Store):
        results = await asyncio.gather(
            *(store.append("c1", 0, [noted(number=number)], f"m{number}") for number in range(20)),
            return_exceptions=True,
        )
        assert sum(not isinstance(result, BaseException) for result in results) == 1
        assert all(isinstance(result, VersionConflict) for result in results[1:])
        assert len(await store.read("c1")) == 1

    async def test_streams_do_not_disturb_each_other(self, store: Store):
        async def one(stream: str) -> None:
            for version in range(10):
                await store.append(stream, version, [noted(stream, version)], f"m{version}")

        names = [f"c{number:02}" for number in range(30)]
        await asyncio.gather(*map(one, names))
        assert await store.streams(open_only=True) == tuple(names)
        for name in names:
            assert events_of(await store.read(name)) == [noted(name, version) for version in range(10)]

    async def test_a_closed_stream_is_archived(self, store: Store, tmp_path: Path):
        await store.append("c1", 0, [noted()], "m1")
        await store.append("c2", 0, [noted()], "m1")
        closing = await store.append("c1", 1, [noted(), ended()], "m2")
        for _ in range(2):
            assert await store.streams(open_only=True) == ("c2",)
            assert await store.streams(open_only=False) == ("c1", "c2")
            assert (await store.read("c1"))[1:] == closing.records
            with pytest.raises(StoreError, match="c1"):
                await store.append("c1", 3, [noted()], "m3")
            repeated = await store.append("c1", 0, [], "m2")
            assert repeated.duplicate
            assert repeated.records == closing.records
            store = await self.reopened(store, tmp_path)
        await store.close()

    async def test_nothing_is_added_behind_the_end(self, store: Store):
        results = await asyncio.gather(
            store.append("c1", 0, [ended()], "m1"),
            store.append("c1", 1, [noted()], "m2"),
            return_exceptions=True,
        )
        assert isinstance(results[1], StoreError)
        assert events_of(await store.read("c1")) == [ended()]

    async def test_the_closing_event_must_be_the_last_of_its_command(self, store: Store):
        with pytest.raises(StoreError):
            await store.append("c1", 0, [ended(), noted()], "m1")
        assert await store.read("c1") == ()
        await store.append("c1", 0, [noted(), ended()], "m1")

    async def test_an_unknown_event_is_refused(self, store: Store):
        with pytest.raises(StoreError, match="Event"):
            await store.append("c1", 0, [noted(), Event(at=noted().at, by="anna")], "m1")
        assert await store.read("c1") == ()

    async def test_streams_may_have_any_name(self, store: Store, tmp_path: Path):
        for name in STRANGE_NAMES:
            await store.append(name, 0, [noted(name)], "m1")
        async with _closing(await self.reopened(store, tmp_path)) as again:
            assert await again.streams(open_only=True) == tuple(sorted(STRANGE_NAMES))
            for name in STRANGE_NAMES:
                assert events_of(await again.read(name)) == [noted(name)]

    @pytest.mark.parametrize("name", ["", "x" * 300, "ä" * 100])
    async def test_a_name_that_cannot_be_is_refused(self, store: Store, name: str):
        with pytest.raises(StoreError, match="name"):
            await store.append(name, 0, [noted()], "m1")

    async def test_watchers_hear_of_changes_from_now_on(self, store: Store):
        await store.append("c1", 0, [noted()], "m1")
        watcher = store.watch()
        await store.append("c2", 0, [noted()], "m1")
        assert await anext(watcher) == "c2"
        await store.append("c2", 0, [noted()], "m1")
        with pytest.raises(VersionConflict):
            await store.append("c4", 7, [noted()], "m1")
        await store.append("c3", 0, [noted()], "m1")
        assert await anext(watcher) == "c3"

    async def test_a_waiting_watcher_is_woken_and_ends_with_the_store(self, store: Store):
        heard: list[str] = []

        async def listen(watcher: AsyncIterator[str]) -> None:
            async for stream in watcher:
                heard.append(stream)

        listeners = [asyncio.create_task(listen(store.watch())) for _ in range(2)]
        await store.append("c1", 0, [noted()], "m1")
        await store.close()
        await asyncio.gather(*listeners)
        assert heard == ["c1", "c1"]
        assert [stream async for stream in store.watch()] == []

    async def test_closing_writes_what_is_queued(self, store: Store, tmp_path: Path):
        appends = [
            asyncio.create_task(store.append(f"c{number % 7}", number // 7, [noted()], f"m{number}"))
            for number in range(49)
        ]
        await asyncio.sleep(0)
        async with _closing(await self.reopened(store, tmp_path)) as again:
            assert all(not append.result().duplicate for append in appends)
            for number in range(7):
                assert len(await again.read(f"c{number}")) == 7

    async def test_a_closed_store_refuses(self, store: Store):
        await store.close()
        with pytest.raises(StoreError, match="closed"):
            await store.append("c1", 0, [noted()], "m1")
        await store.close()

    async def test_who_stops_waiting_does_no_harm(self, store: Store):
        waiting = asyncio.create_task(store.append("c1", 0, [noted("a")], "m1"))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        saved = len((await store.append("c1", 0, [noted("a")], "m1")).records)
        await store.append("c1", saved, [noted("b")], "m2")
        assert events_of(await store.read("c1")) == [noted("a"), noted("b")]

    # Each store has its own class, and both may run in one process.
    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors])
    @given(seed=st.integers(0, 2**32))
    def test_random_use_is_that_of_a_dictionary_of_lists(self, tmp_path_factory: pytest.TempPathFactory, seed: int):
        place = tmp_path_factory.mktemp("state")
        asyncio.run(play(lambda: self.open(place), Random(seed), 40))


class _closing:  # noqa: N801 - reads as a verb
    def __init__(self, store: Store) -> None:
        self._store = store

    async def __aenter__(self) -> Store:
        return self._store

    async def __aexit__(self, *_: object) -> None:
        await self._store.close()
