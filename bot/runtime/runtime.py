"""The desk and its three hands, together: started in order, swept every twenty seconds, stopped in order."""

from collections.abc import Sequence

from bot.chat.base import Chat
from bot.crisis.model import Crisis
from bot.runtime.alarm import Alarm, Waker
from bot.runtime.courier import Courier, Outlets
from bot.runtime.desk import Clock, Desk
from bot.runtime.display import Display
from bot.store.base import Store


class Runtime:
    """Everything that runs once a store, chats, outlets, a clock and a waker are there."""

    def __init__(self, store: Store, chats: Sequence[Chat], outlets: Outlets, clock: Clock, waker: Waker) -> None:
        self.store = store
        self.desk = Desk(store, clock)
        self.display = Display(self.desk, chats, clock)
        self.courier = Courier(self.desk, outlets, clock)
        self.alarm = Alarm(self.desk, clock, waker)
        self.alarm.hands = [self.courier.changed, self.display.changed]
        for hand in (self.courier.changed, self.display.changed, self.alarm.changed):
            self.desk.observe(hand)

    async def start(self) -> None:
        """Read the journals; look up what was under way; show what should be seen; fire what came due meanwhile."""
        await self.desk.open()
        await self.courier.resume()
        for crisis in self.desk.crises():
            self._look_at(crisis)
        await self.alarm.fire()

    def _look_at(self, crisis: Crisis) -> None:
        self.display.changed(crisis)
        self.alarm.changed(crisis)

    async def sweep(self) -> None:
        """The safety net behind every hand."""
        await self.alarm.sweep()
        await self.courier.sweep()
        await self.display.sweep()

    async def settle(self) -> None:
        """Wait until no hand has anything left to do now."""
        while not (self.courier.tasks.idle and self.display.tasks.idle):
            await self.courier.tasks.settle()
            await self.display.tasks.settle()

    async def stop(self) -> None:
        """Let the hands finish what they began, then close the store."""
        await self.settle()
        await self.store.close()
