"""A text on its way to approval: exactly what will be read, who must agree, who has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.crisis.approvals import REASONS, Approve, RefuseApproval, RequestApproval
from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.previews import destinations, gaps, passages, preview
from bot.crisis.cards.view import View
from bot.crisis.consent import (
    agreed,
    approval_class,
    approved,
    binding,
    lacks_second,
    refusal,
    rule_for,
    waiting,
    why_not_a,
)
from bot.crisis.publishing import PublishNow
from bot.crisis.statements import EditStatement, PreviewStatement, Statement
from bot.crisis.text import MAX_TEXT, wording
from bot.playbook.model import Rule

__all__ = ["destinations", "one_tap", "passages", "preview", "rule_in_words", "text_cards"]

A_MOMENT = timedelta(microseconds=1)


def text_cards(view: View) -> Iterator[Card]:
    """One card for each text that was begun."""
    offered = one_tap(view)
    for statement in view.crisis.statements.by_id.values():
        if statement is not offered:
            yield _card(view, statement)


def _card(view: View, statement: Statement) -> Card:
    key, crisis = f"text.{statement.id}", view.crisis
    title = view.title(statement.id)
    if crisis.publishing.requested(statement.id):
        return Card(key, ROOM, (view.say("text.settled", title=title),))
    if not crisis.open:
        return Card(key, ROOM, (view.say("step.left", what=title),))
    words = wording(crisis, statement.id)
    if not words.complete:
        names = dict.fromkeys(name for missing in words.missing.values() for name in missing)
        facts = view.say.word([crisis.playbook.facts[name] for name in names])
        return Card(
            key, ROOM, (view.say("text.waits_for_facts", title=title, facts=facts),), quote=preview(view, statement)
        )
    lines = _asked(view, statement) if statement.id in crisis.approvals.requests else _not_asked(view, statement)
    if approved(crisis, statement.id, view.now):
        return Card(key, ROOM, lines, _buttons(view, statement))
    return Card(key, ROOM, (*lines, *gaps(view, statement)), _buttons(view, statement), preview(view, statement))


def one_tap(view: View) -> Statement | None:
    """The pre-approved "nothing new" that the card of the open promise offers to publish with one tap."""
    crisis, promise = view.crisis, view.crisis.promises.open
    templates = {name for step in crisis.playbook.steps for name in step.update or ()}
    for statement in crisis.statements.by_id.values() if crisis.open and promise and promise.reminded else ():
        if statement.template in templates and not crisis.publishing.requested(statement.id):
            if approval_class(crisis, statement, view.now) == "A" and wording(crisis, statement.id).complete:
                return statement
    return None


def _not_asked(view: View, statement: Statement) -> tuple[str, ...]:
    crisis, title = view.crisis, view.title(statement.id)
    if approval_class(crisis, statement, view.now) == "A":
        lead = view.person(crisis.roster.claimed.get("lead", "")) or view.role("lead")
        entry = crisis.life.preapproved[statement.template]
        signed = view.say("text.preapproved", who=view.person(entry.approved_by))
        wanted = "text.take_back" if statement.about else "text.ready_a"
        return (view.say(wanted, who=lead, title=title, where=destinations(view, statement)), signed)
    return (
        view.say("text.draft", title=title, where=destinations(view, statement)),
        view.say("text.needs", rule=rule_in_words(view, rule_for(crisis, statement, view.now))),
        *_why_b(view, statement),
    )


def _asked(view: View, statement: Statement) -> tuple[str, ...]:
    crisis = view.crisis
    request, no = crisis.approvals.requests[statement.id], refusal(crisis, statement.id)
    rule = rule_for(crisis, statement, view.now)
    people = agreed(crisis, statement.id, view.now)
    head = view.say(
        "text.asked", title=view.title(statement.id), approval=approval_class(crisis, statement, view.now),
        who=view.person(request.by), where=destinations(view, statement),
    )  # fmt: skip
    if no:
        return (head, view.say("text.refused", who=view.person(no.by), at=no.at, why=view.say(f"reason.{no.reason}")))
    if approved(crisis, statement.id, view.now):
        names = ", ".join(view.person(person) for person in people)
        return (head, view.say("text.approved", who=names))
    if request.binding != binding(crisis, statement.id):
        return (head, _changed(view, statement), *_why_b(view, statement))
    said = rule_in_words(view, rule, people)
    if lacks_second(crisis, statement.id, view.now):
        said = view.say("rule.second_person", rule=said)
    late = (view.say("text.overdue", due=request.due),) if request.overdue else ()
    return (
        head,
        view.say("text.must", rule=said),
        view.say("text.exactly", due=request.due),
        *late,
        *_why_b(view, statement),
    )


def _why_b(view: View, statement: Statement) -> Iterator[str]:
    """Why a text that could be pre-approved counts as class B, in one line."""
    why, life = why_not_a(view.crisis, statement, view.now), view.crisis.life
    if why == "edited":
        edit = statement.last_edit
        yield view.say("why_b.edited", who=view.person(edit.by if edit else ""))
    elif why == "unsigned":
        yield view.say("why_b.unsigned")
    elif why:
        unfit = life.unfit.get(statement.template)
        entry = unfit.entry if unfit else life.preapproved[statement.template]
        until, since = _day(view, entry.valid_until - A_MOMENT), _day(view, entry.valid_from or life.started_at)
        yield view.say(f"why_b.{why}", who=view.person(entry.approved_by), until=until, since=since)


def _day(view: View, moment: datetime) -> str:
    """The days of the ledger are days of UTC."""
    day = moment.astimezone(UTC)
    return f"{day:%d.%m.%Y}" if view.language == "de" else f"{day.day} {day:%b} {day:%Y}"


def _changed(view: View, statement: Statement) -> str:
    """Words that were edited before people were asked took nothing away."""
    edit, asked = statement.last_edit, view.crisis.approvals.requests[statement.id].at
    if edit and edit.at >= asked:
        return view.say("text.edited", who=view.person(edit.by), at=edit.at)
    return view.say("text.changed")


def rule_in_words(view: View, rule: Rule, people: tuple[str, ...] = ()) -> str:
    """`Netzbetrieb ✔ Ben · Recht oder Geschäftsführung …`"""
    parts = [
        _role_in_words(view, part, people) if isinstance(part, str) else f"({rule_in_words(view, part, people)})"
        for part in rule.parts
    ]
    if rule.n_of:
        return view.say("rule.n_of", n=str(rule.n_of), parts=", ".join(parts))
    return (" + " if rule.all_of else view.say("word.or")).join(parts)


def _role_in_words(view: View, role: str, people: tuple[str, ...]) -> str:
    who = next((person for person in people if view.crisis.roster.holds(person, role)), None)
    return f"{view.role(role)} ✔ {view.person(who)}" if who else view.role(role)


def _buttons(view: View, statement: Statement) -> tuple[Button, ...]:
    crisis, present = view.crisis, binding(view.crisis, statement.id)
    edit, shown = _edit(view, statement), passages(view, statement)
    look = Button(view.say("button.preview"), PreviewStatement(statement=statement.id), shows=shown)
    looks = (look,) if shown else ()
    if approved(crisis, statement.id, view.now):
        return (edit, *looks)
    wish = Approve(statement=statement.id, binding=present)
    yes = Button(view.say("button.approve"), wish, look="approve", shows=shown)
    if waiting(crisis, statement.id, view.now):
        return (yes, _refuse(view, statement, present), replace(look, then=edit) if shown else edit)
    if refusal(crisis, statement.id):
        return (edit, yes, *looks)
    if statement.id not in crisis.approvals.requests and approval_class(crisis, statement, view.now) == "A":
        return (_take_back(view, statement, present) if statement.about else yes, edit, *looks)
    submit = Button(view.say("button.submit"), RequestApproval(statement=statement.id), look="main")
    return (submit, edit, *looks)


def _take_back(view: View, statement: Statement, present: str) -> Button:
    """What was wrong does harm with every minute: a retraction that was approved beforehand takes one tap."""
    wish = PublishNow(statement=statement.id, binding=present)
    return Button(view.say("button.publish"), wish, look="publish")


def _edit(view: View, statement: Statement) -> Button:
    """One form for all languages, filled with the present words."""
    asks = tuple(
        Field(
            language,
            view.say(f"ask.text_{language}", note=view.say("ask.drops_short") if language in statement.shorts else ""),
            text, limit=MAX_TEXT, lines=8,
        )
        for language, text in statement.texts.items()
    )  # fmt: skip
    wish = EditStatement(statement=statement.id, seen=str(statement.edits))
    return Button(view.say("button.edit"), wish, asks)


def _refuse(view: View, statement: Statement, present: str) -> Button:
    why = Field("reason", view.say("ask.why"), choices=tuple((name, view.say(f"reason.{name}")) for name in REASONS))
    return Button(view.say("button.refuse"), RefuseApproval(statement=statement.id, binding=present), (why,))
