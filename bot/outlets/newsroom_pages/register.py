"""Which crises are open, which closed ones were spoken about last, and the archive: closed ones bound in volumes.

A volume is full at a fixed number and grows at its new end only, so a change touches the last one and costs the same
however many there are. All of it can be made from the items again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.outlets.newsroom_pages.summary import Summary, latest_first

VOLUME = 25
"""Crises in a volume; the archive's pages show two."""
RECENT = 50

Volume = tuple[Summary, ...]
"""Closed crises, in the order in which they were closed."""
Place = tuple[int, int]
"""The year in which its crises were closed, and the number of a volume, from 1."""


class Astray(Exception):
    """The register lacks what it should hold; it must be made anew."""


@dataclass(frozen=True, slots=True)
class Front:
    """The open crises, the fifty closed ones that were spoken about last (both latest first), volumes by year."""

    current: tuple[Summary, ...] = ()
    recent: tuple[Summary, ...] = ()
    volumes: Mapping[int, int] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the archive, the newest first."""
        return tuple(sorted(self.volumes, reverse=True))


@dataclass(frozen=True, slots=True)
class Register:
    """The front and volumes by their place; of a change, only the volumes that may look different now."""

    front: Front
    volumes: Mapping[Place, Volume]


def year_of(zone: str, closed_at: datetime) -> int:
    """The year of a moment in the organisation's time zone."""
    return closed_at.astimezone(ZoneInfo(zone)).year


def register_of(zone: str, summaries: Iterable[Summary]) -> Register:
    """The register of all crises."""
    listed = latest_first(summaries)
    closed = [each for each in listed if each.closed_at]
    by_year: dict[int, list[Summary]] = {}
    for each in sorted(closed, key=_order):
        by_year.setdefault(year_of(zone, _order(each)[0]), []).append(each)
    volumes = {(year, number): volume for year, all_of in by_year.items() for number, volume in _bound(all_of)}
    current = tuple(each for each in listed if not each.closed_at)
    return Register(Front(current, tuple(closed[:RECENT]), _counted(volumes)), volumes)


def moved(
    zone: str, front: Front, read: Callable[[int, int], Volume], old: Summary | None, new: Summary
) -> Register:  # fmt: skip
    """The register after one crisis changed from `old` (None: it is new) to `new`; `read` gets a volume.

    Raises Astray where the old state is not in the register.
    """
    current = {each.crisis: each for each in front.current}
    if (new.crisis in current) != (old is not None and not old.closed_at):
        raise Astray(new.crisis)
    current.pop(new.crisis, None)
    recent = {each.crisis: each for each in front.recent if each.crisis != new.crisis}
    (recent if new.closed_at else current)[new.crisis] = new
    counts, volumes = dict(front.volumes), dict[Place, Volume]()
    for year in sorted({year_of(zone, each.closed_at) for each in (old, new) if each and each.closed_at}):
        was, now = (each if each and _closed_in(zone, each, year) else None for each in (old, new))
        volumes |= _year_with(year, counts.get(year, 0), read, was, now)
    counts = {year: count for year, count in sorted((counts | _counted(volumes)).items()) if count}
    return Register(Front(latest_first(current.values()), latest_first(recent.values())[:RECENT], counts), volumes)


def _year_with(
    year: int, count: int, read: Callable[[int, int], Volume], old: Summary | None, new: Summary | None
) -> Mapping[Place, Volume]:
    """The volumes of a year from the first that the change touches; one that is not needed any more is empty."""
    changed = [each for each in (old, new) if each]
    first, tail = count + 1, list[Summary]()
    while first > 1 and (not tail or _order(tail[0]) > min(map(_order, changed))):
        first -= 1
        tail = [*read(year, first), *tail]
    kept = [each for each in tail if each.crisis != changed[0].crisis]
    if bool(old) != (len(kept) < len(tail)):
        raise Astray(changed[0].crisis)
    emptied: dict[Place, Volume] = {(year, number): () for number in range(first, count + 1)}
    full = sorted([*kept, *([new] if new else [])], key=_order)
    return emptied | {(year, first - 1 + number): volume for number, volume in _bound(full)}


def _bound(in_order: Sequence[Summary]) -> Iterator[tuple[int, Volume]]:
    for start in range(0, len(in_order), VOLUME):
        yield start // VOLUME + 1, tuple(in_order[start : start + VOLUME])


def _counted(volumes: Mapping[Place, Volume]) -> dict[int, int]:
    """How many volumes each year has when these are its last ones."""
    counts = {year: min(number for of, number in volumes if of == year) - 1 for year, _ in volumes}
    for (year, _), volume in volumes.items():
        counts[year] += bool(volume)
    return counts


def _closed_in(zone: str, summary: Summary, year: int) -> bool:
    return summary.closed_at is not None and year_of(zone, summary.closed_at) == year


def _order(summary: Summary) -> tuple[datetime, str]:
    return summary.closed_at or summary.updated_at, summary.crisis
