"""A person decides that an approved text goes out, at once or later; anybody may stop it before it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.approvals import Approve, approve
from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.consent import approval_class, approved, binding, refusal, rule_for, satisfied
from bot.crisis.event import Event
from bot.crisis.pausing import require_running
from bot.crisis.roster import require_role
from bot.crisis.statements import Statement, require_statement

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

    @property
    def scheduled(self) -> bool:
        """Whether it waits for a time that somebody chose, and not only for the ten seconds."""
        return self.released_at is None and self.release_at - self.at > UNDO


@dataclass(frozen=True, slots=True)
class Halted:
    """A text that did not go out when it should have (`release_at`): who or what stopped it, when.

    `reason` is empty when a person did, else one of lapsed, changed, conflict, late, paused. `times` counts how often
    it stopped by itself; each time people must hear of it.
    """

    by: str
    at: datetime
    reason: str
    release_at: datetime
    times: int = 0


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publications by the statement's id; `halted` are the texts that were stopped the last time."""

    publications: Mapping[str, Publication] = field(default_factory=dict)
    halted: Mapping[str, Halted] = field(default_factory=dict)

    def requested(self, statement: str) -> bool:
        """Whether the text is on its way or out."""
        return statement in self.publications

    def out(self, statement: str) -> bool:
        """Whether the text was released to its outlets."""
        publication = self.publications.get(statement)
        return publication is not None and publication.released_at is not None

    def require_still_open(self, statement: str) -> None:
        """Refuse for a text that is on its way or out: its words are settled."""
        publication = self.publications.get(statement)
        if publication and publication.scheduled:
            raise Refused("refused.stop_it_first", name=statement, at=publication.release_at)
        if publication:
            raise Refused("refused.already_out", name=statement)

    def on_their_way(self) -> dict[str, Publication]:
        """What was asked for and is not out: it can still be stopped."""
        return {name: each for name, each in self.publications.items() if each.released_at is None}

    def waits_after_pause(self) -> tuple[str, ...]:
        """The texts that a pause stopped and that nobody has sent since."""
        return tuple(
            name for name, each in self.halted.items() if each.reason == "paused" and name not in self.publications
        )


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
    """Stop a text before its ten seconds, or its time, are over."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRequested(Event):
    """A person decided to publish; it is released at `release_at`."""

    statement: str
    binding: str
    release_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationHalted(Event):
    """It does not go out. `reason` is empty when a person stopped it, else why it could not be released: lapsed,
    changed, conflict, late, paused."""

    statement: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationHastened(Event):
    """A person decided not to wait for the time that was chosen."""

    statement: str
    release_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReleased(Event):
    """The text is final: its words for each outlet and language, and the time of the next update."""

    statement: str
    texts: dict[str, dict[str, str]]
    next_update: datetime | None


def publish(crisis: "Crisis", wish: Publish, act: Act) -> Events:
    """By the lead or whoever the playbook names for it, once, with a valid approval of exactly this text."""
    statement = require_statement(crisis, wish.statement)
    require_first(crisis, statement)
    require_publishable(crisis, statement, wish.binding, act)
    yield requested(crisis, statement, act, act.now + UNDO)


def require_first(crisis: "Crisis", statement: Statement) -> None:
    """Refuse for a text that is on its way or out already; the refusal says who was first, and when."""
    earlier = crisis.publishing.publications.get(statement.id)
    if earlier:
        who = crisis.roster.name(earlier.by)
        if earlier.scheduled:
            raise Refused("refused.scheduled_by", who=who, when=earlier.at, at=earlier.release_at)
        raise Refused("refused.published_by", who=who, when=earlier.at)


def require_publishable(crisis: "Crisis", statement: Statement, seen: str, act: Act) -> None:
    """Refuse unless this person may publish it, nothing is paused, and exactly the text that they saw is approved."""
    require_role(crisis, act, "lead", *_owners(crisis, statement.template))
    require_running(crisis)
    if seen != binding(crisis, statement.id):
        raise Refused("refused.text_changed")
    if not approved(crisis, statement.id, act.now):
        raise Refused("refused.not_approved")


def requested(crisis: "Crisis", statement: Statement, act: Act, release_at: datetime) -> PublicationRequested:
    """The event that sends a text on its way."""
    return PublicationRequested(
        at=act.now, by=act.by, statement=statement.id, binding=binding(crisis, statement.id), release_at=release_at
    )


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


def publish_now(crisis: "Crisis", wish: PublishNow, act: Act) -> Events:
    """One tap for a class A text: approve and publish. Only for somebody whose approval alone is enough."""
    statement = require_statement(crisis, wish.statement)
    if approval_class(crisis, statement, act.now) != "A":
        raise Refused("refused.not_class_a")
    yield from approve(crisis, Approve(statement=wish.statement, binding=wish.binding), act)
    require_role(crisis, act, "lead", *_owners(crisis, statement.template))
    require_running(crisis)
    no = refusal(crisis, statement.id)
    if (no and no.by != act.by) or not satisfied(crisis, rule_for(crisis, statement, act.now), (act.by,)):
        raise Refused("refused.not_approved")
    yield requested(crisis, statement, act, act.now + UNDO)


def on_requested(publishing: Publishing, event: PublicationRequested) -> Publishing:
    """On its way."""
    publication = Publication(event.by, event.at, event.release_at, event.binding)
    return replace(publishing, publications=put(publishing.publications, event.statement, publication))


def on_hastened(publishing: Publishing, event: PublicationHastened) -> Publishing:
    """From now on it is this person's decision."""
    changes = {"by": event.by, "at": event.at, "release_at": event.release_at}
    return replace(publishing, publications=alter(publishing.publications, event.statement, **changes))


def on_halted(publishing: Publishing, event: PublicationHalted) -> Publishing:
    """Nobody asks for it any more; that it stopped is remembered."""
    left = {name: value for name, value in publishing.publications.items() if name != event.statement}
    earlier = publishing.halted.get(event.statement)
    times = (earlier.times if earlier else 0) + bool(event.reason)
    stopped = publishing.publications[event.statement].release_at
    halted = Halted(event.by, event.at, event.reason, stopped, times)
    return replace(publishing, publications=left, halted=put(publishing.halted, event.statement, halted))


def on_released(publishing: Publishing, event: StatementReleased) -> Publishing:
    """Nothing can stop it now. Released texts stand in the order of their release."""
    publication = replace(
        publishing.publications[event.statement], released_at=event.at, texts=event.texts,
        next_update=event.next_update,
    )  # fmt: skip
    others = {name: value for name, value in publishing.publications.items() if name != event.statement}
    return replace(publishing, publications=put(others, event.statement, publication))


RULES: Rules = {Publish: publish, PublishNow: publish_now, Halt: halt}
CHANGES: Changes = {
    PublicationRequested: on_requested,
    PublicationHastened: on_hastened,
    PublicationHalted: on_halted,
    StatementReleased: on_released,
}
