"""What moves the playbook on by itself: steps open, are finished by what they are about, and find their texts ready."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.command import Act, Command, Events, Reactions, Rules
from bot.crisis.conditions import applies
from bot.crisis.consent import approved
from bot.crisis.deadline import Deadline
from bot.crisis.points import points_of
from bot.crisis.statements import begin
from bot.crisis.steps import StepDone, StepOpened, open_steps
from bot.playbook.model import Step as Line

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep(Command):
    """The time that a step waits is over (the alarm says so)."""

    from_hand = True
    step: str


def open_next(crisis: "Crisis", act: Act) -> Events:
    """Reaction: a step opens once everything before it is done and its condition holds."""
    for step in crisis.playbook.steps:
        if step.wait is None and _free(crisis, step):
            yield _opened(step, act)


def open_later(crisis: "Crisis", wish: OpenStep, act: Act) -> Events:
    """The same for a step that waits, when its time is over."""
    for step in crisis.playbook.steps:
        if step.id == wish.step and _free(crisis, step) and act.now >= _opens_at(crisis, step):
            yield _opened(step, act)


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When each step opens that waits although everything before it is done."""
    waiting = (step for step in crisis.playbook.steps if step.wait and _free(crisis, step))
    return tuple(Deadline(_opens_at(crisis, step), OpenStep(step=step.id)) for step in waiting)


def _free(crisis: "Crisis", step: Line) -> bool:
    """Whether nothing keeps a step shut that was not opened yet, but perhaps a time to wait."""
    known = crisis.steps.by_id
    return (
        step.id not in known
        and all(_behind_us(crisis, before) for before in step.after)
        and applies(crisis, step.when)
    )  # fmt: skip


def _opened(step: Line, act: Act) -> StepOpened:
    return StepOpened(at=act.now, by=act.by, step=step.id, due=act.now + step.within)


def _opens_at(crisis: "Crisis", step: Line) -> datetime:
    return _behind_us_since(crisis, step) + (step.wait or timedelta(0))


def _behind_us_since(crisis: "Crisis", step: Line) -> datetime:
    """When the last of what is before a step was done; the beginning of the crisis when there is nothing."""
    known = crisis.steps.by_id
    done = (
        known[name].done_at if name in known else _behind_us_since(crisis, crisis.playbook.step(name))
        for name in step.after
    )  # fmt: skip
    return max(filter(None, done), default=crisis.life.started_at)


def _behind_us(crisis: "Crisis", step_id: str) -> bool:
    if step_id in crisis.steps.by_id:
        return crisis.steps.done(step_id)
    step = crisis.playbook.step(step_id)
    return not applies(crisis, step.when) and all(_behind_us(crisis, before) for before in step.after)


def finish_by_itself(crisis: "Crisis", act: Act) -> Events:
    """Reaction: what a step is about has happened."""
    for step in open_steps(crisis):
        if accomplished(crisis, step, act.now):
            yield StepDone(at=act.now, by=act.cause or act.by, step=step.id)


def accomplished(crisis: "Crisis", step: Line, now: datetime) -> bool:
    """Whether what an open step is about has happened. `do` and `close` steps need a person to say so."""
    state = crisis.steps.by_id[step.id]
    match step.kind:
        case "decide":
            return bool(state.choice) and (step.decide or {})[state.choice].then == "go_on"
        case "fact":
            return all(crisis.facts.confirmed(name) for name in step.fact or ())
        case "check":
            return len(state.ticked) == len(points_of(crisis, step))
        case "page":
            return all(role in crisis.roster.claimed for role in step.page or ())
        case "clock":
            return all(name in crisis.clocks.by_name for name in step.clock or ())
        case "update":
            return _closing_is_out(crisis)
        case "draft" | "approve" | "publish" | "notify":
            return _text_is_that_far(crisis, step, now)
        case _:
            return False


def _text_is_that_far(crisis: "Crisis", step: Line, now: datetime) -> bool:
    names = [name for name, text in crisis.statements.by_id.items() if text.template == step.statement]
    if step.kind == "draft":
        return any(name in crisis.approvals.requests or crisis.publishing.requested(name) for name in names)
    if step.kind == "approve":
        return any(crisis.publishing.requested(name) or approved(crisis, name, now) for name in names)
    return any(crisis.deliveries.sent(name) for name in names)


def _closing_is_out(crisis: "Crisis") -> bool:
    templates = crisis.playbook.statements
    return any(
        templates[text.template].closing and crisis.deliveries.sent(name)
        for name, text in crisis.statements.by_id.items()
    )


def prepare_texts(crisis: "Crisis", act: Act) -> Events:
    """Reaction: the words that an open step is about lie ready; "nothing new" does when the promised time is near."""
    for step in open_steps(crisis):
        for name in _texts_of(crisis, step):
            yield from begin(crisis, name, act)


def _texts_of(crisis: "Crisis", step: Line) -> tuple[str, ...]:
    if step.kind == "update":
        promise = crisis.promises.open
        near = promise is not None and promise.reminded and not _answered(crisis, promise.made_at)
        return tuple(name for name in step.update or () if _preapproved(crisis, name)) if near else ()
    begun = {text.template for text in crisis.statements.by_id.values()}
    return (step.statement,) if step.statement and step.statement not in begun else ()


def _answered(crisis: "Crisis", made_at: datetime) -> bool:
    """Whether a public text was asked for after the promise: its outlets have it, or will in a moment."""
    return any(
        publication.at > made_at
        and crisis.playbook.statements[crisis.statements.by_id[name].template].audience == "public"
        for name, publication in crisis.publishing.publications.items()
    )


def _preapproved(crisis: "Crisis", name: str) -> bool:
    return crisis.playbook.statements[name].approval == "A" and name in crisis.life.preapproved


RULES: Rules = {OpenStep: open_later}
REACTIONS: Reactions = (finish_by_itself, open_next, prepare_texts)
