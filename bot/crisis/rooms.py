"""Where the people of a crisis meet: its room in each chat, so that after a restart it is the same one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.crisis.change import put
from bot.crisis.command import Act, Changes, Command, Events, Rules
from bot.crisis.event import Event

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Rooms:
    """Place ids (`slack:C024BE91L`) by the name of the chat."""

    by_chat: Mapping[str, str] = field(default_factory=dict)

    def crisis_is_in(self, place: str) -> bool:
        """Whether this place is one of its rooms."""
        return place in self.by_chat.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRoom(Command):
    """The display made (or found) the room of this crisis in a chat."""

    from_hand = True
    chat: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOpened(Event):
    """From now on the crisis is shown there."""

    chat: str
    place: str


def report(crisis: "Crisis", wish: ReportRoom, act: Act) -> Events:
    """A room that was lost is replaced by the one that was reported last."""
    if crisis.rooms.by_chat.get(wish.chat) != wish.place:
        yield RoomOpened(at=act.now, by=act.by, chat=wish.chat, place=wish.place)


def on_opened(rooms: Rooms, event: RoomOpened) -> Rooms:
    """One room a chat."""
    return replace(rooms, by_chat=put(rooms.by_chat, event.chat, event.place))


RULES: Rules = {ReportRoom: report}
CHANGES: Changes = {RoomOpened: on_opened}
