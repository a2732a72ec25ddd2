from datetime import datetime, timedelta

import pytest

from bot.report.document import MentionChart, Paragraph
from bot.report.mentions import MOST_POINTS, mention_chart, thinned
from bot.report.report import report
from tests.playbooks import START
from tests.report.crises import MENTIONS, whole

MINUTE = timedelta(minutes=1)


def chart(points: tuple[tuple[datetime, int], ...]) -> MentionChart:
    found = next(mention_chart(report(whole(), "de", mentions=points, label="synthetisch")))
    assert isinstance(found, MentionChart)
    return found


def test_the_numbers_are_said_in_words_with_their_source():
    blocks = list(mention_chart(report(whole(), "de", mentions=MENTIONS, label="synthetisch")))
    said = blocks[1]
    assert isinstance(said, Paragraph)
    assert said.text == (
        "Gezählt wurden 3.265 Erwähnungen; am lautesten war es um 06:09 mit 54. Herkunft der Zahlen: synthetisch."
    )
    assert chart(MENTIONS).label == "Herkunft: synthetisch"


def test_our_public_texts_are_flagged_with_the_number_they_have_in_the_report():
    flags = chart(MENTIONS).flags
    assert [(flag.number, flag.label) for flag in flags][:2] == [("1", "Erste Meldung"), ("3", "Zweite Meldung")]
    assert flags[0].at == START + timedelta(minutes=6, seconds=2)


def test_no_mentions_no_chart():
    assert list(mention_chart(report(whole(), "de"))) == []


@pytest.mark.parametrize("minutes", [0, 1, 45, 300, 3_000, 60_000])
def test_ticks_are_few_and_on_full_strides(minutes: int):
    ticks = chart(((START, 1), (START + minutes * MINUTE, 2))).ticks
    assert len(ticks) <= 16
    assert all(at.minute % 5 == 0 and START <= at <= START + minutes * MINUTE for at, _ in ticks)
    assert len(ticks) >= 2 or minutes < 10


def test_many_points_are_averaged():
    many = tuple((START + timedelta(seconds=n), n % 7) for n in range(10_000))
    few = thinned(many)
    assert len(few) == MOST_POINTS
    assert few == tuple(sorted(few))
    assert all(0 <= count <= 6 for _, count in few)
    assert thinned(many[:10]) == many[:10]


def test_many_points_at_one_moment():
    assert len(thinned(((START, 4),) * 1_000)) == 1
