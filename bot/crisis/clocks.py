"""Legal deadlines: each starts at its own zero, is declared not applicable by a named person, or is met."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.deadline import Deadline
from bot.crisis.event import Event
from bot.crisis.roster import require_role
from bot.crisis.text import clean

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

MOST_DIGITS = 5
MARKS = (timedelta(hours=24), timedelta(hours=4), timedelta(hours=1), timedelta(0))


@dataclass(frozen=True, slots=True)
class Clock:
    """One assessed legal deadline: running (with zero and due time), not_applicable or met."""

    status: str
    by: str
    at: datetime
    zero: datetime | None = None
    due: datetime | None = None
    reason: str = ""
    warned: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Assessed clocks by name; the others are still open questions."""

    by_name: Mapping[str, Clock] = field(default_factory=dict)

    @property
    def running(self) -> dict[str, Clock]:
        """The clocks that tick."""
        return {name: clock for name, clock in self.by_name.items() if clock.status == "running"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneClock(Command):
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartClock(_OneClock):
    """This duty applies. `minutes_ago` is how long ago its zero was (0: now)."""

    minutes_ago: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDoesNotApply(_OneClock):
    """This duty does not apply, because."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockIsMet(_OneClock):
    """The duty is done; `evidence` says where that can be seen."""

    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnOfClock(_OneClock):
    """A mark before the limit was reached (the alarm says so)."""

    from_hand = True
    mark: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted(Event):
    """A legal deadline runs from `zero` to `due`."""

    clock: str
    zero: datetime
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRuledOut(Event):
    """A named person said, with a reason, that the duty does not apply."""

    clock: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMet(Event):
    """The duty is done."""

    clock: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWarned(Event):
    """The team was told how much time is left."""

    clock: str
    mark: datetime


def start(crisis: "Crisis", wish: StartClock, act: Act) -> Events:
    """The owner role starts it, at the moment its own zero happened."""
    _owner_only(crisis, wish, act)
    if not wish.minutes_ago.isdecimal() or len(wish.minutes_ago) > MOST_DIGITS:
        raise Refused("refused.minutes", given=wish.minutes_ago)
    if wish.clock not in crisis.clocks.by_name or crisis.clocks.by_name[wish.clock].status != "running":
        zero = act.now - timedelta(minutes=int(wish.minutes_ago))
        due = zero + crisis.playbook.clocks[wish.clock].limit
        yield ClockStarted(at=act.now, by=act.by, clock=wish.clock, zero=zero, due=due)


def rule_out(crisis: "Crisis", wish: ClockDoesNotApply, act: Act) -> Events:
    """Only with a reason."""
    _owner_only(crisis, wish, act)
    yield ClockRuledOut(at=act.now, by=act.by, clock=wish.clock, reason=_said(wish.reason))


def meet(crisis: "Crisis", wish: ClockIsMet, act: Act) -> Events:
    """Only a running clock can be met."""
    _owner_only(crisis, wish, act)
    if wish.clock not in crisis.clocks.running:
        raise Refused("refused.clock_not_running")
    yield ClockMet(at=act.now, by=act.by, clock=wish.clock, evidence=_said(wish.evidence))


def _said(text: str) -> str:
    if not clean(text):
        raise Refused("refused.reason")
    return clean(text, 300)


def _owner_only(crisis: "Crisis", wish: _OneClock, act: Act) -> None:
    if wish.clock not in crisis.playbook.clocks:
        raise Refused("refused.unknown_clock", name=wish.clock, known=", ".join(crisis.playbook.clocks) or "—")
    require_role(crisis, act, crisis.playbook.clocks[wish.clock].owner)


def warn(crisis: "Crisis", wish: WarnOfClock, act: Act) -> Events:
    """Once for each mark, while the clock runs."""
    clock = crisis.clocks.running.get(wish.clock)
    if clock and act.now >= wish.mark and (clock.warned is None or clock.warned < wish.mark):
        yield ClockWarned(at=act.now, by=act.by, clock=wish.clock, mark=wish.mark)


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """The next mark of each running clock."""
    found = []
    for name, clock in crisis.clocks.running.items():
        marks = (clock.due - mark for mark in MARKS if clock.due)
        mark = next((mark for mark in marks if _still_to_say(clock, mark)), None)
        if mark:
            found.append(Deadline(mark, WarnOfClock(clock=name, mark=mark)))
    return tuple(found)


def _still_to_say(clock: Clock, mark: datetime) -> bool:
    """What was over when the clock was started is not said, except that its limit is."""
    return mark > clock.warned if clock.warned else mark > clock.at or mark == clock.due


def on_started(clocks: Clocks, event: ClockStarted) -> Clocks:
    """Ticking."""
    clock = Clock("running", event.by, event.at, event.zero, event.due)
    return replace(clocks, by_name=put(clocks.by_name, event.clock, clock))


def on_ruled_out(clocks: Clocks, event: ClockRuledOut) -> Clocks:
    """Answered."""
    clock = Clock("not_applicable", event.by, event.at, reason=event.reason)
    return replace(clocks, by_name=put(clocks.by_name, event.clock, clock))


def on_met(clocks: Clocks, event: ClockMet) -> Clocks:
    """Done."""
    changes = {"status": "met", "by": event.by, "at": event.at, "reason": event.evidence}
    return replace(clocks, by_name=alter(clocks.by_name, event.clock, **changes))


def on_warned(clocks: Clocks, event: ClockWarned) -> Clocks:
    """Said."""
    return replace(clocks, by_name=alter(clocks.by_name, event.clock, warned=event.mark))


RULES: Rules = {StartClock: start, ClockDoesNotApply: rule_out, ClockIsMet: meet, WarnOfClock: warn}
CHANGES: Changes = {ClockStarted: on_started, ClockRuledOut: on_ruled_out, ClockMet: on_met, ClockWarned: on_warned}
