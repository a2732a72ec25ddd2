"""A folder as an outlet: one text file a delivery, for an intranet, a service desk or whatever reads files."""

import asyncio
import re
from pathlib import Path

from bot.crisis.deliveries import Delivery
from bot.outlets.base import FOR_EVER, NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.files import discard, show, stage

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class FolderOutlet(Outlet):
    """The same delivery twice is one file; its `file:` address is the permalink."""

    remembers = FOR_EVER

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._folder = folder

    async def publish(self, delivery: Delivery) -> Sent:
        """Write `<crisis>/<statement>.<outlet>.txt`, unless it is there already."""
        if reason := self.refusal(delivery):
            raise NotSent(reason, final=True)
        return await asyncio.to_thread(self._publish, delivery)

    async def find(self, delivery: Delivery) -> Sent | None:
        """The file's address, when it is there."""
        return None if self.refusal(delivery) else await asyncio.to_thread(self._find, delivery)

    def refusal(self, delivery: Delivery) -> str:
        """Why this delivery will never be here; empty when nothing speaks against it."""
        if delivery.drill:
            return "This is an exercise, and the folder is for real texts."
        return self.unfit_name(delivery)

    def unfit_name(self, delivery: Delivery) -> str:
        """Why no file name can be made of the delivery; empty when one can."""
        names = (delivery.crisis, delivery.statement, self.name)
        unfit = next((name for name in names if not _SAFE.fullmatch(name)), None)
        return "" if unfit is None else f"No file name can be made of {unfit!r}."

    def _publish(self, delivery: Delivery) -> Sent:
        place = self._place(delivery)
        try:
            staged = stage({} if place.is_file() else {place: _page(delivery)})
        except OSError as error:
            raise NotSent(f"{self._folder} could not be written ({error.strerror or error}).") from error
        try:
            show(staged)
        except OSError as error:
            discard(staged)
            raise PerhapsSent(f"{self._folder} could not be written ({error.strerror or error}).") from error
        return Sent(place.absolute().as_uri())

    def _find(self, delivery: Delivery) -> Sent | None:
        place = self._place(delivery)
        try:
            place.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PerhapsSent(f"{self._folder} cannot be read ({error.strerror or error}).") from error
        return Sent(place.absolute().as_uri())

    def _place(self, delivery: Delivery) -> Path:
        return self._folder / delivery.crisis / f"{delivery.statement}.{self.name}.txt"


def _page(delivery: Delivery) -> bytes:
    return "".join(f"[{language}]\n{text}\n\n" for language, text in delivery.texts.items()).encode()
