"""Places without an interface: a person puts the text there, with the same approval and the same clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.crisis.command import Act, Command, Events, Rules
from bot.crisis.deadline import Deadline
from bot.crisis.deliveries import DeliveryLate, Outcome, begun, hubs

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

FIRST_ASKED = ("social", "writer")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkByHandLate(Command):
    """Nobody has said in time that it is out (the alarm says so)."""

    from_hand = True
    statement: str
    outlet: str


def to_do(crisis: "Crisis") -> Iterator[tuple[str, str, Outcome]]:
    """What a person is to put somewhere now (statement, outlet, where it stands): the hub goes first."""
    for (statement, outlet), outcome in crisis.deliveries.outcomes.items():
        if outcome.status == "ready" and crisis.life.places[outlet].by_hand:
            if all(begun(hub) for hub in hubs(crisis, statement)):
                yield statement, outlet, outcome


def who(crisis: "Crisis") -> tuple[str, str]:
    """The role that puts texts there, and its person: whoever took such a role, else the first who may act for one.
    The lead only where there is nobody else; the person is empty where there is nobody at all."""
    roles = [role for role in FIRST_ASKED if crisis.roster.deciders(role)] or ["lead"]
    role = next((role for role in roles if role in crisis.roster.claimed), roles[0])
    return role, crisis.roster.claimed.get(role) or next(iter(crisis.roster.deciders(role)), "")


def mark_late(crisis: "Crisis", wish: MarkByHandLate, act: Act) -> Events:
    """Once for each delivery, while it is to be done."""
    for statement, outlet, outcome in to_do(crisis):
        if (statement, outlet) == (wish.statement, wish.outlet) and not outcome.late and outcome.since:
            if act.now >= outcome.since + crisis.life.places[outlet].within:
                yield DeliveryLate(at=act.now, by=act.by, statement=statement, outlet=outlet)


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """Until when each should be out."""
    return tuple(
        Deadline(outcome.since + crisis.life.places[outlet].within, MarkByHandLate(statement=statement, outlet=outlet))
        for statement, outlet, outcome in to_do(crisis)
        if outcome.since and not outcome.late
    )


RULES: Rules = {MarkByHandLate: mark_late}
