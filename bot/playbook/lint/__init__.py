"""The rules that a playbook must keep beyond its form. Each rule is one small function in one of these modules."""

from collections.abc import Callable, Iterable

from bot.playbook.lint import facts, references, statements, steps, style
from bot.playbook.model import Playbook
from bot.playbook.problems import Finding

Rule = Callable[[Playbook], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    *references.RULES,
    *facts.RULES,
    *steps.RULES,
    *statements.RULES,
    *style.RULES,
)
"""Every rule; a new one is added to the tuple of its module."""


def lint(playbook: Playbook) -> tuple[Finding, ...]:
    """All that the rules find: errors first, then warnings, each in the order of the rules."""
    found = [finding for rule in RULES for finding in rule(playbook)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.severity != "error"))
