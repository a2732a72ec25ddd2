from pathlib import Path

from bot.playbook.problems import Finding
from bot.playbook.reader import grow
from bot.playbook.source import from_bytes
from bot.playbook.tree import Node, Tree

TEXT = """\
title: {de: Störung, en: Outage}
steps:
  - id: a
    by: lead
  - id: b
    text: |
      one
      two
"""


def tree(text: str = TEXT) -> Tree:
    return grow(from_bytes(Path("a.yaml"), text.encode()))


def root(text: str = TEXT) -> Node:
    node = tree(text).root
    assert node is not None
    return node


def test_everything_is_text():
    assert root("a: 06:30\nb: no\nc: 1e3\nd: ~\ne: 2026-11-02\nf:").plain() == {
        "a": "06:30",
        "b": "no",
        "c": "1e3",
        "d": "~",
        "e": "2026-11-02",
        "f": "",
    }


def test_every_value_has_its_place():
    assert root().find(("title", "en"))[0].place == (1, 26)
    assert root().find(("steps", 1, "id"))[0].place == (5, 9)
    assert root().find(("steps", 1, "text"))[0].key == (6, 5)


def test_what_is_not_there_leads_to_what_is_around_it():
    node, exact = root().find(("steps", 0, "within"))
    assert not exact
    assert node.place == (3, 5)


def test_a_value_ends_on_its_last_line():
    assert root().find(("steps", 0))[0].last_line() == 4
    assert root().find(("steps", 1))[0].last_line() == 8


def test_a_finding_gets_the_place_of_its_key_or_its_value():
    value = tree().locate(Finding(("steps", 0, "by"), "r", "t", "f"))
    key = tree().locate(Finding(("steps", 0, "by"), "r", "t", "f", at="key"))
    missing = tree().locate(Finding(("steps", 0, "within"), "r", "t", "f"))
    assert (value.line, value.column) == (4, 9)
    assert (key.line, key.column) == (4, 5)
    assert (missing.line, missing.column) == (3, 5)


def test_a_document_that_could_not_be_read_has_its_problems_at_the_start():
    problem = Tree(Path("a.yaml")).locate(Finding(("steps",), "r", "t", "f"))
    assert (problem.line, problem.column) == (1, 1)


def test_a_finding_about_a_word_points_at_it():
    inside = tree().locate(Finding(("steps", 1, "text"), "r", "t", "f", word="two"))
    nowhere = tree().locate(Finding(("steps", 1, "text"), "r", "t", "f", word="three"))
    in_a_line = tree("a: {b: x, c: b x}").locate(Finding(("a", "c"), "r", "t", "f", word="x"))
    assert (inside.line, inside.column) == (8, 7)
    assert (nowhere.line, nowhere.column) == (6, 11)
    assert (in_a_line.line, in_a_line.column) == (1, 16)
