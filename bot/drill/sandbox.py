"""Where a drill's texts go instead of the public: one text file a delivery, in a folder nobody outside reads."""

from collections.abc import Iterator

from bot.crisis.deliveries import Delivery
from bot.crisis.text import DRILL_MARK
from bot.outlets.folder import FolderOutlet


class SandboxOutlet(FolderOutlet):
    """Stands in for any outlet of a drill.

    It is the second lock behind the wiring: it refuses what is no exercise, and what has a line that does not say so.
    """

    def refusal(self, delivery: Delivery) -> str:
        """Why this delivery will never be in the sandbox; empty when nothing speaks against it."""
        if not delivery.drill:
            return "This is no exercise, and the sandbox is for exercises only."
        if any(_unmarked(delivery)):
            return "A line of this exercise does not say that it is one."
        return self.unfit_name(delivery)


def _unmarked(delivery: Delivery) -> Iterator[str]:
    """The lines that do not carry the mark of their language at both ends."""
    for language, text in delivery.texts.items():
        mark = DRILL_MARK.get(language, "")
        lines = (line.strip() for line in text.splitlines())
        yield from (line for line in lines if line and not (mark and line.startswith(mark) and line.endswith(mark)))
