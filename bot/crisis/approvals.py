"""Who agreed to exactly which text. Whether an approval still holds is computed, never stored: it holds while the
text's binding is the one that people saw, and until it lapses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.consent import (
    agreed,
    approval_class,
    authors,
    binding,
    outlets_of,
    rule_for,
    waiting,
    who_could,
)
from bot.crisis.deadline import Deadline
from bot.crisis.edition import too_small
from bot.crisis.event import Event
from bot.crisis.statements import Statement, require_statement, text_changed
from bot.crisis.text import wording

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

REASONS = ("fact", "legal", "tone", "timing", "channel")


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's yes or no (`reason` is empty for a yes) to the text with this binding."""

    by: str
    at: datetime
    binding: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A text that waits for approval: since when, until when people have time, what they said."""

    by: str
    at: datetime
    binding: str
    due: datetime
    votes: tuple[Vote, ...] = ()
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Approvals:
    """Requests by the statement's id."""

    requests: Mapping[str, Request] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestApproval(Command):
    """Ask for approval of the text as it stands now."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Command):
    """I agree to exactly this text (`binding` is what the preview carried)."""

    statement: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseApproval(Command):
    """I do not agree; `reason` is one of fact, legal, tone, timing, channel."""

    statement: str
    binding: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkApprovalOverdue(Command):
    """The time for approving is over (the alarm says so)."""

    from_hand = True
    statement: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequested(Event):
    """People were asked to approve the text with this binding until `due`."""

    statement: str
    binding: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(Event):
    """A person agreed to the text with this binding."""

    statement: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRefused(Event):
    """A person did not agree, for a reason."""

    statement: str
    binding: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalOverdue(Event):
    """Nobody agreed in time. Silence approves nothing; deputies are paged."""

    statement: str
    binding: str


def request_approval(crisis: "Crisis", wish: RequestApproval, act: Act) -> Events:
    """Who submits a text of class B or C answers for its words: they are an author of it."""
    statement = require_statement(crisis, wish.statement)
    yield from open_request(crisis, statement, act)


def open_request(crisis: "Crisis", statement: Statement, act: Act) -> Events:
    """The event that asks for approval, unless the same text is being asked for already."""
    crisis.publishing.require_still_open(statement.id)
    require_complete(crisis, statement)
    present = binding(crisis, statement.id)
    request = crisis.approvals.requests.get(statement.id)
    if request is None or request.binding != present or act.now >= request.due:
        due = act.now + rule_for(crisis, statement, act.now).within
        yield ApprovalRequested(at=act.now, by=act.by, statement=statement.id, binding=present, due=due)


def require_complete(crisis: "Crisis", statement: Statement) -> None:
    """Refuse while no language is complete (the refusal names the facts that are missing), while no outlet takes it,
    or while it is too long for one of them however it is shortened."""
    words = wording(crisis, statement.id)
    if not words.complete:
        names = dict.fromkeys(name for missing in words.missing.values() for name in missing)
        raise Refused("refused.facts_missing", facts=[crisis.playbook.facts[name] for name in names])
    places = (crisis.life.places[name] for name in outlets_of(crisis, statement))
    if not any(set(place.languages) & set(words.complete) for place in places):
        raise Refused("refused.no_outlet", named=", ".join(crisis.playbook.statements[statement.template].to))
    for small in too_small(crisis, statement.id)[:1]:
        where = f"{crisis.life.places[small.outlet].title} ({small.language.upper()})"
        raise Refused("refused.does_not_fit", outlet=where, limit=str(small.limit), needed=str(small.needed))


def approve(crisis: "Crisis", wish: Approve, act: Act) -> Events:
    """A yes counts only from a person whom the rule names, who is no author, for the text as it is now."""
    statement = _for_vote(crisis, wish.statement, wish.binding, act)
    if approval_class(crisis, statement, act.now) == "A":
        yield from open_request(crisis, statement, act)
    else:
        _require_request(crisis, statement, wish.binding)
    if act.by not in agreed(crisis, statement.id, act.now):
        yield ApprovalGiven(at=act.now, by=act.by, statement=statement.id, binding=wish.binding)


def refuse(crisis: "Crisis", wish: RefuseApproval, act: Act) -> Events:
    """A no takes one tap: its reason."""
    statement = _for_vote(crisis, wish.statement, wish.binding, act)
    if wish.reason not in REASONS:
        raise Refused("refused.reason")
    _require_request(crisis, statement, wish.binding)
    yield ApprovalRefused(at=act.now, by=act.by, statement=statement.id, binding=wish.binding, reason=wish.reason)


def _require_request(crisis: "Crisis", statement: Statement, present: str) -> None:
    request = crisis.approvals.requests.get(statement.id)
    if request is None or request.binding != present:
        raise Refused("refused.not_requested")


def _for_vote(crisis: "Crisis", statement_id: str, seen: str, act: Act) -> Statement:
    statement = require_statement(crisis, statement_id)
    crisis.publishing.require_still_open(statement.id)
    could = who_could(crisis, statement, act.now)
    if not crisis.roster.may_decide(act.by):
        raise Refused("refused.external", could=could)
    if act.by in authors(crisis, statement, act.now):
        raise Refused("refused.author", could=could)
    if not any(crisis.roster.holds(act.by, role) for role in rule_for(crisis, statement, act.now).roles()):
        raise Refused("refused.not_yours", could=could)
    require_complete(crisis, statement)
    require_same_text(crisis, statement, seen)
    return statement


def require_same_text(crisis: "Crisis", statement: Statement, seen: str) -> None:
    """Refuse when the text is not the one that the person saw; the refusal says what changed."""
    if seen != binding(crisis, statement.id):
        raise text_changed(crisis, statement)


def mark_overdue(crisis: "Crisis", wish: MarkApprovalOverdue, act: Act) -> Events:
    """Recorded once for each request, and only while it is still open."""
    request = crisis.approvals.requests.get(wish.statement)
    if request and request.binding == wish.binding and act.now >= request.due:
        if _runs_out(crisis, wish.statement, request):
            yield ApprovalOverdue(at=act.now, by=act.by, statement=wish.statement, binding=wish.binding)


def _runs_out(crisis: "Crisis", name: str, request: Request) -> bool:
    """Whether the text still waits when its time is over; judged at that moment, however late the alarm is."""
    return not request.overdue and waiting(crisis, name, max(request.due, crisis.updated_at))


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When the time for approving is over; when an approval or a pre-approval lapses, the cards must say so."""
    found = []
    for name, statement in crisis.statements.by_id.items():
        request = crisis.approvals.requests.get(name)
        if crisis.publishing.requested(name):
            continue
        if request and _runs_out(crisis, name, request):
            found.append(Deadline(request.due, MarkApprovalOverdue(statement=name, binding=request.binding)))
        found.extend(Deadline(at) for at in lapses(crisis, statement, request) if at > crisis.updated_at)
    return tuple(found)


