"""What one person sees of all crises at once: what is to be done now, what waits, what runs, their roles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.chat.answers import answer, owns_a_point
from bot.chat.words import Show
from bot.crisis.cards import Card, cards
from bot.crisis.cards.board import next_step
from bot.crisis.cards.view import View
from bot.crisis.model import Crisis
from bot.crisis.roster import Person
from bot.crisis.steps import due_of, open_steps, owner
from bot.crisis.text import mark_drill
from bot.locale import Say

MOST_ASKED = 6
"""Crises that are looked at closely: each costs some milliseconds, in which nobody else is answered."""

MOST_WITH_CARDS = 3
MOST_RUNNING = 20
_NEVER = datetime.max.replace(tzinfo=UTC)
_NEXT = Show("next")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The cards of one crisis that wait for the person; `title` says which crisis."""

    crisis: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """An open crisis: its headline, its promise (or empty), and its channel (or empty)."""

    headline: str
    promise: str
    channel: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A role of the person: whoever is in `before` is called first, `total` people are on the ladder."""

    role: str
    before: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it, the most urgent first. `perhaps`: so many more crises in which something may wait."""

    at: datetime
    said: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    perhaps: int
    running: tuple[Running, ...]
    more: int
    duties: tuple[Duty, ...]
    may_start: bool


def overview(
    crises: Sequence[Crisis],
    person: Person,
    say: Say,
    now: datetime,
    ladders: Mapping[str, Sequence[Person]] | None = None,
) -> Overview:
    """What the person sees of these crises; those that have ended are left out.

    `ladders` are the people of each role, first the one who is called first (without: as in the most urgent crisis).
    """
    said = replace(say, today=now.astimezone(ZoneInfo(say.zone)).date())
    views = sorted((View(crisis, said, now) for crisis in crises if crisis.open), key=_urgency)
    waiting, perhaps = _waiting(views, person.id)
    nothing = answer(_NEXT, views[0].crisis, person.id, said, now).lines if views and not waiting else ()
    return Overview(
        at=now,
        said=nothing,
        waiting=waiting,
        perhaps=perhaps,
        running=tuple(_running(view) for view in views[:MOST_RUNNING]),
        more=max(len(views) - MOST_RUNNING, 0),
        duties=tuple(_duties(views[:1], person.id, ladders)),
        may_start=not person.external,
    )


def _urgency(view: View) -> tuple[bool, datetime, str]:
    """No drill before what is live; then what is due first."""
    step, promise = next_step(view), view.crisis.promises.open
    dues = ([due_of(view.crisis, step)] if step else []) + ([promise.due] if promise else [])
    return view.crisis.life.drill, min(dues, default=_NEVER), view.crisis.id


def _waiting(views: Sequence[View], by: str) -> tuple[tuple[Waiting, ...], int]:
    """What waits in the most urgent crises, who calls the person first; and in how many more something may wait."""
    mine = [view for view in views if concerns(view.crisis, by)]
    mine.sort(key=lambda view: (view.crisis.life.drill, not _is_called(view.crisis, by)))
    found: list[Waiting] = []
    looked_at = 0
    for view in mine[:MOST_ASKED]:
        if len(found) < MOST_WITH_CARDS:
            looked_at += 1
            found += _in(view, by)
    return tuple(found), len(mine) - looked_at


def _in(view: View, by: str) -> Iterator[Waiting]:
    keys = answer(_NEXT, view.crisis, by, view.say, view.now).cards
    if keys:
        by_key = {card.key: card for card in cards(view.crisis, view.language, view.now)}
        yield Waiting(view.crisis.id, _marked(view, _title(view)), tuple(by_key[key] for key in keys))


def concerns(crisis: Crisis, by: str) -> bool:
    """Whether something in a crisis may wait for this person: quickly, and never no where something does."""
    steps = open_steps(crisis)
    if _is_called(crisis, by) or any(owner(crisis, step) == by or owns_a_point(crisis, step, by) for step in steps):
        return True
    promise = crisis.promises.open
    asked = any(not crisis.publishing.requested(name) for name in crisis.approvals.requests)
    return (asked or bool(promise and promise.reminded) or _is_stopped(crisis)) and _has_a_role(crisis, by)


def _is_stopped(crisis: Crisis) -> bool:
    held = (outcome.status == "held" for outcome in crisis.deliveries.outcomes.values())
    return crisis.pausing.now is not None or any(held)


def _is_called(crisis: Crisis, by: str) -> bool:
    return any(page.person == by for page in crisis.paging.ringing())


def _has_a_role(crisis: Crisis, by: str) -> bool:
    roster = crisis.roster
    return by in roster.claimed.values() or any(by in ladder for ladder in roster.ladders.values())


def _running(view: View) -> Running:
    life, promise = view.crisis.life, view.crisis.promises.open
    room = view.crisis.rooms.by_chat.get("slack", "")
    headline = view.say(
        "slack.home_headline", title=_title(view), severity=life.severity, since=view.since(life.started_at)
    )
    key = "board.promise_missed" if promise and promise.missed else "board.promise"
    return Running(
        headline=_marked(view, headline),
        promise=_marked(view, view.say(key, due=promise.due, left=view.left(promise.due))) if promise else "",
        channel=room.removeprefix("slack:").partition("/")[0],
    )


def _title(view: View) -> str:
    life = view.crisis.life
    return life.playbook.title[view.language] + (f" · {life.what}" if life.what else "")


def _marked(view: View, line: str) -> str:
    return mark_drill(line, view.language) if view.crisis.life.drill else line


def _duties(views: Sequence[View], by: str, ladders: Mapping[str, Sequence[Person]] | None) -> Iterator[Duty]:
    for view in views if ladders is None else ():
        people = view.crisis.roster.people
        ladders = {role: [people[p] for p in ladder] for role, ladder in view.crisis.roster.ladders.items()}
    for role, ladder in (ladders or {}).items():
        ids = [person.id for person in ladder]
        if by in ids:
            title = views[0].role(role) if views else role
            yield Duty(title, tuple(person.name for person in ladder[: ids.index(by)]), len(ids))
