"""Sign class A words: one entry of the ledger is added or replaced, everything else in the file stays as it is."""

import json
import os
import re
import tempfile
from datetime import date
from pathlib import Path

from bot.playbook.ledger import Entry, Ledger, examine_ledger, load_ledger
from bot.playbook.model import Playbook
from bot.playbook.problems import PlaybookErrors, did_you_mean
from bot.playbook.tree import Node, Tree

_NEW_FILE = """\
# Words of class A that somebody approved beforehand. An entry counts for exactly these words, until its last day;
# `python -m bot check` says when one no longer fits. Nobody approves their own words.
version: 1
entries:
"""
_PLAIN = re.compile(r"[A-Za-z0-9][\w.@-]*")


class NotSigned(ValueError):
    """The words cannot be signed; the message says why and what to do. The ledger is as it was."""


def sign(
    path: Path,
    playbook: Playbook,
    statement: str,
    *,
    written_by: str,
    approved_by: str,
    today: date,
    valid_until: date,
) -> Entry:
    """Write into the ledger that somebody approved a statement's present words, and return the entry.

    People are named by their ids. Raises NotSigned, or PlaybookErrors for a ledger that cannot be read.
    """
    _require_signable(playbook, statement, written_by, approved_by, today, valid_until)
    entry = Entry(
        playbook=playbook.name,
        statement=statement,
        written_by=written_by,
        approved_by=approved_by,
        approved_on=today.isoformat(),
        valid_until=valid_until.isoformat(),
        fingerprint=playbook.seal(statement),
    )
    before = load_ledger(path)
    text = _with_entry(path, before, entry)
    _replace(path, text, _after(before, entry))
    return entry


def _require_signable(
    playbook: Playbook, statement: str, written_by: str, approved_by: str, today: date, valid_until: date
) -> None:
    if statement not in playbook.statements:
        hint = did_you_mean(statement, playbook.statements)
        raise NotSigned(f"Playbook '{playbook.name}' has no statement '{statement}'. {hint}")
    if playbook.statements[statement].approval != "A":
        raise NotSigned(f"'{statement}' is no class A statement; it is approved each time it is used.")
    if not written_by.strip() or not approved_by.strip():
        raise NotSigned("Say who wrote the words and who approved them.")
    if written_by.strip() == approved_by.strip():
        raise NotSigned(f"'{approved_by}' wrote these words; somebody else must approve them.")
    if valid_until < today:
        raise NotSigned(f"{valid_until} is over; choose a later day.")


def _after(ledger: Ledger, entry: Entry) -> Ledger:
    """The ledger as it should be afterwards."""
    old = ledger.entry(entry.playbook, entry.statement)
    entries = tuple(entry if each == old else each for each in ledger.entries)
    return ledger.model_copy(update={"entries": entries if old else (*entries, entry)})


def _with_entry(path: Path, ledger: Ledger, entry: Entry) -> str:
    """The file's text with the entry in it."""
    text = path.read_text(encoding="utf-8") if path.exists() else _NEW_FILE
    lines, block = text.splitlines(), _block(entry)
    node = _node(examine_ledger(path).tree, ledger, entry)
    if node:
        lines[node.place[0] - 1 : node.last_line()] = block
    else:
        lines = [re.sub(r"^(entries:)\s*\[\s*\]", r"\1", line) for line in lines] + block
    return "\n".join(lines) + "\n"


def _node(tree: Tree, ledger: Ledger, entry: Entry) -> Node | None:
    """The entry's present place in the file."""
    old = ledger.entry(entry.playbook, entry.statement)
    if old is None or tree.root is None:
        return None
    return tree.root.find(("entries", ledger.entries.index(old)))[0]


def _block(entry: Entry) -> list[str]:
    pairs = [f"{key}: {_scalar(str(value))}" for key, value in entry.model_dump().items()]
    return [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _replace(path: Path, text: str, wanted: Ledger) -> None:
    """Put the text in the file's place at once, if it says exactly what is wanted."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".tmp", delete=False) as new:
        draft = Path(new.name)
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    try:
        if _reads(draft) != wanted:
            raise NotSigned(f"{path} is laid out unusually; please write the entry by hand, one line a key.")
        draft.chmod(mode)
        draft.replace(path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _reads(path: Path) -> Ledger | None:
    try:
        return load_ledger(path)
    except PlaybookErrors:
        return None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
