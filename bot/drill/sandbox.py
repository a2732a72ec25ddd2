"""Where a drill's texts go instead of the public: one text file a delivery, in a folder nobody outside reads."""

import asyncio
from collections.abc import Iterator, Mapping

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note
from bot.crisis.text import DRILL_MARK
from bot.outlets.base import Capabilities, NotSent
from bot.outlets.files import discard, show, stage
from bot.outlets.folder import FolderOutlet


class SandboxOutlet(FolderOutlet):
    """Stands in for any outlet of a drill.

    It is the second lock behind the wiring: it refuses what is no exercise, and what has a line that does not say so.
    """

    def refusal(self, delivery: Delivery) -> str:
        """Why this delivery will never be in the sandbox; empty when nothing speaks against it."""
        if not delivery.drill:
            return "This is no exercise, and the sandbox is for exercises only."
        if any(_unmarked(delivery.texts)):
            return "A line of this exercise does not say that it is one."
        return self.unfit_name(delivery)

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Write the note below the words, in the place of an earlier one: a drill plays corrections too."""
        reason = self.refusal(delivery)
        if not reason and any(_unmarked(note.texts)):
            reason = "A line of this note does not say that it is an exercise."
        if reason:
            raise NotSent(reason, final=True)
        await asyncio.to_thread(self._write_below, delivery, note)

    async def capabilities(self) -> Capabilities:
        """Any length; notes below what is there."""
        return Capabilities(edits=True)

    def _write_below(self, delivery: Delivery, note: Note) -> None:
        place = self._place(delivery)
        if not place.is_file():
            raise NotSent("There is no such text in the sandbox.", final=True)
        words = (f"[{each}]\n{text}\n\n{note.texts.get(each, '')}\n\n" for each, text in delivery.texts.items())
        try:
            staged = stage({place: "".join(words).encode()})
        except OSError as error:
            raise NotSent(f"{place} could not be written ({error.strerror or error}).") from error
        try:
            show(staged)
        except OSError as error:
            discard(staged)
            raise NotSent(f"{place} could not be written ({error.strerror or error}).") from error


def _unmarked(texts: Mapping[str, str]) -> Iterator[str]:
    """The lines that do not carry the mark of their language at both ends."""
    for language, text in texts.items():
        mark = DRILL_MARK.get(language, "")
        lines = (line.strip() for line in text.splitlines())
        yield from (line for line in lines if line and not (mark and line.startswith(mark) and line.endswith(mark)))
