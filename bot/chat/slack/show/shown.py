"""What people were last shown, so that a typed word can mean the button that they saw."""

from collections import defaultdict

from bot.crisis.cards import ROOM, Card
from bot.crisis.model import Crisis


class Shown:
    """The cards of open crises as this process last posted or edited them."""

    def __init__(self) -> None:
        self._cards: dict[str, dict[tuple[str, str], Card]] = defaultdict(dict)

    def saw(self, crisis: Crisis, card: Card) -> None:
        """The card stands there now. Of a crisis that has ended nothing is kept."""
        if crisis.open:
            self._cards[crisis.id][card.place, card.key] = card
        else:
            self._cards.pop(crisis.id, None)

    def of(self, crisis_id: str, person: str) -> list[Card]:
        """The cards of everybody and of this person (an id of config.yaml), oldest first."""
        found = self._cards.get(crisis_id, {})
        return [card for (place, _), card in found.items() if place in (ROOM, person)]
