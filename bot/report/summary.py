"""The whole report in a few sentences, and in five numbers."""

from collections.abc import Iterator

from bot.report.document import Mark, Tile
from bot.report.measure import Measure
from bot.report.report import Report
from bot.report.values import bound, result, said


def summary(report: Report) -> tuple[str, ...]:
    """What happened, when the public heard of it, whether we kept our word, what held us up, how it ended."""
    return tuple(sentence for sentence in _sentences(report) if sentence)


def _sentences(report: Report) -> Iterator[str]:
    yield _beginning(report)
    yield _first_word(report)
    yield _texts(report)
    yield _promises(report)
    yield _waiting(report)
    yield _targets(report)
    yield _ending(report)


def _beginning(report: Report) -> str:
    life, words = report.crisis.life, report.words
    what = words("told.what", what=life.what) if life.what else ""
    return words(
        f"summary.began.{life.kind}", day=words.day(life.started_at), clock=life.started_at,
        zone=words.zone_of(life.started_at), who=report.names.person(life.started_by), title=life.playbook.title,
        severity=report.severities[0], what=what,
    )  # fmt: skip


def _first_word(report: Report) -> str:
    first = report.measures.first_statement
    if first.value is None:
        return report.words("summary.nothing_public")
    key = "summary.first_met" if first.met else "summary.first_missed"
    return report.words(key, time=first.value, target=bound(report.words, first))


def _texts(report: Report) -> str:
    out = report.measures.releases
    if not out:
        return ""
    ready = sum(each.approval_class == "A" for each in out)
    return report.words.counted("summary.texts", len(out), ready=ready)


def _promises(report: Report) -> str:
    over = [promise for promise in report.measures.promises if promise.verdict != "open"]
    if not over:
        return ""
    kept = sum(promise.verdict == "in_time" for promise in over)
    longest = report.measures.longest_silence.value
    return report.words("summary.promises", kept=kept, all=len(over), silence=longest if longest is not None else "—")


def _waiting(report: Report) -> str:
    if not report.measures.waiting:
        return ""
    longest = report.measures.waiting[0]
    return report.words("summary.waiting", role=report.names.holder(longest.role), time=longest.time)


def _targets(report: Report) -> str:
    judged = report.measures.judged
    met = sum(bool(measure.met) for measure in judged)
    if not judged:
        return report.words("summary.no_targets")
    text = report.words("summary.targets", met=met, all=len(judged))
    missed = [report.words(f"measure.{measure.name}") for measure in judged if not measure.met]
    return f"{text} {report.words('summary.missed', names='; '.join(missed))}" if missed else text


def _ending(report: Report) -> str:
    life, words = report.crisis.life, report.words
    if life.ended_at is None:
        return words("summary.open", at=report.measures.until)
    key = "summary.dismissed" if life.outcome == "dismissed" else f"summary.ended.{life.kind}"
    return words(key, at=life.ended_at, time=life.ended_at - life.started_at)


def tiles(report: Report) -> tuple[Tile, ...]:
    """The five numbers at the top: how long, how soon, whether we kept our word, silence, targets met."""
    measures, words = report.measures, report.words
    judged = measures.judged
    met = sum(bool(measure.met) for measure in judged)
    length = Tile(words("tile.length"), words.duration(measures.until - measures.start), _span(report))
    reached: Mark = "" if not judged else "good" if met == len(judged) else "open"
    targets = Tile(words("tile.targets"), words("detail.of", good=met, all=len(judged)), words("tile.judged"), reached)
    three = (measures.first_statement, measures.promises_kept, measures.longest_silence)
    return (length, *(_tile(report, measure) for measure in three), targets)


def _span(report: Report) -> str:
    words, measures = report.words, report.measures
    return words("tile.span", start=measures.start, end=measures.until, zone=words.zone_of(measures.start))


def _tile(report: Report, measure: Measure) -> Tile:
    words = report.words
    shown = words.word(measure.detail) if measure.detail and isinstance(measure.value, float) else said(words, measure)
    note = result(words, measure)
    return Tile(words(f"tile.{measure.name}"), shown, note.text, note.mark)
