"""What was wrong and is out: which text puts it right or takes it back, and what can still be mended."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.playbook.model import Statement as Template

if TYPE_CHECKING:
    from bot.crisis.model import Crisis
    from bot.crisis.notes import Mends


def mends(crisis: "Crisis", statement_id: str) -> "Mends | None":
    """Whether a text puts another one right or takes it back; None for a text that stands for itself."""
    statement = crisis.statements.by_id[statement_id]
    return crisis.playbook.statements[statement.template].mends if statement.about else None


def mended(crisis: "Crisis", *, out: bool = False) -> Mapping[str, str]:
    """The wrong texts, each with the released text that mends it: the latest, but nothing outdoes a retraction.

    With `out` only those count that at least one outlet has.
    """
    found: dict[str, str] = {}
    for name, publication in crisis.publishing.publications.items():
        wrong = crisis.statements.by_id[name].about
        if wrong and publication.released_at and (not out or crisis.deliveries.sent(name)):
            if wrong not in found or mends(crisis, found[wrong]) != "retraction":
                found[wrong] = name
    return found


def released(crisis: "Crisis") -> tuple[str, ...]:
    """The texts that left the house, the newest first."""
    return tuple(name for name in crisis.publishing.publications if crisis.publishing.out(name))[::-1]


def mendable(crisis: "Crisis", *templates: Template) -> tuple[str, ...]:
    """The texts that these templates can put right or take back, the newest first: they left the house, still hold,
    and the same people read them."""
    by, statements = mended(crisis), crisis.statements.by_id
    audiences = {template.audience for template in templates}
    return tuple(
        name
        for name in released(crisis)
        if crisis.playbook.statements[statements[name].template].audience in audiences
        and (name not in by or mends(crisis, by[name]) != "retraction")
    )


def ways(crisis: "Crisis") -> dict[str, Template]:
    """The playbook's texts that mend others, by name."""
    return {name: template for name, template in crisis.playbook.statements.items() if template.mends}
