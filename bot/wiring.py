"""The one place that builds the parts and joins them. Nothing else makes a store, an outlet or a chat."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.base import Chat
from bot.config import Config, Folders, OutletEntry, folders, load_config
from bot.crisis.command import Phrase, Refused
from bot.crisis.core import EVENTS
from bot.crisis.lifecycle import Place, Preapproval, Scheduler, Setup
from bot.crisis.roster import Person
from bot.drill.sandbox import SandboxOutlet
from bot.outlets import kinds
from bot.outlets.base import Capabilities, Outlet, Spec
from bot.outlets.folder import FolderOutlet
from bot.outlets.kinds import KINDS, secrets_of
from bot.outlets.known import Known
from bot.outlets.newsroom import Newsroom, permalink
from bot.playbook.ledger import Entry
from bot.playbook.model import Bilingual, Playbook
from bot.playbook.scalars import Language
from bot.playbook.shelf import Shelf
from bot.runtime.alarm import Waker
from bot.runtime.courier import Outlets
from bot.runtime.door import Reception
from bot.runtime.runtime import Runtime
from bot.store.codec import Codec
from bot.store.tiny import TinyStore

if TYPE_CHECKING:
    from bot.chat.slack.service import Slack

Clock = Callable[[], datetime]

log = logging.getLogger(__name__)

SLACK_API = "https://slack.com/api/"


class Incomplete(Exception):
    """Something that must stand in the environment or in config.yaml does not; the text says what."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The whole bot, built and not yet started."""

    config: Config
    shelf: Shelf
    store: TinyStore
    runtime: Runtime
    reception: Reception
    newsroom: Newsroom
    rehearsal: Newsroom
    newsroom_folder: Path
    rehearsals_folder: Path
    live: Mapping[str, Outlet]
    """The outlets that can be reached, by name."""
    known: Known
    """What they said of themselves; a new crisis copies it."""


def build(
    config: Config, where: Folders, chats: Sequence[Chat], clock: Clock, waker: Waker, slack: "Slack | None" = None,
    environment: Mapping[str, str] = os.environ,
) -> Bot:  # fmt: skip
    """Everything, from a configuration; Slack (see `slack_of`) is one more chat. The outlets' secrets stand in the
    environment. Raises StateInUse, StoreError."""
    rehearsals = where.state / "drill" / "newsroom"
    newsroom = _newsroom(config, where.newsroom, config.newsroom.url, drill=False)
    rehearsal = _newsroom(config, rehearsals, config.newsroom.url + "/drill", drill=True)
    specs = specs_of(config, where, environment)
    live = _live(config, specs, newsroom, slack, clock)
    outlets = Outlets(live=live, drill=_sandboxes(config, where.state / "drill", rehearsal))
    store = TinyStore.open(where.state, Codec(EVENTS))
    runtime = Runtime(store, [*chats, *([slack.chat] if slack else [])], outlets, clock, waker)
    shelf, known = Shelf(where.playbooks), Known()
    reception = Reception(
        desk=runtime.desk, setups=_setups(config, shelf, known), clock=clock,
        languages=partial(language_of, config), zone=config.timezone,
    )  # fmt: skip
    if slack:
        _join(slack, config, shelf, runtime, reception, clock)
    return Bot(config, shelf, store, runtime, reception, newsroom, rehearsal, where.newsroom, rehearsals, live, known)


def slack_of(config: Config, environment: Mapping[str, str], clock: Clock) -> "Slack | None":
    """Slack, when its tokens are set; not started, not yet joined to anything. Raises Incomplete.

    SLACK_BOT_TOKEN, then SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (http); SLACK_API_URL for another place.
    """
    if not environment.get("SLACK_BOT_TOKEN"):
        return None
    from bot.chat.slack.room.rooms import Settings
    from bot.chat.slack.service import Access, Slack
    from bot.chat.slack.who.directory import Listed

    entry = config.slack
    needed = "SLACK_SIGNING_SECRET" if entry.delivery == "http" else "SLACK_APP_TOKEN"
    if not environment.get(needed):
        raise Incomplete(f"SLACK_BOT_TOKEN is set, but {needed} is not. `python -m bot doctor slack` says what to do.")
    access = Access(
        url=environment.get("SLACK_API_URL") or SLACK_API, bot_token=environment["SLACK_BOT_TOKEN"],
        app_token=environment.get("SLACK_APP_TOKEN", ""), signing_secret=environment.get("SLACK_SIGNING_SECRET", ""),
        delivery=entry.delivery,
    )  # fmt: skip
    people = [
        Listed(name, person.slack, person.email, person.language, person.external)
        for name, person in config.people.items()
    ]
    settings = Settings(entry.prefix, entry.private, entry.duty_channel, entry.room_channel, entry.team)
    return Slack(access, people, settings, config.languages, clock)


