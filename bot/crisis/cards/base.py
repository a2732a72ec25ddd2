"""A card: one message in a chat that the bot keeps up to date. The same for every chat."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.crisis.command import Command

ROOM = "room"
"""The place of a card that everybody in the crisis sees; the others are a person's id."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask before a button's command is sent: the answer fills the command's field of that name.

    `choices` (value, label) makes it a choice; `value` is what stands there already; `lines` > 1 is a long text.
    """

    name: str
    label: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    limit: int = 0
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """Exact words that will be read somewhere, with a heading that says where: shown apart, never formatted."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """What a tap means. With `asks` the chat asks first. `look` says how it differs: publish is not approve.

    `shows` is what a person should have seen before agreeing; a chat that has forms shows it with the questions.
    `sure` is for what cannot be taken back: what to ask once more, and how one says no; a chat that can, asks it.
    `then` is what one may do after having seen it, where the card has no room for another button.
    """

    label: str
    command: Command
    asks: tuple[Field, ...] = ()
    look: Literal["plain", "main", "approve", "publish", "danger"] = "plain"
    shows: tuple[Passage, ...] = ()
    sure: tuple[str, str] | None = None
    then: "Button | None" = None

    @property
    def token(self) -> str:
        """Twelve characters that stand for exactly this command; a tap carries it, so a stale tap is seen."""
        return sha256(repr(self.command).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Card:
    """At most six lines and three buttons; `quote` is an exact preview, shown apart from the bot's own words.

    `place` is ROOM or a person's id. A card that `rings` is posted as a new message; all others are edited.
    """

    key: str
    place: str
    lines: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    quote: tuple[str, ...] = ()
    rings: bool = False
    drill: bool = False

    @property
    def every_button(self) -> tuple[Button, ...]:
        """Its buttons, and those to which they lead."""
        return (*self.buttons, *(button.then for button in self.buttons if button.then))
