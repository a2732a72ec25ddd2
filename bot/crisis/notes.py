"""What is written beside a text that is out and was wrong: a visible note with the way to its correction.

Derived: once what mends it is out anywhere, every outlet that has the wrong text and can add to it gets a note. Only
what became of a note is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

from bot.crisis.backoff import MAX_ATTEMPTS, pause
from bot.crisis.change import put
from bot.crisis.command import Act, Changes, Command, Events, Reactions, Refused, Rules
from bot.crisis.consent import outlets_of
from bot.crisis.deadline import Deadline
from bot.crisis.event import Event
from bot.crisis.mending import mended, mends
from bot.crisis.pausing import PAUSED, require_running
from bot.crisis.roster import require_role
from bot.crisis.text import clean, mark_drill
from bot.locale import Say

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

Mends = Literal["correction", "retraction"]

LONGEST_WHEN, LONGEST_NAME = "30 Sep, 23:55", "correction-10"
"""The time and the name of a text in a note, as long as they usually become."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a text that is out. `texts` are its exact words by language, with the link in them."""

    mends: Mends
    statement: str
    at: datetime
    link: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of the note on one text at one outlet. `by` is the text that the note leads to.

    `posted`, `waiting` (tried again from `not_before` on), `failed` (a person decides), `left` (a person left it).
    """

    by: str
    status: Literal["posted", "waiting", "failed", "left"]
    since: datetime
    failures: int = 0
    not_before: datetime | None = None
    reason: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notes:
    """What became of notes, by the wrong text and the outlet."""

    by_post: Mapping[tuple[str, str], Noted] = field(default_factory=dict)

    def on(self, statement: str) -> dict[str, Noted]:
        """The notes on one text by outlet."""
        return {outlet: noted for (name, outlet), noted in self.by_post.items() if name == statement}


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnPost(Command):
    statement: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNoted(_OnPost):
    """The note stands there. `mender` is the text that it leads to."""

    from_hand = True
    mender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotNoted(_OnPost):
    """The note does not stand there, or nobody knows. `final` when trying again cannot help."""

    from_hand = True
    mender: str
    reason: str
    final: bool = False
    wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryNote(_OnPost):
    """Try to add the note once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveNote(_OnPost):
    """Leave the wrong text there without a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PostEvent(Event):
    statement: str
    outlet: str
    mender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePosted(_PostEvent):
    """What was wrong says so itself now, in these words."""

    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFailed(_PostEvent):
    """The note could not be added. Tried again from `not_before` on, or never by itself when that is empty."""

    reason: str
    not_before: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRetried(_PostEvent):
    """A person wants it tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLeft(_PostEvent):
    """A person decided that the wrong text stays there without a note."""


def note_texts(crisis: "Crisis", statement_id: str, now: datetime | None = None) -> dict[str, str]:
    """What will stand beside the text that this correction or retraction mends, by language; nothing for any other
    text. Before its release the computed time is in brackets: `now`, or open."""
    kind = mends(crisis, statement_id)
    if kind is None:
        return {}
    publication = crisis.publishing.publications.get(statement_id)
    released = publication.released_at if publication else None
    found = {}
    for language in crisis.life.languages:
        moment = released or now
        time = _day_and_time(moment, crisis.life.zone, language) if moment else "…"
        when = time if released else f"[{time}]"
        text = Say(language)(f"note.{kind}", when=when, link=newsroom_link(crisis, statement_id, language))
        found[language] = mark_drill(text, language) if crisis.life.drill else text
    return found


def longest_note(crisis: "Crisis", language: str) -> str:
    """A note as long as any can be, with the blank line before it: so much room a text leaves where notes are added."""
    when, link = LONGEST_WHEN, f"{crisis.life.newsroom.rstrip('/')}/{language}/#{LONGEST_NAME}"
    notes = (Say(language)(f"note.{kind}", when=when, link=link) for kind in get_args(Mends))
    text = max(notes, key=len)
    return "\n\n" + (mark_drill(text, language) if crisis.life.drill else text)


def newsroom_link(crisis: "Crisis", statement_id: str, language: str) -> str:
    """Where a text will be read in the newsroom, known beforehand; the crisis' page for one that does not go there."""
    outlets = outlets_of(crisis, crisis.statements.by_id[statement_id])
    if not any(crisis.life.places[name].hub for name in outlets):
        return crisis.life.newsroom
    return f"{crisis.life.newsroom.rstrip('/')}/{language}/#{statement_id}"


def _day_and_time(moment: datetime, zone: str, language: str) -> str:
    here = moment.astimezone(ZoneInfo(zone))
    return f"{here:%d.%m.}, {here:%H:%M}" if language == "de" else f"{here.day} {here:%b}, {here:%H:%M}"


def note_on(crisis: "Crisis", statement: str, outlet: str, mender: str) -> Note:
    """The note that belongs on a wrong text at an outlet, in the languages of what stands there."""
    publications = crisis.publishing.publications
    at, kind = publications[mender].released_at, mends(crisis, mender)
    assert at is not None and kind is not None  # noqa: S101  # what mends was released
    texts = {
        language: text
        for language, text in note_texts(crisis, mender).items()
        if language in publications[statement].texts[outlet]
    }
    return Note(kind, mender, at, newsroom_link(crisis, mender, next(iter(texts))), texts)


