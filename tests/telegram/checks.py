"""What the Bot API refuses, and what it would overlook though it is wrong."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.telegram.shapes import METHODS, STRUCTURES, Field, Shape
from tests.telegram.values import Json

_PYTHON = {"Integer": int, "Float": float, "Boolean": bool, "String": str}
_WRITTEN = {"Integer": r"-?\d{1,15}", "Float": r"-?\d+(\.\d+)?", "Boolean": r"true|false", "String": r"[\s\S]*"}


def read(method: str, given: Mapping[str, Any]) -> tuple[Json, list[str]]:
    """The parameters of a call as values, and all that is wrong with them. In a form every value is a text."""
    shape = METHODS.get(method)
    if shape is None:
        return {}, [f"{method} is not in tests/telegram/shapes.py"]
    values = {name: _read(value, shape[name]) if name in shape else value for name, value in given.items()}
    return values, [f"{method}: {each}" for each in wrong(values, shape)]


def wrong(values: Mapping[str, Any], shape: Shape, way: str = "") -> Iterator[str]:
    """Names that are not known or missing, values of another type, texts that are too long."""
    for name, field in shape.items():
        if field.required and name not in values:
            yield f"{way}{name} is missing"
    for name, value in values.items():
        if name not in shape:
            yield f"{way}{name} is not known"
        elif not any(_is(value, kind) for kind in shape[name].types):
            yield f"{way}{name} is not {' or '.join(shape[name].types)}: {value!r}"
        else:
            yield from _deeper(value, shape[name], f"{way}{name}")


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _deeper(value: Any, field: Field, way: str) -> Iterator[str]:
    if field.longest and isinstance(value, str) and units(value) > field.longest:
        yield f"{way} is too long"
    kind = field.types[0].removeprefix("Array of ")
    for number, each in enumerate(value if isinstance(value, list) else [value]):
        if kind in STRUCTURES and isinstance(each, dict):
            yield from wrong(each, STRUCTURES[kind], f"{way}[{number}]." if isinstance(value, list) else f"{way}.")


def _is(value: Any, kind: str) -> bool:
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_is(each, kind.removeprefix("Array of ")) for each in value)
    if kind in STRUCTURES:
        return isinstance(value, dict)
    return isinstance(value, _PYTHON[kind]) and (kind == "Boolean" or not isinstance(value, bool))


def _read(value: Any, field: Field) -> Any:
    """What a text in a form stands for; anything else is as it is."""
    if not isinstance(value, str):
        return value
    for kind in field.types:
        if kind in _WRITTEN and re.fullmatch(_WRITTEN[kind], value):
            return value if kind == "String" else json.loads(value)
        if kind not in _WRITTEN:
            try:
                return json.loads(value)
            except ValueError:
                return value
    return value
