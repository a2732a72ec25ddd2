"""Lists, deliveries and outlets for everybody who tests mail."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.crisis.deliveries import Delivery
from bot.outlets.base import Spec
from bot.outlets.email import EmailOutlet
from bot.outlets.mailing.round import Bounds
from tests.outlets.sample import delivery

SENDER = "Presse Linznet <presse@linznet.example>"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOON


def addresses(count: int) -> list[str]:
    """`r01@news.example` and so on."""
    return [f"r{number:02}@news.example" for number in range(1, count + 1)]


def write_list(folder: Path, rows: Sequence[str], name: str = "press.csv") -> Path:
    """A list with the rows below the usual first line."""
    path = folder / name
    path.write_text("email,name,language\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def spec(folder: Path, server: str, recipients: Path | None = None, **changes: Any) -> Spec:
    """The list `press`, which keeps its memory in the folder."""
    made = Spec(
        name="press", kind="email", organisation="Linznet", zone="Europe/Vienna", languages=("de", "en"),
        memory=folder / "memory", server=server, sender=SENDER, recipients=recipients or folder / "press.csv",
    )  # fmt: skip
    return replace(made, **changes)


def outlet(folder: Path, server: str, bounds: Bounds | None = None, **changes: Any) -> EmailOutlet:
    """The outlet of another process each time: it remembers nothing but what is on disk."""
    made = spec(folder, server, **changes)
    return EmailOutlet(made, clock, bounds) if bounds else EmailOutlet(made, clock)


def text(statement: str = "first_word", **changes: Any) -> Delivery:
    """A text for the list, with subjects."""
    subjects = {"de": "Störung im Netz", "en": "Network outage"}
    return delivery(statement, **({"outlet": "press", "subjects": subjects} | changes))
