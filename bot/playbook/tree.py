"""A document as a tree of texts, lists and maps, each with its place in the file. Nothing is interpreted."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.playbook.problems import Finding, Problem, Where


@dataclass(slots=True)
class Node:
    """One value: a text, a list or a map. Places are (line, column) from 1; `key` is the place of its key.

    `flow` is true inside of { } and [ ], `braces` for a { } or [ ] itself, `quoted` for a text in quotes or
    below `|`; `last` is the last line of a text.
    """

    value: "str | list[Node] | dict[str, Node]"
    place: tuple[int, int]
    key: tuple[int, int]
    flow: bool = False
    braces: bool = False
    quoted: bool = False
    last: int = 0

    def plain(self) -> Any:
        """The value as texts, lists and dicts."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def children(self) -> "list[Node]":
        """What lies directly below."""
        if isinstance(self.value, dict):
            return list(self.value.values())
        return self.value if isinstance(self.value, list) else []

    def last_line(self) -> int:
        """The last line on which something of it stands."""
        return max([self.place[0], self.last, *(child.last_line() for child in self.children())])

    def find(self, where: Where) -> "tuple[Node, bool]":
        """The node at that place, or the deepest one on the way to it; and whether the whole way exists."""
        node = self
        for step in where:
            below = node.value
            if isinstance(below, dict) and step in below:
                node = below[str(step)]
            elif isinstance(below, list) and isinstance(step, int) and step < len(below):
                node = below[step]
            else:
                return node, False
        return node, True


@dataclass(slots=True)
class Tree:
    """A document: its root (None when it could not be read to the end), its problems, what was left out, its lines."""

    path: Path
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    spoiled: set[Where] = field(default_factory=set)
    lines: tuple[str, ...] = ()

    def locate(self, finding: Finding) -> Problem:
        """The finding with its line and column."""
        line, column = 1, 1
        if self.root:
            node, exact = self.root.find(finding.where)
            line, column = node.place if exact and finding.at == "value" else node.key
            if finding.word and exact and self.lines:
                line, column = self._inside(node, finding.word)
        return Problem(self.path, line, column, finding.rule, finding.text, finding.fix, finding.severity)

    def _inside(self, node: Node, word: str) -> tuple[int, int]:
        """Where a word stands in a text; the beginning of the text if it is written in another way there."""
        for number in range(node.place[0], node.last_line() + 1):
            start = node.place[1] - 1 if number == node.place[0] else 0
            if (at := self.lines[number - 1].find(word, start)) >= 0:
                return number, at + 1
        return node.place
