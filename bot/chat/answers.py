"""What a typed question is answered with: sentences, and the cards to look at. Nothing here changes anything."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.chat.vocabulary import word_for
from bot.chat.words import Show
from bot.crisis.approvals import Approve
from bot.crisis.attempts import SayItIsOut, SendHeld
from bot.crisis.cards import Card, cards
from bot.crisis.cards.board import next_step
from bot.crisis.cards.steps import BY_TAP, label
from bot.crisis.cards.view import View
from bot.crisis.cards.whereabouts import everything
from bot.crisis.command import Act, Command, Refused
from bot.crisis.consent import approved
from bot.crisis.core import decide
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.mending import released
from bot.crisis.model import Crisis
from bot.crisis.paging import CallRole
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.points import points_of
from bot.crisis.publishing import Halt, Publish, PublishNow
from bot.crisis.roster import HandOver, Person
from bot.crisis.standdown import StandDown, unfinished
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import due_of, open_steps, owner
from bot.crisis.text import title_of
from bot.locale import Say
from bot.playbook.model import Step

MOST_CARDS = 3

C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences in the asker's language, and the keys of the cards that say the rest."""

    lines: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


def answer(show: Show, crisis: Crisis, by: str, say: Say, now: datetime) -> Answer:
    """The answer to a question about one crisis (`start` and `list` are answered by the chat itself)."""
    return _ANSWERS[show.what](View(crisis, say, now), by)


def help_without_crisis(person: Person, say: Say) -> tuple[str, ...]:
    """What somebody may do while nothing runs, one line each."""
    return tuple(_line(say, meaning) for meaning in (() if person.external else ("start", "drill")) + ("list", "help"))


def _status(_view: View, _by: str) -> Answer:
    return Answer(cards=("board",))


def _report(view: View, _by: str) -> Answer:
    return Answer((view.say("words.report", crisis=view.crisis.id),))


def _out(view: View, _by: str) -> Answer:
    return Answer(everything(view))


def _facts(view: View, _by: str) -> Answer:
    return Answer(tuple(_fact(view, name) for name in view.crisis.playbook.facts))


def _fact(view: View, name: str) -> str:
    question, known = view.crisis.playbook.facts[name], view.crisis.facts.by_name.get(name)
    if known is None:
        return view.say("words.fact_open", name=name, question=question)
    said = " / ".join(dict.fromkeys(label(question, value, view.language) for value in known.values.values()))
    told = "words.fact_confirmed" if known.confirmed_by else "words.fact_unconfirmed"
    return view.say(told, name=name, said=said, who=view.person(known.confirmed_by or known.reported_by))


# ---------------------------------------------------------------------------------------- what is to be done


def _next(view: View, by: str) -> Answer:
    """The cards that wait for this person, the most urgent first; else who is asked now."""
    if not view.crisis.open:
        return Answer((view.say("words.nothing_to_do"),))
    mine = tuple(dict.fromkeys(_waiting_for(view, by)))[:MOST_CARDS]
    if mine:
        return Answer(cards=mine)
    step = next_step(view)
    if step is None:
        return Answer((view.say("words.nothing_to_do"),))
    who = owner(view.crisis, step)
    name = view.person(who) if who else view.role(step.by)
    return Answer((view.say("words.others_turn", who=name, what=step.title),))


def _waiting_for(view: View, by: str) -> Iterator[str]:
    crisis = view.crisis
    if crisis.pausing.now and granted(crisis, ResumeAll(), by, view.now):
        yield f"paused.{len(crisis.pausing.pauses)}"
    for page in crisis.paging.ringing():
        if page.person == by:
            yield f"page.{page.id}.{page.rung}"
    mine = [step for step in open_steps(crisis) if owner(crisis, step) == by]
    for card, command in _granted_buttons(view, by, Approve):
        template = crisis.statements.by_id[command.statement].template
        if command.statement in crisis.approvals.requests or template in {step.statement for step in mine}:
            yield card.key
    for kind in (PublishNow, Publish):
        yield from (card.key for card, _ in _granted_buttons(view, by, kind))
    if crisis.deliveries.unresolved():
        yield from (card.key for card, _ in _granted_buttons(view, by, SayItIsOut))
    if any(outcome.status == "held" for outcome in crisis.deliveries.outcomes.values()):
        yield from (card.key for card, _ in _granted_buttons(view, by, SendHeld))
    mine += [step for step in open_steps(crisis) if step not in mine and owns_a_point(crisis, step, by)]
    for step in sorted(mine, key=lambda step: due_of(crisis, step)):
        yield from _cards_of(crisis, step, view.now)
    if any(inquiry.owner == by for inquiry in crisis.inquiries.open):
        yield "inquiries"


def owns_a_point(crisis: Crisis, step: Step, by: str) -> bool:
    """Whether somebody's own tool is still to be ticked in a check list."""
    ticked = crisis.steps.by_id[step.id].ticked
    return any(point.owner == by and item not in ticked for item, point in enumerate(points_of(crisis, step)))


def _card_of(crisis: Crisis, text: str, now: datetime) -> str:
    """Where a text is approved, or, once that is done, published."""
    gone = crisis.publishing.requested(text) or approved(crisis, text, now)
    return f"publish.{text}" if gone else f"text.{text}"


