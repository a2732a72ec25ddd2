"""The store in memory keeps what every store must keep: tests that rest on it prove something."""

from pathlib import Path

from bot.crisis.event import Recorded
from bot.store.base import Store
from tests.contract.store_contract import StoreContract
from tests.runtime.parts import MemoryStore


class TestMemoryStore(StoreContract):
    """But for what no test of the runtime needs: files, watchers, and a chain of hashes."""

    places: dict[Path, dict[str, list[Recorded]]] = {}  # noqa: RUF012  # outlives a store, as a disk does

    test_an_unknown_event_is_refused = test_a_name_that_cannot_be_is_refused = None  # type: ignore[assignment]  # see above
    test_watchers_hear_of_changes_from_now_on = None  # type: ignore[assignment]  # see above
    test_a_waiting_watcher_is_woken_and_ends_with_the_store = None  # type: ignore[assignment]  # see above
    test_the_hash_depends_on_the_whole_past = None  # type: ignore[assignment]  # see above

    async def open(self, place: Path) -> Store:
        return MemoryStore(self.places.setdefault(place, {}))
