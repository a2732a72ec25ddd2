"""The moment at which a text leaves: everything is looked at once more; what no longer holds falls back to people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.command import Act, Command, Events, Reactions, Rules
from bot.crisis.consent import approved, binding
from bot.crisis.deadline import Deadline
from bot.crisis.deliveries import DeliveryQueued
from bot.crisis.edition import final_texts, next_update
from bot.crisis.promises import PromiseMade
from bot.crisis.publishing import Publication, PublicationHalted, StatementReleased

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

LATEST = timedelta(minutes=5)
"""So long after its moment a text still leaves by itself. A restart takes less; after a longer time nobody watched, the
situation may be another one and the reader was promised the time in the text: a person looks first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Command):
    """The ten seconds, or the time that was chosen, are over (the alarm says so)."""

    from_hand = True
    statement: str


def release(crisis: "Crisis", wish: Release, act: Act) -> Events:
    """Out it goes, or it falls back: what people approved must still hold at the moment it leaves."""
    publication = crisis.publishing.on_their_way().get(wish.statement)
    if publication is None or act.now < publication.release_at:
        return
    late = "late" if act.now > publication.release_at + LATEST else ""
    if reason := _why_not(crisis, wish.statement, publication, act.now) or late:
        yield PublicationHalted(at=act.now, by=act.by, statement=wish.statement, reason=reason)
        return
    due = next_update(crisis, wish.statement, act.now)
    texts = final_texts(crisis, wish.statement, act.now)
    yield StatementReleased(at=act.now, by=act.by, statement=wish.statement, texts=texts, next_update=due)
    for outlet in texts:
        yield DeliveryQueued(at=act.now, by=act.by, statement=wish.statement, outlet=outlet)
    if due:
        yield PromiseMade(at=act.now, by=act.by, statement=wish.statement, due=due)


def fall_back(crisis: "Crisis", act: Act) -> Events:
    """Reaction: what may not go out any more does not stay on its way; nobody waits for it in vain."""
    for name, publication in crisis.publishing.on_their_way().items():
        if reason := _why_not(crisis, name, publication, act.now):
            yield PublicationHalted(at=act.now, by=act.cause or act.by, statement=name, reason=reason)


def _why_not(crisis: "Crisis", statement: str, publication: Publication, now: datetime) -> str:
    """Why a text may not go out now; empty when it may."""
    if crisis.pausing.now:
        return "paused"
    if publication.binding != binding(crisis, statement):
        return "changed"
    if not crisis.roster.may_decide(publication.by):
        return "conflict"
    return "" if approved(crisis, statement, now) else "lapsed"


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When each text that is on its way leaves."""
    return tuple(
        Deadline(publication.release_at, Release(statement=name))
        for name, publication in crisis.publishing.on_their_way().items()
    )


RULES: Rules = {Release: release}
REACTIONS: Reactions = (fall_back,)
