"""From a file to a tree, within bounds. No anchors, tags, merges: what stands there is what is meant."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml

from bot.playbook.problems import Problem, Where
from bot.playbook.source import Source, read_source
from bot.playbook.traps import Trap, explain, misread
from bot.playbook.tree import Node, Tree

MAX_DEPTH = 12
MAX_NODES = 5_000
MAX_SCALAR = 4_000
_EMPTY = "The file is empty."

YAML_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader in C; the one in Python where libyaml is missing. Both report the same places."""


def read_tree(path: Path) -> Tree:
    """The document in a file. Never raises for a bad file: all that is wrong stands in `problems`."""
    return grow(read_source(path))


def grow(source: Source) -> Tree:
    """The document in a text; its root is None when it could not be read to the end."""
    tree = Tree(source.path, problems=list(source.problems), lines=source.lines)
    if source.usable:
        try:
            tree.root = _Reader(source, tree).document()
        except yaml.YAMLError as error:
            tree.problems.append(explain(error, source))
        except _Enough:
            pass
    return tree


class _Enough(Exception):
    """Too big, too deep or too short to go on; the problem is noted."""


class _Reader:
    """Turns the events of PyYAML into nodes, one at a time."""

    def __init__(self, source: Source, tree: Tree) -> None:
        self.source, self.tree = source, tree
        self.events: Iterator[Any] = yaml.parse(source.text, Loader=YAML_LOADER)
        self.count = 0
        self.flow = 0

    def note(self, event: Any, rule: str, text: str, fix: str) -> None:
        line, column = _place(event)
        self.tree.problems.append(Problem(self.tree.path, line, column, rule, text, fix))

    def stop(self, event: Any, rule: str, text: str, fix: str) -> NoReturn:
        self.note(event, rule, text, fix)
        raise _Enough

    def document(self) -> Node:
        next(self.events)
        begin = next(self.events)
        if isinstance(begin, yaml.StreamEndEvent):
            self.tree.problems.append(Problem(self.tree.path, 1, 1, "empty", _EMPTY, "Begin with a line `key: value`."))
            raise _Enough
        if begin.tags:
            self.note(begin, "tag", "A %TAG line is not allowed.", "Delete the line.")
        root = self.node(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.stop(after, "document", "A second document begins here.", "Delete the line `---`.")
        return root

    def within(self, place: tuple[int, int]) -> tuple[int, int]:
        """A place inside the text: what is missing at its end is told at its last line."""
        last = max(1, len(self.tree.lines))
        return place if place[0] <= last else (last, 1)

    def node(self, event: Any, where: Where, key: tuple[int, int] | None = None) -> Node:
        """The node that begins with this event."""
        self.bounds(event, where)
        place = self.within(_place(event))
        node = Node("", place, key or place, flow=bool(self.flow))
        if self.forbidden(event):
            self.tree.spoiled.add(where)
        if isinstance(event, yaml.MappingStartEvent):
            self.mapping(event, node, where)
        elif isinstance(event, yaml.SequenceStartEvent):
            self.sequence(event, node, where)
        elif isinstance(event, yaml.ScalarEvent):
            self.scalar(event, node)
        return node

    def bounds(self, event: Any, where: Where) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.stop(event, "size", f"The file has more than {MAX_NODES:,} entries.", "Split it.")
        if len(where) >= MAX_DEPTH and isinstance(event, yaml.CollectionStartEvent):
            self.stop(event, "depth", f"This is nested deeper than {MAX_DEPTH} levels.", "Write it flatter.")

    def forbidden(self, event: Any) -> bool:
        """Notes an anchor, an alias, a tag. Whether there was one."""
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            said, fix = f"*{event.anchor} copies another place; that is not allowed.", "Write the value out"
            self.note(event, "anchor", said, f"{fix}; a text that begins with * belongs in quotes.")
        elif event.anchor is not None:
            said, fix = f"&{event.anchor} names this place; that is not allowed.", "Delete it"
            self.note(event, "anchor", said, f"{fix}; a text that begins with & belongs in quotes.")
        if tag is not None:
            said, fix = f"{tag} sets a type; that is not allowed.", "Delete it"
            self.note(event, "tag", said, f"{fix}; a text that begins with ! belongs in quotes.")
        return event.anchor is not None or tag is not None

    def mapping(self, start: Any, node: Node, where: Where) -> None:
        entries: dict[str, Node] = {}
        node.value, node.braces = entries, bool(start.flow_style)
        self.flow += node.braces
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.entry(event, entries, where)
        self.flow -= node.braces

    def entry(self, event: Any, entries: dict[str, Node], where: Where) -> None:
        """One `key: value` of a map; what cannot stand there is noted and left out."""
        written = self.node(event, (*where, ""))
        key = written.value.strip() if isinstance(written.value, str) else ""
        value = self.node(next(self.events), (*where, key), _place(event))
        if not isinstance(written.value, str):
            self.note(event, "key", "A key must be a word.", "A text that begins with { or [ belongs in quotes.")
        elif key == "<<" and not written.quoted:
            self.note(event, "merge", "`<<` copies another map; that is not allowed.", "Write the lines out.")
        elif key in entries:
            said = f"'{key}' stands here twice, first in line {entries[key].key[0]}."
            self.note(event, "twice", said, "Delete one of the two, or give it another name.")
        else:
            entries[key] = value

    def sequence(self, start: Any, node: Node, where: Where) -> None:
        items: list[Node] = []
        node.value, node.braces = items, bool(start.flow_style)
        self.flow += node.braces
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*where, len(items))))
        self.flow -= node.braces

    def scalar(self, event: Any, node: Node) -> None:
        node.value, node.quoted = event.value, bool(event.style)
        node.last = event.end_mark.line + bool(event.end_mark.column)
        if len(event.value) > MAX_SCALAR:
            said = f"This text has more than {MAX_SCALAR:,} characters."
            self.note(event, "length", said, "Shorten it.")
        elif not node.quoted and (trap := misread(event, self.source, bool(self.flow))):
            self.trapped(event, trap)

    def trapped(self, event: Any, trap: Trap) -> None:
        line, column = _place(event)
        problem = Problem(self.tree.path, line, column, trap.rule, trap.text, trap.fix, trap.severity)
        self.tree.problems.append(problem)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
