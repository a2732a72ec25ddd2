"""The company in Slack: with an agency, with announcement channels, and with those who are not of the company."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from bot.config import Config, Folders, OutletEntry
from bot.drill.outage import BEGIN
from bot.runtime.time import VirtualClock
from tests.journeys.company import ROOT, configuration
from tests.journeys.slack_office import SlackOffice, SlackStage
from tests.slack.people import Person
from tests.slack.standin import StandIn
from tests.slack.values import Message
from tests.slack.workspace import BOT_USER

CHANNELS: dict[str, Literal["public", "internal"]] = {"mastodon": "public", "intranet": "internal"}
"""Outlets of the playbooks that are Slack channels here."""

OUTSIDERS: dict[str, dict[str, object]] = {
    "unknown": {"email": "unknown@linznet.example"},
    "guest": {"email": "guest@other.example", "is_restricted": True},
    "single": {"email": "single@other.example", "is_restricted": True, "is_ultra_restricted": True},
    "stranger": {"email": "anna@linznet.example", "is_stranger": True, "team_id": "T0THEIRS00", "enterprise_id": ""},
    "robot": {"is_bot": True},
    "leaver": {"email": "leaver@linznet.example", "deleted": True},
}
"""Name → what Slack says of them. The stranger has an e-mail address like Anna's, in another company's Slack."""


@asynccontextmanager
async def crowded(
    folder: Path,
    language: str = "de",
    delivery: Literal["socket", "http"] = "socket",
    *,
    playbooks: Path = ROOT / "playbooks",
    names: dict[str, str] | None = None,
    enterprise: str = "",
) -> AsyncIterator[SlackOffice]:
    """Everybody of config.yaml but the agency is found by e-mail. `names` are other names for some of them.

    With `enterprise`, the app is installed in a whole organisation.
    """
    clock = VirtualClock(BEGIN)
    async with StandIn(clock=clock, delivery=delivery, enterprise=enterprise, org_wide=bool(enterprise)) as slack:
        config = _settled(slack, configuration(language), names or {}, delivery)
        for name, about in OUTSIDERS.items():
            slack.person(name, **about)
        where = Folders(folder / "state", playbooks, folder / "newsroom")
        office = await SlackOffice(slack, config, where, clock, delivery).open()
        office.stage = SlackStage(office)
        try:
            yield office
        finally:
            await office.close()


def _settled(slack: StandIn, config: Config, names: dict[str, str], delivery: Literal["socket", "http"]) -> Config:
    """The configuration of this workspace, in which everybody has a place now."""
    people = {}
    for name, person in config.people.items():
        called = names.get(name, person.name)
        locale = f"{person.language}-AT"
        member = slack.person(
            name, real_name=called, email=person.email, locale=locale, is_restricted=person.external
        ).user
        own = {"slack": member.id} if person.external else {}
        people[name] = person.model_copy(update={"name": called, **own})
    places = {
        name: OutletEntry(title=f"#{name}", kind="slack", audience=audience, channel=_channel(slack, name))
        for name, audience in CHANNELS.items()
    }
    team = {"team": slack.workspace.team} if slack.workspace.enterprise else {}
    settings = config.slack.model_copy(update={"delivery": delivery, **team})
    return config.model_copy(update={"people": people, "outlets": {**config.outlets, **places}, "slack": settings})


def _channel(slack: StandIn, name: str) -> str:
    return slack.workspace.add_channel(name, members=(BOT_USER,)).id


def said_by_the_bot(slack: StandIn) -> Iterator[Message]:
    """Every message of the bot anywhere, also those that one person alone sees."""
    for channel in slack.workspace.channels:
        yield from (message for message in slack.workspace.messages(channel) if message.by_app)
    yield from slack.workspace.ephemerals


def member(office: SlackOffice, name: str) -> Person:
    """Somebody by name, of the company or not."""
    return office.slack.person(name)
