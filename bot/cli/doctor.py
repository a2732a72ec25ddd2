"""`doctor`: whether what is set up can work, with what to do where it cannot. Sends nothing, changes nothing."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config, Folders, SlackEntry, folders, load_config
from bot.locale import Say
from bot.locale.finding import Finding, Tell

if TYPE_CHECKING:
    from bot.chat.slack.doctor.examine import Setup
    from bot.outlets.checkup import Candidate

Environment = Mapping[str, str]
Checkup = Callable[[Config, Folders, Environment, Say], AsyncIterator[Finding]]

SLACK = "https://slack.com/api/"


def run(options: argparse.Namespace) -> int:
    """Check what is named, else all that is set up; 1 when something must be put right."""
    config = load_config(options.config)
    say = Say(config.languages[0], config.timezone)
    names = [options.name] if options.name else [name for name, isset in IS_SET_UP.items() if isset(config, os.environ)]
    if not names:
        print(say("doctor.nothing"))
        return 0
    where = folders(config, options.config)
    if not options.name and "slack" not in names:
        print(say("doctor.no_slack"))
    wrong = sum([asyncio.run(_told(CHECKUPS[name](config, where, os.environ, say))) for name in names])
    print("\n" + (say("doctor.unsound", count=str(wrong)) if wrong else say("doctor.sound")))
    return 1 if wrong else 0


async def _told(findings: AsyncIterator[Finding]) -> int:
    """Print each finding as it comes; how many are to be put right."""
    wrong = 0
    async for finding in findings:
        print(f"{finding.mark} {finding.sentence}", flush=True)
        if finding.fix:
            print(f"    {finding.fix}", flush=True)
        wrong += not finding.ok
    return wrong


def slack(config: Config, _where: Folders, environment: Environment, say: Say) -> AsyncIterator[Finding]:
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


def outlets(config: Config, where: Folders, environment: Environment, say: Say) -> AsyncIterator[Finding]:
    """The findings about the places where texts go."""
    from bot.outlets.checkup import examine
    from bot.runtime.time import system_clock

    candidates = outlet_candidates(config, where, environment)
    return examine(candidates, unlisted_outlets(config, where), system_clock, Tell(say))


def outlet_candidates(config: Config, where: Folders, environment: Environment) -> "list[Candidate]":
    """Every outlet of the configuration, as the check looks at it."""
    from bot.outlets.checkup import Candidate
    from bot.wiring import specs_of

    found = []
    for name, spec in specs_of(config, where, environment).items():
        named = config.outlets[name].folder
        folder = {"newsroom": where.newsroom, "folder": Path(named) if named else spec.memory}.get(spec.kind)
        lacks = ("SLACK_BOT_TOKEN",) if spec.kind == "slack" and not environment.get("SLACK_BOT_TOKEN") else ()
        found.append(Candidate(spec, folder, lacks))
    return found


def unlisted_outlets(config: Config, where: Folders) -> dict[str, list[str]]:
    """What playbooks send texts to and config.yaml does not know, with the names of these playbooks."""
    from bot.playbook.shelf import Shelf

    listed = {*config.outlets, *(entry.as_ for entry in config.outlets.values())}
    shelf, found = Shelf(where.playbooks), dict[str, list[str]]()
    for name in shelf.names():
        playbook = shelf.examine(name).playbook
        used = (outlet for statement in playbook.statements.values() for outlet in statement.to) if playbook else ()
        for outlet in sorted({*used} - listed):
            found.setdefault(outlet, []).append(name)
    return found


def _any_outlet(config: Config, _environment: Environment) -> bool:
    return bool(config.outlets)


CHECKUPS: Mapping[str, Checkup] = {"slack": slack, "outlets": outlets}
IS_SET_UP: Mapping[str, Callable[[Config, Environment], bool]] = {"slack": _slack_is_set_up, "outlets": _any_outlet}
