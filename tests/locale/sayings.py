"""Every sentence that the outlets and the store can say, read out of their sources; a 7 stands for each value."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]

ROOMS = ("bot/outlets", "bot/slack_api", "bot/store")
BESIDE = ("bot/drill/sandbox.py", "bot/runtime/courier.py", "bot/runtime/desk.py", "bot/runtime/reports.py")
"""Modules of other rooms that say why something did not go out or was not saved."""

ELSEWHERE = ("bot/outlets/newsroom_pages", "bot/store/audit.py")
"""The public pages, in both languages anyway; and `audit verify`, which speaks English."""

VALUE = "7"


def sayings() -> Iterator[tuple[str, str]]:
    """Where a text with a blank in it stands (`bot/outlets/x.py:31`), and the text in each way it can turn out."""
    for path in _modules():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(ELSEWHERE):
            tree = ast.parse(path.read_text(encoding="utf-8"), filename=name)
            for node in _texts(tree):
                for text in _said(node, _constants(tree)):
                    if " " in text.strip():
                        yield f"{name}:{node.lineno}", text


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))
    yield from (ROOT / module for module in BESIDE)


def _texts(node: ast.AST) -> Iterator[ast.expr]:
    """The outermost texts that somebody may hear."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
    elif not _unheard(node):
        for name, field in ast.iter_fields(node):
            if name not in ("annotation", "returns"):
                for each in field if isinstance(field, list) else [field]:
                    if isinstance(each, ast.AST):
                        yield from _texts(each)


def _unheard(node: ast.AST) -> bool:
    """Docstrings, what goes to the log, and errors that are not ours: `ValueError("…")`, `httpx.ReadTimeout("…")`."""
    match node:
        case ast.Expr(value=ast.Constant() | ast.Call(func=ast.Attribute(value=ast.Name(id="log")))):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Attribute())):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))):
            return hasattr(builtins, name)
    return False


def _said(node: ast.AST, constants: Mapping[str, str]) -> Iterator[str]:
    """Each way a text can turn out; a value that nobody can know here is a 7."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from ("".join(way) for way in product(*(tuple(_said(part, constants)) for part in parts)))
        case ast.FormattedValue(value=value):
            yield from _said(value, constants)
        case ast.IfExp(body=one, orelse=other):
            yield from _said(one, constants)
            yield from _said(other, constants)
        case ast.Name(id=name) if name in constants:
            yield constants[name]
        case _:
            yield VALUE


def _constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives a name to."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