def _join(
    slack: "Slack", config: Config, shelf: Shelf, runtime: Runtime, reception: Reception, clock: Clock
) -> None:  # fmt: skip
    from bot.chat.slack.hear.house import House

    people = {person.id: person for person in people_of(config)}
    house = House(
        door=reception.answer, crises=runtime.desk, directory=slack.directory, people=people,
        playbooks=partial(titles_of, shelf), shown=slack.chat.shown,
        clock=clock, zone=config.timezone, language=config.languages[0], alerts=reception.alerts,
        ladders={role: [people[name] for name in names] for role, names in config.roles.items()},
    )  # fmt: skip
    runtime.desk.observe(slack.open_to(house).changed)


def open_to_read(config_path: Path) -> TinyStore:
    """The journals, for reading only, while the bot may be running."""
    where = folders(load_config(config_path), config_path)
    return TinyStore.open(where.state, Codec(EVENTS), read_only=True)


def language_of(config: Config, person: str) -> str:
    """The person's language, else the organisation's."""
    return config.people[person].language if person in config.people else config.languages[0]


def titles_of(shelf: Shelf) -> dict[str, Bilingual]:
    """The playbooks that can be started, by name; one with errors keeps no other from being used."""
    examined = {name: shelf.examine(name).playbook for name in shelf.names()}
    return {name: playbook.title for name, playbook in examined.items() if playbook}


def people_of(config: Config) -> tuple[Person, ...]:
    """Everybody in the configuration, as the core knows them."""
    return tuple(
        Person(id=name, name=entry.name, language=entry.language, external=entry.external)
        for name, entry in config.people.items()
    )


