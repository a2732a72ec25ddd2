"""What every chat shows of a crisis: pure functions from the crisis, a language and the moment to cards."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.crisis.cards.base import ROOM, Button, Card, Field, Passage
from bot.crisis.cards.board import board
from bot.crisis.cards.by_hand import by_hand_cards
from bot.crisis.cards.clocks import clock_cards
from bot.crisis.cards.inquiries import inquiry_cards
from bot.crisis.cards.notes import note_cards
from bot.crisis.cards.outcomes import outcome_cards
from bot.crisis.cards.pages import page_cards
from bot.crisis.cards.pausing import pause_cards
from bot.crisis.cards.promises import promise_cards
from bot.crisis.cards.publish import publish_cards
from bot.crisis.cards.stale import now_says
from bot.crisis.cards.steps import step_cards
from bot.crisis.cards.texts import text_cards
from bot.crisis.cards.view import View
from bot.crisis.cards.whereabouts import whereabouts_cards
from bot.crisis.command import Command, Phrase, Refused
from bot.crisis.model import Crisis
from bot.crisis.text import mark_drill
from bot.locale import Say

__all__ = ["ROOM", "Button", "Card", "Field", "Passage", "cards", "filled", "find_button", "press", "pressed"]

_SOURCES = (
    page_cards, pause_cards, board, step_cards, text_cards, publish_cards, by_hand_cards, promise_cards, outcome_cards,
    note_cards, clock_cards, inquiry_cards, whereabouts_cards,
)  # fmt: skip


def cards(crisis: Crisis, language: str, now: datetime, *, minutes: bool = True) -> tuple[Card, ...]:
    """Every card that the chats should show now, what rings first. Cards of settled things stay, without buttons.

    Without `minutes` nothing in them changes by time passing alone: what two such values differ in has happened.
    """
    zone = crisis.life.zone
    view = View(crisis, Say(language, zone, now.astimezone(ZoneInfo(zone)).date()), now, minutes)
    found = _drill_cards(view) if crisis.life.drill else _all(view)
    return tuple(found)


def _all(view: View) -> Iterator[Card]:
    return (_one_line_each(card) for source in _SOURCES for card in source(view))


def _one_line_each(card: Card) -> Card:
    """What somebody typed with line breaks must not look like lines of the bot's own."""
    if not any("\n" in line for line in card.lines):
        return card
    return replace(card, lines=tuple(" ".join(line.split()) for line in card.lines))


def _drill_cards(view: View) -> Iterator[Card]:
    for card in _all(view):
        lines = tuple(mark_drill(line, view.language) for line in card.lines)
        yield replace(card, lines=lines, drill=True)


def find_button(crisis: Crisis, key: str, token: str, language: str, now: datetime) -> tuple[Card, Button]:
    """The button with this token on this card, as readers of the language see it.

    Raises Refused when the card no longer has that button, saying what it says now.
    """
    for card in cards(crisis, language, now):
        for button in card.every_button if card.key == key else ():
            if button.token == token:
                return card, button
    raise Refused("refused.stale_tap", now=now_says(crisis, key))


def press(crisis: Crisis, key: str, token: str, answers: Mapping[str, str], now: datetime) -> Command:
    """The command that a tap means, with what was asked filled in. Raises Refused like `find_button`."""
    _, button = find_button(crisis, key, token, crisis.life.languages[0], now)
    return filled(button, answers)


def pressed(card: Card, token: str, answers: Mapping[str, str]) -> Command:
    """The command of a card's button, with what was asked filled in. Raises Refused without such a button."""
    button = next((button for button in card.buttons if button.token == token), None)
    if button is None:
        raise Refused("refused.stale_tap", now=Phrase("stale.moved_on"))
    return filled(button, answers)


def filled(button: Button, answers: Mapping[str, str]) -> Command:
    """The button's command with what it asked for; answers to anything else count for nothing."""
    asked = {ask.name for ask in button.asks} & {field.name for field in fields(button.command)}
    return replace(button.command, **{name: answers[name] for name in asked if name in answers})
