"""Rooms: a channel where the bot may make one, else a thread, and nothing that is less private than it should be."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.chat.base import NotPosted
from bot.chat.slack.room.rooms import Rooms, Settings
from bot.slack_api.web import Limited, Lost
from tests.chat.slack.office import Office, a_crisis, office
from tests.playbooks import playbook, setup
from tests.slack.faults import Fault, Gate, Plan

CRISIS = a_crisis()
PRIVATE = a_crisis(of=setup(playbook(private=True)))


@pytest.fixture
async def here() -> AsyncIterator[Office]:
    async with office() as found:
        yield found


@pytest.mark.parametrize(
    ("crisis", "always", "private"), [(CRISIS, False, False), (CRISIS, True, True), (PRIVATE, False, True)]
)
async def test_it_is_as_private_as_it_should_be(here: Office, crisis, always: bool, private: bool):
    place = await Rooms(here.web, Settings(private=always)).open(crisis)
    assert here.channel(place).is_private == private


async def test_without_the_right_and_without_a_channel_for_threads_it_says_what_to_do(here: Office):
    here.slack.faults.refuse("conversations.create", "restricted_action")
    with pytest.raises(NotPosted, match=r"may not make a channel .* slack\.room_channel"):
        await Rooms(here.web, Settings()).open(CRISIS)
    with pytest.raises(NotPosted, match=r"private channel as slack\.room_channel"):
        await Rooms(here.web, Settings()).open(PRIVATE)


async def test_without_the_right_it_is_a_thread(here: Office):
    lage = here.named("lage")
    here.slack.faults.refuse("conversations.create", "restricted_action")
    rooms = Rooms(here.web, Settings(room_channel=lage.id))
    place = await rooms.open(CRISIS)
    assert place.startswith(f"slack:{lage.id}/")
    assert await rooms.open(CRISIS) == place
    assert await Rooms(here.web, Settings(room_channel=lage.id)).open(CRISIS) == place
    assert len(here.said(place)) == 1


async def test_a_thread_is_open_after_two_calls_in_sequence(here: Office):
    lage = here.named("lage", is_private=True)
    gates = [here.slack.faults.hold(method) for method in ("conversations.info", "conversations.history")]
    gates.append(Gate())
    here.slack.faults.plans.append(Plan("conversations.create", Fault(200, "missing_scope", gate=gates[-1])))
    opening = asyncio.create_task(Rooms(here.web, Settings(room_channel=lage.id)).open(PRIVATE))
    for gate in gates:
        await gate.reached()
    for gate in gates:
        gate.open()
    await opening
    assert here.slack.calls.in_sequence == 2


async def test_a_private_crisis_never_gets_a_public_room(here: Office):
    lage = here.named("lage")
    here.slack.faults.refuse(
        "conversations.create", "missing_scope", when=lambda call: call.params["is_private"] == "true"
    )
    with pytest.raises(NotPosted, match="private"):
        await Rooms(here.web, Settings(room_channel=lage.id)).open(PRIVATE)
    assert not here.said(f"slack:{lage.id}")
    assert not here.slack.calls.of("conversations.create").done


async def test_no_thread_is_begun_while_a_channel_may_come_to_be(here: Office):
    lage = here.named("lage")
    rooms = Rooms(here.web, Settings(room_channel=lage.id))
    here.slack.faults.limit("conversations.create", nth=1)
    here.slack.faults.lose("conversations.create", nth=2)
    with pytest.raises(Limited):
        await rooms.open(CRISIS)
    with pytest.raises(Lost):
        await rooms.open(CRISIS)
    assert here.channel(await rooms.open(CRISIS)).name == "krise-2026-11-02-stoerung-3fa2"
    assert not here.said(f"slack:{lage.id}")


async def test_a_thread_that_cannot_be_looked_up_is_not_begun(here: Office):
    lage = here.named("lage")
    here.slack.faults.refuse("conversations.create", "missing_scope")
    here.slack.faults.cut("conversations.history", nth=1)
    rooms = Rooms(here.web, Settings(room_channel=lage.id))
    with pytest.raises(Lost):
        await rooms.open(CRISIS)
    assert not here.said(f"slack:{lage.id}")
    assert await rooms.open(CRISIS)
