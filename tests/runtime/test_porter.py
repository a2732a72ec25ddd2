import asyncio
from datetime import timedelta

import pytest

from bot.chat.base import NotPosted
from bot.crisis.lifecycle import TakeNote
from bot.crisis.model import Crisis
from bot.crisis.rooms import RoomOpened
from bot.crisis.steps import DecideStep
from bot.store.base import NotSaved
from tests.playbooks import START, Run
from tests.runtime.parts import House, RecordingChat, house, no_trouble, until

GO_ON = DecideStep(step="confirm", choice="crisis")
ENDED = DecideStep(step="confirm", choice="no")


@pytest.fixture
def chat() -> RecordingChat:
    return RecordingChat(opens_rooms=True)


def rooms(place: House) -> list[str]:
    return [r.event.place for r in place.store.journals["c1"] if isinstance(r.event, RoomOpened)]


def failing(what: str, *problems: Exception):
    left = list(problems)

    async def trouble(doing: str, crisis: Crisis) -> None:
        if doing == what and left:
            raise left.pop(0)

    return trouble


def hanging(what: str, event: asyncio.Event):
    async def trouble(doing: str, crisis: Crisis) -> None:
        if doing == what:
            await event.wait()

    return trouble


# ---------------------------------------------------------------------------------------------------- the room


