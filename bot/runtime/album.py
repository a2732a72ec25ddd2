"""What one chat should show of a crisis: each card at each of its places, in the language of its readers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.chat.base import Chat, Place
from bot.crisis.cards import ROOM, Card, cards
from bot.crisis.model import Crisis
from bot.crisis.text import mark_drill
from bot.locale import Say
from bot.runtime.standing import Standing, Wanted


def wanted(chat: Chat, crisis: Crisis, now: datetime) -> Iterator[Wanted]:
    """All cards in their order. What is for everybody waits for the room, in a chat that opens one."""
    pages: dict[str, dict[str, tuple[Card, Card]]] = {}
    first = crisis.life.languages[0]
    pages[first] = _page(crisis, first, now)
    for key, (plain, _) in pages[first].items():
        if plain.place == ROOM and without_room(chat, crisis):
            continue
        for place in chat.places(crisis, plain):
            language = _spoken(crisis, place)
            if language not in pages:
                pages[language] = _page(crisis, language, now)
            yield Wanted(place, *pages[language][key], may_be_posted=crisis.open)


def without_room(chat: Chat, crisis: Crisis) -> bool:
    """Whether the crisis has no room yet in a chat that opens one."""
    return chat.opens_rooms and chat.name not in crisis.rooms.by_chat


def settled(crisis: Crisis, key: str, standing: Standing) -> Wanted:
    """A card that is not wanted any more, where it perhaps stands: it says so, and loses its buttons."""
    language = _spoken(crisis, standing.place)
    line = Say(language)("card.gone")
    card = replace(
        standing.card or Card(key, ROOM, ()), buttons=(), quote=(), drill=crisis.life.drill,
        lines=(mark_drill(line, language) if crisis.life.drill else line,),
    )  # fmt: skip
    return Wanted(standing.place, card, card, may_be_posted=False)


def _page(crisis: Crisis, language: str, now: datetime) -> dict[str, tuple[Card, Card]]:
    """By key: the card, and the same without its passing minutes."""
    shown, says = cards(crisis, language, now), cards(crisis, language, now, minutes=False)
    return {card.key: (card, plain) for card, plain in zip(shown, says, strict=True)}


def _spoken(crisis: Crisis, place: Place) -> str:
    return place.language if place.language in crisis.life.languages else crisis.life.languages[0]
