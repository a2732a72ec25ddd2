"""What hangs in the console: each card as it should be and as it was last shown, and the numbers of the buttons."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.crisis.cards import Button, Card
from bot.crisis.model import Crisis


@dataclass(slots=True)
class Standing:
    """A card at its place. `shown` is what people last saw of it; None before the first time."""

    crisis: str
    place: str
    card: Card
    shown: Card | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """The button behind a number, as it was last shown."""

    number: int
    crisis: str
    card: str
    button: Button


class Wall:
    """All cards of this session by message id, all crises in the order in which they were met.

    A number belongs to one button (crisis, card, token) for the whole session: a late number never hits another.
    """

    def __init__(self) -> None:
        self.crises: dict[str, Crisis] = {}
        self.current = ""
        self._standing: dict[str, Standing] = {}
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._numbered: dict[int, Numbered] = {}

    def meet(self, crisis: Crisis) -> None:
        """The crisis as it is now. The first one is what people talk about, and any that follows one that has ended."""
        known = crisis.id in self.crises
        self.crises[crisis.id] = crisis
        if not known and crisis.open and not (self.crisis and self.crisis.open) and self.current in ("", *self.crises):
            self.current = crisis.id

    @property
    def crisis(self) -> Crisis | None:
        """The crisis that people talk about."""
        return self.crises.get(self.current)

    def number_of(self, crisis: str) -> int:
        """The number of a crisis in this session, from 1; 0 when it was never met."""
        return [*self.crises, crisis].index(crisis) + 1 if crisis in self.crises else 0

    def post(self, crisis: str, place: str, card: Card) -> str:
        """Hang up a card; its message id."""
        message = f"message-{len(self._standing) + 1}"
        self._standing[message] = Standing(crisis, place, card)
        return message

    def find(self, crisis: str, place: str, key: str) -> str:
        """The message id of the card that was posted last of this crisis at this place under this key; or empty."""
        wanted = (crisis, place, key)
        hung = (m for m, s in reversed(self._standing.items()) if (s.crisis, s.place, s.card.key) == wanted)
        return next(hung, "")

    def edit(self, message: str, place: str, card: Card) -> None:
        """Another text for a card that hangs there. Raises LookupError when there is none."""
        standing = self._standing.get(message)
        if standing is None or standing.place != place:
            raise LookupError(f"the console has no message {message} for {place}")
        standing.card = card

    def cards(self, crisis: str = "") -> Iterator[Standing]:
        """The cards of one crisis (or of all), in the order in which they were posted."""
        return (standing for standing in self._standing.values() if crisis in ("", standing.crisis))

    def settle(self, numbered: Numbered) -> None:
        """Take the buttons off a card."""
        for standing in self._standing.values():
            if (standing.crisis, standing.card.key) == (numbered.crisis, numbered.card):
                card = standing.card
                standing.card = Card(card.key, card.place, card.lines, (), card.quote, card.rings, card.drill)

    def number(self, standing: Standing, button: Button) -> int:
        """The number under which a button is shown."""
        return self.number_on(standing.crisis, standing.card.key, button)

    def number_on(self, crisis: str, card: str, button: Button) -> int:
        """The same, by the ids of its crisis and its card."""
        number = self._numbers.setdefault((crisis, card, button.token), len(self._numbers) + 1)
        self._numbered[number] = Numbered(number, crisis, card, button)
        return number

    def button(self, number: int) -> Numbered | None:
        """What was shown under a number."""
        return self._numbered.get(number)

    def stands(self, numbered: Numbered) -> bool:
        """Whether the button is still there."""
        return any(
            button.token == numbered.button.token
            for standing in self.cards(numbered.crisis)
            if standing.card.key == numbered.card
            for button in standing.card.every_button
        )
