"""Events to and from the plain JSON documents of a journal."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from bot.crisis.event import Event, Recorded
from bot.store.base import StoreError

_encode = msgspec.json.Encoder().encode


class Unreadable(StoreError):
    """A document that this version cannot turn into an event. Says why."""


class Codec:
    """Knows the classes of the events by their names; these names stand in the journals for ever."""

    def __init__(self, types: Iterable[type[Event]]) -> None:
        """Raises TypeError for a class with a field that JSON cannot hold, ValueError for a name used twice."""
        self._types: dict[str, type[Event]] = {}
        for kind in types:
            if self._types.setdefault(kind.__name__, kind) is not kind:
                raise ValueError(f"two classes of events are called {kind.__name__}")
        self._readers = {name: msgspec.json.Decoder(kind).decode for name, kind in self._types.items()}

    def closes(self, type_name: str) -> bool:
        """Whether an event of this type ends its crisis; False for a type that is not known."""
        return type_name in self._types and self._types[type_name].closes

    def document(self, version: int, command_id: str, more: int, event: Event) -> dict[str, Any]:
        """The record of an event, still without its place in the hash chain.

        Raises StoreError when the event would not be the same after reading it back.
        """
        name = type(event).__name__
        return {
            "version": version,
            "type": name,
            "data": msgspec.Raw(self._text(name, event)),
            "command": command_id,
            "more": more,
        }

    def event(self, document: Mapping[str, Any]) -> Event:
        """The event of a record. Fields that an older version did not write yet get their defaults.

        Raises Unreadable.
        """
        try:
            name = document["type"]
            if name not in self._types:
                raise Unreadable(f"a newer version of the bot wrote this event, {name!r}: update the bot")
            return msgspec.convert(document["data"], self._types[name])
        except (KeyError, TypeError, msgspec.ValidationError) as error:
            raise Unreadable(f"the event does not fit its type ({error})") from error

    def recorded(self, document: Mapping[str, Any]) -> Recorded:
        """A record as the core sees it. Raises Unreadable."""
        return Recorded(document["version"], document["command"], self.event(document), document["hash"])

    def _text(self, name: str, event: Event) -> bytes:
        if self._types.get(name) is not type(event):
            raise StoreError(f"events of type {name} are not known to the store: nothing was saved")
        try:
            text = _encode(event)
            same = self._readers[name](text) == event
        except (TypeError, ValueError, OverflowError) as error:
            raise StoreError(f"this {name} cannot be written down ({error}): nothing was saved") from error
        if not same or event.at.tzinfo is None:
            raise StoreError(f"this {name} would be another one when read back: nothing was saved")
        return text
