"""Every sentence that the core can say exists in both catalogues, with the values that it is given."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.crisis.command import HANDS, PLAYBOOK, Phrase, Refused
from bot.locale import de, en

CORE = Path(__file__).parent.parent.parent / "bot" / "crisis"
CATALOGUES = {"de": de.TEXTS, "en": en.TEXTS}


def sentences() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Where, key and names of the values of each `Refused("…")` and `Phrase("…")` in the core."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Refused", "Phrase"):
                for key in _keys(node):
                    yield f"{path.relative_to(CORE)}:{node.lineno}", key, frozenset(_values(node))


def _keys(call: ast.Call) -> list[str]:
    """A literal key, or both of `"a" if … else "b"`; a key that is handed on has none."""
    first = call.args[0] if call.args else None
    found = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _values(call: ast.Call) -> Iterator[str]:
    yield from (keyword.arg for keyword in call.keywords if keyword.arg)
    for argument in call.args[1:]:
        if isinstance(argument, ast.Dict):
            yield from (str(key.value) for key in argument.keys if isinstance(key, ast.Constant))


def slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


SENTENCES = sorted(set(sentences()))


def test_the_core_speaks():
    assert len(SENTENCES) > 60


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_refusal_can_be_said(language: str):
    texts = CATALOGUES[language]
    missing = {f"{where} {key}" for where, key, _ in SENTENCES if key not in texts}
    assert not missing


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_slot_of_a_refusal_is_filled(language: str):
    texts = CATALOGUES[language]
    wrong = {
        f"{where} {key}: {sorted(slots(texts[key]) - values)}"
        for where, key, values in SENTENCES
        if key in texts and not slots(texts[key]) <= values
    }
    assert not wrong


def test_a_refusal_is_a_phrase():
    refused = Refused("refused.empty", name="x")
    assert refused.phrase == Phrase("refused.empty", {"name": "x"})
    assert "refused.empty" in str(refused)


def test_the_playbook_is_no_hand():
    assert PLAYBOOK not in HANDS
