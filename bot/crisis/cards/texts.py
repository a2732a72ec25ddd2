"""A text on its way to approval: exactly what will be read, who must agree, who has."""

from collections.abc import Iterator

from bot.crisis.approvals import REASONS, Approve, RefuseApproval, RequestApproval
from bot.crisis.cards.base import ROOM, Button, Card, Field, Passage
from bot.crisis.cards.view import View
from bot.crisis.consent import agreed, approval_class, approved, binding, outlets_of, refusal, rule_for, waiting
from bot.crisis.edition import Edition, previewed
from bot.crisis.statements import EditStatement, Statement
from bot.crisis.text import MAX_TEXT, title_of, wording
from bot.playbook.model import Rule


def text_cards(view: View) -> Iterator[Card]:
    """One card for each text that was begun."""
    offered = one_tap(view)
    for statement in view.crisis.statements.by_id.values():
        if statement is not offered:
            yield _card(view, statement)


def _card(view: View, statement: Statement) -> Card:
    key, crisis = f"text.{statement.id}", view.crisis
    title = title_of(crisis, statement.id)
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
    return Card(key, ROOM, (*lines, *_cut(view, statement)), _buttons(view, statement), preview(view, statement))


def _cut(view: View, statement: Statement) -> Iterator[str]:
    """Which outlets get only the beginning of the new words, because the short words went with the old ones."""
    if not view.crisis.playbook.statements[statement.template].short:
        return
    dropped = [language for language in statement.texts if language not in statement.shorts]
    now = _now(view, statement) if dropped else Edition({}, {})
    where = [
        view.crisis.life.places[outlet].title
        for outlet, texts in now.outlets.items()
        if any(texts.get(language) not in (None, now.whole[language]) for language in dropped)
    ]
    if where:
        yield view.say("text.cut", where=", ".join(where))


def one_tap(view: View) -> Statement | None:
    """The pre-approved "nothing new" that the card of the open promise offers to publish with one tap."""
    crisis, promise = view.crisis, view.crisis.promises.open
    templates = {name for step in crisis.playbook.steps for name in step.update or ()}
    for statement in crisis.statements.by_id.values() if crisis.open and promise and promise.reminded else ():
        if statement.template in templates and not crisis.publishing.requested(statement.id):
            if approval_class(crisis, statement, view.now) == "A" and wording(crisis, statement.id).complete:
                return statement
    return None


def preview(view: View, statement: Statement) -> tuple[str, ...]:
    """The words in each language; computed slots with today's value in brackets, missing facts by their name."""
    whole = _now(view, statement).whole
    several = len(whole) > 1
    return tuple((f"{language.upper()}: " if several else "") + text for language, text in whole.items())


def passages(view: View, statement: Statement) -> tuple[Passage, ...]:
    """The exact words that each outlet will get, in each of its languages; outlets with the same words together."""
    titles: dict[tuple[str, str], list[str]] = {}
    for outlet, texts in _now(view, statement).outlets.items():
        for language, text in texts.items():
            titles.setdefault((language, text), []).append(view.crisis.life.places[outlet].title)
    return tuple(
        Passage(f"{', '.join(outlets)} · {language.upper()}", text) for (language, text), outlets in titles.items()
    )


def _now(view: View, statement: Statement) -> Edition:
    return previewed(view.crisis, statement.id, view.now if view.minutes else None)


def destinations(view: View, statement: Statement) -> str:
    """The titles of the outlets that the text goes to."""
    places = view.crisis.life.places
    return ", ".join(places[name].title for name in outlets_of(view.crisis, statement)) or view.say("text.no_outlet")


def _not_asked(view: View, statement: Statement) -> tuple[str, ...]:
    crisis, title = view.crisis, title_of(view.crisis, statement.id)
    if approval_class(crisis, statement, view.now) == "A":
        lead = view.person(crisis.roster.claimed.get("lead", "")) or view.role("lead")
        entry = crisis.life.preapproved[statement.template]
        signed = view.say("text.preapproved", who=view.person(entry.approved_by))
        return (view.say("text.ready_a", who=lead, title=title, where=destinations(view, statement)), signed)
    return (
        view.say("text.draft", title=title, where=destinations(view, statement)),
        view.say("text.needs", rule=rule_in_words(view, rule_for(crisis, statement, view.now))),
    )


def _asked(view: View, statement: Statement) -> tuple[str, ...]:
    crisis = view.crisis
    request, no = crisis.approvals.requests[statement.id], refusal(crisis, statement.id)
    rule = rule_for(crisis, statement, view.now)
    people = agreed(crisis, statement.id, view.now)
    head = view.say(
        "text.asked", title=title_of(crisis, statement.id), approval=approval_class(crisis, statement, view.now),
        who=view.person(request.by), where=destinations(view, statement),
    )  # fmt: skip
    if no:
        return (head, view.say("text.refused", who=view.person(no.by), at=no.at, why=view.say(f"reason.{no.reason}")))
    if approved(crisis, statement.id, view.now):
        names = ", ".join(view.person(person) for person in people)
        return (head, view.say("text.approved", who=names))
    if request.binding != binding(crisis, statement.id):
        return (head, _changed(view, statement))
    late = (view.say("text.overdue", due=request.due),) if request.overdue else ()
    return (
        head,
        view.say("text.must", rule=rule_in_words(view, rule, people)),
        view.say("text.exactly", due=request.due),
        *late,
    )


def _changed(view: View, statement: Statement) -> str:
    edit = statement.last_edit
    return view.say("text.edited", who=view.person(edit.by), at=edit.at) if edit else view.say("text.changed")


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
    edit = _edit(view, statement)
    if approved(crisis, statement.id, view.now):
        return (edit,)
    wish = Approve(statement=statement.id, binding=present)
    yes = Button(view.say("button.approve"), wish, look="approve", shows=passages(view, statement))
    if waiting(crisis, statement.id, view.now):
        return (yes, _refuse(view, statement, present), edit)
    if refusal(crisis, statement.id):
        return (edit, yes)
    if statement.id not in crisis.approvals.requests and approval_class(crisis, statement, view.now) == "A":
        return (yes, edit)
    submit = Button(view.say("button.submit"), RequestApproval(statement=statement.id), look="main")
    return (submit, edit)


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
