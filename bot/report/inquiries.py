"""Questions from outside: when each came, who took care of it, how long it waited for its answer.

Who asked is left out: the journal knows the name, the report goes to people who need not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.crisis.inquiries import Inquiry
from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Inquired:
    """One inquiry. `by` logged it, `owner` took care of it; what is not there yet is empty or None."""

    inquiry: str
    kind: str
    question: str
    by: str
    at: datetime
    owner: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    response: timedelta | None


def inquiries(crisis: Crisis) -> tuple[Inquired, ...]:
    """All inquiries, in the order in which they came."""
    return tuple(_inquired(inquiry) for inquiry in crisis.inquiries.by_id.values())


def _inquired(inquiry: Inquiry) -> Inquired:
    response = inquiry.answered_at - inquiry.at if inquiry.answered_at else None
    return Inquired(
        inquiry=inquiry.id, kind=inquiry.kind, question=inquiry.question, by=inquiry.by, at=inquiry.at,
        owner=inquiry.owner, answer=inquiry.answer, answered_by=inquiry.answered_by,
        answered_at=inquiry.answered_at, response=response,
    )  # fmt: skip
