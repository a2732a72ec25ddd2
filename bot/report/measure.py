"""One measure: its value, its target, whether it was met, and the few statistics behind such values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median as middle
from typing import Literal

from bot.crisis.command import Phrase

Value = timedelta | float | int
"""A duration, a share between 0 and 1, or a count."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the value should be. `at_most` and `at_least` include the bound, `below` and `above` do not."""

    how: Literal["at_most", "at_least", "below", "above"]
    bound: Value

    def met_by(self, value: Value) -> bool:
        """Whether a value of the same kind reaches the target."""
        number, bound = _number(value), _number(self.bound)
        return {
            "at_most": number <= bound,
            "at_least": number >= bound,
            "below": number < bound,
            "above": number > bound,
        }[self.how]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its meaning. `value` None: it could not be measured, and `why` says why not.

    `detail` says what lies behind the value (how many of how many). Without a target nothing is judged.
    """

    name: str
    value: Value | None = None
    target: Target | None = None
    detail: Phrase | None = None
    why: Phrase | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target was met; None when there is no target, or no value."""
        if self.value is None or self.target is None:
            return None
        return self.target.met_by(self.value)


def unmeasured(name: str, why: str, target: Target | None = None, **params: object) -> Measure:
    """A measure that could not be taken, with the key of the sentence that says why."""
    return Measure(name, target=target, why=Phrase(f"why.{why}", params))


def _number(value: Value) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def median(values: Iterable[timedelta]) -> timedelta | None:
    """The middle duration (the mean of the two middle ones of an even number); None of nothing."""
    seconds = [value.total_seconds() for value in values]
    return timedelta(seconds=middle(seconds)) if seconds else None


def p90(values: Iterable[timedelta]) -> timedelta | None:
    """The duration that nine of ten do not exceed (nearest rank); None of nothing."""
    ranked: Sequence[timedelta] = sorted(values)
    return ranked[ceil(0.9 * len(ranked)) - 1] if ranked else None
