from functools import partial

import pytest

from bot.chat.slack.doctor.app import SCOPES
from bot.chat.slack.doctor.channels import Named
from bot.chat.slack.doctor.examine import Setup, Tokens, check_newsroom, check_tokens, examine
from bot.chat.slack.doctor.findings import Tell
from bot.chat.slack.doctor.people import Member
from bot.locale import Say
from bot.slack_api.web import web_client
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER

TELL = Tell(Say("en"))
BOT, APP, SIGNING = "xoxb-1-secret", "xapp-1-secret", "0123456789abcdef" * 2


@pytest.fixture
async def slack():
    async with StandIn(scopes=SCOPES) as slack:
        yield slack


async def examined(slack, setup, language="en"):
    async def sleep(_: float) -> None:
        return None

    connect = partial(web_client, base_url=slack.url)
    return [finding async for finding in examine(setup, Say(language), connect, sleep)]


def tokens_of(slack):
    return Tokens(slack.bot_token, slack.app_token, slack.signing_secret)


def lines(findings):
    return [f"{finding.mark} {finding.sentence}" for finding in findings]


async def test_from_outside_in_all_is_well(slack):
    duty = slack.workspace.add_channel("duty", members=[BOT_USER])
    news = slack.workspace.add_channel("staff-news", members=[BOT_USER])
    user = slack.workspace.add_user("anna", email="anna@linznet.example")
    setup = Setup(
        tokens_of(slack), "https://news.linznet.at", duty_channel=duty.id,
        outlets=(Named("outlets.staff.channel", news.id),),
        people=(Member("anna", "Anna Berger", email="anna@linznet.example"),),
    )  # fmt: skip
    assert lines(await examined(slack, setup)) == [
        "✔ SLACK_BOT_TOKEN is set.",
        "✔ SLACK_APP_TOKEN is set.",
        f"✔ Slack answers ({slack.url}).",
        "✔ Logged in as @crisisbot in “standin” (T0STANDIN0).",
        "✔ All scopes that are needed are granted.",
        "✔ Socket Mode: Slack lets the bot in.",
        "✔ #duty (slack.duty_channel): the bot is in it.",
        "✔ #staff-news (outlets.staff.channel): the bot is in it.",
        f"✔ Anna Berger is @anna ({user.id}).",
        "✔ The newsroom has a public address (https://news.linznet.at).",
    ]


async def test_nothing_is_changed_in_slack(slack):
    duty = slack.workspace.add_channel("duty", members=[BOT_USER])
    people = (Member("anna", "Anna Berger", email="anna@linznet.example"), Member("ben", "Ben Huber", slack="U404"))
    await examined(slack, Setup(tokens_of(slack), "https://news.linznet.at", duty_channel=duty.id, people=people))
    assert set(slack.calls.methods) == {
        "auth.test", "apps.connections.open", "conversations.info", "users.info", "users.lookupByEmail"
    }  # fmt: skip


async def test_every_channel_that_is_named_is_looked_at(slack):
    setup = Setup(
        tokens_of(slack), "https://news.linznet.at", duty_channel="C1", room_channel="C2",
        outlets=(Named("outlets.staff.channel", "C3"),),
    )  # fmt: skip
    await examined(slack, setup)
    assert [call.params["channel"] for call in slack.calls.of("conversations.info")] == ["C1", "C2", "C3"]


async def test_without_a_duty_channel_alerts_ring_nowhere(slack):
    said = lines(await examined(slack, Setup(tokens_of(slack), "https://news.linznet.at")))
    assert "! config.yaml names no channel for alerts (slack.duty_channel)." in said


async def test_over_http_the_address_is_told_and_no_socket_opened(slack):
    setup = Setup(tokens_of(slack), "https://news.linznet.at", delivery="http")
    said = lines(await examined(slack, setup))
    assert any(line.startswith("! Slack must reach https://news.linznet.at/slack/events from") for line in said)
    assert "✔ SLACK_SIGNING_SECRET is set." in said
    assert slack.calls.of("apps.connections.open") == []


async def test_without_tokens_nobody_is_asked(slack):
    findings = await examined(slack, Setup(Tokens(), "https://news.linznet.at"))
    assert lines(findings)[:3] == [
        "✘ SLACK_BOT_TOKEN is not set.",
        "✘ SLACK_APP_TOKEN is not set.",
        "! Channels and people are not checked yet.",
    ]
    assert slack.calls == []