def wanted(crisis: "Crisis") -> Iterator[tuple[str, str, str]]:
    """Where a note should stand (wrong text, outlet), and the text that it leads to."""
    for statement, mender in mended(crisis, out=True).items():
        for outlet, outcome in crisis.deliveries.of(statement).items():
            place = crisis.life.places[outlet]
            if outcome.status == "sent" and place.edits and not place.by_hand:
                yield statement, outlet, mender


def open_notes(crisis: "Crisis") -> Iterator[tuple[str, str, str, Noted | None]]:
    """The same without those that stand there or were left, with what became of each so far."""
    for statement, outlet, mender in wanted(crisis):
        noted = crisis.notes.by_post.get((statement, outlet))
        known = noted if noted and noted.by == mender else None
        if known is None or known.status in ("waiting", "failed"):
            yield statement, outlet, mender, known


def due_notes(crisis: "Crisis", now: datetime) -> tuple[tuple[str, str, Note], ...]:
    """What should be noted now: wrong text, outlet, note. Nothing while everything is paused."""
    if crisis.pausing.now:
        return ()
    return tuple(
        (statement, outlet, note_on(crisis, statement, outlet, mender))
        for statement, outlet, mender, noted in open_notes(crisis)
        if noted is None or (noted.status == "waiting" and noted.not_before and noted.not_before <= now)
    )


def report_noted(crisis: "Crisis", wish: ReportNoted, act: Act) -> Events:
    """Once; a note that leads to an older text than it should is not worth a word: the right one follows. What a pause
    overtook may stand there all the same."""
    if _is_open(crisis, wish, "waiting", "failed"):
        texts = dict(note_on(crisis, wish.statement, wish.outlet, wish.mender).texts)
        yield NotePosted(
            at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, mender=wish.mender, texts=texts
        )


def report_not_noted(crisis: "Crisis", wish: ReportNotNoted, act: Act) -> Events:
    """Tried again later, unless that cannot help or was tried often enough: then a person decides."""
    if not _is_open(crisis, wish, "waiting"):
        return
    noted = crisis.notes.by_post.get((wish.statement, wish.outlet))
    failures = 1 + (noted.failures if noted and noted.by == wish.mender else 0)
    enough = wish.final or failures >= MAX_ATTEMPTS
    yield NoteFailed(
        at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, mender=wish.mender,
        reason=clean(wish.reason, 1_000), not_before=None if enough else act.now + pause(failures, wish.wait),
    )  # fmt: skip


def _is_open(crisis: "Crisis", wish: ReportNoted | ReportNotNoted, *statuses: str) -> bool:
    return any(
        (statement, outlet, mender) == (wish.statement, wish.outlet, wish.mender)
        and (noted is None or noted.status in statuses)
        for statement, outlet, mender, noted in open_notes(crisis)
    )


def decide_note(crisis: "Crisis", wish: RetryNote | LeaveNote, act: Act) -> Events:
    """A person decides about a note that could not be added."""
    noted = next((each[3] for each in open_notes(crisis) if each[:2] == (wish.statement, wish.outlet)), None)
    if noted is None or noted.status != "failed":
        raise Refused("refused.stale")
    require_role(crisis, act, "lead", "social", "writer")
    if isinstance(wish, RetryNote):
        require_running(crisis)
    event = NoteRetried if isinstance(wish, RetryNote) else NoteLeft
    yield event(at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, mender=noted.by)


def hold(crisis: "Crisis", act: Act) -> Events:
    """Reaction: while everything is paused no note waits to be added by itself; a person must say so afterwards."""
    for statement, outlet, mender, noted in open_notes(crisis) if crisis.pausing.now else ():
        if noted is None or noted.status == "waiting":
            yield NoteFailed(
                at=act.now, by=act.by, statement=statement, outlet=outlet, mender=mender, reason=PAUSED, not_before=None
            )


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When a note may be tried again (this only wakes the courier)."""
    return tuple(Deadline(noted.not_before) for *_, noted in open_notes(crisis) if noted and noted.not_before)


def _put(notes: Notes, event: _PostEvent, noted: Noted) -> Notes:
    return replace(notes, by_post=put(notes.by_post, (event.statement, event.outlet), noted))


def on_posted(notes: Notes, event: NotePosted) -> Notes:
    """It stands there."""
    return _put(notes, event, Noted(event.mender, "posted", event.at, texts=event.texts))


def on_failed(notes: Notes, event: NoteFailed) -> Notes:
    """Tried again, or asked of a person."""
    before = notes.by_post.get((event.statement, event.outlet))
    failures = 1 + (before.failures if before and before.by == event.mender else 0)
    status: Literal["waiting", "failed"] = "waiting" if event.not_before else "failed"
    return _put(notes, event, Noted(event.mender, status, event.at, failures, event.not_before, event.reason))


def on_retried(notes: Notes, event: NoteRetried) -> Notes:
    """As if it had never failed."""
    return _put(notes, event, Noted(event.mender, "waiting", event.at, not_before=event.at))


def on_left(notes: Notes, event: NoteLeft) -> Notes:
    """Nobody asks any more."""
    return _put(notes, event, Noted(event.mender, "left", event.at))


RULES: Rules = {
    ReportNoted: report_noted,
    ReportNotNoted: report_not_noted,
    RetryNote: decide_note,
    LeaveNote: decide_note,
}
REACTIONS: Reactions = (hold,)
CHANGES: Changes = {NotePosted: on_posted, NoteFailed: on_failed, NoteRetried: on_retried, NoteLeft: on_left}
