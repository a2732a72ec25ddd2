"""Chores are done once, again when they change, and never again when they cannot be done."""

import logging

import pytest

from bot.chat.slack.room.chores import Chores
from bot.slack_api.web import Denied, Limited, Lost


class Work:
    """Counts how often it is done, and fails as the test wishes."""

    def __init__(self, *failures: Exception | None) -> None:
        self.failures, self.times = list(failures), 0

    async def __call__(self) -> None:
        self.times += 1
        if self.failures and (failure := self.failures.pop(0)):
            raise failure


async def test_once_for_each_place_chore_and_wish():
    chores, work = Chores(), Work()
    for place, chore, wanted in (
        ("a", "x", 1),
        ("a", "x", 1),
        ("b", "x", 1),
        ("a", "y", 1),
        ("a", "x", 2),
        ("a", "x", 2),
    ):
        await chores.see_to(place, chore, wanted, work)
    assert work.times == 4


@pytest.mark.parametrize("failure", [Limited("later"), Denied("m", "team_added_to_org")])
async def test_what_failed_for_now_is_done_again(failure: Exception):
    chores, work = Chores(), Work(failure)
    with pytest.raises(type(failure)):
        await chores.see_to("a", "x", 1, work)
    await chores.see_to("a", "x", 1, work)
    await chores.see_to("a", "x", 1, work)
    assert work.times == 2


async def test_without_an_answer_it_is_done_once_more_at_once_and_then_later():
    chores, work = Chores(), Work(Lost("who knows"), None, Lost("who knows"), Lost("who knows"))
    await chores.see_to("a", "x", 1, work)
    assert work.times == 2
    with pytest.raises(Lost):
        await chores.see_to("a", "x", 2, work)
    await chores.see_to("a", "x", 2, work)
    assert work.times == 5


async def test_what_can_never_be_done_is_said_once(caplog: pytest.LogCaptureFixture):
    chores, work = Chores(), Work(Denied("pins.add", "missing_scope", "pins:write"))
    with caplog.at_level(logging.WARNING):
        for wanted in (1, 1, 2):
            await chores.see_to("a", "the pin", wanted, work)
    assert work.times == 1
    assert caplog.text.count("pins:write") == 1


async def test_what_slack_refuses_is_tried_again_only_when_something_else_is_wanted(caplog: pytest.LogCaptureFixture):
    chores, work = Chores(), Work(Denied("pins.add", "message_not_found"))
    for wanted in (1, 1, 2, 2):
        await chores.see_to("a", "the pin", wanted, work)
    assert work.times == 2
    assert "the pin of a is left undone" in caplog.text
