"""What every outlet must do, and how it says that something did not go out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.crisis.deliveries import Delivery


@dataclass(frozen=True, slots=True)
class Sent:
    """It is out; `permalink` is where people see it (empty when there is no such place)."""

    permalink: str = ""


class NotSent(Exception):
    """It is surely not out. `final` when trying again cannot help; `wait` is what the outlet asked for."""

    def __init__(self, reason: str, *, final: bool = False, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.reason, self.final, self.wait = reason, final, wait


class PerhapsSent(Exception):
    """Nobody can tell whether it is out. Any other exception from an outlet counts as this one."""


class Outlet(Protocol):
    """A place where texts go. Publishing the same key twice must be harmless where `idempotent` says so."""

    name: str
    idempotent: bool
    """Whether a delivery with a key that the outlet knows already changes nothing: then it may be sent again."""

    async def publish(self, delivery: Delivery) -> Sent:
        """Send it. Raises NotSent or PerhapsSent."""

    async def find(self, delivery: Delivery) -> Sent | None:
        """What the outlet has under the delivery's key; None when it surely has nothing.

        Raises PerhapsSent when the outlet cannot be asked: then a person is.
        """
