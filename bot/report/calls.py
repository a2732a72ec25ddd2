"""Who was called when, who answered after how long, and how much ringing each person had to bear."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.crisis.approvals import ApprovalGiven, ApprovalRefused
from bot.crisis.command import PLAYBOOK
from bot.crisis.event import Event, Recorded
from bot.crisis.paging import PageAnswered, PageExhausted, PagePassed, PageStarted, PageWithdrawn

HOUR = timedelta(hours=1)
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
"""Local hours between which a ring counts as one at night."""

Ended = Literal["rings", "answered", "declined", "silent", "barred", "taken", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Ring:
    """One person was called once. `taken`: somebody else answered meanwhile; `barred`: a conflict of interest."""

    person: str
    at: datetime
    ended: Ended = "rings"
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One page up its ladder. `about` is the statement that waited, or empty when a role was needed at all."""

    page: str
    role: str
    about: str
    started_at: datetime
    rungs: tuple[str, ...]
    rings: tuple[Ring, ...]
    outcome: Literal["rings", "answered", "exhausted", "withdrawn"] = "rings"
    answered_by: str = ""
    ended_at: datetime | None = None

    @property
    def passed_on(self) -> int:
        """How often it went to the next person."""
        return max(0, len(self.rings) - 1)

    @property
    def response(self) -> timedelta | None:
        """From the first ring to the answer; None without one."""
        return self.ended_at - self.started_at if self.ended_at and self.outcome == "answered" else None


@dataclass(frozen=True, slots=True)
class Load:
    """What one person had to bear: rings in all, at most in any hour, without an answer, at night."""

    person: str
    rings: int
    most_in_an_hour: int
    unanswered: int
    at_night: int


def calls(records: Sequence[Recorded]) -> tuple[Call, ...]:
    """All pages, oldest first. Whoever was called and then said yes or no to the text has answered."""
    found: dict[str, Call] = {}
    voted: dict[str, Event] = {}
    for event in (record.event for record in records):
        if isinstance(event, ApprovalGiven | ApprovalRefused):
            voted[event.statement] = event
        elif isinstance(event, PageStarted):
            found[event.page] = _started(event)
        elif isinstance(event, PageWithdrawn) and _has_voted(found[event.page], voted, event.at):
            found[event.page] = _by_answer(found[event.page], voted[found[event.page].about].by, event.at)
        elif isinstance(event, PageAnswered | PagePassed | PageExhausted | PageWithdrawn):
            found[event.page] = _after(found[event.page], event)
    return tuple(found.values())


def _has_voted(call: Call, voted: Mapping[str, Event], at: datetime) -> bool:
    vote = voted.get(call.about)
    return vote is not None and vote.at == at and any(ring.person == vote.by for ring in call.rings)


def _started(event: PageStarted) -> Call:
    rings = (Ring(event.rungs[0], event.at),) if event.rungs else ()
    nobody = not event.rungs
    return Call(
        event.page, event.role, event.about, event.at, event.rungs, rings,
        outcome="exhausted" if nobody else "rings", ended_at=event.at if nobody else None,
    )  # fmt: skip


def _after(call: Call, event: Event) -> Call:
    match event:
        case PagePassed(rung=rung, passed_by=passed_by):
            rings = _end(call.rings, _unanswered(call, event.by, passed_by), event.at)
            return replace(call, rings=(*rings, Ring(call.rungs[rung], event.at)))
        case PageExhausted(by=by):
            rings = _end(call.rings, _unanswered(call, by, by), event.at)
            return replace(call, rings=rings, outcome="exhausted", ended_at=event.at)
        case PageAnswered(by=by):
            return _by_answer(call, by, event.at)
        case _:
            return replace(call, rings=_end(call.rings, "withdrawn", event.at), outcome="withdrawn", ended_at=event.at)


def _by_answer(call: Call, by: str, at: datetime) -> Call:
    rings = _answered(call.rings, by, at)
    return replace(call, rings=rings, outcome="answered", answered_by=by, ended_at=at)


def _unanswered(call: Call, by: str, passed_by: str) -> Ended:
    """Why the last ring went on: its person could not come, may not act, or did not answer."""
    if by == PLAYBOOK:
        return "barred"
    return "declined" if call.rings and call.rings[-1].person == passed_by else "silent"


def _end(rings: tuple[Ring, ...], ended: Ended, at: datetime) -> tuple[Ring, ...]:
    return (*rings[:-1], replace(rings[-1], ended=ended, ended_at=at)) if rings else ()


def _answered(rings: tuple[Ring, ...], by: str, at: datetime) -> tuple[Ring, ...]:
    """Whoever answers may have been called on an earlier rung; then that ring was answered after all."""
    whose = next((i for i in reversed(range(len(rings))) if rings[i].person == by), None)
    if whose is None or whose == len(rings) - 1:
        return _end(rings, "taken" if whose is None else "answered", at)
    late = replace(rings[whose], ended="answered", ended_at=at)
    return _end((*rings[:whose], late, *rings[whose + 1 :]), "taken", at)


def load(found: Iterable[Call], zone: str) -> tuple[Load, ...]:
    """The load of each person who was called, the heaviest first."""
    rings: dict[str, list[Ring]] = {}
    for call in found:
        for ring in call.rings:
            rings.setdefault(ring.person, []).append(ring)
    loads = (_load(person, theirs, zone) for person, theirs in rings.items())
    return tuple(sorted(loads, key=lambda each: (-each.most_in_an_hour, -each.rings, each.person)))


def _load(person: str, rings: Sequence[Ring], zone: str) -> Load:
    times = sorted(ring.at for ring in rings)
    hours = (local.hour for local in (at.astimezone(ZoneInfo(zone)) for at in times))
    return Load(
        person=person,
        rings=len(times),
        most_in_an_hour=max(sum(start <= at < start + HOUR for at in times) for start in times),
        unanswered=sum(ring.ended == "silent" for ring in rings),
        at_night=sum(hour >= NIGHT_BEGINS or hour < NIGHT_ENDS for hour in hours),
    )
