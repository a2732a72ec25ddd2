"""What happened, minute by minute: one plain sentence for each event that a person cares about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.crisis import (
    approvals,
    deliveries,
    lifecycle,
    notes,
    paging,
    pausing,
    promises,
    publishing,
    rooms,
    roster,
    shown,
    steps,
)
from bot.crisis import clocks as legal
from bot.crisis.event import Event, Recorded
from bot.report.history import Moment, walk
from bot.report.names import Names
from bot.report.releases import mends
from bot.report.telling import tell, why
from bot.report.words import Words

Weight = Literal["milestone", "plain", "trouble"]

SILENT: frozenset[type[Event]] = frozenset({
    shown.CardPosting, shown.CardPosted, shown.CardNotPosted,    # where a card stands
    rooms.RoomOpened,                                            # where the people of the crisis meet
    deliveries.DeliveryQueued, deliveries.DeliveryAttempted,     # told once it is out, or is not
    steps.StepOpened,                                            # told once it is done, or overdue
    promises.PromiseMade,                                        # told with the text that makes it
    paging.PageWithdrawn,                                        # nobody was needed any more
})  # fmt: skip
"""The bot's own bookkeeping, deliberately not told."""

MILESTONES: frozenset[type[Event]] = frozenset({
    lifecycle.CrisisStarted, lifecycle.SeverityChanged, lifecycle.CrisisStoodDown, lifecycle.CrisisDismissed,
    publishing.StatementReleased, pausing.AllPaused, pausing.AllResumed,
})  # fmt: skip
"""What somebody who skims must not miss."""

TROUBLE: frozenset[type[Event]] = frozenset({
    approvals.ApprovalOverdue, publishing.PublicationHalted, deliveries.DeliveryUnknown, paging.PageExhausted,
    promises.PromiseMissed, steps.StepOverdue, deliveries.DeliveryLate,
})  # fmt: skip
"""What did not go as it should; together with final refusals of an outlet, late duties and corrections."""

DECISIONS: frozenset[type[Event]] = frozenset({
    lifecycle.CrisisStarted, lifecycle.SeverityChanged, lifecycle.CrisisStoodDown, lifecycle.CrisisDismissed,
    roster.ConflictDeclared, steps.StepDecided, approvals.ApprovalRefused, publishing.PublicationRequested,
    deliveries.DeliveryDropped, legal.ClockStarted, legal.ClockRuledOut, publishing.PublicationHastened,
    pausing.AllPaused, pausing.AllResumed, deliveries.DeliveryFreed, notes.NoteLeft,
})  # fmt: skip
"""What a person decided for the company; together with skipped steps and texts stopped by hand."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `at` is UTC; `clock` and `zone` say the same in the organisation's zone.

    `why` is a reason that somebody gave, or the proof that something was done, as `reason` says.
    """

    version: int
    at: datetime
    clock: str
    zone: str
    event: str
    by: str
    who: str
    text: str
    why: str
    reason: Literal["why", "proof"]
    weight: Weight
    decision: bool


def timeline(records: Sequence[Recorded], language: str) -> tuple[Entry, ...]:
    """Every line of the timeline, oldest first. Raises ValueError for no records or an unknown language."""
    moments = walk(records)
    first = next(moments)
    words = Words.since(first.event.at, language, first.after.life.zone)
    told = (first, *(moment for moment in moments if type(moment.event) not in SILENT))
    return tuple(_entry(moment, words) for moment in told)


def _entry(moment: Moment, words: Words) -> Entry:
    event = moment.event
    return Entry(
        version=moment.record.version, at=event.at, clock=words.exact(event.at), zone=words.zone_of(event.at),
        event=type(event).__name__, by=event.by, who=Names(moment.after, words).person(event.by),
        text=tell(moment, words), why=why(moment, words),
        reason="proof" if isinstance(event, legal.ClockMet) else "why", weight=_weight(moment),
        decision=_is_decision(event),
    )  # fmt: skip


def _weight(moment: Moment) -> Weight:
    if type(moment.event) in TROUBLE or _went_wrong(moment):
        return "trouble"
    return "milestone" if type(moment.event) in MILESTONES else "plain"


def _went_wrong(moment: Moment) -> bool:
    match moment.event:
        case deliveries.DeliveryNotSent(not_before=None) | notes.NoteFailed(not_before=None):
            return True
        case publishing.StatementReleased(statement=name):
            return mends(moment.after, name)
        case legal.ClockWarned(clock=name, at=at):
            due = moment.after.clocks.by_name[name].due
            return due is not None and at >= due
        case _:
            return False


def _is_decision(event: Event) -> bool:
    match event:
        case steps.StepDone(skipped=reason):
            return bool(reason)
        case publishing.PublicationHalted(reason=reason):
            return not reason
        case _:
            return type(event) in DECISIONS
