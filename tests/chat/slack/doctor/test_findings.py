import pytest

from bot.chat.slack.doctor.findings import TRIES, Finding, Tell, patient, why
from bot.locale import Say
from bot.slack_api.web import Denied, Limited, Lost, Web, web_client
from tests.slack.standin import StandIn


@pytest.mark.parametrize(
    ("finding", "mark"),
    [(Finding(True, "fine"), "✔"), (Finding(True, "odd", "look there"), "!"), (Finding(False, "bad", "do this"), "✘")],
)
def test_a_finding_is_fine_or_worth_knowing_or_to_be_put_right(finding, mark):
    assert finding.mark == mark


def test_findings_are_told_in_the_readers_language():
    assert Tell(Say("de")).fine("socket") == Finding(True, "Socket Mode: Slack lässt den Bot herein.")
    assert Tell(Say("en")).fine("socket") == Finding(True, "Socket Mode: Slack lets the bot in.")
    assert Tell(Say("en")).wrong(
        "channel_not_in", name="#duty", where="slack.duty_channel", bot="crisisbot"
    ) == Finding(False, "#duty (slack.duty_channel): the bot is not in it.", "Type in #duty: /invite @crisisbot")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Denied("users.info", "missing_scope", "users:read"), "missing_scope: users:read"),
        (Denied("users.info", "fatal"), "fatal"),
        (Lost("users.info: no answer"), "users.info: no answer"),
        (Lost(), "Lost"),
    ],
)
def test_a_problem_is_said_in_slacks_words(problem, said):
    assert why(problem) == said


@pytest.fixture
async def slack():
    async with StandIn() as slack:
        yield slack


async def test_a_look_up_waits_as_long_as_slack_asks_for(slack):
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    slack.faults.limit("auth.test", 7, times=2)
    answer = await patient(Web(web_client(slack.bot_token, slack.url)), sleep, "auth.test")
    assert answer["bot_id"]
    assert slept == [7, 7]


async def test_a_look_up_does_not_wait_for_ever(slack):
    async def sleep(_: float) -> None:
        return None

    slack.faults.limit("auth.test")
    with pytest.raises(Limited):
        await patient(Web(web_client(slack.bot_token, slack.url)), sleep, "auth.test")
    assert len(slack.calls) == TRIES + 1
