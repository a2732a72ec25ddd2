"""A bot that dies of what happens to it, and lives again with everything outside as it was."""

import asyncio
from collections.abc import Coroutine

from tests.runtime.parts import House, MemoryStore


class Mortal:
    """`house` is the bot of this life; `dying` is set by whatever kills it; `deaths` counts."""

    house: House

    def __init__(self, store: MemoryStore) -> None:
        self.store, self.dying, self.deaths = store, asyncio.Event(), 0

    def build(self) -> House:
        """The bot, before its start."""
        raise NotImplementedError

    def died(self) -> None:
        """Called when the bot is dead and does not live again yet."""

    async def live(self) -> None:
        """Begin a new life."""
        self.dying.clear()
        self.store = MemoryStore(self.store.journals)
        self.house = self.build()
        await self.house.runtime.start()

    async def or_death(self, work: Coroutine[object, object, None]) -> None:
        """The work is done, or the bot died of it; then it lives again, and what follows from that has happened."""
        working, dying = asyncio.ensure_future(work), asyncio.ensure_future(self.dying.wait())
        await asyncio.wait((working, dying), return_when=asyncio.FIRST_COMPLETED)
        for task in (working, dying):
            task.cancel()
        await asyncio.gather(working, dying, return_exceptions=True)
        while self.dying.is_set():
            self.deaths += 1
            self.store.closed = True
            for hand in (self.house.alarm, self.house.courier, self.house.display):
                await hand.tasks.stop()
            self.died()
            await self.live()
            await self.or_death(self.house.runtime.settle())
