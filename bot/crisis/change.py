"""Small helpers for values that never change: a new one with one thing different."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def put(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    """The mapping with one key set anew."""
    return {**mapping, key: value}


def alter(mapping: Mapping[K, V], key: K, **changes: Any) -> dict[K, V]:
    """The mapping with the (dataclass) value under one key replaced field by field."""
    return {**mapping, key: replace(mapping[key], **changes)}  # type: ignore[type-var]  # values are dataclasses
