"""What the chats show already: which card stands where, so that it is edited and never posted twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.crisis.change import put
from bot.crisis.command import Act, Changes, Command, Events, Rules
from bot.crisis.event import Event

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Shown:
    """Message ids by (card key, place). An empty id: it may have been posted, nobody knows."""

    messages: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPost(Command):
    """The display is about to post a card for the first time at a place (such as `slack:C024BE91L`).

    Or once more: `instead_of` is the message that stood there until somebody took it away.
    """

    from_hand = True
    card: str
    place: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPosted(Command):
    """The card stands at the place under this message id; an empty id: the chat surely does not have it."""

    from_hand = True
    card: str
    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneCard(Event):
    card: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPosting(_OneCard):
    """The post may have left the house from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPosted(_OneCard):
    """The card stands there."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardNotPosted(_OneCard):
    """The card surely does not stand there; it may be posted again."""


def begin(crisis: "Crisis", wish: BeginPost, act: Act) -> Events:
    """Once for each card and place, unless what stood there is gone."""
    message = crisis.shown.messages.get((wish.card, wish.place))
    if message is None or (message and message == wish.instead_of):
        yield CardPosting(at=act.now, by=act.by, card=wish.card, place=wish.place)


def posted(crisis: "Crisis", wish: ReportPosted, act: Act) -> Events:
    """Only after it was begun."""
    if crisis.shown.messages.get((wish.card, wish.place)) == "":
        if wish.message:
            yield CardPosted(at=act.now, by=act.by, card=wish.card, place=wish.place, message=wish.message)
        else:
            yield CardNotPosted(at=act.now, by=act.by, card=wish.card, place=wish.place)


def on_posting(shown: Shown, event: CardPosting) -> Shown:
    """Not known yet under which id."""
    return replace(shown, messages=put(shown.messages, (event.card, event.place), ""))


def on_posted(shown: Shown, event: CardPosted) -> Shown:
    """From now on it is edited."""
    return replace(shown, messages=put(shown.messages, (event.card, event.place), event.message))


def on_not_posted(shown: Shown, event: CardNotPosted) -> Shown:
    """As if it had not been begun."""
    left = {key: value for key, value in shown.messages.items() if key != (event.card, event.place)}
    return replace(shown, messages=left)


RULES: Rules = {BeginPost: begin, ReportPosted: posted}
CHANGES: Changes = {CardPosting: on_posting, CardPosted: on_posted, CardNotPosted: on_not_posted}
