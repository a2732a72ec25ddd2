"""Who may know of a crisis at all. What nobody may see is not listed, not offered, and answers to nothing."""

from collections.abc import Iterable

from bot.crisis.model import Crisis
from bot.crisis.roster import Person


def may_see(crisis: Crisis, person: Person) -> bool:
    """Of a confidential crisis only its team knows, without those who are out of it; an agency only of its own ones."""
    roster = crisis.roster
    if crisis.playbook.private and person.id in roster.conflicted:
        return False
    ours = not (person.external or crisis.playbook.private)
    return ours or any(person.id in ladder for ladder in roster.ladders.values())


def visible(crises: Iterable[Crisis], person: Person) -> tuple[Crisis, ...]:
    """Those of which the person may know."""
    return tuple(crisis for crisis in crises if may_see(crisis, person))
