"""Which crisis is meant by what somebody types: the one in whose room they type, else the only one there is."""

from bot.chat.base import Crises
from bot.chat.slack.hear.sight import visible
from bot.chat.slack.ids import NAME, spot_of
from bot.crisis.command import Refused
from bot.crisis.model import Crisis
from bot.crisis.roster import Person


class Meant:
    """Remembers the rooms that it has seen, so that words in the room of an ended crisis never reach another one."""

    def __init__(self, crises: Crises) -> None:
        self._crises = crises
        self._rooms: dict[str, str] = {}
        """Crises by their channel."""

    def by(self, channel: str, person: Person) -> tuple[Crisis, ...]:
        """Those that may be meant: none, one, or several to choose from.

        Raises Refused in a room of which the person may not know, or whose crisis is long over.
        """
        crises = self._crises.crises()
        here = tuple(crisis for crisis in crises if self._room(crisis) == channel) if channel else ()
        if here:
            found = visible(here, person)
        elif channel in self._rooms:
            found = visible((self._ended(self._rooms[channel]),), person)
        else:
            return visible(crises, person)
        if not found:
            raise Refused("slack.not_yours")
        return found

    def _room(self, crisis: Crisis) -> str:
        place = crisis.rooms.by_chat.get(NAME, "")
        spot = spot_of(place)
        if spot.channel and not spot.thread:
            self._rooms[spot.channel] = crisis.id
        return spot.channel

    def _ended(self, crisis_id: str) -> Crisis:
        crisis = self._crises.crisis(crisis_id)
        if crisis is None:
            raise Refused("slack.room_over")
        return crisis
