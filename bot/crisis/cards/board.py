"""The board: one a crisis, pinned, always edited. The one next action first."""

from collections.abc import Iterator, Mapping

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.pausing import board_line
from bot.crisis.cards.view import View
from bot.crisis.consent import awaited, waiting
from bot.crisis.deliveries import Outcome
from bot.crisis.lifecycle import TakeNote
from bot.crisis.paging import CallRole
from bot.crisis.standdown import StandDown, unfinished
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import due_of, open_steps, owner
from bot.crisis.text import title_of
from bot.playbook.model import Step

MOST_AWAITED = 3
MOST_APART = 4
"""So many outlets are told one by one; more are told together."""

MARKS = {"sent": "✔", "ready": "…", "attempting": "…", "unknown": "?", "refused": "✘", "held": "⏸", "dropped": "–"}
BY_HAND = "✍"


def board(view: View) -> Iterator[Card]:
    """The whole crisis in six lines."""
    lines = (_headline(view), board_line(view), _next(view), _promise(view), _waiting(view), _out(view))
    yield Card("board", ROOM, tuple(line for line in lines if line), _buttons(view))


def _headline(view: View) -> str:
    life = view.crisis.life
    lead = view.crisis.roster.claimed.get("lead")
    return view.say(
        "board.headline" if view.crisis.open else "board.ended",
        title=life.playbook.title,
        what=f" · {life.what}" if life.what else "",
        severity=life.severity,
        since=view.since(life.started_at),
        lead=view.person(lead) if lead else view.say("word.nobody"),
        ended=life.ended_at or view.now,
        outcome=view.say(f"outcome.{life.outcome or 'stood_down'}"),
    )


def next_step(view: View) -> Step | None:
    """The open step that is due first."""
    return min(open_steps(view.crisis), key=lambda step: due_of(view.crisis, step), default=None)


def _next(view: View) -> str:
    step = next_step(view)
    if step is None or not view.crisis.open:
        return ""
    due = due_of(view.crisis, step)
    who = owner(view.crisis, step)
    person = f"{view.person(who)} ({view.role(step.by)})" if who else view.role(step.by)
    return view.say("board.next", who=person, what=step.title, due=due, left=view.left(due))


def _promise(view: View) -> str:
    promise = view.crisis.promises.open
    if promise is None:
        return ""
    key = "board.promise_missed" if promise.missed else "board.promise"
    return view.say(key, due=promise.due, left=view.left(promise.due))


def _waiting(view: View) -> str:
    crisis = view.crisis
    ringing = crisis.paging.ringing() if crisis.open else ()
    parts = [
        view.say("board.ringing", role=view.role(page.role), who=view.person(page.person), at=page.since + page.wait)
        for page in ringing
    ]
    called = {page.about for page in ringing}
    parts += [
        view.say("board.approval", roles=view.roles(awaited(crisis, name, view.now)))
        for name in crisis.approvals.requests
        if crisis.open and name not in called and waiting(crisis, name, view.now)
    ]
    parts = list(dict.fromkeys(parts))
    more = [view.say("board.more", count=str(len(parts) - MOST_AWAITED))] if len(parts) > MOST_AWAITED else []
    return view.say("board.waiting", parts=" · ".join(parts[:MOST_AWAITED] + more)) if parts else ""


def _out(view: View) -> str:
    name = _latest(view)
    if name is None:
        return ""
    return view.say("board.out", title=title_of(view.crisis, name), parts=" · ".join(states(view, name)))


def states(view: View, statement: str) -> Iterator[str]:
    """Where a text stands, outlet by outlet: in words, with a mark, and since when it is out. Of many outlets first
    those where it is not, then the others by the minute since when."""
    outcomes = view.crisis.deliveries.of(statement)
    if len(outcomes) <= MOST_APART:
        return (state(view, outlet, outcome) for outlet, outcome in outcomes.items())
    return _together(view, outcomes)


def _together(view: View, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    by_minute: dict[str, list[str]] = {}
    for outlet, outcome in outcomes.items():
        if outcome.status == "sent":
            by_minute.setdefault(view.say.word(outcome.since), []).append(view.crisis.life.places[outlet].title)
        else:
            yield state(view, outlet, outcome)
    for at, titles in by_minute.items():
        yield view.say("outcome.sent_together", mark=MARKS["sent"], at=at, outlets=", ".join(titles))


def state(view: View, outlet: str, outcome: Outcome) -> str:
    """The same for one outlet."""
    place = view.crisis.life.places[outlet]
    if place.by_hand and outcome.status == "ready":
        return view.say("outcome.by_hand", outlet=place.title, mark=BY_HAND)
    return view.say(
        f"outcome.{outcome.status}", outlet=place.title, mark=MARKS[outcome.status], at=outcome.since
    )  # fmt: skip


def _latest(view: View) -> str | None:
    """The text that went out last; a public one before any internal one."""
    crisis, templates = view.crisis, view.crisis.playbook.statements
    released = [name for name in crisis.publishing.publications if crisis.deliveries.of(name)]
    public = [name for name in released if templates[crisis.statements.by_id[name].template].audience == "public"]
    return next(iter((public or released)[-1:]), None)


def _buttons(view: View) -> tuple[Button, ...]:
    if not view.crisis.open:
        return ()
    if any(step.kind == "close" for step in open_steps(view.crisis)) and not unfinished(view.crisis):
        end = Button(view.say("button.stand_down"), StandDown(), look="danger", sure=view.for_good)
        return (end, _call(view), _note(view))
    updates = [step.update[0] for step in open_steps(view.crisis) if step.update]
    write = [Button(view.say("button.write_update"), DraftStatement(template=name)) for name in updates[:1]]
    return (*write, _call(view), _note(view))


def _call(view: View) -> Button:
    roles = tuple((name, view.role(name)) for name in view.crisis.roster.ladders)
    ask = Field("role", view.say("ask.role"), choices=roles)
    return Button(view.say("button.call"), CallRole(role=""), (ask,))


def _note(view: View) -> Button:
    ask = Field("text", view.say("ask.note"), limit=2000, lines=3)
    return Button(view.say("button.note"), TakeNote(text=""), (ask,))
