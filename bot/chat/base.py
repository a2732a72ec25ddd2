"""What a chat must do, and the one door through which everything comes in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
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
    and an alert's id for a tap on an alert. `language` is what the sender's chat knows; empty: what config.yaml says.
    """

    id: str
    by: str
    wish: Tap | Command
    crisis: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the sender is told, in their language. `text` is empty when the cards say it all."""

    ok: bool
    text: str = ""
    crisis: str = ""


Door = Callable[[Request], Awaitable[Reply]]
"""The only way in: answers after what was wished is durable, and never raises."""


class Crises(Protocol):
    """What a chat may look at: the crises as they are durably. The desk is one."""

    def crises(self) -> tuple[Crisis, ...]:
        """The open crises, by id."""

    def crisis(self, stream: str) -> Crisis | None:
        """One crisis: open, or ended not long ago."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a chat: its id (`slack:C024BE91L`) and the language of its readers."""

    id: str
    language: str


class NotPosted(Exception):
    """What was wished surely did not happen; it will be tried again, after `wait` where the chat asked for that."""

    def __init__(self, reason: str = "", *, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.wait = wait


class Gone(Exception):
    """The message to edit does not stand there any more: somebody took it away."""


class CannotTell(Exception):
    """The chat cannot say whether a card stands there."""


class Chat(Protocol):
    """Shows cards. Any exception but the three above means that nobody knows whether the card stands there."""

    name: str
    remembers: bool
    """Whether its messages outlive the bot's process (then their ids are kept in the journal)."""
    redraws: int
    """So many edits a minute may be spent on nothing but passing minutes; 0 where an edit is not silent."""
    opens_rooms: bool
    """Whether each crisis has a room of its own here; then nothing for everybody is shown before it is open."""

    async def open_room(self, crisis: Crisis) -> str:
        """Make the room of a crisis and return its place id. Done again, it finds the room that was made before."""

    async def tend(self, crisis: Crisis) -> None:
        """See to all about the crisis but its cards: who is in the room, its topic, what is pinned. Called after every
        change, and again later when it raised; costs nothing when nothing is to be done."""

    def places(self, crisis: Crisis, card: Card) -> Iterable[Place]:
        """Where in this chat a card belongs; nowhere when its person is not to be found here, or no room is open."""

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        """Post a card and return its message id (never empty)."""

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        """The message id of a card of this key at this place that was perhaps posted; empty when it surely was not.

        Raises CannotTell.
        """

    async def announce(self, card: Card) -> None:
        """Post a card that belongs to no crisis yet (an alert) where the people on duty see it; it rings."""

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        """Replace a card that stands there. Raises Gone."""
