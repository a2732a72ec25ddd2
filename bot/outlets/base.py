"""What every outlet must do, and how it says that something did not go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note
from bot.playbook.length import Counting

NEVER, FOR_EVER = timedelta(0), timedelta.max
"""How long an outlet may remember a key."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is out; `permalink` is where people see it (empty when there is no such place).

    `ref` is the outlet's own name for it, with which an update hangs under it; `note` says what people should know
    although it is out (addresses of a list that were refused, say).
    """

    permalink: str = ""
    ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an outlet takes and can do, as the place itself says where it can be asked.

    `limit` is the longest text, counted as `counting` says; a web address counts `link` (0: as long as it is).
    `reach` is the number of addresses of a list, `page` the address where people look whether something is out.
    """

    limit: int = 100_000
    counting: Counting = "characters"
    link: int = 0
    threads: bool = False
    edits: bool = False
    reach: int = 0
    page: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """One outlet of config.yaml, with its secrets from the environment. Relative paths were resolved already.

    `memory` is the folder that the outlet may keep its own memory in; it is made by whoever needs it.
    """

    name: str
    kind: str
    organisation: str
    zone: str
    languages: tuple[str, ...]
    memory: Path
    server: str = ""
    account: str = ""
    channel: str = ""
    sender: str = ""
    page: str = ""
    recipients: Path | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)


class NotSent(Exception):
    """It is surely not out. `final` when trying again cannot help; `wait` is what the outlet asked for."""

    def __init__(self, reason: str, *, final: bool = False, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.reason, self.final, self.wait = reason, final, wait


class PerhapsSent(Exception):
    """Nobody can tell whether it is out. Any other exception from an outlet counts as this one.

    `final` when looking again cannot help either: only a person can tell, and is asked at once.
    """

    def __init__(self, reason: str = "", *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Outlet(Protocol):
    """A place where texts go. It adds no word of its own: people approved exactly what leaves.

    Whoever derives from it takes no notes and has no limits, unless they say otherwise.
    """

    name: str
    remembers: timedelta
    """How long after its release a delivery with a key that the outlet knows already changes nothing there: so long it
    may be sent again without looking. NEVER where it has no keys."""

    async def publish(self, delivery: Delivery) -> Sent:
        """Send it. Raises NotSent or PerhapsSent."""

    async def find(self, delivery: Delivery) -> Sent | None:
        """What the outlet has under the delivery's key; None when it surely has nothing.

        Raises PerhapsSent when the outlet cannot be asked: then it is asked again later, and in the end a person is
        (at once when that is `final`).
        """

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Add the note to what is out, where everybody sees it; the words themselves stay. Once or twice is the same.

        `delivery.sent` tells where it is. Raises NotSent (`final` where the outlet cannot do it) or PerhapsSent.
        """
        raise NotSent(f"{self.name} takes no notes on what is out there.", final=True)

    async def capabilities(self) -> Capabilities:
        """What it takes and can do; asks the place where that can be asked. Raises NotSent when it does not answer."""
        return Capabilities()
