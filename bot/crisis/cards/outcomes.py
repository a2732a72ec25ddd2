"""A delivery that needs a person: nobody knows whether it is out, the outlet refused it, or it was held back."""

from collections.abc import Iterator

from bot.crisis.attempts import DropDelivery, SayItIsNotOut, SayItIsOut, SendHeld
from bot.crisis.cards.base import ROOM, Button, Card, Field
from bot.crisis.cards.view import View
from bot.crisis.cards.whereabouts import word_for_mended
from bot.crisis.deliveries import Outcome
from bot.crisis.mending import mended
from bot.crisis.pausing import Pause
from bot.crisis.text import shorten, title_of
from bot.locale.reasons import told

FIRST_WORDS = 80


def outcome_cards(view: View) -> Iterator[Card]:
    """One card for each delivery that needs a person; what was held back is looked through one by one."""
    for (statement, outlet), outcome in view.crisis.deliveries.outcomes.items():
        if outcome.status in ("unknown", "refused"):
            lines, buttons = _in_doubt(view, statement, outlet, outcome), _answers(view, statement, outlet, outcome)
            yield Card(f"delivery.{statement}.{outlet}", ROOM, tuple(lines), buttons, rings=True)
        elif outcome.status == "held":
            lines, buttons = _why_held(view, statement, outlet, outcome), _review(view, statement, outlet, outcome)
            yield Card(f"held.{statement}.{outlet}", ROOM, tuple(lines), buttons)


def _about(view: View, statement: str, outlet: str) -> dict[str, object]:
    return {"title": title_of(view.crisis, statement), "outlet": view.crisis.life.places[outlet].title}


# --------------------------------------------------------------------------------------- unknown, refused


def _in_doubt(view: View, statement: str, outlet: str, outcome: Outcome) -> Iterator[str]:
    why = told(outcome.reason, view.language)
    yield view.say(f"delivery.{outcome.status}", why=why, **_about(view, statement, outlet))
    if outcome.status == "unknown":
        yield from _where_to_look(view, statement, outlet)
    yield from _warning(view, statement)
    yield view.say("delivery.never_blind")


def _where_to_look(view: View, statement: str, outlet: str) -> Iterator[str]:
    place, publication = view.crisis.life.places[outlet], view.crisis.publishing.publications[statement]
    if place.page and not view.crisis.life.drill:
        yield view.say("delivery.look_at", link=place.page)
    words = shorten(next(iter(publication.texts[outlet].values())), FIRST_WORDS)
    yield view.say("delivery.look_for", at=publication.released_at, words=words)


def _warning(view: View, statement: str) -> Iterator[str]:
    """That the text is known to be wrong by now."""
    if by := mended(view.crisis).get(statement):
        at = view.crisis.publishing.publications[by].released_at
        yield view.say("delivery.mended", at=at, mended=word_for_mended(view, by))


def _answers(view: View, statement: str, outlet: str, outcome: Outcome) -> tuple[Button, ...]:
    """What is surely not out is sent again or left out; of what is unclear one first says what is to be seen."""
    out, wish = _is_out(view, statement, outlet), SayItIsNotOut(statement=statement, outlet=outlet)
    if outcome.status == "refused":
        return (Button(view.say("button.send_again"), wish), _drop(view, statement, outlet), out)
    return (out, Button(view.say("button.not_out"), wish), _drop(view, statement, outlet))


def _is_out(view: View, statement: str, outlet: str) -> Button:
    link = Field("permalink", view.say("ask.link"), optional=True, limit=500)
    return Button(view.say("button.is_out"), SayItIsOut(statement=statement, outlet=outlet), (link,))


def _drop(view: View, statement: str, outlet: str) -> Button:
    return Button(view.say("button.drop"), DropDelivery(statement=statement, outlet=outlet))


# -------------------------------------------------------------------------------------------------- held


def _why_held(view: View, statement: str, outlet: str, outcome: Outcome) -> Iterator[str]:
    about, by = _about(view, statement, outlet), mended(view.crisis).get(statement)
    pause = _pause(view, outcome)
    if pause:
        yield view.say("held.paused", who=view.person(pause.by), at=pause.at, why=pause.reason, **about)
        yield from _warning(view, statement)
        if pause.resumed_at:
            yield view.say("held.resumed", who=view.person(pause.resumed_by), at=pause.resumed_at)
        else:
            yield view.say("held.still")
    elif by:
        at = view.crisis.publishing.publications[by].released_at
        yield view.say("held.mended", at=at, mended=word_for_mended(view, by), **about)


def _pause(view: View, outcome: Outcome) -> Pause | None:
    """The pause that caught it; None when it was held for another reason."""
    pauses = [pause for pause in view.crisis.pausing.pauses if outcome.since and pause.at <= outcome.since]
    return pauses[-1] if outcome.reason == "paused" and pauses else None


def _review(view: View, statement: str, outlet: str, outcome: Outcome) -> tuple[Button, ...]:
    """Send it or leave it out; while everything is paused nothing can be sent. What a person did is done anyway."""
    wish, by_hand = SendHeld(statement=statement, outlet=outlet), view.crisis.life.places[outlet].by_hand
    send = Button(view.say("button.send_now"), wish, look="publish", sure=view.for_good)
    if by_hand:
        send = Button(view.say("button.still_by_hand"), wish)
    done = (_is_out(view, statement, outlet),) if by_hand else ()
    return (*(() if view.crisis.pausing.now else (send,)), *done, _drop(view, statement, outlet))
