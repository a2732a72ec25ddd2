"""Each round of approval: when it was asked for, who answered after how long, and whom it waited for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.crisis.approvals import ApprovalGiven, ApprovalRefused, ApprovalRequested
from bot.crisis.consent import approval_class, approved, asked_first, binding
from bot.crisis.event import Event, Recorded
from bot.crisis.model import Crisis
from bot.report.history import Moment, walk

Outcome = Literal["open", "approved", "refused", "voided"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's yes, or no with its reason, and how long after the request it came."""

    by: str
    at: datetime
    after: timedelta
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One request for one exact text (`binding`). `waited` says by role how long it was to answer.

    A `voided` round ended because the text, a fact in it or the severity changed before it was decided.
    """

    statement: str
    number: int
    approval_class: str
    binding: str
    asked_by: str
    asked_at: datetime
    due: datetime
    outcome: Outcome = "open"
    decided_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    waited: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def lead(self) -> timedelta | None:
        """From the request to the decision; None while there is none."""
        return self.decided_at - self.asked_at if self.decided_at else None


def rounds(records: Sequence[Recorded]) -> tuple[Round, ...]:
    """All rounds in the order in which they were asked for."""
    done: list[Round] = []
    live: dict[str, Round] = {}
    for moment in walk(records):
        event = moment.event
        live = {name: _waited(each, moment) for name, each in live.items()}
        if isinstance(event, ApprovalRequested):
            done.extend(_ended_by(live.pop(event.statement, None), event))
            number = 1 + sum(each.statement == event.statement for each in done)
            live[event.statement] = _asked(moment.after, event, number)
        live = {name: _after(each, moment) for name, each in live.items()}
    return tuple(sorted((*done, *live.values()), key=lambda each: each.asked_at))


def _ended_by(earlier: Round | None, event: ApprovalRequested) -> Iterator[Round]:
    if earlier:
        over = earlier.outcome != "open"
        yield earlier if over else replace(earlier, outcome="voided", decided_at=event.at)


def _asked(crisis: Crisis, event: ApprovalRequested, number: int) -> Round:
    statement = crisis.statements.by_id[event.statement]
    return Round(
        statement=event.statement, number=number, approval_class=approval_class(crisis, statement, event.at),
        binding=event.binding, asked_by=event.by, asked_at=event.at, due=event.due,
    )  # fmt: skip


def _waited(each: Round, moment: Moment) -> Round:
    """The time since the event before, put to the roles that were to answer meanwhile."""
    passed = moment.event.at - moment.before.updated_at
    if each.outcome != "open" or passed <= timedelta(0):
        return each
    roles = asked_first(moment.before, each.statement, moment.before.updated_at)
    waited = {**each.waited, **{role: each.waited.get(role, timedelta(0)) + passed for role in roles}}
    return replace(each, waited=waited)


def _after(each: Round, moment: Moment) -> Round:
    """The round after one more event: somebody answered, it is decided, or its text is another one now."""
    event = moment.event
    each = _with_answer(each, event)
    if each.outcome not in ("open", "refused"):
        return each
    if binding(moment.after, each.statement) != each.binding:
        return replace(each, outcome="voided", decided_at=event.at) if each.outcome == "open" else each
    if approved(moment.after, each.statement, event.at):
        return replace(each, outcome="approved", decided_at=event.at)
    refused = isinstance(event, ApprovalRefused) and event.statement == each.statement
    return replace(each, outcome="refused", decided_at=event.at) if refused else each


def _with_answer(each: Round, event: Event) -> Round:
    if isinstance(event, ApprovalGiven | ApprovalRefused) and event.statement == each.statement:
        said = Answer(event.by, event.at, event.at - each.asked_at, getattr(event, "reason", ""))
        return replace(each, answers=(*each.answers, said))
    return each
