from itertools import pairwise

import pytest

from bot.crisis.core import fold
from bot.report.history import final, walk
from tests.report.crises import whole


def test_each_moment_has_the_state_before_and_after_it():
    records = whole()
    moments = list(walk(records, "c1"))
    assert [moment.record for moment in moments] == list(records)
    assert [moment.after.version for moment in moments] == [record.version for record in records]
    assert all(later.before == earlier.after for earlier, later in pairwise(moments))
    assert moments[0].before == moments[0].after


def test_the_last_state_is_the_fold_of_all_events():
    records = whole()
    assert final(records, "c1") == fold("c1", [record.event for record in records]) == [*walk(records, "c1")][-1].after


@pytest.mark.parametrize("read", [final, lambda records: list(walk(records))])
def test_an_empty_or_headless_journal_is_refused(read):
    with pytest.raises(ValueError, match="nothing to report"):
        read(())
    with pytest.raises(ValueError, match="CrisisStarted"):
        read(whole()[1:])