def _cards_of(crisis: Crisis, step: Step, now: datetime) -> Iterator[str]:
    """The cards on which a step is done."""
    if step.kind in BY_TAP:
        yield f"step.{step.id}"
    elif step.kind == "clock":
        yield from (f"clock.{name}" for name in step.clock or () if name not in crisis.clocks.by_name)
    elif step.statement:
        texts = [name for name, text in crisis.statements.by_id.items() if text.template == step.statement]
        yield from (_card_of(crisis, name, now) for name in texts[-1:])
    else:
        yield "board"


def _granted_buttons(view: View, by: str, kind: type[C]) -> Iterator[tuple[Card, C]]:
    for card in cards(view.crisis, view.language, view.now):
        for button in card.buttons:
            if isinstance(button.command, kind) and granted(view.crisis, button.command, by, view.now):
                yield card, button.command


def granted(crisis: Crisis, command: Command, by: str, now: datetime) -> bool:
    """Whether the core would do this now for this person: asked of the core itself, so it is never another answer."""
    try:
        decide(crisis, command, Act(by, now))
    except Refused:
        return False
    return True


# ----------------------------------------------------------------------------------------------------- help


def _help(view: View, by: str) -> Answer:
    """Only what this person may do now."""
    lines = [
        _line(view.say, meaning, **values)
        for meaning, offer in _OFFERS.items()
        if (values := offer(view, by)) is not None
    ]
    return Answer(tuple(lines))


def _line(say: Say, meaning: str, **values: object) -> str:
    return say(f"help.{meaning}", word=word_for(meaning, say.language), **values)


Offer = dict[str, object] | None
"""What fills the line, or None when the person may not do it now."""


def _out_offer(view: View, _by: str) -> Offer:
    return {} if released(view.crisis) else None


def _always(_view: View, _by: str) -> Offer:
    return {}


def _in_open_crisis(view: View, _by: str) -> Offer:
    return {} if view.crisis.open else None


def _start_offer(view: View, by: str) -> Offer:
    return {} if view.crisis.roster.may_decide(by) else None


def _fact_offer(view: View, _by: str) -> Offer:
    crisis = view.crisis
    asked = [name for step in open_steps(crisis) for name in step.fact or () if not crisis.facts.confirmed(name)]
    return {"name": asked[0], "known": ", ".join(asked)} if asked else None


def _draft_offer(view: View, by: str) -> Offer:
    names = view.crisis.playbook.statements
    free = [name for name in names if granted(view.crisis, DraftStatement(template=name), by, view.now)]
    begun = {text.template for text in view.crisis.statements.by_id.values()}
    titles = [names[name].title for name in free if name not in begun]
    return {"known": titles} if titles else None


def _tap_offer(kind: type[Approve | Publish | Halt]) -> Callable[[View, str], Offer]:
    def offer(view: View, by: str) -> Offer:
        commands = [command for _, command in _granted_buttons(view, by, kind)]
        titles = [title_of(view.crisis, command.statement) for command in commands]
        return {"known": titles} if titles else None

    return offer


def _update_offer(view: View, _by: str) -> Offer:
    return {} if any(step.update for step in open_steps(view.crisis)) else None


def _pause_offer(view: View, by: str) -> Offer:
    return {} if granted(view.crisis, PauseAll(reason="?"), by, view.now) else None


def _resume_offer(view: View, by: str) -> Offer:
    return {} if granted(view.crisis, ResumeAll(), by, view.now) else None


def _page_offer(view: View, by: str) -> Offer:
    roles = [role for role in view.crisis.roster.ladders if granted(view.crisis, CallRole(role=role), by, view.now)]
    return {"known": [view.role(role) for role in roles]} if roles else None


def _ack_offer(view: View, by: str) -> Offer:
    roles = [view.role(page.role) for page in view.crisis.paging.ringing() if page.person == by]
    return {"known": ", ".join(roles)} if roles else None


def _handover_offer(view: View, by: str) -> Offer:
    roster = view.crisis.roster
    roles = [
        role
        for role, people in roster.ladders.items()
        if any(p != by and granted(view.crisis, HandOver(role=role, to=p), by, view.now) for p in people)
    ]
    return {"known": [view.role(role) for role in roles]} if roles else None


def _severity_offer(view: View, by: str) -> Offer:
    life = view.crisis.life
    others = [level for level in sorted(life.playbook.severity) if level != life.severity]
    may = others and granted(view.crisis, ChangeSeverity(severity=others[0], reason="?"), by, view.now)
    return {"known": ", ".join(others)} if may else None


def _standdown_offer(view: View, by: str) -> Offer:
    done = not unfinished(view.crisis) and any(step.kind == "close" for step in open_steps(view.crisis))
    return {} if done and granted(view.crisis, StandDown(), by, view.now) else None


_OFFERS: Mapping[str, Callable[[View, str], Offer]] = {
    "ack": _ack_offer,
    "approve": _tap_offer(Approve),
    "publish": _tap_offer(Publish),
    "halt": _tap_offer(Halt),
    "resume": _resume_offer,
    "pause": _pause_offer,
    "fact": _fact_offer,
    "update": _update_offer,
    "draft": _draft_offer,
    "severity": _severity_offer,
    "page": _page_offer,
    "handover": _handover_offer,
    "standdown": _standdown_offer,
    "conflict": _in_open_crisis,
    "inquiry": _in_open_crisis,
    "note": _always,
    "status": _always,
    "out": _out_offer,
    "next": _in_open_crisis,
    "list": _always,
    "report": _always,
    "start": _start_offer,
}

_ANSWERS: Mapping[str, Callable[[View, str], Answer]] = {
    "status": _status,
    "next": _next,
    "out": _out,
    "facts": _facts,
    "report": _report,
    "help": _help,
}
