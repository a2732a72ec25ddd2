from pathlib import Path

import pytest

from bot.playbook.problems import Where
from tests.playbook.sample import found, ruled

CASES: list[tuple[str, str, str, Where]] = [
    ("max: 40", "type: choice", "choices", ("facts", "what", "type")),
    ("max: 40", "choices: {a: {de: A, en: A}}", "choices", ("facts", "what", "choices")),
    ("{de: das Land, en", "{de: " + "x" * 81 + ", en", "choice-length", ("facts", "scope", "choices", "region", "de")),
    ("{scope: region}", "{scope: regoin}", "condition", ("steps", 4, "when", "facts", "scope")),
    ("{scope: region}", "{what: region}", "condition", ("steps", 4, "when", "facts", "what")),
]


@pytest.mark.parametrize(("old", "new", "rule", "where"), CASES)
def test_facts_and_their_choices(tmp_path: Path, old: str, new: str, rule: str, where: Where):
    assert ruled(tmp_path, (old, new)) == [(rule, where)]


def test_a_fact_is_not_called_like_a_slot_of_the_bot(tmp_path: Path):
    assert ("slot-name", ("facts", "newsroom")) in ruled(tmp_path, ("  what:\n", "  newsroom:\n"))


def test_a_hint_names_the_choice_that_was_meant(tmp_path: Path):
    (finding,) = found(tmp_path, ("{scope: region}", "{scope: regoin}"))
    assert finding.fix == "Did you mean 'region'?"
