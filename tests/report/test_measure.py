from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.command import Phrase
from bot.report.measure import Measure, Target, median, p90, unmeasured

SECOND = timedelta(seconds=1)
TIMES = st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), min_size=1)


@pytest.mark.parametrize(
    ("how", "less", "same", "more"),
    [
        ("at_most", True, True, False),
        ("at_least", False, True, True),
        ("below", True, False, False),
        ("above", False, False, True),
    ],
)
def test_targets(how, less: bool, same: bool, more: bool):
    target = Target(how, 60 * SECOND)
    assert [target.met_by(seconds * SECOND) for seconds in (59, 60, 61)] == [less, same, more]
    share = Target(how, 0.5)
    assert [share.met_by(value) for value in (0.4, 0.5, 0.6)] == [less, same, more]


def test_nothing_is_judged_without_a_value_or_a_target():
    assert Measure("x", 3).met is None
    assert Measure("x", target=Target("at_most", 3)).met is None
    assert Measure("x", 0, Target("at_most", 0)).met is True


def test_what_is_not_measured_says_why():
    measure = unmeasured("x", "no_approvals", letter="C")
    assert (measure.value, measure.why) == (None, Phrase("why.no_approvals", {"letter": "C"}))


def test_statistics_of_few_values():
    assert (median([]), p90([])) == (None, None)
    assert median(n * SECOND for n in (1, 9, 2)) == 2 * SECOND
    assert median(n * SECOND for n in (1, 2)) == 1.5 * SECOND
    assert p90(n * SECOND for n in range(1, 11)) == 9 * SECOND
    assert p90(n * SECOND for n in (4, 1)) == 4 * SECOND


@given(TIMES)
def test_nine_of_ten_do_not_exceed_p90(times: list[timedelta]):
    limit = p90(times)
    assert limit in times
    assert sum(time <= limit for time in times) * 10 >= len(times) * 9
