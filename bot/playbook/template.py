"""Texts with slots in braces. A slot is a bare name: nothing is evaluated, a value is never read again."""

import re
from collections.abc import Mapping

_BRACE = re.compile(r"\{(?P<slot>[a-z][a-z0-9_]*)\}|[{}]")


def slots(text: str) -> tuple[str, ...]:
    """Names of the slots in a text, in order, once. Raises ValueError at a brace that is no slot."""
    found: dict[str, None] = {}
    for match in _BRACE.finditer(text):
        if match["slot"] is None:
            raise ValueError(f"a brace at character {match.start() + 1} that is not a slot such as {{since}}")
        found[match["slot"]] = None
    return tuple(found)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every slot that has a value replaced by it, once; the other slots stay as they are."""
    return _BRACE.sub(lambda match: values.get(match["slot"] or "", match[0]), text)
