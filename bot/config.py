"""config.yaml: the organisation, its people, who holds which role, where texts go. Read as carefully as a playbook."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from bot.crisis.text import clean, shorten
from bot.outlets.kinds import KINDS
from bot.playbook.problems import Finding, PlaybookErrors, Problem, did_you_mean, in_order
from bot.playbook.reader import read_tree
from bot.playbook.scalars import Duration, Language, Name, Part
from bot.playbook.typed import typed


def _told(value: str) -> str:
    """What somebody typed, as it may stand in a sentence: on one line, and not all of it when it is long."""
    return shorten(clean(value), 60)


class PersonEntry(Part):
    """One person: name, language, and whether they work for somebody else (an agency)."""

    name: str = Field(min_length=1, max_length=80)
    language: Language = "de"
    email: str = ""
    phone: str = ""
    slack: str = Field(default="", pattern=r"^([UW][A-Z0-9]{2,})?$")
    """The Slack member id (`U024BE7LH`); without one, the e-mail address finds them."""
    external: bool = False


OutletKind = Literal[
    "newsroom", "folder", "manual", "slack", "telegram", "mastodon", "bluesky", "x", "linkedin", "email", "webhook",
    "apprise",
]  # fmt: skip


class OutletEntry(Part):
    """One outlet: a place where texts go. Its secrets come from the environment (docs/outlets.md names them)."""

    title: str = Field(min_length=1, max_length=60)
    kind: OutletKind = "folder"
    as_: Name | None = Field(default=None, alias="as")
    """The name by which playbooks call it, where that is another: two accounts can both be `mastodon`."""
    audience: Literal["public", "internal"] = "public"
    languages: tuple[Language, ...] = ()
    """Without any: the organisation's; where each text is a post of its own, the organisation's first."""
    limit: int = Field(default=100_000, ge=20)
    """The longest text, for each language, counted as the place counts; never more than the place itself allows."""
    page: str = ""
    """Where people look whether something is out: the address of the account's page."""
    folder: str = ""
    channel: str = ""
    """For slack: the id of the announcement channel (`C…`). For telegram: `@name` or the number of the channel."""
    server: str = ""
    """For mastodon, bluesky, webhook: an address (https://…). For email: `smtp://host:587` or `smtps://host:465`."""
    account: str = ""
    """For bluesky: the handle. For x: the name without @. For linkedin: the number of the organisation."""
    sender: str = ""
    """For email: whom the messages come from, such as `Presse <presse@example.org>`."""
    recipients: str = ""
    """For email: the CSV file with the addresses (columns email, name, language)."""
    within: Duration = timedelta(minutes=10)
    """For manual: so long a person has to put the text there before the room is told."""


class SchedulerEntry(Part):
    """One tool in which scheduled posts, advertisements or newsletters wait: somebody must pause it in a crisis."""

    title: str = Field(min_length=1, max_length=60)
    owner: Name
    """Who can pause it: a person of `people`."""
    page: str = Field(default="", max_length=200)
    """Where it can be opened."""


class SlackEntry(Part):
    """How the bot lives in Slack. Its tokens come from the environment, never from here."""

    delivery: Literal["socket", "http"] = "socket"
    """How Slack reaches the bot: Socket Mode needs no public address; http is served at /slack/events."""
    prefix: str = Field(default="", pattern=r"^[a-z0-9äöüß_-]{0,20}$")
    """What the names of war rooms begin with; empty: `krise` or `crisis`, by the organisation's language."""
    private: bool = False
    """Whether every war room is private, not only those of playbooks that say so."""
    duty_channel: str = Field(default="", pattern=r"^([CG][A-Z0-9]{2,})?$")
    """The id of the channel where alerts ring."""
    room_channel: str = Field(default="", pattern=r"^([CG][A-Z0-9]{2,})?$")
    """The id of a channel in whose threads crises live when the bot may not make channels."""
    team: str = Field(default="", pattern=r"^([T][A-Z0-9]{2,})?$")
    """Enterprise Grid only: the id of the workspace in which war rooms are made."""


