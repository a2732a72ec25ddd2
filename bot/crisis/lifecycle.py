"""How a crisis begins, changes its severity and ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.event import Event
from bot.crisis.roster import Person, RoleClaimed, require_role
from bot.crisis.text import clean
from bot.playbook.length import Counting
from bot.playbook.model import Playbook

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

DEFAULT_CADENCE = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet as the core knows it: whom it reaches, how long a text may be, which languages it takes.

    `limit` is counted as `counting` says, a web address as `link` (0: as long as it is). `called` is the name by which
    playbooks call it (empty: its own); `page` is where people look whether something is out; `reach` the number of
    addresses of a list (0: not a list). A place `by_hand` has no interface: a person puts the text there `within` so
    long. With `subjects` a subject goes before the text. `edits` where a note can be added to what is out.
    """

    name: str
    title: str
    audience: str = "public"
    limit: int = 100_000
    languages: tuple[str, ...] = ("de", "en")
    hub: bool = False
    counting: Counting = "characters"
    link: int = 0
    called: str = ""
    page: str = ""
    reach: int = 0
    by_hand: bool = False
    within: timedelta = timedelta(minutes=10)
    subjects: bool = False
    edits: bool = False


@dataclass(frozen=True, slots=True)
class Scheduler:
    """A tool in which scheduled posts, advertisements or newsletters wait; who owns it, where it can be opened."""

    name: str
    title: str
    owner: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Preapproval:
    """Who approved a class A template beforehand, until when (aware UTC), and exactly which words (SHA-256).

    Before `valid_from` (None: it was valid when the crisis began) it counts for nothing.
    """

    statement: str
    written_by: str
    approved_by: str
    valid_until: datetime
    fingerprint: str
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A pre-approval that counts for nothing in this crisis, and why: who approved it wrote it, other words or
    questions stand in the playbook now, it was not valid yet or not any more when the crisis began."""

    why: Literal["own", "changed", "early", "expired"]
    entry: Preapproval


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that a crisis copies at its start, so that editing a file never changes a running crisis."""

    playbook: Playbook
    people: tuple[Person, ...]
    ladders: Mapping[str, tuple[str, ...]]
    places: tuple[Place, ...]
    preapproved: tuple[Preapproval, ...]
    organisation: str
    languages: tuple[str, ...]
    zone: str
    newsroom: str
    schedulers: tuple[Scheduler, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What was fixed at the start, the severity now, and whether and how it ended.

    `preapproved` are the entries of the ledger that fit, `unfit` those that do not, by statement.
    """

    playbook: Playbook
    organisation: str
    kind: str
    severity: str
    what: str
    started_at: datetime
    started_by: str
    languages: tuple[str, ...]
    zone: str
    newsroom: str
    places: Mapping[str, Place]
    preapproved: Mapping[str, Preapproval] = field(default_factory=dict)
    unfit: Mapping[str, Unfit] = field(default_factory=dict)
    severity_changes: int = 0
    ended_at: datetime | None = None
    outcome: str = ""
    schedulers: tuple[Scheduler, ...] = ()

    @property
    def drill(self) -> bool:
        """True for an exercise."""
        return self.kind == "drill"

    @property
    def cadence(self) -> timedelta:
        """The longest time between two public updates at today's severity."""
        level = self.playbook.severity.get(self.severity)  # type: ignore[call-overload]  # a checked severity
        return (level and level.update_every) or DEFAULT_CADENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Command):
    """What a person says: start a crisis from the playbook of that name. The desk's door adds the Setup.

    An empty severity is the playbook's gravest but one.
    """

    playbook: str
    severity: str = ""
    what: str = ""
    kind: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCrisis(Command):
    """Start a crisis (live or drill) from a playbook, with what is known in a few words."""

    setup: Setup
    severity: str
    kind: str = "live"
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeverity(Command):
    """Raise or lower the severity, with a reason. Approvals given for the old one no longer count."""

    severity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNote(Command):
    """Write something into the log."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisStarted(Event):
    """A crisis began. Carries its playbook (canonical JSON), so that it can be replayed for ever."""

    playbook: str
    playbook_hash: str
    organisation: str
    kind: str
    severity: str
    what: str
    people: tuple[Person, ...]
    ladders: dict[str, tuple[str, ...]]
    places: tuple[Place, ...]
    preapproved: tuple[Preapproval, ...]
    languages: tuple[str, ...]
    zone: str
    newsroom: str
    schedulers: tuple[Scheduler, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged(Event):
    """The severity is another one now."""

    severity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTaken(Event):
    """Somebody wrote something into the log."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisStoodDown(Event):
    """The crisis is over."""

    closes: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisDismissed(Event):
    """It was no crisis: nothing was published and nothing will be."""

    closes: ClassVar[bool] = True
    reason: str


