"""A delivery that needs a person: nobody knows whether it is out, or the outlet refused it."""

from collections.abc import Iterator

from bot.crisis.attempts import DropDelivery, SayItIsNotOut, SayItIsOut
from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.text import title_of


def outcome_cards(view: View) -> Iterator[Card]:
    """One card for each delivery that needs a person."""
    for (statement, outlet), outcome in view.crisis.deliveries.outcomes.items():
        key = f"delivery.{statement}.{outlet}"
        title, place = title_of(view.crisis, statement), view.crisis.life.places[outlet].title
        if outcome.status in ("unknown", "refused"):
            line = view.say(f"delivery.{outcome.status}", title=title, outlet=place, why=outcome.reason)
            yield Card(
                key, ROOM, (line, view.say("delivery.never_blind")), _buttons(view, statement, outlet), rings=True
            )


def _buttons(view: View, statement: str, outlet: str) -> tuple[Button, ...]:
    link = Field("permalink", view.say("ask.link"), optional=True, limit=500)
    return (
        Button(view.say("button.is_out"), SayItIsOut(statement=statement, outlet=outlet), (link,)),
        Button(view.say("button.not_out"), SayItIsNotOut(statement=statement, outlet=outlet)),
        Button(view.say("button.drop"), DropDelivery(statement=statement, outlet=outlet)),
    )
