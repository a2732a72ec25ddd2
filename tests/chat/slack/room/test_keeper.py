"""A room in order: every chore once, each on its own, and none that is not needed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest

from bot.chat.base import NotPosted
from bot.chat.slack.ids import spot_of
from bot.chat.slack.room.keeper import Keeper
from bot.crisis.model import Crisis
from bot.crisis.roster import DeclareConflict
from bot.crisis.steps import DecideStep
from tests.chat.slack.office import BOARD, Office, a_crisis, in_room, office, with_board
from tests.playbooks import LADDERS, NEWSROOM, Run

FOR_TEAM = {who for ladder in LADDERS.values() for who in ladder} - {"moser"}


@dataclass
class Room:
    """A crisis in its channel, with its board posted, and a keeper who knows nothing yet."""

    here: Office
    crisis: Crisis
    board: str
    keeper: Keeper

    @property
    def place(self) -> str:
        return self.crisis.rooms.by_chat["slack"]

    @property
    def topic(self) -> str:
        return self.here.channel(self.place).topic.value

    async def tend(self, crisis: Crisis | None = None) -> list[str]:
        """Tend it and say which calls that took, in alphabetical order."""
        self.here.slack.calls.clear()
        await self.keeper.tend(crisis or self.crisis, spot_of(self.place))
        return sorted(self.here.slack.calls.methods)

    def as_it_is_now(self, crisis: Crisis) -> Crisis:
        return with_board(in_room(crisis, self.place), self.board)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with office() as here:
        crisis = await here.with_room(a_crisis())
        (place,) = here.chat.places(crisis, BOARD)
        board = await here.chat.post(crisis, place, BOARD)
        yield Room(here, with_board(crisis, board), board, Keeper(here.web, here.book))


async def test_everything_is_done_once(room: Room):
    assert await room.tend() == [
        "bookmarks.add", "bookmarks.list", "conversations.info", "conversations.invite", "conversations.setTopic",
        "pins.add",
    ]  # fmt: skip
    workspace, channel = room.here.slack.workspace, room.here.channel(room.place)
    assert room.here.people(room.place) == FOR_TEAM
    assert room.topic == "S2 · Störung · Leitung: Anna"
    assert [f"{channel.id}/{ts}" for ts in workspace.pins[channel.id]] == [room.board]
    assert [(each.title, each.link) for each in workspace.bookmarks[channel.id]] == [("Newsroom", NEWSROOM)]
    assert await room.tend() == []


async def test_chores_wait_for_nobody(room: Room):
    gates = [room.here.slack.faults.hold(method) for method in ("conversations.i*", "pins.add", "bookmarks.list")]
    task = asyncio.create_task(room.tend())
    for gate in gates:
        await gate.reached()
    assert len(room.here.slack.calls.running) == 4
    for gate in gates:
        gate.open()
    await task


async def test_after_a_restart_nothing_is_done_twice(room: Room):
    await room.tend()
    said = len(room.here.slack.workspace.messages(room.here.channel(room.place).id))
    room.keeper = Keeper(room.here.web, room.here.book)
    await room.tend()
    workspace, channel = room.here.slack.workspace, room.here.channel(room.place)
    assert len(workspace.messages(channel.id)) == said
    assert len(workspace.pins[channel.id]) == len(workspace.bookmarks[channel.id]) == 1
    assert await room.tend() == []


async def test_only_what_changed_is_done(room: Room):
    await room.tend()
    life = replace(room.crisis.life, severity="S1")
    assert await room.tend(replace(room.crisis, life=life)) == ["conversations.info", "conversations.setTopic"]
    assert room.topic == "S1 · Störung · Leitung: Anna"
    assert await room.tend(replace(room.crisis, life=life, version=99)) == []


async def test_whoever_slack_knows_later_is_invited_later(room: Room):
    await room.tend()
    moser = room.here.slack.workspace.add_user("moser").id
    room.here.book.ids = {**room.here.book.ids, "moser": moser}
    assert await room.tend() == ["conversations.invite"]
    assert "moser" in room.here.people(room.place)


async def test_a_conflict_puts_people_out(room: Room):
    await room.tend()
    run = Run()
    run.do("anna", DeclareConflict(person="clara", reason="befangen"))
    crisis = room.as_it_is_now(replace(run.crisis, id=room.crisis.id))
    assert await room.tend(crisis) == ["conversations.kick"]
    assert room.here.people(room.place) == FOR_TEAM - {"clara"}
    assert await room.tend(crisis) == []


async def test_the_end_is_said_and_nothing_else_is_done(room: Room):
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="no"))
    ended = room.as_it_is_now(replace(run.crisis, id=room.crisis.id))
    assert await room.tend(ended) == ["conversations.info", "conversations.setTopic"]
    assert room.topic == "war keine Krise · Störung · S2"
    assert await room.tend(ended) == []


async def test_an_exercise_says_so_everywhere(room: Room):
    drill = room.as_it_is_now(replace(Run(kind="drill").crisis, id=room.crisis.id))
    await room.tend(drill)
    (bookmark,) = room.here.slack.workspace.bookmarks[room.here.channel(room.place).id]
    assert bookmark.title == "ÜBUNG · Newsroom · ÜBUNG"
    assert room.topic.startswith("ÜBUNG · S2")


async def test_only_web_addresses_are_bookmarked(room: Room):
    crisis = replace(room.crisis, life=replace(room.crisis.life, newsroom="file:///tmp/newsroom"))
    assert "bookmarks.list" not in await room.tend(crisis)


async def test_a_name_with_signs_is_no_change(room: Room):
    """Slack hands out `&` as `&amp;`."""
    people = {**room.crisis.roster.people, "anna": replace(room.crisis.roster.people["anna"], name="Anna <A&O>")}
    crisis = replace(room.crisis, roster=replace(room.crisis.roster, people=people))
    await room.tend(crisis)
    channel = room.here.channel(room.place)
    room.here.slack.workspace.set_note(channel.id, "topic", channel.topic.value.replace("&", "&amp;"), "U1")
    room.keeper = Keeper(room.here.web, room.here.book)
    assert "conversations.setTopic" not in await room.tend(crisis)


CHORES = ["conversations.invite", "conversations.info", "conversations.setTopic", "pins.add", "bookmarks.list",
          "bookmarks.add"]  # fmt: skip
MISHAPS: list[Callable[[Office, str], object]] = [
    lambda here, method: here.slack.faults.limit(method, 5, nth=1),
    lambda here, method: here.slack.faults.server_error(method, times=2),
    lambda here, method: here.slack.faults.cut(method, times=2),
    lambda here, method: here.slack.faults.refuse(method, "internal_error", times=2),
]


@pytest.mark.parametrize("method", CHORES)
@pytest.mark.parametrize("mishap", range(len(MISHAPS)))
async def test_one_that_fails_leaves_the_others_and_is_done_again(room: Room, method: str, mishap: int):
    MISHAPS[mishap](room.here, method)
    with pytest.raises(NotPosted, match=method) as failure:
        await room.tend()
    assert failure.value.wait.total_seconds() == (5 if mishap == 0 else 0)
    assert len(room.here.slack.calls) >= 4
    assert 1 <= len(await room.tend()) <= 2
    workspace, channel = room.here.slack.workspace, room.here.channel(room.place)
    assert room.here.people(room.place) == FOR_TEAM
    assert room.topic == "S2 · Störung · Leitung: Anna"
    assert len(workspace.pins[channel.id]) == len(workspace.bookmarks[channel.id]) == 1
    assert len([each for each in workspace.messages(channel.id) if each.subtype == "channel_topic"]) == 1
    assert await room.tend() == []


@pytest.mark.parametrize("method", CHORES)
async def test_a_lost_answer_keeps_nobody_waiting(room: Room, method: str):
    room.here.slack.faults.lose(method, nth=1)
    await room.tend()
    workspace, channel = room.here.slack.workspace, room.here.channel(room.place)
    assert room.here.people(room.place) == FOR_TEAM
    assert len(workspace.pins[channel.id]) == len(workspace.bookmarks[channel.id]) == 1
    assert len([each for each in workspace.messages(channel.id) if each.subtype == "channel_topic"]) == 1
    assert await room.tend() == []


@pytest.mark.parametrize("method", CHORES)
async def test_what_is_forbidden_is_said_once_and_left(room: Room, method: str, caplog: pytest.LogCaptureFixture):
    room.here.slack.faults.refuse(method, "missing_scope")
    with caplog.at_level(logging.WARNING):
        await room.tend()
        assert await room.tend() == []
        await room.tend(replace(room.crisis, life=replace(room.crisis.life, severity="S1")))
    assert caplog.text.count("lacks a scope") == 1


async def test_a_thread_says_how_things_stand_in_its_first_message(room: Room):
    here = room.here
    lage = here.named("lage")
    here.slack.faults.refuse("conversations.create", "restricted_action")
    chat = here.again(room_channel=lage.id)
    crisis = in_room(room.crisis, await chat.open_room(room.crisis))
    spot = spot_of(crisis.rooms.by_chat["slack"])
    here.slack.calls.clear()
    await room.keeper.tend(replace(crisis, life=replace(crisis.life, severity="S1")), spot)
    await room.keeper.tend(replace(crisis, life=replace(crisis.life, severity="S1")), spot)
    assert here.slack.calls.methods == ["chat.update"]
    assert here.said(f"slack:{lage.id}")[0].shown.startswith("S1 · Störung")
    assert set(here.channel(lage.id).members) == set(lage.members)
