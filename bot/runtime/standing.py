"""What stands at one place of a chat under one card's key, and what should."""

from dataclasses import dataclass, field

from bot.chat.base import Place
from bot.crisis.cards import Card
from bot.runtime.pause import Pause

Spot = tuple[str, str]
"""Card key, place id."""


@dataclass(slots=True)
class Standing:
    """`message` is None when surely nothing stands there, and empty when nobody knows.

    `card` is what stands there, `says` the same without passing minutes; both None when that is not known.
    """

    place: Place
    message: str | None = None
    card: Card | None = None
    says: Card | None = None
    gone: str = ""
    """The message that stood there until somebody took it away, for as long as that may be a habit."""
    untold: bool = False
    """Whether the chat was asked about the doubt and could not tell."""
    pause: Pause = field(default_factory=Pause)

    @property
    def in_doubt(self) -> bool:
        """Whether it may stand there or not."""
        return self.message == ""

    def is_as(self, wanted: "Wanted") -> bool:
        """Whether nothing is left to be done."""
        as_it_should = self.card == wanted.card and self.says == wanted.says
        return bool(self.message) and as_it_should and not self.pause.pending

    def nothing(self) -> None:
        """Surely nothing stands there."""
        self.message = self.card = self.says = None

    def shows(self, wanted: "Wanted") -> None:
        """It is as wanted."""
        self.card, self.says = wanted.card, wanted.says


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card that should stand somewhere. Unless it `may_be_posted`, it is only edited where it stands already."""

    place: Place
    card: Card
    says: Card
    """The card without its passing minutes."""
    may_be_posted: bool = True

    @property
    def spot(self) -> Spot:
        """Where it belongs."""
        return self.card.key, self.place.id
