"""One card for each open step that a person does by tapping; edited into a single line once it is done."""

from collections.abc import Iterable, Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.facts import ConfirmFact, ReportFact
from bot.crisis.points import Point, points_of
from bot.crisis.steps import DecideStep, FinishStep, SkipStep, Tick, TickItem, due_of, owner
from bot.playbook.model import Fact, Step

BY_TAP = ("do", "decide", "fact", "page", "check")
MOST_BUTTONS = 3
MOST_ITEMS = 5
MOST_LABEL = 60
"""Characters of a button's label; longer ones are cut at a word, and the card has the whole of it."""


def step_cards(view: View) -> Iterator[Card]:
    """Cards of the steps that are done by tapping, in the playbook's order."""
    for step in view.crisis.playbook.steps:
        if step.id in view.crisis.steps.by_id and step.kind in BY_TAP:
            yield _card(view, step)


def _card(view: View, step: Step) -> Card:
    state = view.crisis.steps.by_id[step.id]
    key = f"step.{step.id}"
    if state.done_by or not view.crisis.open:
        return Card(key, ROOM, (_done(view, step),))
    lines, buttons = _SHAPES[step.kind](view, step)
    return Card(key, ROOM, (heading(view, step), *lines), buttons)


def heading(view: View, step: Step) -> str:
    """Who does what by when."""
    due = due_of(view.crisis, step)
    who = owner(view.crisis, step)
    name = view.person(who) if who else view.role(step.by)
    return view.say("step.heading", who=name, what=step.title, due=due, left=view.left(due))


def _done(view: View, step: Step) -> str:
    state = view.crisis.steps.by_id[step.id]
    choice = (step.decide or {}).get(state.choice)
    what = f"{step.title[view.language]}: {choice[view.language]}" if choice else step.title[view.language]
    if not state.done_by:
        return f"✔ {what}" if choice and choice.then == "end" else view.say("step.left", what=step.title)
    if state.skipped:
        return view.say("step.skipped", what=step.title, who=view.person(state.done_by), why=state.skipped)
    return view.say("step.done", what=what, who=view.person(state.done_by), at=state.done_at)


Shape = tuple[tuple[str, ...], tuple[Button, ...]]


def _do(view: View, step: Step) -> Shape:
    text = step.do[view.language] if step.do else ""
    return (text,), (Button(view.say("button.done"), FinishStep(step=step.id), look="main"), _skip(view, step))


def _page(view: View, step: Step) -> Shape:
    claimed = view.crisis.roster.claimed
    roles = [
        f"{view.role(role)} {'✔ ' + view.person(claimed[role]) if role in claimed else '…'}" for role in step.page or ()
    ]
    return (" · ".join(roles),), (Button(view.say("button.enough"), FinishStep(step=step.id)),)


def _decide(view: View, step: Step) -> Shape:
    choice = view.crisis.steps.by_id[step.id].choice
    lines = (view.say("step.watching", at=due_of(view.crisis, step)),) if choice else ()
    choices = step.decide or {}
    labels = briefly(each[view.language] for each in choices.values())
    buttons = tuple(
        Button(
            label,
            DecideStep(step=step.id, choice=name),
            look="main" if each.then == "go_on" else "plain",
            sure=view.for_good if each.then == "end" else None,
        )
        for label, (name, each) in zip(labels, choices.items(), strict=True)
    )
    if len(buttons) <= MOST_BUTTONS:
        return lines, buttons
    return lines, (*buttons[: MOST_BUTTONS - 1], _other_choices(view, step))


def _other_choices(view: View, step: Step) -> Button:
    """Those that have no button of their own."""
    choices = step.decide or {}
    labels = briefly(each[view.language] for each in choices.values())
    others = tuple(zip(choices, labels, strict=True))[MOST_BUTTONS - 1 :]
    ask = Field("choice", view.say("ask.choice"), choices=others)
    return Button(view.say("button.more"), DecideStep(step=step.id, choice=""), (ask,))


