"""Two small drawings as inline SVG, without a library: approvals over time, and mentions with our texts on them.

Everything in them stands in words or a table beside them too; colours come from the page's style by class.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.report.document import Bar, Flag, MentionChart, Waterfall
from bot.report.words import shorten, visible

WIDTH = 720
LABEL_WIDTH, TEXT_WIDTH = 200, 170
ROW, TOP, BOTTOM = 30, 8, 26
CHART_HEIGHT, CHART_LEFT, CHART_TOP = 220, 44, 34
DOT = 9
FEWEST = 2
"""A curve has at least two points."""


def waterfall(chart: Waterfall) -> Markup:
    """Bars over one time axis from the crisis's start to its end, each with its result in words."""
    height = TOP + ROW * len(chart.bars) + BOTTOM
    whole = chart.length or timedelta(seconds=1)
    bars = Markup("").join(_bar(bar, number, whole) for number, bar in enumerate(chart.bars))
    left, right, foot = LABEL_WIDTH, WIDTH - TEXT_WIDTH, height - BOTTOM
    axis = Markup(
        '<path class="axis" d="M{left} {foot}H{right}"/>'
        '<text class="tick" x="{left}" y="{below}">{begin}</text>'
        '<text class="tick end" x="{right}" y="{below}">{end}</text>'
    ).format(left=left, right=right, foot=foot, below=foot + 17, begin=chart.axis[0], end=chart.axis[1])
    return _svg(chart.title, height, Markup("{}{}").format(axis, bars))


def _bar(bar: Bar, number: int, whole: timedelta) -> Markup:
    room = WIDTH - LABEL_WIDTH - TEXT_WIDTH
    x = LABEL_WIDTH + room * (bar.begins / whole)
    width = max(3.0, room * (bar.lasts / whole))
    y = TOP + ROW * number
    return Markup(
        '<text class="name" x="0" y="{text}">{label}</text>'
        '<rect class="bar {mark}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="16" rx="2"/>'
        '<text class="value" x="{after:.1f}" y="{text}">{said}</text>'
    ).format(
        text=y + 17, label=_short(bar.label, 30), mark=bar.mark or "plain", x=x, y=y + 5, width=width,
        after=x + width + 6, said=_short(bar.text, 34),
    )  # fmt: skip


def mention_chart(chart: MentionChart) -> Markup:
    """A curve of counts with a line for each of our public texts, and how the numbers came about."""
    start, end = chart.points[0][0], chart.points[-1][0]
    times = [start, end, *(flag.at for flag in chart.flags)]
    scale = _Scale(
        min(times), (max(times) - min(times)) or timedelta(seconds=1), round_up(max(count for _, count in chart.points))
    )
    parts = (
        _grid(scale), _area(chart.points, scale), *(_tick(at, label, scale) for at, label in chart.ticks),
        *_flags(chart.flags, scale), _source(chart.label),
    )  # fmt: skip
    return _svg(chart.title, CHART_HEIGHT + CHART_TOP + BOTTOM, Markup("").join(parts))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a moment and a count stand in the drawing."""

    start: datetime
    length: timedelta
    most: int

    def x(self, at: datetime) -> float:
        return CHART_LEFT + (WIDTH - CHART_LEFT - 8) * ((at - self.start) / self.length)

    def y(self, count: float) -> float:
        return CHART_TOP + CHART_HEIGHT * (1 - count / self.most)


def round_up(number: float) -> int:
    """The next number that reads well on an axis: 1, 2 or 5 with zeros, at least 2."""
    size = 1
    while True:
        for step in (2 * size, 5 * size, 10 * size):
            if number <= step:
                return step
        size *= 10


def _grid(scale: _Scale) -> Markup:
    lines = (
        Markup(
            '<path class="grid" d="M{left} {y:.1f}H{right}"/>'
            '<text class="tick end" x="{x}" y="{text:.1f}">{count}</text>'
        ).format(left=CHART_LEFT, right=WIDTH - 8, y=y, x=CHART_LEFT - 6, text=y + 4, count=count)
        for count, y in ((count, scale.y(count)) for count in (0, scale.most // 2, scale.most))
    )  # fmt: skip
    return Markup("").join(lines)


def _area(points: Sequence[tuple[datetime, float]], scale: _Scale) -> Markup:
    line = " ".join(f"{scale.x(at):.1f},{scale.y(count):.1f}" for at, count in points)
    if len(points) < FEWEST:
        at, count = points[0]
        return Markup('<circle class="curve" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(scale.x(at), scale.y(count))
    first, last, foot = scale.x(points[0][0]), scale.x(points[-1][0]), scale.y(0)
    return Markup(
        '<polygon class="area" points="{first:.1f},{foot:.1f} {line} {last:.1f},{foot:.1f}"/>'
        '<polyline class="curve" points="{line}"/>'
    ).format(first=first, last=last, foot=foot, line=line)


def _tick(at: datetime, label: str, scale: _Scale) -> Markup:
    return Markup('<text class="tick middle" x="{x:.1f}" y="{y}">{label}</text>').format(
        x=scale.x(at), y=CHART_TOP + CHART_HEIGHT + 18, label=label
    )


def _flags(flags: Sequence[Flag], scale: _Scale) -> Iterator[Markup]:
    """Numbers in a row at the top; one that would hide the number before it stands a step lower."""
    before, step = -WIDTH, 0
    for flag in flags:
        step = (step + 1) % 3 if scale.x(flag.at) - before < 2 * DOT else 0
        before, dot = int(scale.x(flag.at)), CHART_TOP - 16 + step * 2 * DOT
        yield Markup(
            '<g><title>{label}</title><path class="flag" d="M{x:.1f} {top}V{foot}"/>'
            '<circle class="flag-dot" cx="{x:.1f}" cy="{dot}" r="{radius}"/>'
            '<text class="flag-number" x="{x:.1f}" y="{text}">{number}</text></g>'
        ).format(
            label=flag.label, x=scale.x(flag.at), top=dot + DOT, foot=CHART_TOP + CHART_HEIGHT,
            dot=dot, text=dot + 4, number=flag.number, radius=DOT,
        )  # fmt: skip


def _source(label: str) -> Markup:
    return Markup('<text class="source" x="{x}" y="{y}">{label}</text>').format(
        x=WIDTH - 12, y=CHART_TOP + 18, label=_short(label, 60)
    )


def _short(text: str, most: int) -> str:
    return shorten(" ".join(text.split()), most)


def _svg(title: str, height: int, inside: Markup) -> Markup:
    drawing = Markup(
        '<svg viewBox="0 0 {width} {height}" role="img" aria-label="{title}"><title>{title}</title>{inside}</svg>'
    ).format(width=WIDTH, height=height, title=title, inside=inside)
    return Markup(visible(drawing))  # noqa: S704  # escaped above; naming characters adds no markup