async def test_the_room_is_opened_once_and_everything_is_shown_there(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    await place.do("anna", GO_ON)
    place = await place.again().start()
    await place.do("anna", TakeNote(text="x"))
    assert chat.opened == ["c1"] and rooms(place) == ["slack:room-c1"]
    assert {spot for key, spot in chat.posted if not key.startswith("page.")} == {"slack:room-c1"}
    assert ("board", "slack:room-c1") in chat.posted


async def test_a_chat_without_rooms_is_not_asked_for_one():
    chat = RecordingChat()
    place = await house(Run(), chats=(chat,)).start()
    assert chat.opened == [] and rooms(place) == [] and chat.posted


async def test_pages_do_not_wait_for_the_room(chat: RecordingChat):
    opened = asyncio.Event()
    chat.room_trouble = hanging("open_room", opened)
    place = house(Run().go_on(), chats=(chat,))
    await place.runtime.start()
    await until(lambda: ("page.p1.0", "slack:ben") in chat.posted)
    assert {key.split(".")[0] for key, _ in chat.posted} == {"page"}
    await place.desk.handle("c1", TakeNote(text="many changes"), "anna", "r1")
    opened.set()
    await place.runtime.settle()
    assert chat.opened == ["c1"] and ("board", "slack:room-c1") in chat.posted


async def test_a_room_that_could_not_be_opened_is_tried_again_after_a_pause(chat: RecordingChat):
    chat.room_trouble = failing("open_room", NotPosted("no"), ConnectionResetError())
    place = await house(Run(), chats=(chat,)).start()
    assert place.waker.armed[-1] == START + timedelta(seconds=15)
    await place.do("anna", TakeNote(text="x"))
    await place.sweep()
    assert len(chat.opened) == 1
    await place.wait(seconds=15)
    assert len(chat.opened) == 2 and not rooms(place)
    await place.wait(seconds=30)
    assert len(chat.opened) == 3 and rooms(place) and ("board", "slack:room-c1") in chat.posted


async def test_a_chat_that_asks_for_patience_gets_it(chat: RecordingChat):
    chat.room_trouble = failing("open_room", NotPosted("429", wait=timedelta(seconds=40)))
    place = await house(Run(), chats=(chat,)).start()
    await place.wait(seconds=39)
    assert not rooms(place)
    await place.wait(seconds=1)
    assert rooms(place)


async def test_a_room_that_takes_too_long_is_tried_again(chat: RecordingChat):
    chat.room_trouble = hanging("open_room", asyncio.Event())
    place = await house(Run(), chats=(chat,), patience=0.02).start()
    assert not rooms(place)
    chat.room_trouble = no_trouble
    await place.wait(seconds=15)
    assert rooms(place)


async def test_a_room_that_could_not_be_written_down_is_reported_again(chat: RecordingChat):
    place = house(Run(), chats=(chat,))
    place.store.refuse = lambda stream, command_id: NotSaved("full")
    await place.start()
    assert chat.opened == ["c1"] and not rooms(place) and not chat.posted
    place.store.refuse = lambda stream, command_id: None
    await place.wait(seconds=15)
    assert rooms(place) == ["slack:room-c1"] and chat.posted


async def test_no_room_is_opened_for_what_has_ended(chat: RecordingChat):
    chat.room_trouble = failing("open_room", NotPosted("no"))
    place = await house(Run(), chats=(chat,)).start()
    await place.do("anna", ENDED)
    await place.wait(seconds=15)
    await place.sweep()
    assert chat.opened == ["c1"] and not rooms(place)


async def test_a_crisis_that_ends_while_its_room_is_made_is_left_alone(chat: RecordingChat):
    opened = asyncio.Event()
    chat.room_trouble = hanging("open_room", opened)
    place = house(Run(), chats=(chat,))
    await place.runtime.start()
    await until(lambda: chat.opened)
    await place.desk.handle("c1", ENDED, "anna", "r1")
    opened.set()
    await place.runtime.settle()
    await place.wait(minutes=1)
    assert chat.opened == ["c1"] and not rooms(place) and not chat.posted


# ---------------------------------------------------------------------------------------------------- the rest


async def test_a_crisis_is_tended_after_each_change_once_for_many():
    chat = RecordingChat()
    place = await house(Run(), chats=(chat,)).start()
    assert chat.tended[-1] == ("c1", place.crisis().version)
    before = len(chat.tended)
    await asyncio.gather(*(place.desk.handle("c1", TakeNote(text=f"{n}"), "anna", f"n{n}") for n in range(100)))
    await place.runtime.settle()
    assert chat.tended[-1] == ("c1", place.crisis().version)
    assert len(chat.tended) - before <= 3


async def test_it_is_tended_beside_the_cards_and_once_at_a_time(chat: RecordingChat):
    wait, now, most = asyncio.Event(), [0], [0]

    async def slow(what: str, crisis: Crisis) -> None:
        if what == "tend":
            now[0] += 1
            most[0] = max(now[0], most[0])
            await wait.wait()
            now[0] -= 1

    chat.room_trouble = slow
    place = house(Run(), chats=(chat,))
    await place.runtime.start()
    await until(lambda: ("step.confirm", "slack:room-c1") in chat.posted)
    assert len(chat.tended) == 1
    wait.set()
    await place.runtime.settle()
    assert most[0] == 1 and chat.tended[-1] == ("c1", place.crisis().version)


async def test_what_could_not_be_seen_to_is_tried_again():
    chat = RecordingChat()
    chat.room_trouble = failing("tend", ValueError("a bug"), NotPosted("429", wait=timedelta(seconds=50)))
    place = await house(Run(), chats=(chat,)).start()
    assert len(chat.tended) == 1 and ("board", "slack:room") in chat.posted
    await place.wait(seconds=15)
    assert len(chat.tended) == 2
    await place.wait(seconds=49)
    assert len(chat.tended) == 2
    await place.wait(seconds=1)
    assert len(chat.tended) == 3
    await place.sweep()
    assert len(chat.tended) == 3


async def test_a_crisis_that_has_ended_is_tended_a_last_time():
    chat = RecordingChat()
    place = await house(Run(), chats=(chat,)).start()
    chat.room_trouble = failing("tend", ConnectionResetError())
    await place.do("anna", ENDED)
    await place.wait(seconds=15)
    assert chat.tended[-2:] == [("c1", place.crisis().version)] * 2
    assert not place.crisis().open


async def test_a_slow_room_is_no_reason_to_wait_with_cards(chat: RecordingChat):
    """A crisis whose room hangs does not keep another one from being shown."""

    async def slow(what: str, crisis: Crisis) -> None:
        if crisis.id == "c1":
            await asyncio.Event().wait()

    chat.room_trouble = slow
    place = house(Run(), chats=(chat,), patience=60)
    place.store.journals["c2"] = list(place.store.journals["c1"])
    await place.runtime.start()
    await until(lambda: ("board", "slack:room-c2") in chat.posted)
    assert "slack:room-c1" not in {spot for _, spot in chat.posted}
    await place.runtime.stop(grace=0.01)
