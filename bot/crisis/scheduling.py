"""A text that is to go out at a time that somebody chose: not before, not without its approvals, not too late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.crisis.approvals import lapses
from bot.crisis.command import Act, Command, Events, Refused, Rules
from bot.crisis.consent import approved
from bot.crisis.facts import clock_time
from bot.crisis.publishing import (
    UNDO,
    PublicationHastened,
    requested,
    require_first,
    require_publishable,
)
from bot.crisis.statements import Statement, require_statement

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

LONGEST = timedelta(hours=24)
JUST_PAST = timedelta(hours=1)
"""Whoever names a time that passed so short a while ago does not mean tomorrow's."""

SOON = timedelta(hours=12)
BEFORE_PROMISE = timedelta(minutes=1)
"""By the promised time a text must be out, not only about to leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishLater(Command):
    """Publish exactly this approved text at a clock time (`07:00`, the organisation's zone, within 24 hours)."""

    statement: str
    binding: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishAtOnce(Command):
    """Do not wait for the time that was chosen: the ten seconds begin now."""

    statement: str
    binding: str


def publish_later(crisis: "Crisis", wish: PublishLater, act: Act) -> Events:
    """As publishing at once, when everything that it needs will still hold by then and no promise is broken."""
    statement = require_statement(crisis, wish.statement)
    require_first(crisis, statement)
    require_publishable(crisis, statement, wish.binding, act)
    release_at = moment_of(wish.at, act.now, crisis.life.zone)
    if not approved(crisis, statement.id, release_at):
        until = holds_until(crisis, statement, act.now) or release_at
        raise Refused("refused.lapses_before", at=release_at, until=until)
    _require_no_broken_promise(crisis, statement, release_at, act.now)
    yield requested(crisis, statement, act, release_at)


def _require_no_broken_promise(crisis: "Crisis", statement: Statement, release_at: datetime, now: datetime) -> None:
    promise, public = crisis.promises.open, crisis.playbook.statements[statement.template].audience == "public"
    if promise and public and release_at > promise.due - BEFORE_PROMISE:
        if now + UNDO > promise.due - BEFORE_PROMISE:
            raise Refused("refused.promise_first", due=promise.due)
        raise Refused("refused.after_the_promise", due=promise.due, at=release_at)


def publish_at_once(crisis: "Crisis", wish: PublishAtOnce, act: Act) -> Events:
    """Whoever may publish it may also decide that it does not wait."""
    statement = require_statement(crisis, wish.statement)
    publication = crisis.publishing.publications.get(statement.id)
    if publication is None:
        raise Refused("refused.nothing_to_halt")
    if not publication.scheduled:
        require_first(crisis, statement)
    require_publishable(crisis, statement, wish.binding, act)
    yield PublicationHastened(at=act.now, by=act.by, statement=statement.id, release_at=act.now + UNDO)


def moment_of(given: str, now: datetime, zone: str) -> datetime:
    """The next such clock time in the zone, at least ten seconds ahead (aware UTC).

    Raises Refused for what is no time, has only just passed, or does not come within 24 hours (a clock that is put
    forward leaves an hour out).
    """
    ahead = [moment for moment in _moments(given, now, zone) if now + UNDO <= moment <= now + LONGEST]
    past = [moment for moment in _moments(given, now, zone) if now - JUST_PAST < moment < now + UNDO]
    if not ahead or (past and ahead[0] > now + SOON):
        raise Refused("refused.time_has_passed" if past else "refused.no_such_time", given=clock_time(given))
    return ahead[0]


def _moments(given: str, now: datetime, zone: str) -> Iterator[datetime]:
    """When clocks in the zone show this, yesterday, today and tomorrow, in order; twice when they are put back."""
    hour, _, minute = clock_time(given).partition(":")
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    for day in (-1, 0, 1):
        wanted = datetime.combine(today + timedelta(days=day), time(int(hour), int(minute)))
        found = {wanted.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1)}
        yield from sorted(moment for moment in found if moment.astimezone(here).replace(tzinfo=None) == wanted)


def holds_until(crisis: "Crisis", statement: Statement, now: datetime) -> datetime | None:
    """The moment from which the approvals of an approved text no longer suffice, by time alone; None: never."""
    request = crisis.approvals.requests.get(statement.id)
    ends = sorted(moment for moment in lapses(crisis, statement, request) if moment > now)
    return next((moment for moment in ends if not approved(crisis, statement.id, moment)), None)


RULES: Rules = {PublishLater: publish_later, PublishAtOnce: publish_at_once}
