"""config.yaml: the organisation, its people, who holds which role, where texts go. Read as carefully as a playbook."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from bot.playbook.problems import Finding, PlaybookErrors, Problem, did_you_mean, in_order
from bot.playbook.reader import read_tree
from bot.playbook.scalars import Language, Name, Part
from bot.playbook.typed import typed


class PersonEntry(Part):
    """One person: name, language, and whether they work for somebody else (an agency)."""

    name: str = Field(min_length=1, max_length=80)
    language: Language = "de"
    email: str = ""
    phone: str = ""
    external: bool = False


class OutletEntry(Part):
    """One outlet. `kind` says how a text gets there: the bot's own newsroom, or a folder that others read."""

    title: str = Field(min_length=1, max_length=60)
    kind: Literal["newsroom", "folder"] = "folder"
    audience: Literal["public", "internal"] = "public"
    languages: tuple[Language, ...] = ()
    limit: int = Field(default=100_000, ge=20)
    folder: str = ""


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
            raise ValueError(f"'{value}' is no address; write one such as https://news.example.org")
        return value.rstrip("/")


class Config(Part):
    """Everything that the organisation sets."""

    organisation: str = Field(min_length=1, max_length=80)
    languages: tuple[Language, ...] = Field(default=("de", "en"), min_length=1)
    timezone: str = "Europe/Vienna"
    state: str = "state"
    playbooks: str = "playbooks"
    newsroom: NewsroomEntry = NewsroomEntry()
    people: dict[Name, PersonEntry] = Field(min_length=1)
    roles: dict[Name, tuple[Name, ...]] = Field(min_length=1)
    outlets: dict[Name, OutletEntry] = Field(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"'{value}' is no time zone; write one such as Europe/Vienna") from None
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
    if "lead" not in config.roles:
        yield Finding(("roles",), "no-lead", "Nobody is named for the role 'lead'.", "Add a line 'lead: [name]'.")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things lie on this machine."""

    state: Path
    playbooks: Path
    newsroom: Path


def folders(config: Config, config_path: Path) -> Folders:
    """The folders that a configuration names; relative ones count from the folder of config.yaml.

    CRISIS_STATE in the environment moves the state elsewhere (for tests and for containers).
    """
    home = config_path.resolve().parent
    playbooks = home / config.playbooks
    if moved := os.environ.get("CRISIS_STATE"):
        return Folders(Path(moved), playbooks, Path(moved) / "newsroom")
    return Folders(home / config.state, playbooks, home / config.newsroom.folder)
