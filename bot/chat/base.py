"""What a chat must do, and the one door through which everything comes in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.crisis.cards.base import Card
from bot.crisis.command import Command
from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Tap:
    """A button on a card, by its token, with the answers to what it asked."""

    card: str
    token: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants. `id` is the sender's own id for it: delivered twice, it is one request.

    `by` is a person's id as config.yaml has it (chats translate theirs); `crisis` is empty for a Start,
    and an alert's id for a tap on an alert.
    """

    id: str
    by: str
    wish: Tap | Command
    crisis: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the sender is told, in their language. `text` is empty when the cards say it all."""

    ok: bool
    text: str = ""
    crisis: str = ""


Door = Callable[[Request], Awaitable[Reply]]
"""The only way in: answers after what was wished is durable, and never raises."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a chat: its id (`slack:C024BE91L`) and the language of its readers."""

    id: str
    language: str


class NotPosted(Exception):
    """The card surely does not stand there; it will be tried again."""


class Chat(Protocol):
    """Shows cards. Any exception but NotPosted means that nobody knows whether the card stands there."""

    name: str
    remembers: bool
    """Whether its messages outlive the bot's process (then their ids are kept in the journal)."""
    redraws: bool
    """Whether editing is silent, so that passing minutes can be shown."""

    def places(self, crisis: Crisis, card: Card) -> Iterable[Place]:
        """Where in this chat a card belongs; nowhere when its person is not to be found here."""

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        """Post a card and return its message id (never empty)."""

    async def announce(self, card: Card) -> None:
        """Post a card that belongs to no crisis yet (an alert) where the people on duty see it; it rings."""

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        """Replace a card that stands there."""
