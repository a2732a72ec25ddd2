"""Threads: begun once, found again, and never where others would see a private crisis."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.base import NotPosted
from bot.chat.slack.ids import spot_of
from bot.chat.slack.room.threads import Threads, retell
from bot.slack_api.web import Denied, Lost
from tests.chat.slack.office import Office, a_crisis, office
from tests.slack.values import parts

CRISIS = a_crisis()


@pytest.fixture
async def here() -> AsyncIterator[Office]:
    async with office() as found:
        yield found


async def test_its_first_message_says_what_it_is_about(here: Office):
    channel = here.named("lage")
    place = await Threads(here.web, channel.id).begin(CRISIS)
    (message,) = here.said(place)
    assert place == f"slack:{channel.id}/{message.ts}"
    assert message.shown == "S2 · Störung · Leitung: Anna\nhttps://news.example/c1"
    assert message.metadata == {"event_type": "crisis_room", "event_payload": {"crisis": CRISIS.id}}
    assert any(part.get("url") == "https://news.example/c1" for part in parts(message.blocks))


async def test_after_a_lost_answer_the_same_one_is_found(here: Office):
    threads = Threads(here.web, here.named("lage").id)
    assert await threads.look(CRISIS, False) == ""
    here.slack.faults.lose("chat.postMessage", nth=1)
    with pytest.raises(Lost):
        await threads.begin(CRISIS)
    found = await threads.look(CRISIS, False)
    (message,) = here.said(found)
    assert spot_of(found).thread == message.ts


async def test_what_cannot_be_looked_up_is_not_begun(here: Office):
    here.slack.faults.refuse("conversations.history", "missing_scope")
    with pytest.raises(Denied):
        await Threads(here.web, here.named("lage").id).look(CRISIS, False)


async def test_a_private_crisis_only_goes_where_nobody_else_is(here: Office):
    closed, open_to_all = here.named("stab", is_private=True), here.named("alle")
    assert await Threads(here.web, closed.id).look(CRISIS, True) == ""
    with pytest.raises(NotPosted, match=r"slack\.room_channel .* open to others"):
        await Threads(here.web, open_to_all.id).look(CRISIS, True)


async def test_it_is_retold_in_place(here: Office):
    place = await Threads(here.web, here.named("lage").id).begin(a_crisis(severity="S1"))
    (before,) = here.said(place)
    await retell(here.web, CRISIS, spot_of(place))
    (message,) = here.said(place)
    assert message.ts == before.ts
    assert message.shown.startswith("S2 · Störung")
    assert message.metadata == before.metadata
