"""The core's four questions, gathered from the concerns: decide, evolve, deadlines, deliveries (see `deliveries`)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.crisis import (
    approvals,
    attempts,
    by_hand,
    clocks,
    deliveries,
    facts,
    inquiries,
    lifecycle,
    notes,
    paging,
    pausing,
    progress,
    promises,
    publishing,
    release,
    rooms,
    roster,
    scheduling,
    shown,
    standdown,
    statements,
    steps,
)
from bot.crisis.command import HANDS, PLAYBOOK, Act, Changes, Command, Reactions, Refused, Rules
from bot.crisis.deadline import Deadline
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisStarted, Start, StartCrisis
from bot.crisis.model import Crisis
from bot.crisis.roster import Roster

RULES: Rules = {
    **lifecycle.RULES, **roster.RULES, **steps.RULES, **facts.RULES, **statements.RULES, **approvals.RULES,
    **publishing.RULES, **attempts.RULES, **by_hand.RULES, **notes.RULES, **paging.RULES, **promises.RULES,
    **clocks.RULES, **shown.RULES, **rooms.RULES, **standdown.RULES, **inquiries.RULES, **scheduling.RULES,
    **release.RULES, **pausing.RULES, **progress.RULES,
}  # fmt: skip

SLICES: dict[str, Changes] = {
    "life": lifecycle.CHANGES, "roster": roster.CHANGES, "steps": steps.CHANGES, "facts": facts.CHANGES,
    "statements": statements.CHANGES, "approvals": approvals.CHANGES, "publishing": publishing.CHANGES,
    "deliveries": deliveries.CHANGES, "notes": notes.CHANGES, "paging": paging.CHANGES, "promises": promises.CHANGES,
    "clocks": clocks.CHANGES, "shown": shown.CHANGES, "rooms": rooms.CHANGES,
    "inquiries": inquiries.CHANGES, "pausing": pausing.CHANGES,
}  # fmt: skip

CHANGES: dict[type[Event], tuple[str, Callable[..., Any]]] = {
    event: (name, change) for name, changes in SLICES.items() for event, change in changes.items()
}

WORDS = ("life", "facts", "statements")
"""The slices on which wordings and bindings depend."""

EVENTS: tuple[type[Event], ...] = (CrisisStarted, *CHANGES)
"""Every kind of event that a journal may hold."""

REACTIONS: Reactions = (
    *release.REACTIONS, *attempts.REACTIONS, *notes.REACTIONS, *promises.REACTIONS, *progress.REACTIONS,
    *paging.REACTIONS,
)  # fmt: skip
"""What follows from the playbook by itself, asked after every command until nothing follows any more."""

DEADLINES: tuple[Callable[[Crisis], tuple[Deadline, ...]], ...] = (
    steps.deadlines, approvals.deadlines, release.deadlines, deliveries.deadlines, paging.deadlines,
    promises.deadlines, clocks.deadlines, progress.deadlines, by_hand.deadlines, notes.deadlines,
)  # fmt: skip

MOST_REACTIONS = 5_000


def decide(crisis: Crisis | None, command: Command, act: Act, stream: str = "") -> tuple[Event, ...]:
    """What happens because of a command: events for the journal, none when there is nothing to change.

    `stream` names the crisis that a StartCrisis begins. Raises Refused with a sentence for whoever asked. In a crisis
    time never runs backwards: where a clock was set back, it stands still until it has caught up.
    """
    if crisis is None:
        if not isinstance(command, StartCrisis):
            raise Refused("refused.no_crisis")
        events = list(lifecycle.start(command, act))
        crisis = fold(stream, events)
    else:
        _may_speak(crisis, command, act)
        act = replace(act, now=max(act.now, crisis.updated_at))
        events = list(RULES[type(command)](crisis, command, act))
        crisis = evolve_all(crisis, events)
    cause = "" if act.by in HANDS else act.by
    return (*events, *_consequences(crisis, Act(PLAYBOOK, act.now, cause))) if events else ()


def _may_speak(crisis: Crisis, command: Command, act: Act) -> None:
    if command.from_hand != (act.by in HANDS):
        raise Refused("refused.not_for_you")
    if not command.from_hand and act.by not in crisis.roster.people:
        raise Refused("refused.stranger")
    if not crisis.open:
        raise Refused("refused.ended", when=crisis.life.ended_at)
    if isinstance(command, (Start, StartCrisis)):
        raise Refused("refused.exists")


def _consequences(crisis: Crisis, act: Act) -> Iterator[Event]:
    for _ in range(MOST_REACTIONS):
        following = next(_first_reaction(crisis, act), None) if crisis.open else None
        if following is None:
            return
        yield following
        crisis = evolve(crisis, following)
    raise RuntimeError(f"the playbook {crisis.playbook.name} never comes to rest")


def _first_reaction(crisis: Crisis, act: Act) -> Iterator[Event]:
    return (event for reaction in REACTIONS for event in reaction(crisis, act))


def evolve(crisis: Crisis, event: Event) -> Crisis:
    """The crisis after one more event. Never refuses: what happened, happened."""
    return evolve_all(crisis, (event,))


def evolve_all(crisis: Crisis, events: Iterable[Event]) -> Crisis:
    """The crisis after these events, in order."""
    slices: dict[str, Any] = {}
    version, at = crisis.version, crisis.updated_at
    for event in events:
        name, change = CHANGES[type(event)]
        slices[name] = change(slices[name] if name in slices else getattr(crisis, name), event)
        version, at = version + 1, event.at
    if any(slices.get(name, was) is not was for name in WORDS for was in (getattr(crisis, name),)):
        slices["worded"] = {}
    return replace(crisis, version=version, updated_at=at, **slices)


def fold(stream: str, events: Iterable[Event]) -> Crisis:
    """The crisis that a journal tells of. The first event must be CrisisStarted."""
    rest = iter(events)
    started = next(rest)
    if not isinstance(started, CrisisStarted):
        raise ValueError(f"the journal of {stream} begins with {type(started).__name__}, not with CrisisStarted")
    people = Roster(people={person.id: person for person in started.people}, ladders=started.ladders)
    crisis = Crisis(stream, 1, started.at, lifecycle.on_started(started), people)
    return evolve_all(crisis, rest)


def deadlines(crisis: Crisis) -> tuple[Deadline, ...]:
    """Every moment at which time itself must act, earliest first; none once the crisis has ended."""
    if not crisis.open:
        return ()
    found = (deadline for source in DEADLINES for deadline in source(crisis))
    return tuple(sorted(found, key=lambda deadline: deadline.at))
