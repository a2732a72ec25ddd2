"""How an approved text gets out: asked for by a person, ten seconds to stop it, newsroom first, each outlet once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.approvals import Approve, approve
from bot.crisis.change import put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.consent import approval_class, approved, binding, rule_for, satisfied
from bot.crisis.deadline import Deadline
from bot.crisis.deliveries import DeliveryQueued
from bot.crisis.edition import final_texts, next_update
from bot.crisis.event import Event
from bot.crisis.promises import PromiseMade
from bot.crisis.roster import require_role
from bot.crisis.statements import require_statement

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

UNDO = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Publication:
    """A text on its way: who asked, when it is released, and (once it is) its words for each outlet.

    `texts` maps outlet to language to the final bytes; `next_update` is the promise that it makes.
    """

    by: str
    at: datetime
    release_at: datetime
    binding: str
    released_at: datetime | None = None
    next_update: datetime | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publications by the statement's id."""

    publications: Mapping[str, Publication] = field(default_factory=dict)

    def requested(self, statement: str) -> bool:
        """Whether the text is on its way or out."""
        return statement in self.publications

    def out(self, statement: str) -> bool:
        """Whether the text was released to its outlets."""
        publication = self.publications.get(statement)
        return publication is not None and publication.released_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Command):
    """Publish exactly this approved text; it goes out in ten seconds unless somebody stops it."""

    statement: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishNow(Command):
    """Approve and publish a class A text with one tap."""

    statement: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt(Command):
    """Stop a text before its ten seconds are over."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Command):
    """The ten seconds are over (the alarm says so)."""

    from_hand = True
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRequested(Event):
    """A person decided to publish; it is released at `release_at`."""

    statement: str
    binding: str
    release_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationHalted(Event):
    """It does not go out. `reason` is empty when a person stopped it, else why it could not be released."""

    statement: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReleased(Event):
    """The text is final: its words for each outlet and language, and the time of the next update."""

    statement: str
    texts: dict[str, dict[str, str]]
    next_update: datetime | None


def publish(crisis: "Crisis", wish: Publish, act: Act) -> Events:
    """By the lead or whoever the playbook names for it, once, with a valid approval of exactly this text."""
    statement = require_statement(crisis, wish.statement)
    earlier = crisis.publishing.publications.get(statement.id)
    if earlier:
        raise Refused("refused.published_by", who=crisis.roster.name(earlier.by), when=earlier.at)
    require_role(crisis, act, "lead", *_owners(crisis, statement.template))
    if wish.binding != binding(crisis, statement.id):
        raise Refused("refused.text_changed")
    if not approved(crisis, statement.id, act.now):
        raise Refused("refused.not_approved")
    yield _requested(crisis, statement.id, act)


def _requested(crisis: "Crisis", statement: str, act: Act) -> PublicationRequested:
    return PublicationRequested(
        at=act.now, by=act.by, statement=statement, binding=binding(crisis, statement),
        release_at=act.now + UNDO,
    )  # fmt: skip


def _owners(crisis: "Crisis", template: str) -> tuple[str, ...]:
    return tuple(
        step.by for step in crisis.playbook.steps if template in (step.publish, step.notify, *(step.update or ()))
    )


def halt(crisis: "Crisis", wish: Halt, act: Act) -> Events:
    """Anybody of the company may stop a text while it is still here."""
    publication = crisis.publishing.publications.get(wish.statement)
    if publication is None or publication.released_at:
        raise Refused("refused.too_late" if publication else "refused.nothing_to_halt")
    if not crisis.roster.may_decide(act.by):
        raise Refused("refused.not_yours", could=crisis.roster.names(crisis.roster.deciders("lead")))
    yield PublicationHalted(at=act.now, by=act.by, statement=wish.statement)


def release(crisis: "Crisis", wish: Release, act: Act) -> Events:
    """Checks everything once more: what people approved must still hold at the moment it leaves."""
    publication = crisis.publishing.publications.get(wish.statement)
    if publication is None or publication.released_at or act.now < publication.release_at:
        return
    if not _still_holds(crisis, wish.statement, publication, act.now):
        yield PublicationHalted(at=act.now, by=act.by, statement=wish.statement, reason="lapsed")
        return
    due = next_update(crisis, wish.statement, act.now)
    texts = final_texts(crisis, wish.statement, act.now)
    yield StatementReleased(at=act.now, by=act.by, statement=wish.statement, texts=texts, next_update=due)
    for outlet in texts:
        yield DeliveryQueued(at=act.now, by=act.by, statement=wish.statement, outlet=outlet)
    if due:
        yield PromiseMade(at=act.now, by=act.by, statement=wish.statement, due=due)


def _still_holds(crisis: "Crisis", statement: str, publication: Publication, now: datetime) -> bool:
    return (
        publication.binding == binding(crisis, statement)
        and crisis.roster.may_decide(publication.by)
        and approved(crisis, statement, now)
    )


def publish_now(crisis: "Crisis", wish: PublishNow, act: Act) -> Events:
    """One tap for a class A text: approve and publish. Only for somebody whose approval alone is enough."""
    statement = require_statement(crisis, wish.statement)
    if approval_class(crisis, statement, act.now) != "A":
        raise Refused("refused.not_class_a")
    yield from approve(crisis, Approve(statement=wish.statement, binding=wish.binding), act)
    require_role(crisis, act, "lead", *_owners(crisis, statement.template))
    if not satisfied(crisis, rule_for(crisis, statement, act.now), (act.by,)):
        raise Refused("refused.not_approved")
    yield _requested(crisis, statement.id, act)


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When the ten seconds of each text are over."""
    return tuple(
        Deadline(publication.release_at, Release(statement=name))
        for name, publication in crisis.publishing.publications.items()
        if publication.released_at is None
    )


def on_requested(publishing: Publishing, event: PublicationRequested) -> Publishing:
    """On its way."""
    publication = Publication(event.by, event.at, event.release_at, event.binding)
    return replace(publishing, publications=put(publishing.publications, event.statement, publication))


def on_halted(publishing: Publishing, event: PublicationHalted) -> Publishing:
    """As if nobody had asked."""
    left = {name: value for name, value in publishing.publications.items() if name != event.statement}
    return replace(publishing, publications=left)


def on_released(publishing: Publishing, event: StatementReleased) -> Publishing:
    """Nothing can stop it now. Released texts stand in the order of their release."""
    publication = replace(
        publishing.publications[event.statement], released_at=event.at, texts=event.texts,
        next_update=event.next_update,
    )  # fmt: skip
    others = {name: value for name, value in publishing.publications.items() if name != event.statement}
    return replace(publishing, publications=put(others, event.statement, publication))


RULES: Rules = {Publish: publish, PublishNow: publish_now, Halt: halt, Release: release}
CHANGES: Changes = {
    PublicationRequested: on_requested,
    PublicationHalted: on_halted,
    StatementReleased: on_released,
}
