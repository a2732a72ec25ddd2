"""Messages are found again by their marks."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.slack_api.marks import Mark, find
from bot.slack_api.web import Denied, Limited, Lost, Web, web_client
from tests.playbooks import START
from tests.slack.standin import StandIn
from tests.slack.values import Channel
from tests.slack.workspace import BOT_USER

MARK = Mark("crisis_card", {"crisis": "c1", "card": "board", "drill": False})
OTHERS = [
    Mark("crisis_card", {"crisis": "c1", "card": "board", "drill": True}),
    Mark("crisis_card", {"crisis": "c2", "card": "board", "drill": False}),
    Mark("crisis_statement", {"crisis": "c1", "card": "board", "drill": False}),
]


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn(clock=lambda: START) as found:
        yield found


@pytest.fixture
def channel(slack: StandIn) -> Channel:
    return slack.workspace.add_channel("lage", members=(BOT_USER,))


async def post(slack: StandIn, channel: Channel, mark: Mark | None, thread: str | None = None) -> str:
    web = Web(web_client(slack.bot_token, slack.url))
    metadata = mark.metadata if mark else None
    answer = await web.call("chat.postMessage", channel=channel.id, text="x", metadata=metadata, thread_ts=thread)
    return str(answer["ts"])


async def look(slack: StandIn, channel: Channel, thread: str = "", since=START) -> str:
    return await find(Web(web_client(slack.bot_token, slack.url)), MARK, channel.id, since, thread)


async def test_only_exactly_this_mark_is_found(slack: StandIn, channel: Channel):
    await post(slack, channel, None)
    for other in OTHERS:
        await post(slack, channel, other)
    slack.workspace.post(channel.id, slack.person("anna").id, "crisis_card c1 board")
    assert await look(slack, channel) == ""
    ts = await post(slack, channel, MARK)
    await post(slack, channel, None)
    assert await look(slack, channel) == ts


async def test_it_is_found_on_the_last_page(slack: StandIn, channel: Channel):
    ts = await post(slack, channel, MARK)
    for _ in range(5):
        await post(slack, channel, None)
    slack.api.largest_page = 2
    assert await look(slack, channel) == ts


async def test_what_is_older_is_not_looked_at(slack: StandIn, channel: Channel):
    ts = await post(slack, channel, MARK)
    assert await look(slack, channel, since=START + timedelta(minutes=50)) == ts
    assert await look(slack, channel, since=START + timedelta(hours=2)) == ""


async def test_threads_are_looked_through_on_their_own(slack: StandIn, channel: Channel):
    root = await post(slack, channel, None)
    other = await post(slack, channel, MARK)
    assert await look(slack, channel, root) == ""
    ts = await post(slack, channel, MARK, root)
    assert await look(slack, channel, root) == ts
    assert await look(slack, channel) == other


async def test_what_cannot_be_read_is_not_nothing(slack: StandIn, channel: Channel):
    slack.faults.limit("conversations.history", nth=1)
    slack.faults.cut("conversations.history", nth=2)
    slack.faults.refuse("conversations.history", "missing_scope", nth=3)
    for problem in (Limited, Lost, Denied):
        with pytest.raises(problem):
            await look(slack, channel)
