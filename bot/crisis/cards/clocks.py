"""Legal clocks: one card each, from the question whether it applies to its evidence."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, StartClock
from bot.crisis.steps import open_steps


def clock_cards(view: View) -> Iterator[Card]:
    """The clocks that open steps ask about, and every one that was answered."""
    asked = [name for step in open_steps(view.crisis) for name in step.clock or ()]
    for name in view.crisis.playbook.clocks:
        if name in view.crisis.clocks.by_name:
            yield _answered(view, name)
        elif name in asked:
            yield _question(view, name)


def _question(view: View, name: str) -> Card:
    clock = view.crisis.playbook.clocks[name]
    lines = (
        view.say("clock.question", duty=clock, limit=clock.limit, owner=view.role(clock.owner)),
        view.say("clock.applies", when=_bare(clock.applies_if[view.language]), zero=_bare(clock.zero[view.language])),
        view.say("clock.no_advice", reviewed=clock.last_reviewed),
    )
    ago = Field("minutes_ago", view.say("ask.minutes_ago"), value="0")
    why = Field("reason", view.say("ask.why"), limit=300)
    start = Button(view.say("button.clock_start"), StartClock(clock=name), (ago,), look="main")
    return Card(
        f"clock.{name}",
        ROOM,
        lines,
        (start, Button(view.say("button.clock_no"), ClockDoesNotApply(clock=name, reason=""), (why,))),
    )


def _bare(sentence: str) -> str:
    return sentence.rstrip(".")


def _answered(view: View, name: str) -> Card:
    clock, duty = view.crisis.clocks.by_name[name], view.crisis.playbook.clocks[name]
    key = f"clock.{name}"
    if clock.status != "running" or clock.due is None:
        return Card(
            key,
            ROOM,
            (view.say(f"clock.{clock.status}", duty=duty, who=view.person(clock.by), at=clock.at, why=clock.reason),),
        )
    evidence = Field("evidence", view.say("ask.evidence"), limit=300)
    why = Field("reason", view.say("ask.why"), limit=300)
    buttons = (
        Button(view.say("button.clock_met"), ClockIsMet(clock=name, evidence=""), (evidence,), look="main"),
        Button(view.say("button.clock_no"), ClockDoesNotApply(clock=name, reason=""), (why,)),
    )
    line = view.say("clock.running", duty=duty, due=clock.due, left=view.left(clock.due), owner=view.role(duty.owner))
    return Card(key, ROOM, (line,), buttons if view.crisis.open else (), rings=clock.warned is not None)
