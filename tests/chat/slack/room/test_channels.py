"""Channels: made once, found again, never less private than they should be, never another crisis'."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.base import NotPosted
from bot.chat.slack.room.channels import Channels, MayNotMake
from bot.chat.slack.room.names import channel_names
from bot.slack_api.web import Denied, Limited, Lost
from tests.chat.slack.office import BOARD, Office, a_crisis, in_room, office

CRISIS = a_crisis()
NAME = "krise-2026-11-02-stoerung-3fa2"


@pytest.fixture
async def here() -> AsyncIterator[Office]:
    async with office() as found:
        yield found


@pytest.mark.parametrize("private", [True, False])
async def test_one_call_makes_it(here: Office, private: bool):
    channel = await Channels(here.web).open(CRISIS, private)
    assert here.slack.calls.methods == ["conversations.create"]
    assert (here.slack.workspace.channel(channel).name, here.slack.workspace.channel(channel).is_private) == (
        NAME,
        private,
    )


@pytest.mark.parametrize("private", [True, False])
async def test_after_a_lost_answer_the_same_one_is_found(here: Office, private: bool):
    here.slack.faults.lose("conversations.create", nth=1)
    with pytest.raises(Lost):
        await Channels(here.web).open(CRISIS, private)
    found = await Channels(here.web).open(CRISIS, private)
    assert found == here.slack.workspace.channel(NAME).id
    assert len(here.slack.calls.of("conversations.create").done) == 1


async def test_it_is_found_on_the_last_page(here: Office):
    here.slack.faults.lose("conversations.create", nth=1)
    with pytest.raises(Lost):
        await Channels(here.web).open(CRISIS, False)
    for number in range(5):
        here.named(f"other-{number}")
    here.slack.api.largest_page = 2
    assert await Channels(here.web).open(CRISIS, False) == here.slack.workspace.channel(NAME).id


async def test_a_public_channel_of_that_name_is_no_private_room(here: Office):
    taken = here.named(NAME)
    made = await Channels(here.web).open(CRISIS, True)
    assert made != taken.id
    assert here.slack.workspace.channel(made).is_private
    assert here.slack.workspace.channel(made).name == f"{NAME}c1d09b"


async def test_a_channel_of_others_is_left_alone(here: Office):
    taken = here.slack.workspace.add_channel(NAME)
    assert await Channels(here.web).open(CRISIS, False) != taken.id


async def test_an_archived_channel_is_left_alone(here: Office):
    taken = here.named(NAME, is_archived=True)
    assert await Channels(here.web).open(CRISIS, False) != taken.id


@pytest.mark.parametrize("same_process", [True, False])
async def test_the_room_of_another_crisis_is_left_alone(here: Office, same_process: bool):
    """Two ids may begin alike."""
    other, channels = replace(CRISIS, id="service-outage-3fa2ffffff"), Channels(here.web)
    taken = await channels.open(other, False)
    if not same_process:
        other = in_room(other, f"slack:{taken}")
        (place,) = here.chat.places(other, BOARD)
        await here.chat.post(other, place, BOARD)
        channels = Channels(here.web)
    assert await channels.open(CRISIS, False) != taken
    assert await channels.open(other, False) == taken


async def test_when_every_name_is_taken_it_says_so(here: Office):
    for name in channel_names(CRISIS):
        here.slack.workspace.add_channel(name)
    with pytest.raises(NotPosted, match="Every name"):
        await Channels(here.web).open(CRISIS, False)


@pytest.mark.parametrize("word", ["restricted_action", "missing_scope", "no_permission", "user_is_restricted"])
async def test_without_the_right_it_says_so(here: Office, word: str):
    here.slack.faults.refuse("conversations.create", word)
    with pytest.raises(MayNotMake, match=word):
        await Channels(here.web).open(CRISIS, False)


async def test_what_else_slack_says_passes_through(here: Office):
    here.slack.faults.refuse("conversations.create", "invalid_auth", nth=1)
    here.slack.faults.limit("conversations.create", 7, nth=2)
    with pytest.raises(Denied, match="invalid_auth"):
        await Channels(here.web).open(CRISIS, False)
    with pytest.raises(Limited) as limited:
        await Channels(here.web).open(CRISIS, False)
    assert limited.value.wait.total_seconds() == 7


async def test_in_an_organisation_the_workspace_is_named(here: Office):
    await Channels(here.web, "lage", "T0STANDIN0").open(CRISIS, False)
    (call,) = here.slack.calls
    assert call.params["team_id"] == "T0STANDIN0"
    assert call.params["name"].startswith("lage-")


class Oddly:
    """A Web whose answers are not as they should be; the stand-in has no such moods."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        return self.answer


async def test_a_channel_that_came_out_public_is_not_used():
    web = Oddly({"channel": {"id": "C1", "is_private": False}})
    with pytest.raises(NotPosted, match="public; it is not used"):
        await Channels(web).open(CRISIS, True)  # type: ignore[arg-type]  # its call is enough


async def test_an_answer_without_a_channel_is_nobodys_knowledge():
    with pytest.raises(Lost):
        await Channels(Oddly({"ok": True})).open(CRISIS, False)  # type: ignore[arg-type]  # its call is enough
