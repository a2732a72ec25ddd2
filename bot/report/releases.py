"""Every text that left the house: its class, who agreed to exactly which words, and what was not known then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.crisis.consent import agreed, approval_class
from bot.crisis.deliveries import DeliverySent
from bot.crisis.event import Recorded
from bot.crisis.model import Crisis
from bot.crisis.publishing import StatementReleased
from bot.report.history import Moment, walk


@dataclass(frozen=True, slots=True)
class Agreement:
    """One person's approval that counted when the text went out."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """One text that went out. `binding` is the SHA-256 that people approved; `texts` are outlet → language → words.

    `out_at` is when the first outlet had it (None: none did). `prepared_by` and `preapproved_by` are who
    wrote and signed a class A text beforehand. `cadence` is how long the public may then wait at
    most for the next word. `unconfirmed` are the facts of the playbook that nobody had confirmed by then. `correction`:
    whether it visibly puts right or takes back an earlier one, the text `about` (empty in journals of older versions).
    """

    statement: str
    template: str
    audience: str
    approval_class: str
    closing: bool
    binding: str
    authors: tuple[str, ...]
    asked_by: str
    agreements: tuple[Agreement, ...]
    prepared_by: str
    preapproved_by: str
    released_at: datetime
    out_at: datetime | None
    next_update: datetime | None
    cadence: timedelta
    texts: Mapping[str, Mapping[str, str]]
    unconfirmed: tuple[str, ...]
    correction: bool
    about: str

    @property
    def public(self) -> bool:
        """Whether everybody could read it."""
        return self.audience == "public"


def releases(records: Sequence[Recorded]) -> tuple[Release, ...]:
    """All texts that went out, in the order in which they did."""
    found: dict[str, Release] = {}
    for moment in walk(records):
        event = moment.event
        if isinstance(event, StatementReleased):
            found[event.statement] = _release(moment, event)
        elif isinstance(event, DeliverySent) and found[event.statement].out_at is None:
            found[event.statement] = replace(found[event.statement], out_at=event.at)
    return tuple(found.values())


def mends(crisis: Crisis, statement: str) -> bool:
    """Whether a text visibly puts right or takes back an earlier one; in older journals its name says so."""
    text = crisis.statements.by_id[statement]
    return bool(text.about) or text.template == "correction"


def _release(moment: Moment, event: StatementReleased) -> Release:
    crisis = moment.before
    statement = crisis.statements.by_id[event.statement]
    template = crisis.playbook.statements[statement.template]
    publication = crisis.publishing.publications[event.statement]
    letter = approval_class(crisis, statement, event.at)
    ledger = crisis.life.preapproved.get(statement.template) if letter == "A" else None
    request = crisis.approvals.requests.get(statement.id)
    writers = statement.authors or ({request.by} if request and letter != "A" else set())
    return Release(
        statement=event.statement, template=statement.template, audience=template.audience, approval_class=letter,
        closing=template.closing, binding=publication.binding, authors=tuple(sorted(writers)),
        asked_by=publication.by, agreements=_agreements(crisis, event),
        prepared_by=ledger.written_by if ledger else "", preapproved_by=ledger.approved_by if ledger else "",
        released_at=event.at, out_at=None,
        next_update=event.next_update, cadence=crisis.life.cadence, texts=event.texts,
        unconfirmed=tuple(name for name in crisis.playbook.facts if not crisis.facts.confirmed(name)),
        correction=mends(crisis, statement.id), about=statement.about,
    )  # fmt: skip


def _agreements(crisis: Crisis, event: StatementReleased) -> tuple[Agreement, ...]:
    votes = crisis.approvals.requests[event.statement].votes if event.statement in crisis.approvals.requests else ()
    latest = {vote.by: vote.at for vote in votes}
    return tuple(Agreement(who, latest[who]) for who in agreed(crisis, event.statement, event.at))
