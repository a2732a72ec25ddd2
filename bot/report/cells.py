"""Cells that many tables share: titles, clock times, outcomes."""

from datetime import datetime

from bot.report.document import Cell, Mark
from bot.report.report import Report

MARKS: dict[str, Mark] = {
    "in_time": "good", "late": "bad", "overdue": "bad", "open": "open", "skipped": "open", "not_applicable": "",
    "approved": "good", "refused": "bad", "voided": "open", "answered": "good", "exhausted": "bad", "rings": "open",
    "withdrawn": "", "sent": "good", "dropped": "open", "unknown": "bad", "ready": "open", "attempting": "open",
}  # fmt: skip
"""How each outcome looks."""


def head(report: Report, *names: str) -> tuple[str, ...]:
    """The titles of a table's columns."""
    return tuple(report.words(f"head.{name}") for name in names)


def at(report: Report, moment: datetime | None) -> Cell:
    """A clock time, or a dash."""
    return Cell(report.words.clock(moment) if moment else "—", number=True)


def verdict(report: Report, kind: str, state: str) -> Cell:
    """What became of something, in words and with its mark; `kind` is the catalogue's prefix."""
    return Cell(report.words(f"{kind}.{state}"), MARKS[state])
