"""What must still go out, and what became of it.

`ready → attempting → sent | ready | unknown | refused`; a person's word is needed by `unknown refused held`, and drops.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import HANDS, Changes
from bot.crisis.deadline import Deadline
from bot.crisis.edition import subjects_for
from bot.crisis.event import Event
from bot.crisis.mending import mends
from bot.crisis.notes import Mends

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

HEAD_START = timedelta(seconds=5)
"""So long the other outlets wait for a hub that does not answer."""


@dataclass(frozen=True, slots=True)
class Post:
    """A text that is out at an outlet: its delivery's key, where people see it, the outlet's own name for it."""

    key: str
    permalink: str
    ref: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One text for one outlet. `key` names it for ever: an outlet that knows the key has it already.

    `subjects` are the subjects by language, for outlets that have such a thing. `under` is what it hangs under where
    the outlet can do that: the crisis' first post there, for a correction the post that was wrong. `mends` and `mended`
    say that it is a correction or retraction, and of which statement. `sent` is where it is once it is out.
    """

    crisis: str
    statement: str
    outlet: str
    key: str
    drill: bool
    texts: Mapping[str, str]
    titles: Mapping[str, str]
    crisis_titles: Mapping[str, str]
    organisation: str
    zone: str
    released_at: datetime
    next_update: datetime | None
    closing: bool
    permalink: str
    subjects: Mapping[str, str] = field(default_factory=dict)
    under: Post | None = None
    mends: Mends | None = None
    mended: str = ""
    sent: Post | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where one delivery stands, and since when. In doubt: a request that was given up may still arrive there.

    `asked` is when a person last said that it is to leave; `late`: the room was told that a person has not done it yet.
    """

    status: str = "ready"
    since: datetime | None = None
    attempts: int = 0
    not_before: datetime | None = None
    permalink: str = ""
    reason: str = ""
    in_doubt: bool = False
    ref: str = ""
    note: str = ""
    asked: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The outcome of each delivery by (statement, outlet)."""

    outcomes: Mapping[tuple[str, str], Outcome] = field(default_factory=dict)

    def of(self, statement: str) -> dict[str, Outcome]:
        """The outcomes of one statement by outlet."""
        return {outlet: outcome for (name, outlet), outcome in self.outcomes.items() if name == statement}

    def sent(self, statement: str) -> bool:
        """Whether at least one outlet has it."""
        return any(outcome.status == "sent" for outcome in self.of(statement).values())

    def unresolved(self) -> tuple[tuple[str, str], ...]:
        """The (statement, outlet) pairs that still need the bot or a person."""
        return tuple(key for key, outcome in self.outcomes.items() if outcome.status not in ("sent", "dropped"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneOutcome(Event):
    statement: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQueued(_OneOutcome):
    """A released text is to go to this outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempted(_OneOutcome):
    """The request may have left the house from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySent(_OneOutcome):
    """It is out. `ref` is the outlet's own name for it; `note` is what people should know although it is out."""

    permalink: str
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNotSent(_OneOutcome):
    """It is not out. Tried again from `not_before` on, or never by itself when that is empty."""

    reason: str
    not_before: datetime | None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUnknown(_OneOutcome):
    """Whether it is out must be seen by a person; nothing is sent until then."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryHeld(_OneOutcome):
    """It was ready, and waits for a person's word before it may leave: everything was paused, or the text was taken
    back (`reason`: paused or mended)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFreed(_OneOutcome):
    """It was held, and a person decided that it may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDropped(_OneOutcome):
    """A person decided to leave this outlet out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLate(_OneOutcome):
    """A person should have put it there by now; the room is told once more."""


def deliveries(crisis: "Crisis", now: datetime) -> tuple[Delivery, ...]:
    """What may be sent now: the hub's first; the others once the hub's was tried. What a person does is not in it, and
    nothing is while everything is paused."""
    if crisis.pausing.now:
        return ()
    return tuple(
        delivery_for(crisis, statement, outlet)
        for (statement, outlet), outcome in crisis.deliveries.outcomes.items()
        if outcome.status == "ready"
        and not crisis.life.places[outlet].by_hand
        and (outcome.not_before is None or outcome.not_before <= now)
        and (crisis.life.places[outlet].hub or all(_tried(hub, now) for hub in hubs(crisis, statement)))
    )


def hubs(crisis: "Crisis", statement: str) -> tuple[Outcome, ...]:
    """Where a text stands at the outlets that go first."""
    return tuple(o for name, o in crisis.deliveries.of(statement).items() if crisis.life.places[name].hub)


def begun(outcome: Outcome) -> bool:
    """Whether it was tried at least once, or need not be any more."""
    return outcome.attempts > 0 or outcome.status != "ready"


def _tried(hub: Outcome, now: datetime) -> bool:
    """Whether the others need not wait for it any longer."""
    first_answer = hub.status == "attempting" and hub.attempts == 1
    return begun(hub) and not (first_answer and hub.since and now < hub.since + HEAD_START)


def attempting(crisis: "Crisis") -> tuple[Delivery, ...]:
    """What was begun and never reported; after a start these are looked up, never sent again."""
    return tuple(
        delivery_for(crisis, statement, outlet)
        for (statement, outlet), outcome in crisis.deliveries.outcomes.items()
        if outcome.status == "attempting"
    )


def delivery_for(crisis: "Crisis", statement: str, outlet: str) -> Delivery:
    """The delivery with everything that an outlet may show of it."""
    publication = crisis.publishing.publications[statement]
    text = crisis.statements.by_id[statement]
    template = crisis.playbook.statements[text.template]
    assert publication.released_at is not None  # noqa: S101  # only released texts have deliveries
    return Delivery(
        crisis=crisis.id, statement=statement, outlet=outlet, key=f"{crisis.id}/{statement}/{outlet}",
        drill=crisis.life.drill, texts=publication.texts[outlet], titles=dict(template.title.items()),
        crisis_titles=dict(crisis.playbook.title.items()), organisation=crisis.life.organisation,
        zone=crisis.life.zone, released_at=publication.released_at, next_update=publication.next_update,
        closing=template.closing, permalink=crisis.life.newsroom, under=_under(crisis, statement, outlet),
        mends=mends(crisis, statement), mended=text.about, sent=post(crisis, statement, outlet),
        subjects=subjects_for(crisis, statement, outlet),
    )  # fmt: skip


def post(crisis: "Crisis", statement: str, outlet: str) -> Post | None:
    """Where a text is at an outlet; None while it is not out there."""
    outcome = crisis.deliveries.outcomes.get((statement, outlet))
    if outcome is None or outcome.status != "sent":
        return None
    return Post(f"{crisis.id}/{statement}/{outlet}", outcome.permalink, outcome.ref)


def _under(crisis: "Crisis", statement: str, outlet: str) -> Post | None:
    """What it hangs under there: the post that it mends, else the one that was out first."""
    about = crisis.statements.by_id[statement].about
    if about and (wrong := post(crisis, about, outlet)):
        return wrong
    out = [
        (outcome.since, name)
        for (name, place), outcome in crisis.deliveries.outcomes.items()
        if place == outlet and outcome.status == "sent" and (outcome.permalink or outcome.ref)
    ]
    first = min(out, key=lambda each: each[0] or crisis.updated_at, default=(None, statement))[1]
    return None if first == statement else post(crisis, first, outlet)


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When a delivery that was put off may be tried again, and until when others wait for a hub (this only wakes the
    courier)."""
    outcomes = crisis.deliveries.outcomes
    again = (each.not_before for each in outcomes.values() if each.status == "ready")
    waiting = {statement for (statement, _), each in outcomes.items() if each.status == "ready"}
    hub = (each.since for name in waiting for each in hubs(crisis, name) if each.status == "attempting" and each.since)
    return tuple(Deadline(at) for at in (*filter(None, again), *(since + HEAD_START for since in hub)))


def on_queued(deliveries: Deliveries, event: DeliveryQueued) -> Deliveries:
    """Ready from now on."""
    fresh = Outcome(since=event.at)
    return replace(deliveries, outcomes=put(deliveries.outcomes, (event.statement, event.outlet), fresh))


def _now(deliveries: Deliveries, event: _OneOutcome, status: str, **changes: object) -> Deliveries:
    key = (event.statement, event.outlet)
    return replace(deliveries, outcomes=alter(deliveries.outcomes, key, status=status, since=event.at, **changes))


def on_attempted(deliveries: Deliveries, event: DeliveryAttempted) -> Deliveries:
    """One more attempt, on its way."""
    attempts = deliveries.outcomes[event.statement, event.outlet].attempts + 1
    return _now(deliveries, event, "attempting", attempts=attempts)


def on_sent(deliveries: Deliveries, event: DeliverySent) -> Deliveries:
    """Out, for good."""
    return _now(deliveries, event, "sent", permalink=event.permalink, ref=event.ref, note=event.note, reason="")


def on_not_sent(deliveries: Deliveries, event: DeliveryNotSent) -> Deliveries:
    """Ready again, or waiting for a person."""
    status = "ready" if event.not_before else "refused"
    changes = {} if event.by in HANDS else {"asked": event.at}
    return _now(
        deliveries, event, status, not_before=event.not_before, reason=event.reason, in_doubt=event.in_doubt,
        late=False, **changes,
    )  # fmt: skip


def on_unknown(deliveries: Deliveries, event: DeliveryUnknown) -> Deliveries:
    """Waiting for a person."""
    return _now(deliveries, event, "unknown", reason=event.reason)


def on_held(deliveries: Deliveries, event: DeliveryHeld) -> Deliveries:
    """Waiting for a person's word."""
    return _now(deliveries, event, "held", reason=event.reason, not_before=None)


def on_freed(deliveries: Deliveries, event: DeliveryFreed) -> Deliveries:
    """Ready again."""
    return _now(deliveries, event, "ready", reason="", asked=event.at, late=False)


def on_dropped(deliveries: Deliveries, event: DeliveryDropped) -> Deliveries:
    """Left out."""
    return _now(deliveries, event, "dropped")


def on_late(deliveries: Deliveries, event: DeliveryLate) -> Deliveries:
    """Still to be done."""
    key = (event.statement, event.outlet)
    return replace(deliveries, outcomes=alter(deliveries.outcomes, key, late=True))


CHANGES: Changes = {
    DeliveryQueued: on_queued,
    DeliveryAttempted: on_attempted,
    DeliverySent: on_sent,
    DeliveryNotSent: on_not_sent,
    DeliveryUnknown: on_unknown,
    DeliveryHeld: on_held,
    DeliveryFreed: on_freed,
    DeliveryDropped: on_dropped,
    DeliveryLate: on_late,
}
