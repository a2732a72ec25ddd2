"""What somebody wishes: the base of every command, who acts when, and how a wish is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from bot.crisis.event import Event

ALARM, COURIER, DISPLAY = "bot:alarm", "bot:courier", "bot:display"
"""The bot's own hands. They report what happened; they never decide."""

HANDS = frozenset({ALARM, COURIER, DISPLAY})

PLAYBOOK = "bot:playbook"
"""Who stands behind what follows from the playbook by itself: a step that opens, a role that is paged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish. Only a known person may send it, unless `from_hand` says that it is a hand's report."""

    from_hand: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts (a person's id, or a hand), and when (aware UTC). `cause`: the person behind what follows by itself."""

    by: str
    now: datetime
    cause: str = ""


Events = Iterator[Event]

Rules = Mapping[type[Command], Callable[..., Events]]
"""For each command of a concern `(crisis, command, act) -> events`; may raise Refused."""

Changes = Mapping[type[Event], Callable[..., Any]]
"""For each event of a concern `(slice, event) -> slice`."""

Reactions = tuple[Callable[..., Events], ...]
"""What follows by itself: `(crisis, act) -> events`, none when nothing follows."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence without a language yet: `key` in the catalogues of `bot.locale`, and what fills it.

    A value may be a text, a moment, a duration, a text in two languages, a phrase, or a list of these.
    """

    key: str
    params: Mapping[str, object] = field(default_factory=dict)


class Refused(Exception):
    """A wish that cannot be granted: one plain sentence, with what to do instead, in the reader's language."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.phrase = Phrase(key, params)
