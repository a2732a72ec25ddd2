"""Who wants to hear that a stream has changed."""

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakSet


class Watcher(AsyncIterator[str]):
    """Names of changed streams, each named once until it is fetched. Ends when the store is closed."""

    def __init__(self) -> None:
        self._changed: dict[str, None] = {}
        self._news = asyncio.Event()
        self._ended = False

    def tell(self, stream: str) -> None:
        """Note a change."""
        self._changed[stream] = None
        self._news.set()

    def end(self) -> None:
        """No more news after those noted."""
        self._ended = True
        self._news.set()

    async def __anext__(self) -> str:
        while not self._changed:
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        stream = next(iter(self._changed))
        del self._changed[stream]
        return stream


class Watchers:
    """All who watch; one that nobody holds any more is forgotten."""

    def __init__(self) -> None:
        self._watchers: WeakSet[Watcher] = WeakSet()
        self._ended = False

    def join(self) -> Watcher:
        """A new watcher, who hears of what changes from now on."""
        watcher = Watcher()
        self._watchers.add(watcher)
        if self._ended:
            watcher.end()
        return watcher

    def tell(self, stream: str) -> None:
        """Tell everybody of a change."""
        for watcher in self._watchers:
            watcher.tell(stream)

    def end(self) -> None:
        """No more news for anybody."""
        self._ended = True
        for watcher in self._watchers:
            watcher.end()
