from datetime import timedelta

from bot.report.document import Bullets, Group, Paragraph, Table, Waterfall
from bot.report.report import report
from bot.report.waiting import approvals
from tests.report.crises import begun, journal, whole

BLOCKS = list(approvals(report(whole(), "de")))
MINUTE = timedelta(minutes=1)


def tables() -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows if not isinstance(row, Group)]
        for block in BLOCKS
        if isinstance(block, Table)
    ]


def test_the_waterfall_has_a_bar_for_each_round():
    chart = BLOCKS[0]
    assert isinstance(chart, Waterfall)
    assert chart.axis == ("05:44", "09:10")
    third = chart.bars[4]
    assert (third.label, third.text, third.mark) == ("Zweite Meldung, Runde 3", "freigegeben · 7 min", "good")
    assert (third.begins, third.lasts) == (timedelta(minutes=17, seconds=12), 7 * MINUTE)
    assert [bar.mark for bar in chart.bars[2:5]] == ["bad", "open", "good"]


def test_the_table_says_who_answered_what():
    rounds, people = tables()
    assert rounds[2] == [
        "Zweite Meldung", "B", "1", "05:52", "4 min", "Clara: nein nach 4 min (rechtliche Bedenken)", "abgelehnt",
    ]  # fmt: skip
    assert rounds[4][5] == "Ben: ja nach 1 min; Clara: ja nach 7 min"
    assert people[0] == ["Clara", "5", "7 min", "16 min"]


def test_whom_approvals_waited_for():
    bullets = BLOCKS[-1]
    assert isinstance(bullets, Bullets)
    assert bullets.items == (
        "Recht (Clara): 43 min (75 % der Wartezeit)",
        "Netzbetrieb (Deniz): 14 min (25 % der Wartezeit)",
    )


def test_an_open_round_lasts_until_now():
    run = begun().first_word()
    run.submit("fuller")
    run.wait(minutes=3)
    chart = next(approvals(report(journal(run), "en", now=run.now)))
    assert isinstance(chart, Waterfall)
    assert (chart.bars[-1].lasts, chart.bars[-1].text) == (3 * MINUTE, "open · —")


def test_no_approvals():
    assert list(approvals(report(journal(begun()), "de"))) == [Paragraph("Es wurde keine Freigabe erbeten.")]
