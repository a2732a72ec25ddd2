from pathlib import Path

import pytest
import yaml

from bot.playbook import reader
from bot.playbook.reader import MAX_DEPTH, MAX_NODES, MAX_SCALAR, grow
from bot.playbook.source import from_bytes
from bot.playbook.tree import Tree


@pytest.fixture(params=["c", "python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything here holds with libyaml and without."""
    if request.param == "c" and not yaml.__with_libyaml__:
        pytest.skip("libyaml is missing")
    chosen = yaml.CSafeLoader if request.param == "c" else yaml.SafeLoader
    monkeypatch.setattr(reader, "YAML_LOADER", chosen)


def tree(text: str) -> Tree:
    return grow(from_bytes(Path("a.yaml"), text.encode()))


def told(text: str) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, p.rule) for p in tree(text).problems]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x b\nc: d", (1, 4, "anchor")),
        ("a: &x\n  b: c", (1, 4, "anchor")),
        ("a: !!python/object:os.system b", (1, 4, "tag")),
        ("a: !x\n  b: c", (1, 4, "tag")),
        ("a: b\nc: d\na: e", (3, 1, "twice")),
        ('a: b\n"a ": e', (2, 1, "twice")),
        ("a: {b: 1, b: 2}", (1, 11, "twice")),
        ("a: b\n<<: {c: d}", (2, 1, "merge")),
        ("a: b\n---\nc: d", (2, 1, "document")),
        ("? [a, b]\n: c", (1, 3, "key")),
        ("a: [b, c?]", (1, 8, "flow")),
        ("%TAG ! tag:x,2000:\n---\na: b", (1, 1, "tag")),
    ],
)
def test_what_is_not_allowed_is_named_at_its_place(text: str, place: tuple[int, int, str]):
    if "?]" in text and reader.YAML_LOADER is yaml.SafeLoader:
        place = (1, 9, "flow")
    assert told(text) == [place]


def test_an_alias_copies_nothing():
    read = tree("a: &x [1, 2]\nb: *x")
    assert [problem.rule for problem in read.problems] == ["anchor", "anchor"]
    assert read.root is not None
    assert read.root.plain() == {"a": ["1", "2"], "b": ""}
    assert read.spoiled == {("a",), ("b",)}


@pytest.mark.parametrize("text", ["", " \n", "# only a comment\n", "---\n...\n"])
def test_an_empty_file_says_so(text: str):
    if text.startswith("---"):
        assert tree(text).root is not None
    else:
        assert told(text)[0][2] == "empty"


def test_a_deep_file_is_not_read_to_the_bottom():
    assert told("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    read = tree("[" * 5_000)
    assert [problem.rule for problem in read.problems] == ["depth"]
    assert read.problems[0].column == MAX_DEPTH + 1
    assert read.root is None


def test_a_file_with_too_many_entries_is_not_read_to_the_end():
    assert told("- a\n" * (MAX_NODES - 1)) == []
    assert told("- a\n" * MAX_NODES) == [(MAX_NODES, 3, "size")]


def test_a_long_text_is_named():
    assert told("a: " + "x" * MAX_SCALAR) == []
    assert told("a: " + "x" * (MAX_SCALAR + 1)) == [(1, 4, "length")]


def test_several_problems_come_at_once():
    text = "a: !x b\nc: &y d\na: e\n"
    assert told(text) == [(1, 4, "tag"), (2, 4, "anchor"), (3, 1, "twice")]


def test_a_document_may_begin_with_dashes():
    assert told("---\na: b\n") == []