def _check(view: View, step: Step) -> Shape:
    points, ticked = points_of(view.crisis, step), view.crisis.steps.by_id[step.id].ticked
    still = [i for i in range(len(points)) if i not in ticked]
    lines = tuple(_point(view, points[i], ticked.get(i)) for i in range(len(points)))
    if len(lines) > MOST_ITEMS:
        first = [lines[i] for i in (*still, *ticked)][: MOST_ITEMS - 1]
        lines = (*first, view.say("board.more", count=str(len(points) - len(first))))
    labels = briefly(view.say("button.tick", item=points[i].words) for i in still[:2])
    buttons = (Button(label, TickItem(step=step.id, item=i)) for label, i in zip(labels, still, strict=False))
    return lines, (*buttons, _skip(view, step))


def _point(view: View, point: Point, tick: Tick | None) -> str:
    """What is to be ticked, whose it is and where; or who ticked it, when."""
    if tick:
        return view.say("step.ticked", what=point.words, who=view.person(tick.by), at=tick.at)
    if not point.owner:
        return view.say("step.point", what=point.words)
    line = view.say("step.point_of", what=point.words, who=view.person(point.owner))
    return f"{line} · {point.page}" if point.page else line


def briefly(labels: Iterable[str]) -> tuple[str, ...]:
    """What fits on buttons: whole words; those that would then be the same are numbered."""
    found = [_brief(" ".join(label.split())) for label in labels]
    alike = len(set(found)) < len(found)
    return tuple(f"{number}. {label}" if alike else label for number, label in enumerate(found, 1))


def _brief(line: str) -> str:
    if len(line) <= MOST_LABEL:
        return line
    return line[: MOST_LABEL - 2].rsplit(" ", 1)[0].rstrip(" ,;:–") + " …"


def _fact(view: View, step: Step) -> Shape:
    name = next(name for name in step.fact or () if not view.crisis.facts.confirmed(name))
    question, known = view.crisis.playbook.facts[name], view.crisis.facts.by_name.get(name)
    total = len(step.fact or ())
    number = 1 + sum(view.crisis.facts.confirmed(other) for other in step.fact or ())
    asked = view.say("fact.ask", number=str(number), total=str(total), question=question)
    if known is None:
        return (asked, view.say("fact.who", role=view.role(question.confirm))), (
            *_answers(view, name, question),
            _skip(view, step),
        )
    said = " / ".join(dict.fromkeys(label(question, value, view.language) for value in known.values.values()))
    told = view.say("fact.reported", said=said, who=view.person(known.reported_by), role=view.role(question.confirm))
    yes = ConfirmFact(fact=name, de=known.values.get("de", ""), en=known.values.get("en", ""))
    return (asked, told), (Button(view.say("button.confirm"), yes, look="main"), _answer(view, name, question))


def label(question: Fact, value: str, language: str) -> str:
    """An answer as people read it: a choice by its label."""
    choice = question.choices.get(value)
    return choice[language] if choice else value


def _answers(view: View, name: str, question: Fact) -> tuple[Button, ...]:
    if question.choices and len(question.choices) < MOST_BUTTONS:
        labels = briefly(choice[view.language] for choice in question.choices.values())
        return tuple(
            Button(label, ReportFact(fact=name, de=value))
            for label, value in zip(labels, question.choices, strict=True)
        )
    return (_answer(view, name, question),)


def _answer(view: View, name: str, question: Fact) -> Button:
    known = view.crisis.facts.by_name.get(name)
    values = known.values if known else {}
    if question.type == "text":
        asks = tuple(
            Field(
                language,
                view.say(f"ask.in_{language}", question=question[language]),
                values.get(language, ""),
                optional=language != view.crisis.life.languages[0],
                limit=question.max,
            )
            for language in view.crisis.life.languages
        )
    else:
        choices = tuple((value, choice[view.language]) for value, choice in question.choices.items())
        asks = (Field("de", question[view.language], values.get("de", ""), choices=choices),)
    return Button(view.say("button.answer"), ReportFact(fact=name), asks, look="main")


def _skip(view: View, step: Step) -> Button:
    return Button(
        view.say("button.skip"), SkipStep(step=step.id, reason=""), (Field("reason", view.say("ask.why"), limit=300),)
    )


_SHAPES = {"do": _do, "page": _page, "decide": _decide, "check": _check, "fact": _fact}
