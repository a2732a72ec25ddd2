"""A tap on a card's button: it asks or shows first where the button does, else it is done at once."""

from dataclasses import replace

from bot.chat.base import Tap
from bot.chat.slack.carry import OnCard
from bot.chat.slack.hear.answer import Answer
from bot.chat.slack.hear.begun import begun
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.now import cards_now
from bot.chat.slack.hear.sight import may_see
from bot.chat.slack.show.blocks import card_blocks
from bot.chat.slack.show.modal import modal
from bot.crisis.cards import Button, Card, find_button
from bot.crisis.command import Phrase, Refused
from bot.crisis.model import Crisis
from bot.crisis.statements import PreviewStatement
from bot.crisis.text import title_of


async def tap(house: House, voice: Voice, on: OnCard, *, unseen: bool = False) -> Answer:
    """What comes of it. `unseen`: the button was not before the person's eyes, so it must show what it is about.

    A button that does not count any more is answered with what has changed, and the card as it is now.
    """
    try:
        found = _found(house, voice, on)
    except Refused as no:
        if no.phrase.key != "refused.stale_tap":
            raise
        return _changed(house, voice, on, no)
    if found and (found[1].asks or found[1].shows):
        return _form(house, voice, on, *found)
    if found and unseen:
        blocks = card_blocks(on.crisis, found[0])
        return Answer(text=voice.say("slack.look_first"), blocks=tuple(blocks))
    reply = await house.send(voice, Tap(on.card, on.token), on.crisis)
    return begun(house, voice, reply) if on.crisis in house.alerts else Answer(reply.ok, reply.text)


def _changed(house: House, voice: Voice, on: OnCard, no: Refused) -> Answer:
    """What has changed, with the card as it is now."""
    crisis = known_crisis(house, voice, on.crisis)
    blocks = cards_now(house, voice, crisis, [on.card]) if crisis else ()
    return Answer(False, voice.say.word(no.phrase), blocks=tuple(blocks))


def known_crisis(house: House, voice: Voice, crisis_id: str) -> Crisis | None:
    """The crisis, if it is on the desk. Raises Refused where the person may not know of it."""
    crisis = house.crises.crisis(crisis_id)
    if crisis is not None and not may_see(crisis, voice.person):
        raise Refused("refused.no_crisis")
    return crisis


def _found(house: House, voice: Voice, on: OnCard) -> tuple[Card, Button] | None:
    """The button as it is now. None where only the door can tell: it knows what is over."""
    if alert := house.alerts.get(on.crisis):
        return next(((alert, button) for button in alert.buttons if button.token == on.token), None)
    crisis = known_crisis(house, voice, on.crisis)
    if crisis is None or not crisis.open:
        return None
    return find_button(crisis, on.card, on.token, voice.say.language, house.clock())


def then(house: House, voice: Voice, on: OnCard) -> Answer | None:
    """The form of what one may do after having seen what this button shows; None for a button that does something.

    Raises Refused where it leads nowhere any more."""
    try:
        found = _found(house, voice, on)
    except Refused:
        return None
    if found is None or not isinstance(found[1].command, PreviewStatement):
        return None
    card, button = found[0], found[1].then
    if button is None:
        raise Refused("refused.stale_tap", now=Phrase("stale.moved_on"))
    return _form(house, voice, replace(on, token=button.token), card, button)


def _form(house: House, voice: Voice, on: OnCard, card: Card, button: Button) -> Answer:
    """It is called after its text, where it is about one."""
    crisis, text = house.crises.crisis(on.crisis), str(getattr(button.command, "statement", ""))
    title = title_of(crisis, text)[voice.say.language] if crisis and text in crisis.statements.by_id else ""
    view = modal(button, on, voice.say, title, above=card.lines[0], drill=card.drill)
    return Answer(form=view, otherwise=voice.say("slack.tap_again"))
