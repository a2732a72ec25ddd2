from dataclasses import replace

import pytest

from bot.chat.slack.doctor.channels import Named, check_channel, check_channels
from bot.chat.slack.doctor.findings import Tell
from bot.locale import Say
from bot.slack_api.web import Web, web_client
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER

TELL = Tell(Say("en"))
SETTING = "slack.duty_channel"


@pytest.fixture
async def slack():
    async with StandIn() as slack:
        yield slack


async def said_of(slack, channel):
    async def sleep(_: float) -> None:
        return None

    web = Web(web_client(slack.bot_token, slack.url))
    findings = check_channels([Named(SETTING, channel)], "crisisbot", web, TELL, sleep)
    return [f"{finding.mark} {finding.sentence} {finding.fix}".strip() async for finding in findings]


async def test_a_channel_with_the_bot_in_it(slack):
    duty = slack.workspace.add_channel("duty", members=[BOT_USER])
    assert await said_of(slack, duty.id) == ["✔ #duty (slack.duty_channel): the bot is in it."]


async def test_the_bot_must_be_invited(slack):
    duty = slack.workspace.add_channel("duty")
    (said,) = await said_of(slack, duty.id)
    assert said == "✘ #duty (slack.duty_channel): the bot is not in it. Type in #duty: /invite @crisisbot"


async def test_a_private_channel_that_the_bot_does_not_see(slack):
    hidden = slack.workspace.add_channel("board-room", is_private=True)
    (said,) = await said_of(slack, hidden.id)
    assert said.startswith(f"✘ slack.duty_channel: the bot cannot see the channel {hidden.id}.")
    assert "/invite @crisisbot" in said


async def test_a_private_channel_with_the_bot_in_it(slack):
    room = slack.workspace.add_channel("board-room", is_private=True, members=[BOT_USER])
    assert await said_of(slack, room.id) == ["✔ #board-room (slack.duty_channel): the bot is in it."]


async def test_an_archived_channel(slack):
    old = slack.workspace.add_channel("old", members=[BOT_USER])
    slack.workspace.put(replace(old, is_archived=True))
    (said,) = await said_of(slack, old.id)
    assert said.startswith("✘ #old (slack.duty_channel) is archived.")


async def test_a_refusal_for_other_reasons_is_not_held_against_the_channel(slack):
    slack.faults.refuse("conversations.info", "missing_scope")
    (said,) = await said_of(slack, "C123")
    assert said.startswith("✘ slack.duty_channel: the channel C123 could not be checked (missing_scope).")


async def test_a_slack_that_does_not_answer(slack):
    slack.faults.server_error("conversations.info")
    (said,) = await said_of(slack, "C123")
    assert "could not be checked" in said


def test_others_who_read_along_are_named():
    channel = {"name": "wire", "is_member": True, "is_ext_shared": True}
    fine, remark = check_channel("outlets.wire.channel", channel, "crisisbot", TELL)
    assert (fine.mark, remark.mark) == ("✔", "!")
    assert remark.sentence == "#wire (outlets.wire.channel) is shared with another organisation: they read along."