def ladders_of(config: Config, playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """Who is asked for each role of a playbook: its people in order, then those of the roles that deputise."""
    return {
        role: tuple(dict.fromkeys(who for name in (role, *entry.deputies) for who in config.roles.get(name, ())))
        for role, entry in playbook.roles.items()
    }


def _setups(config: Config, shelf: Shelf, known: Known) -> Callable[[str, str, str], Setup]:
    def setup(name: str, stream: str, kind: str) -> Setup:
        playbook = _playbook(shelf, name)
        base = config.newsroom.url + ("/drill" if kind == "drill" else "")
        return Setup(
            playbook=playbook, people=people_of(config), ladders=ladders_of(config, playbook),
            places=_places(config, known),
            preapproved=tuple(_as_preapproval(entry) for entry in shelf.signed(name)),
            organisation=config.organisation, languages=config.languages, zone=config.timezone,
            newsroom=permalink(base, stream), schedulers=schedulers_of(config),
        )  # fmt: skip

    return setup


def _playbook(shelf: Shelf, name: str) -> Playbook:
    if name not in shelf.names():
        known = ", ".join(shelf.names())
        raise Refused("refused.unknown_playbook", name=name, hint=Phrase("hint.known", {"known": known}))
    return shelf.load(name)


def _as_preapproval(entry: Entry) -> Preapproval:
    return Preapproval(
        statement=entry.statement, written_by=entry.written_by, approved_by=entry.approved_by,
        valid_until=entry.expires, fingerprint=entry.fingerprint, valid_from=entry.begins,
    )  # fmt: skip


def schedulers_of(config: Config) -> tuple[Scheduler, ...]:
    """The tools in which scheduled posts wait, as the core knows them."""
    return tuple(
        Scheduler(name=name, title=entry.title, owner=entry.owner, page=entry.page)
        for name, entry in config.schedulers.items()
    )


def _places(config: Config, known: Known) -> tuple[Place, ...]:
    """Every outlet as a crisis copies it at its start: with what it said of itself, else with what its kind can."""
    return tuple(
        _place(config, name, entry, known.of(name, KINDS[entry.kind].can)) for name, entry in config.outlets.items()
    )


def _place(config: Config, name: str, entry: OutletEntry, can: Capabilities) -> Place:
    kind = KINDS[entry.kind]
    return Place(
        name=name, title=entry.title, audience=entry.audience, languages=_languages(config, entry),
        hub=entry.kind == "newsroom", called=entry.as_ or "", by_hand=kind.by_hand, within=entry.within,
        subjects=kind.subjects, limit=min(entry.limit, can.limit), counting=can.counting, link=can.link,
        page=entry.page or can.page, reach=can.reach, edits=can.edits,
    )  # fmt: skip


def _languages(config: Config, entry: OutletEntry) -> tuple[Language, ...]:
    return entry.languages or (config.languages[:1] if KINDS[entry.kind].one_language else config.languages)


def specs_of(config: Config, where: Folders, environment: Mapping[str, str]) -> dict[str, Spec]:
    """Every outlet of the configuration with what it needs to be made, by name."""
    return {
        name: Spec(
            name=name, kind=entry.kind, organisation=config.organisation, zone=config.timezone,
            languages=_languages(config, entry), memory=where.state / "outlets" / name, server=entry.server,
            account=entry.account, channel=entry.channel, sender=entry.sender, page=entry.page,
            recipients=where.home / entry.recipients if entry.recipients else None,
            secrets=secrets_of(name, entry.kind, environment),
        )
        for name, entry in config.outlets.items()
    }  # fmt: skip


def _live(
    config: Config, specs: Mapping[str, Spec], newsroom: Newsroom, slack: "Slack | None", clock: Clock
) -> dict[str, Outlet]:  # fmt: skip
    """Those that can be reached now; texts for one that is left out are told to be undeliverable."""
    found = {name: _outlet(config.outlets[name], spec, newsroom, slack, clock) for name, spec in specs.items()}
    return {name: outlet for name, outlet in found.items() if outlet}


def _outlet(
    entry: OutletEntry, spec: Spec, newsroom: Newsroom, slack: "Slack | None", clock: Clock
) -> Outlet | None:  # fmt: skip
    match spec.kind:
        case "newsroom":
            return newsroom
        case "folder":
            return FolderOutlet(Path(entry.folder) if entry.folder else spec.memory, spec.name)
        case "slack":
            from bot.outlets.slack import SlackOutlet

            return SlackOutlet(spec.name, spec.channel, slack.web, spec.languages) if slack else None
        case "manual":
            return None
        case _:
            return _built(spec, clock)


def _built(spec: Spec, clock: Clock) -> Outlet | None:
    """One whose SDK is broken is left out like one whose SDK is missing; the rest of the bot goes on."""
    try:
        return kinds.build(spec, clock) if kinds.usable(spec) else None
    except Exception as problem:
        log.error("%s cannot be used (%s); `doctor outlets` says more", spec.name, type(problem).__name__)
        return None


def unusable(bot: Bot) -> tuple[str, ...]:
    """The outlets of config.yaml to which nothing can be sent now; those that people serve are not meant."""
    entries = bot.config.outlets.items()
    return tuple(name for name, entry in entries if name not in bot.live and not KINDS[entry.kind].by_hand)


def _sandboxes(config: Config, folder: Path, rehearsal: Newsroom) -> dict[str, Outlet]:
    return {
        name: rehearsal if entry.kind == "newsroom" else SandboxOutlet(folder / name, name)
        for name, entry in config.outlets.items()
    }


def _newsroom(config: Config, folder: Path, url: str, *, drill: bool) -> Newsroom:
    return Newsroom(
        folder=folder, base_url=url, organisation=config.organisation, languages=config.languages,
        zone=config.timezone, drill=drill,
    )  # fmt: skip
