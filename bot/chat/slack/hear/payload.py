"""How values are taken out of what Slack delivers: nothing in it is trusted to be there, or to be what it should be."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NoReturn

LONGEST = 40_000
"""Characters of a text that are kept: as many as Slack itself lets people write."""

Tree = Mapping[str, Any]

_ID = re.compile(r"[A-Za-z0-9]{2,40}")
_MOMENT = re.compile(r"[0-9]{1,20}\.[0-9]{1,20}")


class Odd(Exception):
    """The payload is not as it should be."""


def odd(what: str) -> NoReturn:
    """Raise Odd. For the right side of an `or`."""
    raise Odd(what)


def part(tree: Tree, name: str) -> Tree:
    """What stands under a name and has parts itself; empty when it is missing or null. Raises Odd."""
    value = tree.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Odd(name)
    return value


def parts(tree: Tree, name: str) -> tuple[Tree, ...]:
    """A list of what has parts; empty when it is missing or null. Raises Odd."""
    value = tree.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Odd(name)
    return tuple(value)


def words(tree: Tree, name: str) -> str:
    """A text; empty when it is missing or null. Raises Odd."""
    return text_of(tree.get(name))


def text_of(value: object) -> str:
    """A text, cut, and such that it can be written as JSON in UTF-8: half characters are replaced. Raises Odd."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Odd("a text")
    return value[:LONGEST].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def needed(tree: Tree, name: str) -> str:
    """A text that must be there. Raises Odd."""
    return words(tree, name) or odd(name)


def id_of(value: object) -> str:
    """Slack's id of a person, channel or workspace; empty when there is none. Raises Odd."""
    text = text_of(value)
    return text if not text or _ID.fullmatch(text) else odd("an id")


def moment_of(value: object) -> str:
    """The `ts` of a message; empty when there is none. Raises Odd."""
    text = text_of(value)
    return text if not text or _MOMENT.fullmatch(text) else odd("a ts")


def any_id(*values: object) -> str:
    """The first of these that is an id, or has one under `id`; empty when none is. Never raises."""
    found = (value.get("id") if isinstance(value, dict) else value for value in values)
    return next((each for each in found if isinstance(each, str) and _ID.fullmatch(each)), "")


def fingerprint(kind: str, marks: Iterable[str]) -> str:
    """An id for what is told apart by these texts: `slack:tap:` and 32 hex digits."""
    return f"slack:{kind}:{sha256(json.dumps([*marks]).encode()).hexdigest()[:32]}"
