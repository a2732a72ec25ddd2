"""The playbook's steps: when each opens, who does it by when, what finishes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Phrase, Refused, Rules
from bot.crisis.deadline import Deadline
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisDismissed
from bot.crisis.points import points_of
from bot.crisis.roster import require_role
from bot.crisis.text import clean
from bot.playbook.model import Step as Line

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

WATCH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Tick:
    """One point of a check list is done: who said so, when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was opened: until when, and how it ended (`done_by` is empty while it is open).

    `ticked` are the points of its check list that are done, counted from 0.
    """

    opened_at: datetime
    due: datetime
    choice: str = ""
    ticked: Mapping[int, Tick] = field(default_factory=dict)
    overdue: bool = False
    done_by: str = ""
    done_at: datetime | None = None
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Opened steps by id."""

    by_id: Mapping[str, Step] = field(default_factory=dict)

    def open(self, step: str) -> bool:
        """Whether the step is to be done now."""
        return step in self.by_id and not self.by_id[step].done_by

    def done(self, step: str) -> bool:
        """Whether the step is done or was skipped."""
        return step in self.by_id and bool(self.by_id[step].done_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneStep(Command):
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishStep(_OneStep):
    """It is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideStep(_OneStep):
    """Of the step's choices, this one."""

    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickItem(_OneStep):
    """This item of a check list is done (`item` counts from 0)."""

    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipStep(_OneStep):
    """We go on without it, because."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkStepOverdue(_OneStep):
    """Its time is over (the alarm says so)."""

    from_hand = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _StepEvent(Event):
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOpened(_StepEvent):
    """The step is to be done by `due`."""

    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDecided(_StepEvent):
    """Somebody chose. With `again_at` it is asked again at that time."""

    choice: str
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTicked(_StepEvent):
    """One item of a check list is done."""

    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(_StepEvent):
    """The step is done; with a reason when it was skipped."""

    skipped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOverdue(_StepEvent):
    """Its time passed."""


def open_steps(crisis: "Crisis") -> tuple[Line, ...]:
    """The steps to be done now, in the playbook's order."""
    opened = crisis.steps.by_id
    return tuple(step for step in crisis.playbook.steps if step.id in opened and not opened[step.id].done_by)


def due_of(crisis: "Crisis", step: Line) -> datetime:
    """Until when an open step is to be done; an `update` step until the promised time."""
    promise = crisis.promises.open
    if step.kind == "update" and promise:
        return promise.due
    return crisis.steps.by_id[step.id].due


def owner(crisis: "Crisis", step: Line) -> str:
    """Who does it: the role's holder, else whoever is being paged for it, else the first of its ladder."""
    if step.by in crisis.roster.claimed:
        return crisis.roster.claimed[step.by]
    ringing = next((page for page in crisis.paging.ringing() if page.role == step.by), None)
    ladder = crisis.roster.deciders(step.by)
    return ringing.person if ringing else ladder[0] if ladder else ""


def finish(crisis: "Crisis", wish: FinishStep, act: Act) -> Events:
    """For `do` steps; the others are finished by what they are about."""
    step = _require_open(crisis, wish.step, act)
    if step.kind not in ("do", "page"):
        raise Refused("refused.wrong_kind", step=step.title)
    yield StepDone(at=act.now, by=act.by, step=step.id)


def decide_step(crisis: "Crisis", wish: DecideStep, act: Act) -> Events:
    """Go on, watch (asked again in 30 minutes), or end what was no crisis."""
    step = _require_open(crisis, wish.step, act)
    choices = step.decide or {}
    if wish.choice not in choices:
        raise Refused("refused.choice", given=wish.choice, known=", ".join(choices) or "—")
    then = choices[wish.choice].then
    if then == "end":
        _require_nothing_begun(crisis)
    again = act.now + WATCH if then == "watch" else None
    yield StepDecided(at=act.now, by=act.by, step=step.id, choice=wish.choice, again_at=again)
    if then == "end":
        yield CrisisDismissed(at=act.now, by=act.by, reason=wish.choice)


def _require_nothing_begun(crisis: "Crisis") -> None:
    if crisis.publishing.publications:
        raise Refused("refused.already_public")
    if crisis.clocks.running:
        running = [Phrase("open.clock", {"clock": crisis.playbook.clocks[name]}) for name in crisis.clocks.running]
        raise Refused("refused.stand_down", missing=running)


def tick(crisis: "Crisis", wish: TickItem, act: Act) -> Events:
    """One after the other; what waits in a tool may be ticked by whoever owns the tool, too."""
    step = _open(crisis, wish.step)
    points = points_of(crisis, step)
    known = 0 <= wish.item < len(points)
    if not (known and act.by == points[wish.item].owner and act.by not in crisis.roster.conflicted):
        require_role(crisis, act, step.by, "lead")
    if not known:
        raise Refused("refused.wrong_kind", step=step.title)
    if wish.item not in crisis.steps.by_id[step.id].ticked:
        yield ItemTicked(at=act.now, by=act.by, step=step.id, item=wish.item)


def skip(crisis: "Crisis", wish: SkipStep, act: Act) -> Events:
    """The lead may go on without a step, with a reason; never without the end."""
    require_role(crisis, act, "lead")
    step = _require_open(crisis, wish.step, act)
    if step.kind in ("close", "update"):
        raise Refused("refused.wrong_kind", step=step.title)
    if not clean(wish.reason):
        raise Refused("refused.reason")
    yield StepDone(at=act.now, by=act.by, step=step.id, skipped=clean(wish.reason, 300))


def mark_overdue(crisis: "Crisis", wish: MarkStepOverdue, act: Act) -> Events:
    """Once for each step, while it is open."""
    if crisis.steps.open(wish.step) and not crisis.steps.by_id[wish.step].overdue:
        if act.now >= crisis.steps.by_id[wish.step].due:
            yield StepOverdue(at=act.now, by=act.by, step=wish.step)


def _require_open(crisis: "Crisis", step_id: str, act: Act) -> Line:
    step = _open(crisis, step_id)
    require_role(crisis, act, step.by, "lead")
    return step


def _open(crisis: "Crisis", step_id: str) -> Line:
    if not crisis.steps.open(step_id):
        known = ", ".join(step.id for step in open_steps(crisis)) or "—"
        raise Refused("refused.step_not_open", name=step_id, known=known)
    return crisis.playbook.step(step_id)


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When each open step is due; the promise watches over `update` steps."""
    return tuple(
        Deadline(crisis.steps.by_id[step.id].due, MarkStepOverdue(step=step.id))
        for step in open_steps(crisis)
        if step.kind not in ("update", "close") and not crisis.steps.by_id[step.id].overdue
    )


def on_opened(steps: Steps, event: StepOpened) -> Steps:
    """To be done."""
    return replace(steps, by_id=put(steps.by_id, event.step, Step(event.at, event.due)))


def on_decided(steps: Steps, event: StepDecided) -> Steps:
    """Chosen; a watched step stays open until it is asked again."""
    due = event.again_at or steps.by_id[event.step].due
    return replace(steps, by_id=alter(steps.by_id, event.step, choice=event.choice, due=due, overdue=False))


def on_ticked(steps: Steps, event: ItemTicked) -> Steps:
    """One less."""
    ticked = put(steps.by_id[event.step].ticked, event.item, Tick(event.by, event.at))
    return replace(steps, by_id=alter(steps.by_id, event.step, ticked=ticked))


def on_done(steps: Steps, event: StepDone) -> Steps:
    """Behind us."""
    changes = {"done_by": event.by, "done_at": event.at, "skipped": event.skipped}
    return replace(steps, by_id=alter(steps.by_id, event.step, **changes))


def on_overdue(steps: Steps, event: StepOverdue) -> Steps:
    """Late, and said once."""
    return replace(steps, by_id=alter(steps.by_id, event.step, overdue=True))


RULES: Rules = {
    FinishStep: finish,
    DecideStep: decide_step,
    TickItem: tick,
    SkipStep: skip,
    MarkStepOverdue: mark_overdue,
}
CHANGES: Changes = {
    StepOpened: on_opened,
    StepDecided: on_decided,
    ItemTicked: on_ticked,
    StepDone: on_done,
    StepOverdue: on_overdue,
}
