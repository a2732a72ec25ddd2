from pathlib import Path

import pytest
import yaml

from bot.playbook import reader
from bot.playbook.problems import Problem
from bot.playbook.reader import grow
from bot.playbook.source import from_bytes

ONLY_IN_PYTHON = {"question mark", "question mark, then more", "question mark in a list"}


@pytest.fixture(params=["c", "python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same trap is named with libyaml and without."""
    if request.param == "c" and not yaml.__with_libyaml__:
        pytest.skip("libyaml is missing")
    chosen = yaml.CSafeLoader if request.param == "c" else yaml.SafeLoader
    monkeypatch.setattr(reader, "YAML_LOADER", chosen)


def problems(text: str) -> list[Problem]:
    return grow(from_bytes(Path("a.yaml"), text.encode())).problems


TRAPS = {
    "question mark": ("a: {de: Was geht nicht?, en: x}", 1, "flow", "?"),
    "question mark, then more": ("a: {de: Was? Und wo, en: x}", 1, "flow", "?"),
    "question mark in a list": ("a: [Was?]", 1, "flow", "?"),
    "bracket in braces": ("a: {de: x [1], en: y}", 1, "flow", "[ inside"),
    "closing bracket in braces": ("a: {de: x] y, en: z}", 1, "flow", "]"),
    "hash in braces": ("a: {de: Ticket #1, en: x}", 1, "flow", "after #"),
    "colon in braces": ("a: {de: Achtung: kein Netz, en: x}", 1, "colon", "colon"),
    "braces left open": ("a: {de: x, en: y\nb: c", 1, "flow", "{ here is never closed"),
    "list left open": ("a: [x, y\nb: c", 1, "flow", "[ here is never closed"),
    "a brace too many": ("a: {b: c}}", 1, "flow", "} here closes nothing"),
    "colon in a text": ("de: Achtung: kein Netz", 1, "colon", "colon"),
    "curved quotes around a colon": ("de: “Achtung: kein Netz”", 1, "quotes", "do not protect"),
    "german quotes in straight ones": ('de: "Er sagt „Störung" und geht"', 1, "quotes", "after „"),
    "straight quotes in straight ones": ('de: "Er sagt "Störung" und geht"', 1, "quotes", "goes on"),
    "apostrophe in quotes": ("de: 'Wie geht's weiter'", 1, "quotes", "goes on"),
    "quote left open": ('a: b\nde: "Störung\n', 2, "quotes", "never closed"),
    "backslash in quotes": ('de: "C:\\zeug"', 1, "quotes", "begins a code"),
    "slot first": ("de: {what} seit {since}", 1, "slot-first", "{what}"),
    "slot first in a list": ("a:\n  - {what} seit", 2, "slot-first", "{what}"),
    "percent": ("de: %x", 1, "first-character", "%"),
    "at": ("de: @team", 1, "first-character", "@"),
    "backtick": ("- `x`", 1, "first-character", "`"),
    "star": ("de: *wichtig*", 1, "first-character", "*"),
    "no space after colon": ("a:\n  within:2m\n  by: x", 2, "space", "'within:'"),
    "no space after colon, last": ("a:\n  by: x\n  within:2m", 3, "space", "'within:'"),
    "no space after dash": ("steps:\n  - id: a\n  -id: b", 3, "space", "dash"),
    "list behind a colon": ("de: - x", 1, "list", "behind a colon"),
    "text behind a bar": ("de: | Störung", 1, "block", "After |"),
    "text behind an arrow": ("de: > Störung", 1, "block", "After >"),
    "too far in": ("a:\n  by: x\n   within: 2m", 3, "indent", "neighbours"),
    "too far out": ("a:\n  by: x\n within: 2m", 3, "indent", "neighbours"),
    "list item too far out": ("a:\n  - id: x\n   by: y", 3, "indent", "neighbours"),
    "a line without a key": ("a: b\nStörung\nc: d", 2, "line", "key: value"),
    "a tab": ("a:\n\tb: c", 2, "tab", "spaces"),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_named_in_its_line(name: str):
    text, line, rule, words = TRAPS[name]
    problem = problems(text)[-1]
    assert (problem.line, problem.rule, problem.severity) == (line, rule, "error")
    assert words in f"{problem.text} {problem.fix}"
    assert 1 <= problem.column <= len(text.split("\n")[line - 1]) + 1


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_told_in_whole_sentences_without_the_readers_words(name: str):
    for problem in problems(TRAPS[name][0]):
        assert problem.text.endswith("."), problem.text
        assert problem.fix.endswith((".", '"…".')), problem.fix
        for jargon in ("token", "mapping", "scalar", "block end", "flow", "context", "parsing"):
            assert jargon not in f"{problem.text} {problem.fix}"


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("de: Achtung: kein Netz", 12, "colon"),
        ("a: {de: Ticket #1, en: x}", 16, "#"),
        ('de: "Er sagt „Störung" und geht"', 22, "„"),
    ],
)
def test_the_column_is_where_it_goes_wrong(text: str, column: int, words: str):
    problem = problems(text)[-1]
    assert (problem.column, words in problem.text) == (column, True)


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("de: Ticket #12 läuft", "comment", "Only 'Ticket' is read"),
        ("de: “Störung”", "quotes", "become part of it"),
    ],
)
def test_what_is_read_otherwise_than_meant_is_a_warning(text: str, rule: str, words: str):
    (problem,) = problems(text)
    assert (problem.rule, problem.severity) == (rule, "warning")
    assert words in problem.text


@pytest.mark.parametrize(
    "text",
    [
        "de: Störung   # seit heute",
        "de: Störung # seit heute",
        'de: "Was geht nicht?"',
        "de: Was geht nicht? Und wo?",
        "a: {de: 'Was, wo?', en: \"What: where?\"}",
        "de: Ticket#12",
        "de: „Störung“ heute, „Ausfall“ gestern",
        "de: |\n  Achtung: kein Netz #1 {what}, [x]? *",
        "a: https://example.org/x",
        "de: 10 % mehr, 5 - 6, a & b!",
    ],
)
def test_what_is_no_trap(text: str):
    assert problems(text) == []


@pytest.mark.parametrize("text", ["a: {de: " + "x " * 100_000, 'a: "' + "„" * 100_000, "a: b: " * 40_000])
def test_a_very_long_line_is_explained_too(text: str):
    assert problems(text)[-1].severity == "error"