def start(wish: StartCrisis, act: Act) -> Events:
    """A crisis starts only with a severity that its playbook knows, and by a person who may decide."""
    setup = wish.setup
    starter = next((person for person in setup.people if person.id == act.by), None)
    if starter is None or starter.external:
        names = ", ".join(person.name for person in setup.people if not person.external)
        raise Refused("refused.start", could=names)
    if wish.severity not in setup.playbook.severity:
        raise Refused("refused.severity", given=wish.severity, known=", ".join(sorted(setup.playbook.severity)))
    if wish.kind not in ("live", "drill"):
        raise Refused("refused.kind", given=wish.kind)
    canonical = setup.playbook.canonical()
    yield CrisisStarted(
        at=act.now, by=act.by, playbook=canonical, playbook_hash=setup.playbook.fingerprint(),
        organisation=setup.organisation, kind=wish.kind, severity=wish.severity, what=clean(wish.what, 300),
        people=setup.people, ladders=dict(setup.ladders), places=setup.places, preapproved=setup.preapproved,
        languages=setup.languages, zone=setup.zone, newsroom=setup.newsroom, schedulers=setup.schedulers,
    )  # fmt: skip
    if act.by in setup.ladders.get("lead", ()):
        yield RoleClaimed(at=act.now, by=act.by, role="lead", person=act.by)


def change_severity(crisis: "Crisis", wish: ChangeSeverity, act: Act) -> Events:
    """Only the lead changes the severity, and says why."""
    require_role(crisis, act, "lead")
    known = crisis.playbook.severity
    if wish.severity not in known:
        raise Refused("refused.severity", given=wish.severity, known=", ".join(sorted(known)))
    if not clean(wish.reason):
        raise Refused("refused.reason")
    if wish.severity != crisis.life.severity:
        yield SeverityChanged(at=act.now, by=act.by, severity=wish.severity, reason=clean(wish.reason, 300))


def take_note(crisis: "Crisis", wish: TakeNote, act: Act) -> Events:
    """Everybody may write into the log."""
    if not clean(wish.text):
        raise Refused("refused.empty")
    yield NoteTaken(at=act.now, by=act.by, text=clean(wish.text, 2000))


@lru_cache(maxsize=64)
def _playbook(canonical: str) -> Playbook:
    return Playbook.model_validate_json(canonical)


@lru_cache(maxsize=1024)
def _seal(canonical: str, statement: str) -> str:
    return _playbook(canonical).seal(statement)


def on_started(event: CrisisStarted) -> Lifecycle:
    """The fixed part of a crisis."""
    statements = _playbook(event.playbook).statements
    known = [(entry, _why_unfit(entry, event)) for entry in event.preapproved if entry.statement in statements]
    return Lifecycle(
        playbook=_playbook(event.playbook), organisation=event.organisation, kind=event.kind,
        severity=event.severity, what=event.what, started_at=event.at, started_by=event.by,
        languages=event.languages, zone=event.zone, newsroom=event.newsroom,
        places={place.name: place for place in event.places},
        preapproved={entry.statement: entry for entry, why in known if why is None},
        unfit={entry.statement: Unfit(why, entry) for entry, why in known if why},
        schedulers=event.schedulers,
    )  # fmt: skip


def _why_unfit(entry: Preapproval, event: CrisisStarted) -> Literal["own", "changed", "early", "expired"] | None:
    """Judged once, at the start: what does not count then never does in this crisis."""
    if entry.approved_by == entry.written_by:
        return "own"
    if entry.fingerprint != _seal(event.playbook, entry.statement):
        return "changed"
    if entry.valid_from and event.at < entry.valid_from:
        return "early"
    return "expired" if event.at >= entry.valid_until else None


def on_severity(life: Lifecycle, event: SeverityChanged) -> Lifecycle:
    """Another severity, another cadence."""
    return replace(life, severity=event.severity, severity_changes=life.severity_changes + 1)


def on_note(life: Lifecycle, event: NoteTaken) -> Lifecycle:
    """A note is in the log only."""
    return life


def on_ended(life: Lifecycle, event: CrisisStoodDown | CrisisDismissed) -> Lifecycle:
    """Nothing is due any more."""
    outcome = "dismissed" if isinstance(event, CrisisDismissed) else "stood_down"
    return replace(life, ended_at=event.at, outcome=outcome)


RULES: Rules = {ChangeSeverity: change_severity, TakeNote: take_note}
CHANGES: Changes = {
    SeverityChanged: on_severity,
    NoteTaken: on_note,
    CrisisStoodDown: on_ended,
    CrisisDismissed: on_ended,
}
