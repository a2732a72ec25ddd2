import asyncio
from dataclasses import dataclass, field, replace

from bot.chat.slack.delivery.ways import Ways
from bot.crisis.model import Crisis
from bot.crisis.rooms import Rooms
from tests.playbooks import Run

NEW = replace(Run().crisis, id="c1")
WITH_ROOM = replace(NEW, rooms=Rooms({"slack": "slack:C1"}))


@dataclass
class Desk:
    known: dict[str, Crisis] = field(default_factory=lambda: {"c1": NEW})

    def crises(self) -> tuple[Crisis, ...]:
        return tuple(self.known.values())

    def crisis(self, stream: str) -> Crisis | None:
        return self.known.get(stream)


async def test_everybody_who_waits_for_the_room_gets_there():
    desk = Desk()
    ways = Ways(desk)
    waiting = asyncio.gather(ways.room("c1"), ways.room("c1"))
    await asyncio.sleep(0)
    ways.changed(NEW)
    assert not waiting.done()
    desk.known["c1"] = WITH_ROOM
    ways.changed(WITH_ROOM)
    assert tuple(await waiting) == (WITH_ROOM, WITH_ROOM)
    assert await ways.room("c1") == WITH_ROOM


async def test_nobody_waits_for_ever():
    assert await Ways(Desk(), patience=0.01).room("c1") is None
    assert await Ways(Desk(), patience=0.01).room("c2") is None


async def test_at_the_end_nobody_waits():
    ways = Ways(Desk())
    waiting = asyncio.create_task(ways.room("c1"))
    await asyncio.sleep(0)
    ways.close()
    assert await waiting is None
    assert await ways.room("c1") is None