class NewsroomEntry(Part):
    """The company's own page: where its files lie, the address people open, where the bot itself serves it."""

    url: str = "http://127.0.0.1:8080"
    folder: str = "state/newsroom"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65_535)

    @field_validator("url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"'{_told(value)}' is no address; write one such as https://news.example.org")
        return value.rstrip("/")


class Config(Part):
    """Everything that the organisation sets."""

    organisation: str = Field(min_length=1, max_length=80)
    languages: tuple[Language, ...] = Field(default=("de", "en"), min_length=1)
    timezone: str = "Europe/Vienna"
    state: str = "state"
    playbooks: str = "playbooks"
    newsroom: NewsroomEntry = NewsroomEntry()
    slack: SlackEntry = SlackEntry()
    people: dict[Name, PersonEntry] = Field(min_length=1)
    roles: dict[Name, tuple[Name, ...]] = Field(min_length=1)
    outlets: dict[Name, OutletEntry] = Field(default_factory=dict)
    schedulers: dict[Name, SchedulerEntry] = Field(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"'{_told(value)}' is no time zone; write one such as Europe/Vienna") from None
        return value


@dataclass(frozen=True, slots=True)
class ExaminedConfig:
    """A configuration and all that was found wrong with it; `config` is None when there is an error."""

    config: Config | None
    problems: tuple[Problem, ...]


def load_config(path: Path) -> Config:
    """The configuration in a file. Raises PlaybookErrors with every problem and its place."""
    examined = examine_config(path)
    if examined.config is None:
        raise PlaybookErrors(examined.problems)
    return examined.config


def examine_config(path: Path) -> ExaminedConfig:
    """The configuration in a file with its errors. Never raises for a bad file."""
    tree = read_tree(path)
    result = typed(Config, tree)
    findings = [*result.findings, *(_references(result.value) if result.value and not result.findings else ())]
    problems = in_order([*tree.problems, *map(tree.locate, findings)])
    return ExaminedConfig(result.value if not problems else None, problems)


def _references(config: Config) -> Iterator[Finding]:
    for role, people in config.roles.items():
        for index, person in enumerate(people):
            if person not in config.people:
                fix = did_you_mean(person, config.people)
                yield Finding(("roles", role, index), "unknown-person", f"There is no person '{person}'.", fix)
    for name, scheduler in config.schedulers.items():
        if scheduler.owner not in config.people:
            said, fix = f"There is no person '{scheduler.owner}'.", did_you_mean(scheduler.owner, config.people)
            yield Finding(("schedulers", name, "owner"), "unknown-person", said, fix)
    if "lead" not in config.roles:
        yield Finding(("roles",), "no-lead", "Nobody is named for the role 'lead'.", "Add a line 'lead: [name]'.")
    yield from _twice(config)
    for name, outlet in config.outlets.items():
        yield from _outlet_faults(name, outlet)


def _outlet_faults(name: str, outlet: OutletEntry) -> Iterator[Finding]:
    kind = KINDS[outlet.kind]
    for key in kind.needs:
        if not getattr(outlet, key):
            said = f"The outlet '{name}' (kind {outlet.kind}) needs '{key}'."
            yield Finding(("outlets", name), f"no-{key}", said, f"Add '{key}: {_SAMPLES[outlet.kind, key]}'.")
    if outlet.kind == "slack" and outlet.channel and not _SLACK_CHANNEL.fullmatch(outlet.channel):
        said = f"'{_told(outlet.channel)}' is no id of a Slack channel."
        yield Finding(
            ("outlets", name, "channel"), "channel", said, "It stands at the end of the channel's address: C…"
        )
    if kind.one_language and len(outlet.languages) > 1:
        said = f"Each text of '{name}' is a post of its own, so it has one language."
        fix = f"Add a second outlet for the other language, with `as: {outlet.as_ or name}`."
        yield Finding(("outlets", name, "languages"), "one-language", said, fix)


_SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")

_SAMPLES: Mapping[tuple[str, str], str] = {
    ("slack", "channel"): "C…",
    ("telegram", "channel"): '"@linznet"',
    ("mastodon", "server"): "https://mastodon.example",
    ("bluesky", "account"): "linznet.example",
    ("x", "account"): "linznet",
    ("linkedin", "account"): '"1234567"',
    ("email", "server"): "smtp://mail.example.org:587",
    ("email", "sender"): "Presse <presse@example.org>",
    ("email", "recipients"): "press.csv",
    ("webhook", "server"): "https://www.example.org/hooks/crisis",
}


def _twice(config: Config) -> Iterator[Finding]:
    """Two people with one address: whoever taps would be either of them."""
    for what in ("email", "slack"):
        seen: dict[str, str] = {}
        for name, person in config.people.items():
            address = str(getattr(person, what)).casefold()
            if address and address in seen:
                said = f"{name} and {seen[address]} have the same {what} '{_told(address)}'."
                yield Finding(("people", name, what), f"same-{what}", said, "Each person needs their own.")
            seen.setdefault(address, name)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie on this machine."""

    state: Path
    playbooks: Path
    newsroom: Path
    home: Path = Path()
    """The folder of config.yaml: from there its other paths count."""


def folders(config: Config, config_path: Path) -> Folders:
    """The folders that a configuration names; relative ones count from the folder of config.yaml.

    CRISIS_STATE in the environment moves the state elsewhere (for tests and for containers).
    """
    home = config_path.resolve().parent
    playbooks = home / config.playbooks
    if moved := os.environ.get("CRISIS_STATE"):
        return Folders(Path(moved), playbooks, Path(moved) / "newsroom", home)
    return Folders(home / config.state, playbooks, home / config.newsroom.folder, home)
