"""`doctor`: whether what is set up can work, with what to do where it cannot. Sends nothing, changes nothing."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.config import Config, SlackEntry, load_config
from bot.locale import Say

if TYPE_CHECKING:
    from bot.chat.slack.doctor.examine import Setup
    from bot.chat.slack.doctor.findings import Finding

Environment = Mapping[str, str]
Checkup = Callable[[Config, Environment, Say], AsyncIterator["Finding"]]

SLACK = "https://slack.com/api/"


def run(options: argparse.Namespace) -> int:
    """Check what is named, else all that is set up; 1 when something must be put right."""
    config = load_config(options.config)
    say = Say(config.languages[0], config.timezone)
    names = [options.name] if options.name else [name for name, isset in IS_SET_UP.items() if isset(config, os.environ)]
    if not names:
        print(say("doctor.nothing"))
        return 0
    wrong = sum([asyncio.run(_told(CHECKUPS[name](config, os.environ, say))) for name in names])
    print("\n" + (say("doctor.unsound", count=str(wrong)) if wrong else say("doctor.sound")))
    return 1 if wrong else 0


async def _told(findings: AsyncIterator["Finding"]) -> int:
    """Print each finding as it comes; how many are to be put right."""
    wrong = 0
    async for finding in findings:
        print(f"{finding.mark} {finding.sentence}", flush=True)
        if finding.fix:
            print(f"    {finding.fix}", flush=True)
        wrong += not finding.ok
    return wrong


def slack(config: Config, environment: Environment, say: Say) -> AsyncIterator["Finding"]:
    """The findings about Slack."""
    from bot.chat.slack.doctor.examine import examine
    from bot.slack_api.web import web_client

    base_url = environment.get("SLACK_API_URL") or SLACK
    return examine(slack_setup(config, environment), say, partial(web_client, base_url=base_url), _sleep)


_sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


def slack_setup(config: Config, environment: Environment) -> "Setup":
    """What the configuration and the environment say about Slack."""
    from bot.chat.slack.doctor.channels import Named
    from bot.chat.slack.doctor.examine import Setup, Tokens
    from bot.chat.slack.doctor.people import Member

    entry = config.slack
    names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    return Setup(
        tokens=Tokens(*(environment.get(name, "") for name in names)),
        newsroom=config.newsroom.url, delivery=entry.delivery, team=entry.team,
        duty_channel=entry.duty_channel, room_channel=entry.room_channel,
        outlets=tuple(
            Named(f"outlets.{name}.channel", outlet.channel)
            for name, outlet in config.outlets.items() if outlet.kind == "slack"
        ),
        people=tuple(
            Member(name, person.name, person.slack, person.email, person.external)
            for name, person in config.people.items()
        ),
    )  # fmt: skip


def _slack_is_set_up(config: Config, environment: Environment) -> bool:
    named = any(outlet.kind == "slack" for outlet in config.outlets.values()) or config.slack != SlackEntry()
    return named or any(environment.get(name) for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"))


CHECKUPS: Mapping[str, Checkup] = {"slack": slack}
IS_SET_UP: Mapping[str, Callable[[Config, Environment], bool]] = {"slack": _slack_is_set_up}
