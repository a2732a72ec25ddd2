"""The recorded shapes of Slack's answers and payloads, and what differs from them."""

from collections.abc import Iterator
from fnmatch import fnmatch
from json import loads
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT.parent / "shared" / "data" / "slack"
ABSENT = f"the recorded shapes are not there: {SAMPLES.relative_to(ROOT.parent)} beside the repository"


def sample(name: str) -> Any:
    """One recorded shape, by its file's name below the folder of samples."""
    return loads((SAMPLES / name).read_text(encoding="utf-8"))


def differences(ours: Any, recorded: Any, known: dict[str, str] | None = None, way: str = "") -> Iterator[str]:
    """Each key of ours that the recorded shape lacks, and each value of another type.

    A null of ours may stand for anything. `known` are the differences that are right, by their way (`*` stands for
    any letters), with the reason; an empty object or list of the record says nothing of what is in it.
    """
    if ours is None or any(fnmatch(way, pattern) for pattern in known or {}):
        return
    if _kind(ours) != _kind(recorded):
        yield f"{way}: {_kind(ours)}, recorded {_kind(recorded)}"
    elif isinstance(ours, dict) and recorded:
        for name, value in ours.items():
            inner = f"{way}.{name}" if way else name
            if name in recorded:
                yield from differences(value, recorded[name], known, inner)
            elif not any(fnmatch(inner, pattern) for pattern in known or {}):
                yield f"{inner}: not recorded"
    elif isinstance(ours, list) and recorded:
        for value in ours:
            yield from differences(value, _like(value, recorded), known, f"{way}[]")


def _like(value: Any, recorded: list[Any]) -> Any:
    """Of several recorded things, the one of the same `type`."""
    kind = value.get("type") if isinstance(value, dict) else None
    return next((each for each in recorded if kind and each.get("type") == kind), recorded[0])


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return {int: "number", float: "number", str: "text", dict: "object", list: "list"}[type(value)]
