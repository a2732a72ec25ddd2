"""A text that a person puts somewhere by hand: the exact words to copy, and where to say that it is done."""

from collections.abc import Iterator

from bot.crisis.attempts import DropDelivery, SayItIsOut
from bot.crisis.by_hand import to_do, who
from bot.crisis.cards.base import ROOM, Button, Card, Field, Passage
from bot.crisis.cards.view import View
from bot.crisis.cards.whereabouts import is_link
from bot.crisis.deliveries import Delivery, Outcome, delivery_for
from bot.crisis.statements import PreviewStatement
from bot.crisis.text import title_of


def by_hand_cards(view: View) -> Iterator[Card]:
    """One card for each; when its time is over, another one that rings once more."""
    for statement, outlet, outcome in to_do(view.crisis) if view.crisis.open else ():
        key, delivery = f"by_hand.{statement}.{outlet}", delivery_for(view.crisis, statement, outlet)
        if outcome.late:
            yield Card(key, ROOM, (view.say("by_hand.below", **_about(view, delivery)),), rings=True)
            key = f"{key}.late"
        yield Card(
            key, ROOM, tuple(_lines(view, delivery, outcome)), _buttons(view, delivery),
            quote=tuple(delivery.texts.values()), rings=True,
        )  # fmt: skip


def _about(view: View, delivery: Delivery) -> dict[str, object]:
    place = view.crisis.life.places[delivery.outlet]
    return {"title": title_of(view.crisis, delivery.statement), "outlet": place.title}


def _lines(view: View, delivery: Delivery, outcome: Outcome) -> Iterator[str]:
    """Who, what, until when; and, but in a drill, the way there."""
    place = view.crisis.life.places[delivery.outlet]
    due = (outcome.since or view.now) + place.within
    heading = "by_hand.late" if outcome.late else "by_hand.heading"
    yield view.say(heading, who=_who(view), due=due, left=view.left(due), **_about(view, delivery))
    yield view.say("by_hand.exactly")
    if delivery.drill:
        yield view.say("by_hand.drill")
        return
    if place.page:
        yield view.say("by_hand.page", link=place.page)
    if delivery.under and is_link(delivery.under.permalink):
        wrong = delivery.under.key == f"{delivery.crisis}/{delivery.mended}/{delivery.outlet}"
        yield view.say("by_hand.under_wrong" if wrong else "by_hand.under", link=delivery.under.permalink)


def _who(view: View) -> str:
    role, person = who(view.crisis)
    return f"{view.person(person)} ({view.role(role)})" if person else view.role(role)


def _buttons(view: View, delivery: Delivery) -> tuple[Button, ...]:
    """The whole text has a button of its own: a chat may show long words only in part on a card."""
    which = {"statement": delivery.statement, "outlet": delivery.outlet}
    link = Field("permalink", view.say("ask.link"), optional=True, limit=500)
    place = view.crisis.life.places[delivery.outlet].title
    words = tuple(Passage(f"{place} · {language.upper()}", text) for language, text in delivery.texts.items())
    return (
        Button(view.say("button.is_out_ask"), SayItIsOut(**which), (link,), look="main"),
        Button(view.say("button.whole_text"), PreviewStatement(statement=delivery.statement), shows=words),
        Button(view.say("button.drop"), DropDelivery(**which)),
    )