def lapses(crisis: "Crisis", statement: Statement, request: Request | None) -> Iterator[datetime]:
    """When each voice for a text, and its pre-approval, end by time alone; some may have ended already."""
    if approval_class(crisis, statement, crisis.updated_at) == "A":
        yield crisis.life.preapproved[statement.template].valid_until
    length = rule_for(crisis, statement, crisis.updated_at).lapses
    yield from (vote.at + length for vote in (request.votes if request else ()))


def on_requested(approvals: Approvals, event: ApprovalRequested) -> Approvals:
    """A new request; earlier votes stay on record, they count only where their binding fits."""
    earlier = approvals.requests.get(event.statement)
    request = Request(event.by, event.at, event.binding, event.due, earlier.votes if earlier else ())
    return replace(approvals, requests=put(approvals.requests, event.statement, request))


def on_vote(approvals: Approvals, event: ApprovalGiven | ApprovalRefused) -> Approvals:
    """The latest vote of a person is the one that counts."""
    vote = Vote(event.by, event.at, event.binding, getattr(event, "reason", ""))
    votes = (*approvals.requests[event.statement].votes, vote)
    return replace(approvals, requests=alter(approvals.requests, event.statement, votes=votes))


def on_overdue(approvals: Approvals, event: ApprovalOverdue) -> Approvals:
    """Said once."""
    return replace(approvals, requests=alter(approvals.requests, event.statement, overdue=True))


RULES: Rules = {
    RequestApproval: request_approval,
    Approve: approve,
    RefuseApproval: refuse,
    MarkApprovalOverdue: mark_overdue,
}
CHANGES: Changes = {
    ApprovalRequested: on_requested,
    ApprovalGiven: on_vote,
    ApprovalRefused: on_vote,
    ApprovalOverdue: on_overdue,
}
