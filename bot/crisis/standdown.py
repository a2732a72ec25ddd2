"""The end: a crisis is over when nothing that was promised, sent or started is open any more."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.crisis.command import Act, Command, Events, Phrase, Refused, Rules
from bot.crisis.lifecycle import CrisisStoodDown
from bot.crisis.notes import open_notes
from bot.crisis.promises import public_and_out
from bot.crisis.roster import require_role
from bot.crisis.steps import StepDone, open_steps
from bot.crisis.text import title_of

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True, kw_only=True)
class StandDown(Command):
    """End the crisis: the playbook's closing criteria hold."""


def stand_down(crisis: "Crisis", wish: StandDown, act: Act) -> Events:
    """Only the lead, and only once nothing is open; the refusal lists what still is."""
    require_role(crisis, act, "lead")
    missing = unfinished(crisis)
    if missing:
        raise Refused("refused.stand_down", missing=missing)
    for step in open_steps(crisis):
        if step.kind == "close":
            yield StepDone(at=act.now, by=act.by, step=step.id)
    yield CrisisStoodDown(at=act.now, by=act.by)


def unfinished(crisis: "Crisis") -> tuple[Phrase, ...]:
    """What still keeps the crisis open, as short phrases."""
    found = [
        Phrase("open.delivery", {"statement": title_of(crisis, name), "outlet": crisis.life.places[outlet].title})
        for name, outlet in crisis.deliveries.unresolved()
    ]
    found += [
        Phrase("open.publication", {"statement": title_of(crisis, name)})
        for name, publication in crisis.publishing.publications.items()
        if publication.released_at is None
    ]
    found += [
        Phrase("open.note", {"statement": title_of(crisis, name), "outlet": crisis.life.places[outlet].title})
        for name, outlet, *_ in open_notes(crisis)
    ]
    found += [Phrase("open.clock", {"clock": crisis.playbook.clocks[name]}) for name in crisis.clocks.running]
    if crisis.promises.open:
        found.append(Phrase("open.promise", {"due": crisis.promises.open.due}))
    elif public_and_out(crisis) and not closing_is_out(crisis):
        found.append(Phrase("open.closing"))
    return tuple(found)


def closing_is_out(crisis: "Crisis") -> bool:
    """Whether the public has read that it is over."""
    statements, templates = crisis.statements.by_id, crisis.playbook.statements
    return any(templates[statements[name].template].closing for name in public_and_out(crisis))


RULES: Rules = {StandDown: stand_down}
