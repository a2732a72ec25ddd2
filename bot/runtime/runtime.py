"""The desk and its three hands, together: started in order, swept every twenty seconds, stopped in order."""

import asyncio
import contextlib
from collections.abc import Sequence

from bot.chat.base import Chat
from bot.runtime.alarm import Alarm, Waker
from bot.runtime.courier import Courier, Outlets
from bot.runtime.desk import Clock, Desk
from bot.runtime.display import Display
from bot.store.base import Store

PATIENCE = 30.0
"""Seconds that a chat or an outlet may take before nobody knows what became of a request."""

GRACE = 10.0
"""Seconds that the hands get to finish what they began; what they leave is looked up at the next start."""


class Runtime:
    """Everything that runs once a store, chats, outlets, a clock and a waker are there."""

    def __init__(
        self, store: Store, chats: Sequence[Chat], outlets: Outlets, clock: Clock, waker: Waker,
        patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        self.store = store
        self.desk = Desk(store, clock)
        self.display = Display(self.desk, chats, clock, patience)
        self.courier = Courier(self.desk, outlets, clock, patience)
        self.alarm = Alarm(self.desk, clock, waker)
        self.alarm.hands = [self.courier.changed, self.display.changed]
        self.alarm.sleepers = [self.display.wakes, self.courier.wakes]
        self.display.wakes.changed = self.courier.wakes.changed = self.alarm.arm
        for hand in (self.courier.changed, self.display.changed, self.alarm.changed):
            self.desk.observe(hand)

    async def start(self) -> None:
        """Read the journals (each hand sees each crisis and goes on with it); fire what came due meanwhile."""
        await self.desk.open()
        await self.alarm.fire()

    async def sweep(self) -> None:
        """The safety net behind everything."""
        await self.desk.sweep()
        await self.alarm.sweep()
        await self.courier.sweep()
        await self.display.sweep()

    async def settle(self) -> None:
        """Wait until no hand has anything left to do now."""
        hands = (self.alarm, self.courier, self.display)
        while not all(hand.tasks.idle for hand in hands):
            for hand in hands:
                await hand.tasks.settle()

    async def stop(self, grace: float = GRACE) -> None:
        """Let the hands finish what they began, then close the store."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self.settle()
        for hand in (self.alarm, self.courier, self.display):
            await hand.tasks.stop()
        await self.store.close()
