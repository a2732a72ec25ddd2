"""Lists are read to their end, or nobody knows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.slack_api.pages import items
from bot.slack_api.web import Lost, Web, web_client
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn() as found:
        yield found


async def names(slack: StandIn) -> list[str]:
    web = Web(web_client(slack.bot_token, slack.url))
    return [channel["name"] async for channel in items(web, "users.conversations", "channels", types="public_channel")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_every_page_is_read(slack: StandIn, size: int):
    wanted = [slack.workspace.add_channel(f"c{number}", members=(BOT_USER,)).name for number in range(7)]
    slack.api.largest_page = size
    assert await names(slack) == wanted
    assert len(slack.calls) == -(-7 // size)


async def test_an_empty_list_is_one(slack: StandIn):
    assert await names(slack) == []


async def test_a_page_that_is_lost_loses_all(slack: StandIn):
    for number in range(4):
        slack.workspace.add_channel(f"c{number}", members=(BOT_USER,))
    slack.api.largest_page = 2
    slack.faults.cut("users.conversations", nth=2)
    with pytest.raises(Lost):
        await names(slack)


class Oddly:
    """A Web whose answers are not as they should be; the stand-in has no such moods."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize(
    "answers",
    [
        [{}],
        [{"channels": None}],
        [{"channels": [], "has_more": True}],
        [{"channels": [], "response_metadata": {"next_cursor": "x"}}],
        [{"channels": []} | {"response_metadata": {"next_cursor": "x"}}, {"channels": "all"}],
    ],
)
async def test_what_is_no_whole_list_is_lost(answers: list[dict[str, Any]]):
    with pytest.raises(Lost):
        [item async for item in items(Oddly(*answers), "users.conversations", "channels")]  # type: ignore[arg-type]  # its call is enough
