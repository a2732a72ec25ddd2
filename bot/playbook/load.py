"""From a file to a playbook: everything that is wrong with it comes at once, each with its place and its fix."""

from dataclasses import dataclass
from pathlib import Path

from bot.playbook.lint import lint
from bot.playbook.model import Playbook
from bot.playbook.problems import Finding, PlaybookErrors, Problem, Where, in_order
from bot.playbook.reader import read_tree
from bot.playbook.tree import Tree
from bot.playbook.typed import Typed, typed

_DOUBTFUL = {
    "roles": {"unknown-role", "no-lead"},
    "facts": {"unknown-fact", "unknown-slot", "condition"},
    "steps": {"unknown-step", "no-close", "decided"},
    "statements": {"unknown-statement", "no-closing"},
    "approvals": {"unknown-class"},
    "clocks": {"unknown-clock"},
    "severity": {"unknown-severity"},
    "closing": {"no-closing", "next-update"},
    "audience": {"audience", "next-update", "newsroom"},
    "type": {"choices", "condition"},
    "choices": {"choices", "condition"},
    "never": {"both-lists"},
    "done_when": {"both-lists"},
}
"""What the rules say for no good reason when a whole section, or this key of an entry, could not be read."""
_ENTRY = 2


@dataclass(frozen=True, slots=True)
class Examined:
    """A file and all that was found in it. `playbook` is None when there is an error; warnings do no harm."""

    tree: Tree
    playbook: Playbook | None
    problems: tuple[Problem, ...]


def load(path: Path) -> Playbook:
    """The playbook in a file. Raises PlaybookErrors with all problems, sorted by position."""
    examined = examine(path)
    if examined.playbook is None:
        raise PlaybookErrors(examined.problems)
    return examined.playbook


def examine(path: Path) -> Examined:
    """The playbook in a file with its errors and warnings. Never raises for a bad file."""
    tree = read_tree(path)
    result = typed(Playbook, tree)
    found = [*result.findings, *_linted(result)]
    problems = in_order([*tree.problems, *map(tree.locate, found)])
    sound = result.value is not None and all(problem.severity == "warning" for problem in problems)
    return Examined(tree, result.value if sound else None, problems)


def _linted(result: Typed[Playbook]) -> list[Finding]:
    """What the rules find; of a mended playbook only the errors in what was not mended."""
    if result.value is None:
        return []
    mender = result.mender
    if mender is None:
        return list(lint(result.value))
    keys = {_key(where) for where in mender.touched if where}
    doubtful = set[str]().union(*(_DOUBTFUL.get(key, ()) for key in keys))
    return [
        finding
        for finding in lint(result.value)
        if finding.severity == "error" and finding.rule not in doubtful and not mender.covers(finding.where)
    ]


def _key(where: Where) -> str:
    """The section if it was replaced as a whole (the two lists: in part), else the key of an entry."""
    whole = len(where) == 1 or where[0] in ("never", "done_when")
    return str(where[0] if whole else where[_ENTRY]) if whole or len(where) > _ENTRY else ""
