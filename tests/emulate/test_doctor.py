"""The doctor before a workspace that somebody else made."""

from bot.chat.slack.doctor.examine import Setup, Tokens, examine
from bot.chat.slack.doctor.people import Member
from bot.locale import Say
from tests.emulate.emulator import TOKEN


async def test_it_finds_its_way_in_a_foreign_house(slack, web):
    duty = (await web.call("conversations.create", name="duty"))["channel"]["id"]
    anna = (await web.call("users.lookupByEmail", email="anna@linznet.example"))["user"]["id"]
    people = (Member("anna", "Anna", email="anna@linznet.example"), Member("moser", "Frau Moser", email="m@x.example"))
    setup = Setup(
        Tokens(TOKEN, "", "0123456789abcdef" * 2), "https://news.linznet.at", "http", duty_channel=duty, people=people
    )
    said = [f"{found.mark} {found.sentence}" async for found in examine(setup, Say("en"), slack.connect, no_pause)]
    assert said == [
        "✔ SLACK_BOT_TOKEN is set.",
        "✔ SLACK_SIGNING_SECRET is set.",
        f"✔ Slack answers ({slack.url}).",
        "✔ Logged in as @crisisbot in “Linznet” (T000000001).",
        "! Slack does not say which scopes the app has.",
        "! Slack must reach https://news.linznet.at/slack/events from the internet; that cannot be checked from here.",
        "✔ #duty (slack.duty_channel): the bot is in it.",
        f"✔ Anna is @anna ({anna}).",
        "✘ Frau Moser: nobody in Slack has the address m@x.example.",
        "✔ The newsroom has a public address (https://news.linznet.at).",
    ]


async def no_pause(_: float) -> None:
    return None
