"""The ledger of pre-approvals: which class A words somebody approved beforehand, exactly which, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from bot.playbook.model import Playbook, Version
from bot.playbook.problems import Finding, PlaybookErrors, Problem, in_order
from bot.playbook.reader import read_tree
from bot.playbook.scalars import Day, Name, Part
from bot.playbook.tree import Tree
from bot.playbook.typed import typed

LEDGER_FILE = "preapproved.yaml"
"""What the ledger is called in the folder of the playbooks."""

Missing = Literal["unsigned", "changed", "expired", "own"]
"""Why words do not count as approved beforehand."""


def _fingerprint(value: str) -> str:
    if len(value) != 64 or set(value) - set("0123456789abcdef"):  # noqa: PLR2004  # SHA-256 in hex
        raise ValueError("a fingerprint is 64 characters of 0-9 and a-f; `python -m bot check` prints it")
    return value


Fingerprint = Annotated[
    str, AfterValidator(_fingerprint), WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})
]
Person = Annotated[str, Field(min_length=1, max_length=80)]


class Entry(Part):
    """One signature: these words, written by one person, approved by another, good for a while."""

    playbook: Name
    """The playbook that the words stand in."""
    statement: Name
    """The statement of that playbook."""
    written_by: Person
    """The id of the person who wrote the words."""
    approved_by: Person
    """The id of the person who approved them; never the one who wrote them."""
    approved_on: Day
    """The day of the approval (UTC)."""
    valid_until: Day
    """The last day on which it counts (UTC)."""
    fingerprint: Fingerprint
    """The fingerprint of the words that were approved."""

    @property
    def begins(self) -> datetime:
        """The first moment at which it counts, aware UTC."""
        return datetime.combine(date.fromisoformat(self.approved_on), time(), UTC)

    @property
    def expires(self) -> datetime:
        """The first moment at which it no longer counts, aware UTC."""
        return datetime.combine(date.fromisoformat(self.valid_until) + timedelta(days=1), time(), UTC)


class Ledger(Part):
    """All signatures."""

    version: Version
    """The version of the ledger's form."""
    entries: tuple[Entry, ...] = ()
    """One entry a statement."""

    def entry(self, playbook: str, statement: str) -> Entry | None:
        """The signature for one statement."""
        wanted = (playbook, statement)
        return next((each for each in self.entries if (each.playbook, each.statement) == wanted), None)


EMPTY = Ledger(version=1)


@dataclass(frozen=True, slots=True)
class ExaminedLedger:
    """A ledger file and what was found in it; with an error in it the ledger is empty, so nothing counts."""

    tree: Tree
    ledger: Ledger
    problems: tuple[Problem, ...] = ()


def examine_ledger(path: Path) -> ExaminedLedger:
    """The ledger in a file, empty when there is none. Never raises for a bad file."""
    if not path.exists():
        return ExaminedLedger(Tree(path), EMPTY)
    tree = read_tree(path)
    result = typed(Ledger, tree)
    doubts = [] if result.value is None or result.mender else list(_doubts(result.value))
    problems = in_order([*tree.problems, *map(tree.locate, [*result.findings, *doubts])])
    broken = result.value is None or any(problem.severity == "error" for problem in problems)
    return ExaminedLedger(tree, EMPTY if broken or result.value is None else result.value, problems)


def load_ledger(path: Path) -> Ledger:
    """The ledger in a file, empty when there is none. Raises PlaybookErrors with all problems."""
    examined = examine_ledger(path)
    if any(problem.severity == "error" for problem in examined.problems):
        raise PlaybookErrors(examined.problems)
    return examined.ledger


def _doubts(ledger: Ledger) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(ledger.entries):
        where = ("entries", number)
        if (entry.playbook, entry.statement) in seen:
            said = f"'{entry.statement}' of '{entry.playbook}' is signed twice."
            yield Finding((*where, "statement"), "twice", said, "Delete the older entry.")
        seen.add((entry.playbook, entry.statement))
        if entry.written_by == entry.approved_by:
            said = f"'{entry.approved_by}' wrote and approved this; that does not count."
            yield Finding((*where, "approved_by"), "own-approval", said, "Have somebody else approve it.")
        if entry.valid_until < entry.approved_on:
            said = f"The approval ended ({entry.valid_until}) before it began ({entry.approved_on})."
            yield Finding((*where, "valid_until"), "expired", said, "Correct one of the two days.")


def preapproved(ledger: Ledger, playbook: Playbook, now: datetime) -> dict[str, Entry]:
    """The class A statements that may go out unchanged at `now` (aware), each with its valid signature."""
    found = {}
    for name, statement in playbook.statements.items():
        entry = ledger.entry(playbook.name, name)
        if statement.approval == "A" and entry and why_not(ledger, playbook, name, now) is None:
            found[name] = entry
    return found


def why_not(ledger: Ledger, playbook: Playbook, statement: str, now: datetime) -> Missing | None:
    """Why a statement does not count as approved beforehand at `now` (aware), None if it does.

    Raises KeyError for an unknown statement.
    """
    entry = ledger.entry(playbook.name, statement)
    fingerprint = playbook.seal(statement)
    if entry is None:
        return "unsigned"
    if entry.written_by == entry.approved_by:
        return "own"
    if entry.fingerprint != fingerprint:
        return "changed"
    today = now.astimezone(UTC).date().isoformat()
    return None if entry.approved_on <= today <= entry.valid_until else "expired"
