"""The marks on messages about a crisis, by which they are found after a lost answer."""

from bot.crisis.cards import Card
from bot.slack_api.marks import Mark

CARD, ROOM = "crisis_card", "crisis_room"
"""What a message is: a card, or the first message of the thread in which a crisis lives."""


def card_mark(crisis: str, card: Card) -> Mark:
    """The mark of a card of a crisis (or of an alert, whose id is both)."""
    return Mark(CARD, {"crisis": crisis, "card": card.key, "drill": card.drill})


def room_mark(crisis: str) -> Mark:
    """The mark of the first message of a crisis' thread."""
    return Mark(ROOM, {"crisis": crisis})
