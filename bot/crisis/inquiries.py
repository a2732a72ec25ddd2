"""The inquiry log: who asked us what, who takes care of it, what was answered and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.event import Event
from bot.crisis.roster import Roster
from bot.crisis.text import clean

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

KINDS = ("press", "customer", "authority", "other")
"""Who may be asking."""

MOST_ASKER, MOST_WORDS = 120, 2_000
"""So many characters are kept of a name, and of a question or an answer."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question from outside. `asker` is what somebody typed (a name, a newspaper), `by` is who logged it.

    `owner` takes care of it (empty: nobody yet); `answered_at` is None while it is open.
    """

    id: str
    asker: str
    kind: str
    question: str
    by: str
    at: datetime
    owner: str = ""
    taken_at: datetime | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Inquiries:
    """All inquiries by id, in the order in which they came."""

    by_id: Mapping[str, Inquiry] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Inquiry, ...]:
        """Those without an answer, the oldest first."""
        return tuple(inquiry for inquiry in self.by_id.values() if inquiry.answered_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInquiry(Command):
    """Somebody asked us something. `kind` is one of press, customer, authority, other."""

    asker: str = ""
    kind: str = "other"
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInquiry(Command):
    """I take care of it."""

    inquiry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInquiry(Command):
    """It was answered, with these words."""

    inquiry: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryLogged(Event):
    """A question from outside stands in the log."""

    inquiry: str
    asker: str
    kind: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryTaken(Event):
    """Somebody takes care of it from now on."""

    inquiry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAnswered(Event):
    """Whoever asked has an answer."""

    inquiry: str
    answer: str


def unattended(crisis: "Crisis") -> tuple[Inquiry, ...]:
    """The open inquiries that nobody takes care of, or only somebody who is out of this crisis by now."""
    return tuple(each for each in crisis.inquiries.open if not may_handle(crisis.roster, each.owner))


def may_handle(roster: Roster, person: str) -> bool:
    """Whether the person may take and answer inquiries: one of the company, or (an agency) the holder of a role."""
    return roster.may_decide(person) or any(roster.holds(person, role) for role in roster.ladders)


def log(crisis: "Crisis", wish: LogInquiry, act: Act) -> Events:
    """Everybody known may log, agencies too: whoever picks up the telephone."""
    if wish.kind not in KINDS:
        raise Refused("refused.choice", given=wish.kind, known=", ".join(KINDS))
    question = clean(wish.question, MOST_WORDS)
    if not question:
        raise Refused("refused.empty")
    yield InquiryLogged(
        at=act.now, by=act.by, inquiry=f"inquiry-{len(crisis.inquiries.by_id) + 1}",
        asker=clean(" ".join(wish.asker.split()), MOST_ASKER), kind=wish.kind, question=question,
    )  # fmt: skip


def take(crisis: "Crisis", wish: TakeInquiry, act: Act) -> Events:
    """Once: of two people who tap at the same moment, the second is told who has it."""
    inquiry = _require_open(crisis, wish.inquiry, act)
    if inquiry.owner == act.by:
        return
    if may_handle(crisis.roster, inquiry.owner):
        raise Refused("refused.inquiry_taken", who=crisis.roster.name(inquiry.owner), when=inquiry.taken_at)
    yield InquiryTaken(at=act.now, by=act.by, inquiry=inquiry.id)


def answer(crisis: "Crisis", wish: AnswerInquiry, act: Act) -> Events:
    """Whoever has the answer gives it, also for somebody else."""
    inquiry = _require_open(crisis, wish.inquiry, act)
    said = clean(wish.answer, MOST_WORDS)
    if not said:
        raise Refused("refused.empty")
    yield InquiryAnswered(at=act.now, by=act.by, inquiry=inquiry.id, answer=said)


def _require_open(crisis: "Crisis", inquiry_id: str, act: Act) -> Inquiry:
    roster = crisis.roster
    if not may_handle(roster, act.by):
        raise Refused("refused.not_yours", could=roster.names(who for who in roster.people if may_handle(roster, who)))
    inquiry = crisis.inquiries.by_id.get(inquiry_id)
    if inquiry is None:
        known = ", ".join(each.id for each in crisis.inquiries.open) or "—"
        raise Refused("refused.unknown_inquiry", name=inquiry_id, known=known)
    if inquiry.answered_at:
        raise Refused("refused.inquiry_answered", who=roster.name(inquiry.answered_by), when=inquiry.answered_at)
    return inquiry


def on_logged(inquiries: Inquiries, event: InquiryLogged) -> Inquiries:
    """Open from now on."""
    inquiry = Inquiry(event.inquiry, event.asker, event.kind, event.question, event.by, event.at)
    return replace(inquiries, by_id=put(inquiries.by_id, event.inquiry, inquiry))


def on_taken(inquiries: Inquiries, event: InquiryTaken) -> Inquiries:
    """Somebody has it."""
    return replace(inquiries, by_id=alter(inquiries.by_id, event.inquiry, owner=event.by, taken_at=event.at))


def on_answered(inquiries: Inquiries, event: InquiryAnswered) -> Inquiries:
    """Closed."""
    answered = {"answer": event.answer, "answered_by": event.by, "answered_at": event.at}
    return replace(inquiries, by_id=alter(inquiries.by_id, event.inquiry, **answered))


RULES: Rules = {LogInquiry: log, TakeInquiry: take, AnswerInquiry: answer}
CHANGES: Changes = {InquiryLogged: on_logged, InquiryTaken: on_taken, InquiryAnswered: on_answered}
