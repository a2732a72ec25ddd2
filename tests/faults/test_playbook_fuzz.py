"""Thousands of spoiled playbooks: each gives errors with a place or a playbook that comes back, nothing else."""

import random
import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playbook.ledger import examine_ledger
from bot.playbook.load import load
from bot.playbook.model import Playbook
from bot.playbook.problems import PlaybookErrors

SHIPPED = [Path("playbooks/service_outage.yaml"), Path("playbooks/data_breach.yaml")]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in SHIPPED}
LIMIT_S = 1.0

PIECES = [
    *("{", "}", "[", "]", ":", ": ", ",", "?", "#", " #", "&a ", "*a", "!x ", "|", ">", "-", "- ", '"', "'", "„", "“"),
    *("\t", "\n", "\r", "\0", "\ufeff", "\u2028", "\u202e", "\x85", "%", "@", "`", "~", "<<: *a", "---", "...", "  "),
    *("{since}", "{nothing}", "{ since }", "no", "06:30", "1e3", "9" * 30, "null", "!!python/object:os.system x", "ß"),
    *("within: 5m", "- id: x", "de:", "en: x", "S1", "by: nobody", "fact: []", "n_of: 2", "closing: yes", "class: A"),
]


def cut(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text))
    return text[:start] + text[start + chance.randint(1, 40) :]


def insert(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(PIECES) + text[at:]


def replace_character(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(string.printable + "äöüß„“…🔴") + text[at + 1 :]


def lines(change: Callable[[list[str], random.Random], None]) -> Callable[[str, random.Random], str]:
    def changed(text: str, chance: random.Random) -> str:
        parts = text.split("\n")
        change(parts, chance)
        return "\n".join(parts)

    return changed


def drop_line(parts: list[str], chance: random.Random) -> None:
    del parts[chance.randrange(len(parts))]


def double_lines(parts: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(parts))
    parts[start:start] = parts[start : start + chance.randint(1, 12)]


def move_lines(parts: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(parts))
    taken = parts[start : start + chance.randint(1, 12)]
    del parts[start : start + len(taken)]
    at = chance.randrange(len(parts) + 1)
    parts[at:at] = taken


def indent(parts: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(parts))
    parts[at] = parts[at][2:] if chance.random() < 0.5 else f"  {parts[at]}"


def swap_values(parts: list[str], chance: random.Random) -> None:
    first, second = chance.randrange(len(parts)), chance.randrange(len(parts))
    if ": " in parts[first] and ": " in parts[second]:
        key, value = parts[first].split(": ", 1)
        other, swapped = parts[second].split(": ", 1)
        parts[first], parts[second] = f"{key}: {swapped}", f"{other}: {value}"


def empty_value(parts: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(parts))
    parts[at] = parts[at].split(": ", 1)[0] + ":" if ": " in parts[at] else parts[at]


CHANGES = [
    *(cut, insert, insert, replace_character),
    *map(lines, (drop_line, drop_line, double_lines, move_lines, indent, swap_values, swap_values, empty_value)),
]


def spoiled(text: str, seed: int) -> bytes:
    """The text with one to four changes, the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(CHANGES)(text, chance)
    raw = text.encode()
    if chance.random() < 0.02:
        at = chance.randrange(len(raw))
        raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at:]
    return raw


def holds(path: Path, raw: bytes) -> bool:
    """Whether the file loads; if it does it comes back from its canonical line, else every error has a place."""
    path.write_bytes(raw)
    try:
        playbook = load(path)
    except PlaybookErrors as errors:
        height = raw.count(b"\n") + raw.count(b"\r") + 1
        assert any(problem.severity == "error" for problem in errors.problems)
        for problem in errors.problems:
            assert 1 <= problem.line <= height, problem
            assert problem.column >= 1, problem
            assert problem.text.endswith((".", "?")), problem
            assert problem.fix, problem
        return False
    assert Playbook.model_validate_json(playbook.canonical()) == playbook
    return True


def run(folder: Path, seeds: range) -> int:
    path = folder / "spoiled.yaml"
    return sum(holds(path, spoiled(TEXTS[sorted(TEXTS)[seed % len(TEXTS)]], seed)) for seed in seeds)


@pytest.mark.parametrize("part", range(4))
def test_spoiled_playbooks(tmp_path: Path, part: int):
    loaded = run(tmp_path, range(part * 100, part * 100 + 100))
    assert 0 < loaded < 100


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(20))
def test_twenty_thousand_spoiled_playbooks(tmp_path: Path, part: int):
    slowest, loaded = 0.0, 0
    for seed in range(10_000 + part * 1_000, 11_000 + part * 1_000):
        began = time.process_time()
        loaded += run(tmp_path, range(seed, seed + 1))
        slowest = max(slowest, time.process_time() - began)
    assert 0 < loaded < 1_000
    assert slowest < LIMIT_S


@given(raw=st.binary(max_size=400))
@settings(max_examples=100)
def test_any_bytes_at_all(tmp_path_factory: pytest.TempPathFactory, raw: bytes):
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    assert not holds(path, raw)
    examine_ledger(path)


@given(text=st.text(alphabet=st.sampled_from("ab:- \n{}[],?#|>'\"&*!%@`\\~0"), max_size=120))
@settings(max_examples=200)
def test_any_text_made_of_yamls_signs(tmp_path_factory: pytest.TempPathFactory, text: str):
    path = tmp_path_factory.getbasetemp() / "signs.yaml"
    assert not holds(path, text.encode())
    examine_ledger(path)


BOMBS = {
    "deep lists": "[" * 200_000,
    "deep maps": "{a: " * 60_000,
    "deep blocks": "\n".join(" " * depth + "a:" for depth in range(700)),
    "many entries": "a:\n" + "- b\n" * 60_000,
    "many keys": "\n".join(f"k{n}: v" for n in range(30_000)),
    "one long text": "a: " + "x" * 260_000,
    "one long line": "a: {" + "b: c, " * 40_000,
    "many quotes": "a: " + '"' * 250_000,
    "many colons": "a: " + ": " * 125_000,
    "laughs": "a: &a [x,x]\n"
    + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]" for n in range(20)),
    "questions": "? " * 100_000,
    "dashes": "- " * 100_000,
    "tabs": "\t\n" * 100_000,
    "too large": "#" * 300_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_a_second(tmp_path: Path, name: str):
    assert not holds(tmp_path / "bomb.yaml", BOMBS[name].encode())
