"""The one place that builds the parts and joins them. Nothing else makes a store, an outlet or a chat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.chat.base import Chat
from bot.config import Config, Folders, OutletEntry, folders, load_config
from bot.crisis.command import Phrase, Refused
from bot.crisis.core import EVENTS
from bot.crisis.lifecycle import Place, Preapproval, Setup
from bot.crisis.roster import Person
from bot.drill.sandbox import SandboxOutlet
from bot.outlets.base import Outlet
from bot.outlets.folder import FolderOutlet
from bot.outlets.newsroom import Newsroom, permalink
from bot.playbook.ledger import Entry
from bot.playbook.model import Playbook
from bot.playbook.shelf import Shelf
from bot.runtime.alarm import Waker
from bot.runtime.courier import Outlets
from bot.runtime.door import Reception
from bot.runtime.runtime import Runtime
from bot.store.codec import Codec
from bot.store.tiny import TinyStore

Clock = Callable[[], datetime]


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


def build(config: Config, where: Folders, chats: Sequence[Chat], clock: Clock, waker: Waker) -> Bot:
    """Everything, from a configuration. Raises StateInUse, StoreError."""
    rehearsals = where.state / "drill" / "newsroom"
    newsroom = _newsroom(config, where.newsroom, config.newsroom.url, drill=False)
    rehearsal = _newsroom(config, rehearsals, config.newsroom.url + "/drill", drill=True)
    outlets = Outlets(
        live=_live(config, where.state, newsroom), drill=_sandboxes(config, where.state / "drill", rehearsal)
    )
    store = TinyStore.open(where.state, Codec(EVENTS))
    runtime = Runtime(store, chats, outlets, clock, waker)
    shelf = Shelf(where.playbooks)
    reception = Reception(
        desk=runtime.desk, setups=_setups(config, shelf, clock), clock=clock,
        languages=lambda person: language_of(config, person), zone=config.timezone,
    )  # fmt: skip
    return Bot(config, shelf, store, runtime, reception, newsroom, rehearsal, where.newsroom, rehearsals)


def open_to_read(config_path: Path) -> TinyStore:
    """The journals, for reading only, while the bot may be running."""
    where = folders(load_config(config_path), config_path)
    return TinyStore.open(where.state, Codec(EVENTS), read_only=True)


def language_of(config: Config, person: str) -> str:
    """The person's language, else the organisation's."""
    return config.people[person].language if person in config.people else config.languages[0]


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


def _setups(config: Config, shelf: Shelf, clock: Clock) -> Callable[[str, str, str], Setup]:
    def setup(name: str, stream: str, kind: str) -> Setup:
        playbook = _playbook(shelf, name)
        valid = shelf.preapproved(name, clock())
        base = config.newsroom.url + ("/drill" if kind == "drill" else "")
        return Setup(
            playbook=playbook, people=people_of(config), ladders=ladders_of(config, playbook), places=_places(config),
            preapproved=tuple(_as_preapproval(entry) for entry in valid.values()),
            organisation=config.organisation, languages=config.languages, zone=config.timezone,
            newsroom=permalink(base, stream),
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
        valid_until=entry.expires, fingerprint=entry.fingerprint,
    )  # fmt: skip


def _places(config: Config) -> tuple[Place, ...]:
    return tuple(
        Place(
            name=name,
            title=entry.title,
            audience=entry.audience,
            limit=entry.limit,
            languages=entry.languages or config.languages,
            hub=entry.kind == "newsroom",
        )
        for name, entry in config.outlets.items()
    )


def _live(config: Config, state: Path, newsroom: Newsroom) -> dict[str, Outlet]:
    return {name: _outlet(name, entry, state, newsroom) for name, entry in config.outlets.items()}


def _outlet(name: str, entry: OutletEntry, state: Path, newsroom: Newsroom) -> Outlet:
    if entry.kind == "newsroom":
        return newsroom
    return FolderOutlet(Path(entry.folder) if entry.folder else state / "outlets" / name, name)


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
