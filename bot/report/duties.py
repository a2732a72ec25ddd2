"""What had a time by which it should be done: steps, promises of the next update, legal clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.crisis.model import Crisis
from bot.crisis.promises import Promise
from bot.crisis.steps import Step
from bot.report.releases import Release

TOLERANCE = timedelta(minutes=2)
"""An update that is no later than this still counts as kept."""

WITHOUT_HURRY = ("update", "close")
"""Kinds of steps without a time of their own: updates follow the promises, the end comes when it comes."""

Verdict = Literal["in_time", "late", "skipped", "open", "overdue", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: when it began, when it was due, when and by whom it was done, and what became of it.

    `text` is the reason of a skipped step, the evidence or reason of a clock, the statement that kept a promise.
    """

    name: str
    began_at: datetime
    due: datetime | None
    verdict: Verdict
    by: str = ""
    done_at: datetime | None = None
    text: str = ""

    @property
    def late_by(self) -> timedelta | None:
        """How much later than due it was done; below zero when it was earlier. None while it is not done."""
        return self.done_at - self.due if self.done_at and self.due else None


@dataclass(frozen=True, slots=True)
class Silence:
    """The time between two public words; `allowed` is what the severity allows, `until` None: no word followed."""

    since: datetime
    until: datetime | None
    length: timedelta
    allowed: timedelta


def step_duties(crisis: Crisis, until: datetime) -> tuple[Duty, ...]:
    """Opened steps with a time of their own."""
    opened = crisis.steps.by_id
    hurried = [step.id for step in crisis.playbook.steps if step.kind not in WITHOUT_HURRY]
    return tuple(_step(name, opened[name], until) for name in hurried if name in opened)


def _step(name: str, step: Step, until: datetime) -> Duty:
    verdict: Verdict = "skipped" if step.skipped else _verdict(step.due, step.done_at, until)
    return Duty(name, step.opened_at, step.due, verdict, step.done_by, step.done_at, step.skipped)


def promise_duties(crisis: Crisis, until: datetime) -> tuple[Duty, ...]:
    """Every promise of the next update; two minutes late still counts as kept."""
    return tuple(_promise(promise, until) for promise in crisis.promises.made)


def _promise(promise: Promise, until: datetime) -> Duty:
    verdict = _verdict(promise.due, promise.kept_at, until, TOLERANCE)
    return Duty(
        promise.statement, promise.made_at, promise.due, verdict, done_at=promise.kept_at, text=promise.kept_by
    )  # fmt: skip


def clock_duties(crisis: Crisis, until: datetime) -> tuple[Duty, ...]:
    """Every legal clock that somebody assessed: running, met, or declared not applicable."""
    found = []
    for name, clock in crisis.clocks.by_name.items():
        met = clock.at if clock.status == "met" else None
        began = clock.zero or clock.at
        verdict: Verdict = "not_applicable" if clock.due is None else _verdict(clock.due, met, until)
        found.append(Duty(name, began, clock.due, verdict, clock.by, met, clock.reason))
    return tuple(found)


def _verdict(
    due: datetime, done_at: datetime | None, until: datetime, tolerance: timedelta = timedelta(0)
) -> Literal["in_time", "late", "open", "overdue"]:
    if done_at is None:
        return "overdue" if until >= due else "open"
    return "in_time" if done_at <= due + tolerance else "late"


def silences(found: Sequence[Release], until: datetime) -> tuple[Silence, ...]:
    """The times between public words, and from the last one to the end unless it was the closing text."""
    public = sorted((r for r in found if r.public and r.out_at), key=lambda release: release.out_at or until)
    times = [release.out_at for release in public if release.out_at]
    between = [
        Silence(since, after, after - since, release.cadence)
        for release, since, after in zip(public, times, times[1:], strict=False)
    ]
    if public and not public[-1].closing and until > times[-1]:
        between.append(Silence(times[-1], None, until - times[-1], public[-1].cadence))
    return tuple(between)
