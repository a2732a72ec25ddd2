"""A folder of playbooks: each by its name, read when it is wanted, read again when its file changes."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.playbook.ledger import (
    LEDGER_FILE,
    Entry,
    ExaminedLedger,
    Ledger,
    Missing,
    examine_ledger,
    preapproved,
    why_not,
)
from bot.playbook.load import Examined, examine
from bot.playbook.model import Playbook
from bot.playbook.problems import Finding, PlaybookErrors, Problem, did_you_mean, in_order

NO_PLAYBOOKS = frozenset({LEDGER_FILE, "clocks.yaml"})
"""Files of the folder that are not playbooks; nor are those that begin with `_`."""

_WHY: dict[Missing, str] = {
    "unsigned": "nobody has signed these words",
    "changed": "the words were changed after they were signed",
    "expired": "the signature is not valid today",
    "own": "the same person wrote and approved the words",
}


class UnknownPlaybook(LookupError):
    """There is no playbook of that name; the message says which there are."""


class Shelf:
    """The playbooks of one folder, and the ledger of words approved beforehand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._examined: dict[str, tuple[tuple[int, int], Examined]] = {}

    @property
    def ledger_path(self) -> Path:
        """Where the ledger is."""
        return self.folder / LEDGER_FILE

    def names(self) -> tuple[str, ...]:
        """The names of all playbooks, also of those with errors, sorted."""
        files = self.folder.glob("*.yaml") if self.folder.is_dir() else ()
        return tuple(sorted(file.stem for file in files if _is_playbook(file)))

    def load(self, name: str) -> Playbook:
        """The playbook of that name. Raises UnknownPlaybook, or PlaybookErrors with all problems of its file."""
        examined = self.examine(name)
        if examined.playbook is None:
            raise PlaybookErrors(examined.problems)
        return examined.playbook

    def examine(self, name: str) -> Examined:
        """The playbook of that name with its problems. Raises UnknownPlaybook."""
        if name not in self.names():
            raise UnknownPlaybook(f"There is no playbook '{name}'. {did_you_mean(name, self.names())}")
        path = self.folder / f"{name}.yaml"
        stamp = (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else (0, 0)
        if self._examined.get(name, ((-1, -1),))[0] != stamp:
            self._examined[name] = (stamp, _named_like_its_file(examine(path)))
        return self._examined[name][1]

    def ledger(self) -> Ledger:
        """The ledger; empty when there is none or when it cannot be read, so that nothing counts as approved."""
        return examine_ledger(self.ledger_path).ledger

    def signed(self, name: str) -> tuple[Entry, ...]:
        """Every signature under the words of a playbook, also those that do not count: expired, or for other words."""
        return tuple(entry for entry in self.ledger().entries if entry.playbook == name)

    def preapproved(self, name: str, now: datetime) -> dict[str, Entry]:
        """The class A statements of a playbook that may go out unchanged at `now` (aware), with their signatures.

        Raises what `load` raises.
        """
        return preapproved(self.ledger(), self.load(name), now)

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """All errors and warnings of all playbooks and of the ledger at `now` (aware), by file and position."""
        signed = examine_ledger(self.ledger_path)
        found = [*signed.problems, *self._strangers(), *self._lost(signed)]
        for name in self.names():
            examined = self.examine(name)
            found += [*examined.problems, *_unsigned(examined, signed.ledger, now)]
        return in_order(found)

    def _strangers(self) -> Iterator[Problem]:
        """Files that were probably meant to be playbooks."""
        for path in self.folder.glob("*.yml") if self.folder.is_dir() else ():
            said, fix = "A file that ends in .yml is not read.", f"Call it {path.stem}.yaml."
            yield Problem(path, 1, 1, "file-name", said, fix, "warning")

    def _lost(self, signed: ExaminedLedger) -> Iterator[Problem]:
        """Signatures for words that are not there."""
        for number, entry in enumerate(signed.ledger.entries):
            known = entry.playbook in self.names()
            playbook = self.examine(entry.playbook).playbook if known else None
            if known and (playbook is None or entry.statement in playbook.statements):
                continue
            key = "statement" if playbook else "playbook"
            names = playbook.statements if playbook else self.names()
            said = f"There is no {key} '{getattr(entry, key)}'."
            fix = f"{did_you_mean(getattr(entry, key), names)} Or delete the entry."
            yield signed.tree.locate(Finding(("entries", number, key), "lost", said, fix, "warning"))


def _is_playbook(file: Path) -> bool:
    return not file.name.startswith(("_", ".")) and file.name not in NO_PLAYBOOKS


def _named_like_its_file(examined: Examined) -> Examined:
    playbook, stem = examined.playbook, examined.tree.path.stem
    if playbook is None or playbook.name == stem:
        return examined
    said = f"The file is called '{stem}', but the playbook '{playbook.name}'."
    finding = Finding(("playbook",), "file-name", said, f"Write `playbook: {stem}`, or rename the file.")
    return Examined(examined.tree, None, in_order([*examined.problems, examined.tree.locate(finding)]))


def _unsigned(examined: Examined, ledger: Ledger, now: datetime) -> Iterator[Problem]:
    """Class A statements that count as class B today."""
    playbook = examined.playbook
    for name, statement in playbook.statements.items() if playbook else ():
        why = why_not(ledger, playbook, name, now) if playbook and statement.approval == "A" else None
        if playbook and why:
            entry = ledger.entry(playbook.name, name)
            signed = f" Signed: {entry.fingerprint}." if entry and why == "changed" else ""
            said = f"'{name}' counts as class B today: {_WHY[why]}.{signed} Words now: {playbook.seal(name)}."
            fix = f"Read them, then `python -m bot playbook sign {playbook.name} {name}`."
            finding = Finding(("statements", name, "class"), "not-preapproved", said, fix, "warning")
            yield examined.tree.locate(finding)
