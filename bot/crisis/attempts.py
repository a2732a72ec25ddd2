"""The attempts to send a delivery, and who says what became of it: the courier, or a person who looked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.crisis.backoff import MAX_ATTEMPTS, pause
from bot.crisis.command import Act, Command, Events, Reactions, Refused, Rules
from bot.crisis.deliveries import (
    DeliveryAttempted,
    DeliveryDropped,
    DeliveryFreed,
    DeliveryHeld,
    DeliveryNotSent,
    DeliverySent,
    DeliveryUnknown,
    Outcome,
)
from bot.crisis.mending import mended
from bot.crisis.pausing import PAUSED, require_running
from bot.crisis.roster import require_role
from bot.crisis.text import MAX_LINK, clean, clean_link

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

LOOKS_AFTER = ("lead", "social", "writer")
"""The roles that decide what becomes of a text on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneDelivery(Command):
    statement: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginAttempt(_OneDelivery):
    """The courier is about to send; recorded before the request, so that a crash in between is seen."""

    from_hand = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSent(_OneDelivery):
    """The outlet has it."""

    from_hand = True
    permalink: str = ""
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotSent(_OneDelivery):
    """The outlet does not have it. `final` when trying again cannot help; `wait` is what it asked for; `in_doubt`
    when it was not told so, but looked up: a request that was given up may still arrive."""

    from_hand = True
    reason: str
    final: bool = False
    wait: timedelta = timedelta(0)
    in_doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUnknown(_OneDelivery):
    """Nobody can tell whether the outlet has it: a person must look."""

    from_hand = True
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayItIsOut(_OneDelivery):
    """I looked, or I put it there: it is there (at this address)."""

    permalink: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SayItIsNotOut(_OneDelivery):
    """I looked: it is not there. Send it (again)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHeld(_OneDelivery):
    """I looked at what was held: it may leave now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDelivery(_OneDelivery):
    """Leave this outlet out."""


def begin(crisis: "Crisis", wish: BeginAttempt, act: Act) -> Events:
    """Refused unless it is ready: whoever comes second does not send. What a person does is never begun by the bot."""
    require_running(crisis)
    if _outcome(crisis, wish).status != "ready" or crisis.life.places[wish.outlet].by_hand:
        raise Refused("refused.not_ready")
    yield DeliveryAttempted(at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet)


def report_sent(crisis: "Crisis", wish: ReportSent | SayItIsOut, act: Act) -> Events:
    """From the courier for what it began; from a person for what is unclear or has no interface."""
    if _outcome(crisis, wish).status in ("sent", "dropped"):
        return
    if isinstance(wish, SayItIsOut):
        _by_person(crisis, wish, act, "unknown", "refused", *_done_by_people(crisis, wish))
    ref, note = (wish.ref, wish.note) if isinstance(wish, ReportSent) else ("", "")
    yield DeliverySent(
        at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, permalink=clean_link(wish.permalink),
        ref=clean(ref, MAX_LINK), note=clean(note, 1_000),
    )  # fmt: skip


def _done_by_people(crisis: "Crisis", wish: _OneDelivery) -> tuple[str, ...]:
    """Where there is no interface, what is ready is out once a person says so; also when it was held too late."""
    return ("ready", "held") if crisis.life.places[wish.outlet].by_hand else ()


def report_not_sent(crisis: "Crisis", wish: ReportNotSent, act: Act) -> Events:
    """Tried again later, unless that cannot help or was tried often enough: then a person decides."""
    outcome = _outcome(crisis, wish)
    if outcome.status != "attempting":
        return
    tried_enough = wish.final or outcome.attempts >= MAX_ATTEMPTS
    again = None if tried_enough else act.now + pause(outcome.attempts, wish.wait)
    yield DeliveryNotSent(
        at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, reason=clean(wish.reason, 1_000),
        not_before=again, in_doubt=wish.in_doubt or outcome.in_doubt,
    )  # fmt: skip


def report_unknown(crisis: "Crisis", wish: ReportUnknown, act: Act) -> Events:
    """Asked of a person."""
    if _outcome(crisis, wish).status == "attempting":
        yield DeliveryUnknown(
            at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, reason=clean(wish.reason, 1_000)
        )


def say_not_out(crisis: "Crisis", wish: SayItIsNotOut, act: Act) -> Events:
    """A person's word makes it ready again."""
    _by_person(crisis, wish, act, "unknown", "refused")
    yield DeliveryNotSent(
        at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet, reason="", not_before=act.now
    )


def send_held(crisis: "Crisis", wish: SendHeld, act: Act) -> Events:
    """A person's word makes it ready again."""
    _by_person(crisis, wish, act, "held")
    require_running(crisis)
    yield DeliveryFreed(at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet)


def drop(crisis: "Crisis", wish: DropDelivery, act: Act) -> Events:
    """Only what is not out and not under way can be left out."""
    _by_person(crisis, wish, act, "unknown", "refused", "ready", "held")
    yield DeliveryDropped(at=act.now, by=act.by, statement=wish.statement, outlet=wish.outlet)


def hold_while_paused(crisis: "Crisis", act: Act) -> Events:
    """Reaction: while everything is paused, no delivery stays ready; a person must say that it may leave after all."""
    for (statement, outlet), outcome in crisis.deliveries.outcomes.items() if crisis.pausing.now else ():
        if outcome.status == "ready":
            by = act.cause or act.by
            yield DeliveryHeld(at=act.now, by=by, statement=statement, outlet=outlet, reason=PAUSED)


def hold_what_was_wrong(crisis: "Crisis", act: Act) -> Events:
    """Reaction: what was put right or taken back leaves only on a later word of a person."""
    by = mended(crisis)
    for (statement, outlet), outcome in crisis.deliveries.outcomes.items() if by else ():
        if outcome.status == "ready" and statement in by:
            since = crisis.publishing.publications[by[statement]].released_at
            if since and (outcome.asked is None or outcome.asked < since):
                who = act.cause or act.by
                yield DeliveryHeld(at=act.now, by=who, statement=statement, outlet=outlet, reason="mended")


def _outcome(crisis: "Crisis", wish: _OneDelivery) -> Outcome:
    outcome = crisis.deliveries.outcomes.get((wish.statement, wish.outlet))
    if outcome is None:
        raise Refused("refused.no_delivery")
    return outcome


def _by_person(crisis: "Crisis", wish: _OneDelivery, act: Act, *statuses: str) -> None:
    if _outcome(crisis, wish).status not in statuses:
        raise Refused("refused.stale")
    require_role(crisis, act, *LOOKS_AFTER)


RULES: Rules = {
    BeginAttempt: begin,
    ReportSent: report_sent,
    SayItIsOut: report_sent,
    ReportNotSent: report_not_sent,
    ReportUnknown: report_unknown,
    SayItIsNotOut: say_not_out,
    SendHeld: send_held,
    DropDelivery: drop,
}
REACTIONS: Reactions = (hold_while_paused, hold_what_was_wrong)
