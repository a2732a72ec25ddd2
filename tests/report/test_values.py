from datetime import timedelta

from bot.report.document import Cell
from bot.report.measure import Measure, Target, unmeasured
from bot.report.values import bound, detail, result, said, target
from bot.report.words import Words

DE, EN = Words("de"), Words("en")
LATE = Measure("first_statement", timedelta(minutes=22), Target("at_most", timedelta(minutes=15)))
SHARE = Measure("promises_kept", 1.0, Target("at_least", 0.95))


def test_values_and_targets_read_well():
    assert (said(DE, LATE), target(DE, LATE), bound(DE, LATE)) == ("22 min", "höchstens 15 min", "15 min")
    assert (said(EN, SHARE), target(EN, SHARE)) == ("100%", "at least 95%")
    assert (target(DE, Measure("x", 1)), bound(DE, Measure("x", 1))) == ("kein Ziel", "—")


def test_a_result_is_a_mark_and_words():
    assert result(DE, LATE) == Cell("verfehlt, Ziel: höchstens 15 min", "bad")
    assert result(EN, SHARE) == Cell("met, target: at least 95%", "good")
    assert result(DE, Measure("x", 1)) == Cell("kein Ziel")


def test_what_is_not_measured_says_why():
    measure = unmeasured("approval_c", "no_approvals", letter="C")
    assert (said(DE, measure), result(DE, measure)) == ("—", Cell("nicht messbar", "open"))
    assert detail(EN, measure) == "No text of class C was decided."
    assert detail(DE, LATE) == ""
