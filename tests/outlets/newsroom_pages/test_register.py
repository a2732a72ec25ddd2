"""The register changed step by step is the register made anew, whatever happens to crises in whatever order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.newsroom_pages import register
from bot.outlets.newsroom_pages.register import Astray, Front, Place, Register, Volume, moved, register_of, year_of
from bot.outlets.newsroom_pages.summary import Summary

ZONE = "Europe/Berlin"
NEW_YEAR = datetime(2026, 12, 31, 12, tzinfo=UTC)


def summary(crisis: str, hour: int, closed: int | None = None) -> Summary:
    """Spoken about that many hours after noon of New Year's Eve; closed then, or open."""
    at = NEW_YEAR + timedelta(hours=hour)
    closed_at = None if closed is None else NEW_YEAR + timedelta(hours=closed)
    return Summary(crisis, {"de": crisis}, {"de": "Meldung"}, NEW_YEAR, at, None, closed_at)


class Archive:
    """The register as the disk keeps it, changed by what `moved` says."""

    def __init__(self) -> None:
        self.front, self.volumes = Front(), dict[Place, Volume]()
        self.known: dict[str, Summary] = {}

    def put(self, new: Summary) -> Register:
        """One change; what was written for it comes back."""
        written = moved(ZONE, self.front, lambda *place: self.volumes[place], self.known.get(new.crisis), new)
        self.front = written.front
        self.volumes |= written.volumes
        self.known[new.crisis] = new
        return written

    def filled(self) -> dict[Place, Volume]:
        """The volumes without those that have become superfluous."""
        return {place: volume for place, volume in self.volumes.items() if volume}


@contextmanager
def volumes_of(size: int) -> Iterator[None]:
    """Small volumes, so that few crises fill several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "VOLUME", size)
        yield


changes = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(0, 3)), max_size=40)


@given(changes)
def test_step_by_step_is_the_same_as_anew(steps: list[tuple[int, bool, int]]):
    with volumes_of(3):
        archive = Archive()
        for hour, (number, closes, late) in enumerate(steps):
            old = archive.known.get(f"c-{number}")
            still = old and old.closed_at and late  # a correction: spoken about again, closed as it was
            closed = max(0, hour - late) if closes else None
            new = summary(f"c-{number}", hour, closed)
            archive.put(summary(f"c-{number}", hour, _hours(old)) if still else new)
        anew = register_of(ZONE, archive.known.values())
        assert archive.front == anew.front
        assert archive.filled() == anew.volumes


def _hours(old: Summary | None) -> int:
    assert old
    assert old.closed_at
    return int((old.closed_at - NEW_YEAR) / timedelta(hours=1))


def test_one_more_writes_one_volume_however_many_there_are():
    archive = Archive()
    for number in range(220):
        written = archive.put(summary(f"c-{number}", number // 20, closed=number // 20))
        assert len(written.volumes) <= 2
    assert archive.front.volumes == {2026: 9}
    assert archive.put(summary("open", 300)).volumes == {}


def test_a_reopened_one_leaves_no_gap():
    with volumes_of(3):
        archive = Archive()
        for number in range(7):
            archive.put(summary(f"c-{number}", number, closed=number))
        written = archive.put(summary("c-1", 8))
        assert {place: [each.crisis for each in volume] for place, volume in written.volumes.items()} == {
            (2026, 1): ["c-0", "c-2", "c-3"], (2026, 2): ["c-4", "c-5", "c-6"], (2026, 3): [],
        }  # fmt: skip
        assert archive.front.volumes == {2026: 2}
        assert [each.crisis for each in archive.front.current] == ["c-1"]


def test_the_last_one_of_a_year_takes_the_year_with_it():
    archive = Archive()
    archive.put(summary("c", 0, closed=0))
    assert archive.front.years == (2026,)
    archive.put(summary("c", 1))
    assert not archive.front.years
    archive.put(summary("c", 20, closed=20))
    assert archive.front.years == (2027,)


def test_what_is_not_where_it_should_be_is_told():
    empty, nothing = Front(), lambda *_: ()
    for front, old, new in (
        (empty, summary("c", 0), summary("c", 1)),
        (Front(current=(summary("c", 0),)), None, summary("c", 1)),
        (empty, summary("c", 0, closed=0), summary("c", 1)),
        (Front(volumes={2026: 1}), summary("c", 0, closed=0), summary("c", 1, closed=0)),
    ):
        with pytest.raises(Astray):
            moved(ZONE, front, nothing, old, new)


def test_only_the_fifty_that_were_spoken_about_last_are_at_hand():
    made = register_of(ZONE, [summary(f"c-{number}", number, closed=number) for number in range(80)])
    assert [each.crisis for each in made.front.recent] == [f"c-{number}" for number in range(79, 29, -1)]


def test_the_year_is_the_organisations():
    late = NEW_YEAR.replace(hour=23, minute=30)
    assert year_of(ZONE, late) == 2027
    assert year_of("UTC", late) == 2026
