import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from bot.report.charts import WIDTH, mention_chart, round_up, waterfall
from bot.report.document import Bar, Flag, MentionChart, Waterfall
from tests.playbooks import START

MINUTE = timedelta(minutes=1)
NASTY = '"><script>alert(1)</script>\u202e&' + "x" * 40_000


def parsed(svg: str) -> ElementTree.Element:
    assert len(svg) < 60_000
    return ElementTree.fromstring(svg)


def words(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter("text")]


def bar(begins: float, lasts: float, label: str = "Text") -> Bar:
    return Bar(label, begins * MINUTE, lasts * MINUTE, "good", "freigegeben")


def chart(counts: list[int], *flags: float, label: str = "synthetisch") -> MentionChart:
    points = tuple((START + minute * MINUTE, count) for minute, count in enumerate(counts))
    marked = tuple(Flag(START + minute * MINUTE, str(n), label) for n, minute in enumerate(flags, 1))
    return MentionChart("Wie laut es war", points, marked, ((START, "05:44"),), label)


def test_bars_stand_where_they_were_and_stay_inside():
    svg = waterfall(Waterfall("Freigaben", ("05:44", "09:10"), 40 * MINUTE, (bar(0, 10), bar(10, 0), bar(10, 10))))
    rects = [(float(rect.attrib["x"]), float(rect.attrib["width"])) for rect in parsed(svg).iter("rect")]
    (first, second, third) = rects
    assert first[0] + first[1] == pytest.approx(third[0], abs=0.2) == pytest.approx(second[0], abs=0.2)
    assert second[1] == 3
    (axis,) = re.findall(r'<path class="axis" d="M(\d+) \d+H(\d+)"', svg)
    assert third[0] + third[1] == pytest.approx(sum(map(int, axis)) / 2, abs=0.2)
    assert all(x + width < WIDTH for x, width in rects)
    assert words(svg)[:2] == ["05:44", "09:10"]


def test_an_empty_or_instant_waterfall_can_be_drawn():
    assert words(waterfall(Waterfall("x", ("a", "b"), 0 * MINUTE, ()))) == ["a", "b"]
    assert "freigegeben" in words(waterfall(Waterfall("x", ("a", "b"), 0 * MINUTE, (bar(0, 0),))))


@pytest.mark.parametrize(
    ("number", "top"), [(0, 2), (1, 2), (2, 2), (3, 5), (7, 10), (11, 20), (54, 100), (2001, 5000)]
)
def test_axes_end_on_round_numbers(number: int, top: int):
    assert round_up(number) == top


def test_the_curve_stays_inside_and_its_source_is_on_it():
    svg = mention_chart(chart([0, 5, 1], 1))
    (line,) = parsed(svg).iter("polyline")
    points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= 300 for x, y in points)
    assert min(points, key=lambda point: point[1]) == points[1]
    assert "synthetisch" in words(svg)


def test_a_single_point_is_a_dot_and_no_mention_at_all_a_flat_line():
    assert [e.attrib["class"] for e in parsed(mention_chart(chart([3]))).iter("circle")] == ["curve"]
    (line,) = parsed(mention_chart(chart([0, 0]))).iter("polyline")
    assert len(set(re.findall(r",([\d.]+)", line.attrib["points"]))) == 1


def test_flags_outside_the_curve_widen_it_and_close_ones_do_not_hide_each_other():
    dots = [
        (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
        for dot in parsed(mention_chart(chart([1] * 60, 10, 10.1, 90))).iter("circle")
    ]
    assert abs(dots[0][0] - dots[1][0]) < 5
    assert abs(dots[0][1] - dots[1][1]) >= 18
    assert dots[2][0] <= WIDTH


def test_hostile_labels_stay_text():
    for svg in (
        waterfall(Waterfall(NASTY[:300], (NASTY[:50], "b"), MINUTE, (bar(0, 1, NASTY),))),
        mention_chart(chart([1, 2], 1, label=NASTY[:500])),
    ):
        assert "script" not in {element.tag for element in parsed(svg).iter()}
        assert "<script" not in svg
        assert "\u202e" not in svg


def test_drawings_say_what_they_are_and_carry_no_style_of_their_own():
    for svg in (waterfall(Waterfall("Freigaben", ("a", "b"), MINUTE, (bar(0, 1),))), mention_chart(chart([1, 2]))):
        assert parsed(svg).attrib["role"] == "img"
        assert parsed(svg).attrib["aria-label"]
        assert " style=" not in svg
