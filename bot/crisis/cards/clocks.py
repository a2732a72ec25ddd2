"""Legal clocks: one card each, from the question whether it applies to its evidence; one more rings near the limit."""

from collections.abc import Iterator

from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.clocks import Clock, ClockDoesNotApply, ClockIsMet, StartClock
from bot.crisis.steps import open_steps


def clock_cards(view: View) -> Iterator[Card]:
    """The clocks that open steps ask about, and every one that was answered."""
    asked = [name for step in open_steps(view.crisis) for name in step.clock or ()]
    for name in view.crisis.playbook.clocks:
        if clock := view.crisis.clocks.by_name.get(name):
            yield from _answered(view, name, clock)
        elif name in asked:
            yield _question(view, name)


def _question(view: View, name: str) -> Card:
    clock = view.crisis.playbook.clocks[name]
    lines = (
        view.say("clock.question", duty=clock),
        view.say("clock.limit", limit=clock.limit, owner=view.role(clock.owner), reviewed=clock.last_reviewed),
        view.say("clock.applies", when=_bare(clock.applies_if[view.language])),
        view.say("clock.zero", zero=_bare(clock.zero[view.language])),
    )
    ago = Field("minutes_ago", view.say("ask.minutes_ago"), value="0")
    start = Button(view.say("button.clock_start"), StartClock(clock=name), (ago,), look="main")
    return Card(f"clock.{name}", ROOM, lines, (start, _not_applicable(view, name)))


def _bare(sentence: str) -> str:
    return sentence.rstrip(".")


def _answered(view: View, name: str, clock: Clock) -> Iterator[Card]:
    duty = view.crisis.playbook.clocks[name]
    if clock.status == "running":
        yield from _running(view, name, clock)
        return
    heading = view.say("clock.duty_met" if clock.status == "met" else "clock.duty", duty=duty)
    told = view.say(f"clock.{clock.status}", who=view.person(clock.by), at=clock.at, why=clock.reason)
    yield Card(f"clock.{name}", ROOM, (heading, told))


def _running(view: View, name: str, clock: Clock) -> Iterator[Card]:
    """The card that was there from the beginning stays; what rings is a new one."""
    duty, due = view.crisis.playbook.clocks[name], clock.due or view.now
    line = view.say("clock.running", due=due, left=view.left(due), owner=view.role(duty.owner))
    buttons = (_met(view, name), _not_applicable(view, name)) if view.crisis.open else ()
    yield Card(f"clock.{name}", ROOM, (view.say("clock.duty", duty=duty), line), buttons)
    if clock.warned:
        yield Card(f"clock.{name}.warned", ROOM, (view.say("clock.warned", duty=duty), line), buttons, rings=True)


def _met(view: View, name: str) -> Button:
    evidence = Field("evidence", view.say("ask.evidence"), limit=300)
    return Button(view.say("button.clock_met"), ClockIsMet(clock=name, evidence=""), (evidence,), look="main")


def _not_applicable(view: View, name: str) -> Button:
    why = Field("reason", view.say("ask.why"), limit=300)
    return Button(view.say("button.clock_no"), ClockDoesNotApply(clock=name, reason=""), (why,))
