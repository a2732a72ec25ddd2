"""How loud it was, with our texts on the curve: data for a small chart."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import mean

from bot.report.document import Block, Flag, MentionChart, Paragraph
from bot.report.report import Report

MOST_POINTS = 240
"""A chart shows at most so many points; more are averaged."""

STRIDES = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10_080))
MOST_TICKS = 8


def mention_chart(report: Report) -> Iterator[Block]:
    """The chart and its reading in words; nothing when no mentions were given."""
    if report.mentions is None:
        return
    words = report.words
    counts = report.mentions.points
    peak, most = max(counts, key=lambda point: point[1])
    total, label = sum(count for _, count in counts), words.word(report.mentions.label)
    text = words("mentions.text", total=total, peak=peak, most=most, label=label)
    yield MentionChart(
        title=words("section.mentions"), points=thinned(counts), flags=tuple(_flags(report)),
        ticks=_ticks(report, counts), label=words("mentions.label", label=label),
    )  # fmt: skip
    yield Paragraph(text)
    yield Paragraph(words("mentions.note"), "small")


def _flags(report: Report) -> Iterator[Flag]:
    for number, release in enumerate(report.measures.releases, 1):
        if release.public and release.out_at:
            yield Flag(release.out_at, str(number), report.names.statement(release.statement))


def _ticks(report: Report, points: Sequence[tuple[datetime, int]]) -> tuple[tuple[datetime, str], ...]:
    """Moments on full strides of local time, at most eight."""
    first, last = points[0][0], points[-1][0]
    stride = next((each for each in STRIDES if (last - first) / each <= MOST_TICKS), STRIDES[-1])
    midnight = report.words.local(first).replace(hour=0, minute=0, second=0, microsecond=0)
    steps = int((first - midnight) / stride), int((last - midnight) / stride)
    moments = (midnight + stride * step for step in range(steps[0], steps[1] + 1))
    shown = [moment for moment in moments if first <= moment <= last]
    return tuple((moment, report.words.clock(moment)) for moment in shown[: 2 * MOST_TICKS])


def thinned(points: Sequence[tuple[datetime, int]], most: int = MOST_POINTS) -> tuple[tuple[datetime, float], ...]:
    """The points, averaged over equal stretches of time when there are too many."""
    if len(points) <= most:
        return tuple(points)
    first = points[0][0]
    width = (points[-1][0] - first) / most or timedelta(seconds=1)
    found: dict[int, list[int]] = {}
    for at, count in points:
        found.setdefault(min(int((at - first) / width), most - 1), []).append(count)
    return tuple((first + width * (place + 0.5), mean(counts)) for place, counts in found.items())
