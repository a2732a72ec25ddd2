import pytest

from bot.report.measure import Measure, Target
from bot.report.measures import measures
from bot.report.objectives import OBJECTIVES, rating
from tests.report.crises import whole

GOOD, BAD = Measure("x", 1, Target("at_most", 1)), Measure("x", 2, Target("at_most", 1))


@pytest.mark.parametrize(
    ("found", "letter"),
    [((), ""), ((Measure("x", 1),), ""), ((GOOD,), "P"), ((GOOD, BAD), "S"), ((GOOD, BAD, BAD), "M"), ((BAD,), "M")],
)
def test_ratings(found: tuple[Measure, ...], letter: str):
    assert rating(found) == letter


def test_every_own_measure_speaks_for_exactly_one_objective():
    found = measures(whole())
    own = [measure.name for measure in found.scores if measure not in found.elsewhere]
    assert sorted(name for names in OBJECTIVES.values() for name in names) == sorted(own)
