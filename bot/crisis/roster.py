"""Who is there: the people and roles of a crisis, who holds a role now, and who is out because of a conflict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.crisis.change import put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.event import Event
from bot.crisis.text import clean

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the bot knows. `external` people (an agency) may draft, never approve or publish."""

    id: str
    name: str
    language: str = "de"
    external: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """People by id, the ladder of people behind each role (first the holder, then deputies), and the claims."""

    people: Mapping[str, Person] = field(default_factory=dict)
    ladders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    claimed: Mapping[str, str] = field(default_factory=dict)
    conflicted: frozenset[str] = frozenset()

    def ladder(self, role: str) -> tuple[str, ...]:
        """Everyone who may act for a role, in order; people with a conflict left out."""
        return tuple(person for person in self.ladders.get(role, ()) if person not in self.conflicted)

    def holds(self, person: str, role: str) -> bool:
        """Whether the person may act for the role: as its holder, as a deputy, or by having claimed it."""
        return person not in self.conflicted and (
            person in self.ladders.get(role, ()) or self.claimed.get(role) == person
        )

    def deciders(self, role: str) -> tuple[str, ...]:
        """Those of the ladder who may decide for the company: no externals, no conflicts."""
        return tuple(person for person in self.ladder(role) if self.may_decide(person))

    def may_decide(self, person: str) -> bool:
        """Whether the person counts at all when the company decides."""
        return person in self.people and not self.people[person].external and person not in self.conflicted

    def name(self, person: str) -> str:
        """The name to show; an unknown id (a hand) is shown as it is."""
        known = self.people.get(person)
        return known.name if known else person

    def names(self, people: Iterable[str]) -> str:
        """Names for a sentence, once each, in order; a dash when there is nobody."""
        return ", ".join(dict.fromkeys(self.name(person) for person in people)) or "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRole(Command):
    """I take this role now."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Give a role to another person of its ladder (the chat shows the summary on the card)."""

    role: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflict(Command):
    """This person has a conflict of interest: out of every approval, page and role."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleClaimed(Event):
    """A person holds a role from now on."""

    role: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDeclared(Event):
    """A person no longer counts in this crisis."""

    person: str
    reason: str


def claim(crisis: "Crisis", wish: ClaimRole, act: Act) -> Events:
    """Only people of the role's ladder may claim it."""
    require_known_role(crisis, wish.role)
    require_role(crisis, act, wish.role)
    if crisis.roster.claimed.get(wish.role) != act.by:
        yield RoleClaimed(at=act.now, by=act.by, role=wish.role, person=act.by)


def hand_over(crisis: "Crisis", wish: HandOver, act: Act) -> Events:
    """The holder (or the lead) passes a role to somebody of its ladder who may decide."""
    require_known_role(crisis, wish.role)
    _known(crisis, wish.to)
    if crisis.roster.claimed.get(wish.role) != act.by:
        require_role(crisis, act, "lead")
    if wish.to not in crisis.roster.deciders(wish.role):
        could = crisis.roster.names(crisis.roster.deciders(wish.role))
        raise Refused("refused.not_on_ladder", name=crisis.roster.name(wish.to), could=could)
    if crisis.roster.claimed.get(wish.role) != wish.to:
        yield RoleClaimed(at=act.now, by=act.by, role=wish.role, person=wish.to)


def declare_conflict(crisis: "Crisis", wish: DeclareConflict, act: Act) -> Events:
    """Anybody may declare their own conflict; the lead may declare anybody's."""
    _known(crisis, wish.person)
    if act.by != wish.person:
        require_role(crisis, act, "lead")
    if wish.person not in crisis.roster.conflicted:
        yield ConflictDeclared(at=act.now, by=act.by, person=wish.person, reason=clean(wish.reason, 300))


def require_role(crisis: "Crisis", act: Act, *roles: str) -> None:
    """Refuse unless the person may decide for one of the roles; the refusal names who could."""
    roster = crisis.roster
    if not any(roster.holds(act.by, role) for role in roles) or not roster.may_decide(act.by):
        could = roster.names(person for role in roles for person in roster.deciders(role))
        raise Refused("refused.not_yours", could=could)


def require_known_role(crisis: "Crisis", role: str) -> None:
    """Refuse a role that nobody can have; the refusal names the roles."""
    if role not in crisis.roster.ladders:
        raise Refused("refused.unknown_role", name=role, known=", ".join(crisis.roster.ladders))


def _known(crisis: "Crisis", person: str) -> None:
    if person not in crisis.roster.people:
        raise Refused("refused.unknown_person", name=person, known=crisis.roster.names(crisis.roster.people))


def on_claimed(roster: Roster, event: RoleClaimed) -> Roster:
    """The latest claim holds."""
    return replace(roster, claimed=put(roster.claimed, event.role, event.person))


def on_conflict(roster: Roster, event: ConflictDeclared) -> Roster:
    """A conflict ends every claim of that person."""
    claimed = {role: person for role, person in roster.claimed.items() if person != event.person}
    return replace(roster, claimed=claimed, conflicted=roster.conflicted | {event.person})


RULES: Rules = {ClaimRole: claim, HandOver: hand_over, DeclareConflict: declare_conflict}
CHANGES: Changes = {RoleClaimed: on_claimed, ConflictDeclared: on_conflict}