async def test_when_nobody_listens_that_is_said_once(slack):
    async with slack.unreachable():
        findings = await examined(slack, Setup(tokens_of(slack), "https://news.linznet.at"))
    assert sum("does not answer" in finding.sentence for finding in findings) == 1


async def test_a_refused_bot_token_leaves_socket_mode_to_be_checked(slack):
    setup = Setup(Tokens("xoxb-old", slack.app_token), "https://news.linznet.at")
    said = lines(await examined(slack, setup))
    assert "✘ Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in said
    assert "✔ Socket Mode: Slack lets the bot in." in said
    assert "! Channels and people are not checked yet." in said


async def test_it_speaks_german(slack):
    said = lines(await examined(slack, Setup(tokens_of(slack), "http://127.0.0.1:8080"), language="de"))
    assert "✔ Angemeldet als @crisisbot in „standin“ (T0STANDIN0)." in said
    assert said[-1].startswith("! Der Newsroom hat keine öffentliche Adresse mit https (http://127.0.0.1:8080)")


@pytest.mark.parametrize(
    ("tokens", "delivery", "said"),
    [
        (Tokens(BOT, APP), "socket", ["✔ SLACK_BOT_TOKEN is set.", "✔ SLACK_APP_TOKEN is set."]),
        (Tokens(BOT, "", SIGNING), "http", ["✔ SLACK_BOT_TOKEN is set.", "✔ SLACK_SIGNING_SECRET is set."]),
        (Tokens(BOT), "socket", ["✔ SLACK_BOT_TOKEN is set.", "✘ SLACK_APP_TOKEN is not set."]),
        (Tokens(BOT), "http", ["✔ SLACK_BOT_TOKEN is set.", "✘ SLACK_SIGNING_SECRET is not set."]),
        (Tokens(APP, BOT), "socket", ["✘ SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped."]),
    ],
)
def test_the_secrets_that_a_delivery_needs(tokens, delivery, said):
    assert lines(check_tokens(tokens, delivery, TELL)) == said


@pytest.mark.parametrize("bot", ["xoxp-of-a-person", "token", f" {BOT}", f"{BOT}\n", "xapp-1"])
def test_a_bot_token_of_the_wrong_kind(bot):
    finding = next(check_tokens(Tokens(bot, APP), "socket", TELL))
    assert (
        finding.sentence == "SLACK_BOT_TOKEN is not the right one: it must begin with xoxb-, with no blanks around it."
    )
    assert "OAuth & Permissions → Bot User OAuth Token" in finding.fix


@pytest.mark.parametrize("bot", ["xoxe.xoxb-1-secret", "xoxe-1-secret"])
def test_a_token_that_lapses_overnight(bot):
    assert "lapses after twelve hours" in next(check_tokens(Tokens(bot, APP), "socket", TELL)).sentence


@pytest.mark.parametrize("secret", ["abc", SIGNING + "0", SIGNING[1:] + " ", "xoxb-" + SIGNING[5:]])
def test_what_is_no_signing_secret(secret):
    _, finding = check_tokens(Tokens(BOT, "", secret), "http", TELL)
    assert "does not look like a signing secret" in finding.sentence


async def test_no_secret_is_ever_said(slack):
    secrets = ["xoxb-HUSH", "xapp-HUSH", "xoxp-HUSH", "xoxe.HUSH", "HUSH"]
    for bot in secrets:
        for other in secrets:
            for delivery in ("socket", "http"):
                tokens = Tokens(bot, other, other)
                findings = await examined(slack, Setup(tokens, "https://news.linznet.at", delivery=delivery))
                assert "HUSH" not in str(findings)
                assert "HUSH" not in repr(tokens)


@pytest.mark.parametrize("url", ["https://news.linznet.at", "https://8.8.8.8/news"])
def test_a_newsroom_that_everybody_can_open(url):
    assert check_newsroom(url, TELL).mark == "✔"


@pytest.mark.parametrize(
    "url",
    ["http://news.linznet.at", "https://127.0.0.1:8080", "https://10.0.0.8", "https://newsroom", "https://localhost",
     "https://news.linznet.local", "https://[::1]/"],
)  # fmt: skip
def test_a_newsroom_that_not_everybody_can_open(url):
    assert check_newsroom(url, TELL).mark == "!"
