"""A journal step by step: what the crisis was before and after each of its events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.crisis.core import evolve, fold
from bot.crisis.event import Event, Recorded
from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Moment:
    """One event between two states; at the very first, both are the state after it."""

    before: Crisis
    record: Recorded
    after: Crisis

    @property
    def event(self) -> Event:
        """What happened."""
        return self.record.event


def final(records: Sequence[Recorded], name: str = "") -> Crisis:
    """The crisis after the last record. Raises ValueError as `walk` does."""
    return fold(name, (record.event for record in _some(records, name)))


def walk(records: Sequence[Recorded], name: str = "") -> Iterator[Moment]:
    """Every moment of a journal, oldest first. Raises ValueError when there is nothing, or no beginning."""
    first, *rest = _some(records, name)
    crisis = fold(name, (first.event,))
    yield Moment(crisis, first, crisis)
    for record in rest:
        before, crisis = crisis, evolve(crisis, record.event)
        yield Moment(before, record, crisis)


def _some(records: Sequence[Recorded], name: str) -> Sequence[Recorded]:
    if not records:
        raise ValueError(f"the journal of {name or 'this crisis'} is empty: there is nothing to report")
    return records
