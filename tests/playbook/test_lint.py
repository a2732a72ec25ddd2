from collections import Counter
from pathlib import Path

from bot.playbook.lint import RULES, lint
from tests.playbook.sample import sample


def test_the_sample_keeps_every_rule(tmp_path: Path):
    assert lint(sample(tmp_path)) == ()


def test_errors_come_before_warnings(tmp_path: Path):
    playbook = sample(tmp_path, ("update_every: 30m", "update_every: 6h"), ("close: {", "do: {"))
    assert [finding.severity for finding in lint(playbook)] == ["error", "warning", "warning"]


def test_every_rule_has_its_own_name_and_says_what_it_wants():
    names = Counter(f"{rule.__module__}.{rule.__name__}" for rule in RULES)
    assert max(names.values()) == 1
    assert all(rule.__doc__ and rule.__doc__.endswith(".") for rule in RULES)
