"""The report as a document: its chapters, in the order in which a board reads them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.report import tables
from bot.report.document import Block, Bullets, Cell, Document, Group, Heading, Mark, Pairs, Paragraph, Section, Table
from bot.report.measure import Measure
from bot.report.mentions import mention_chart
from bot.report.objectives import OBJECTIVES, rating
from bot.report.published import published
from bot.report.report import Report
from bot.report.summary import summary, tiles
from bot.report.timeline import Entry, Weight
from bot.report.values import detail, result, said, target
from bot.report.waiting import approvals

LEAST_ACTIONS = 4
"""So many lines the improvement plan has at least."""


WEIGHTS: dict[Weight, Mark] = {"trouble": "bad", "milestone": "key", "plain": ""}


def document(report: Report) -> Document:
    """The whole report in the reader's language."""
    words, life = report.words, report.crisis.life
    what = f": {words.word(life.what)}" if life.what else ""
    return Document(
        language=report.language, title=words(f"title.{life.kind}", title=life.playbook.title),
        subtitle=f"{words.word(life.organisation)} · {words.day(life.started_at)}{what}",
        stamp=words("stamp.drill") if life.drill else "", tiles=tiles(report), sections=tuple(_sections(report)),
        footer=words("footer", hash=report.last_hash, count=report.count),
    )  # fmt: skip


def _sections(report: Report) -> Iterator[Section]:
    chapters = {
        "summary": _summary, "overview": _overview, "moments": _moments, "measures": _measures,
        "mentions": mention_chart, "texts": published, "promises": tables.promises,
        "approvals": approvals, "decisions": _decisions, "known": tables.known, "clocks": tables.clocks,
        "calls": tables.calls, "inquiries": tables.inquiries, "steps": tables.steps,
        "mistakes": _mistakes, "plan": _plan, "limits": _limits, "timeline": _timeline, "proof": _proof,
    }  # fmt: skip
    for anchor, blocks in chapters.items():
        found = tuple(blocks(report))
        if found:
            yield Section(anchor, report.words(f"section.{anchor}"), found)


def _summary(report: Report) -> Iterator[Block]:
    first, *others = summary(report)
    yield Paragraph(first, "lead")
    yield Bullets(tuple(others))


def _overview(report: Report) -> Iterator[Block]:
    words, life, names = report.words, report.crisis.life, report.names
    ended = words("open") if life.ended_at is None else _moment(report, life.ended_at)
    items = {
        "organisation": words.word(life.organisation), "playbook": words.word(life.playbook.title),
        "kind": words(f"kind.{life.kind}"), "what": words.word(life.what) or "—",
        "started": f"{_moment(report, life.started_at)}, {names.person(life.started_by)}", "ended": ended,
        "severity": " → ".join(report.severities), "crisis": words.word(report.name) or "—",
        "outlets": names.outlets(life.places), "people": _people(report), "contact": words("to_fill"),
    }  # fmt: skip
    yield Pairs(tuple((words(f"overview.{name}"), value) for name, value in items.items()))


def _people(report: Report) -> str:
    names, held = report.names, dict[str, list[str]]()
    for role, who, at in report.claims:
        earlier = held.setdefault(role, [])
        since = report.words("overview.since", who=names.person(who), at=at)
        earlier.append(since if earlier else names.person(who))
    return "; ".join(f"{names.role(role)}: {', '.join(people)}" for role, people in held.items()) or "—"


def _moment(report: Report, moment: datetime) -> str:
    words, local = report.words, report.words.local(moment)
    return words("moment", day=words.day(moment), clock=f"{local:%H:%M}", zone=words.zone_of(moment))


def _moments(report: Report) -> Iterator[Block]:
    yield _entries(report, [entry for entry in report.timeline if entry.weight != "plain"], "moments")


def _timeline(report: Report) -> Iterator[Block]:
    yield Paragraph(report.words("timeline.note", zone=report.crisis.life.zone), "small")
    yield _entries(report, report.timeline, "timeline")


def _entries(report: Report, entries: Iterable[Entry], name: str) -> Table:
    words = report.words
    head = tuple(words(f"head.{each}") for each in ("time", "since_start", "event"))
    rows = tuple(_entry(report, entry) for entry in entries)
    return Table(words(f"section.{name}"), head, rows)


def _entry(report: Report, entry: Entry) -> tuple[Cell, ...]:
    words = report.words
    since = words.duration(entry.at - report.measures.start)
    text = words(f"told.{entry.reason}", text=entry.text, why=entry.why) if entry.why else entry.text
    when = Cell(f"{entry.clock} {entry.zone}", number=True)
    return when, Cell(f"+{since}", number=True), Cell(text, WEIGHTS[entry.weight])


def _measures(report: Report) -> Iterator[Block]:
    words, scores = report.words, {measure.name: measure for measure in report.measures.scores}
    rows: list[Group | tuple[Cell, ...]] = []
    for objective, names in OBJECTIVES.items():
        mine = [scores[name] for name in names if scores[name].value is not None]
        if mine:
            letter = rating(mine) or "none"
            rows.append(Group(words(f"objective.{objective}"), words(f"rating.{letter}")))
            rows.extend(_score(report, measure) for measure in mine)
    head = tuple(words(f"head.{name}") for name in ("measure", "value", "target", "result", "detail"))
    yield Table(words("section.measures"), head, tuple(rows))
    yield Paragraph(words("measures.note"), "small")
    yield Heading(words("heading.unmeasured"))
    yield Bullets(tuple(_not_measured(report, each) for each in scores.values() if each.value is None))


def _score(report: Report, measure: Measure) -> tuple[Cell, ...]:
    words = report.words
    verdict = result(words, measure)
    short = Cell(words({True: "result.yes", False: "result.no", None: "result.no_target"}[measure.met]), verdict.mark)
    return (
        Cell(words(f"measure.{measure.name}")), Cell(said(words, measure), number=True),
        Cell(target(words, measure) if measure.target else "—"), short, Cell(detail(words, measure)),
    )  # fmt: skip


def _not_measured(report: Report, measure: Measure) -> str:
    words = report.words
    return words("measures.not", name=words(f"measure.{measure.name}"), why=detail(words, measure))


def _decisions(report: Report) -> Iterator[Block]:
    words = report.words
    head = tuple(words(f"head.{name}") for name in ("time", "decision", "reason"))
    rows = tuple(
        (Cell(f"{entry.clock} {entry.zone}", number=True), Cell(entry.text), Cell(entry.why or "—"))
        for entry in report.decisions
    )
    yield Table(words("section.decisions"), head, rows)


def _mistakes(report: Report) -> Iterator[Block]:
    words = report.words
    yield Paragraph(words("mistakes.note" if report.mistakes else "mistakes.none"))
    if report.mistakes:
        yield _entries(report, report.mistakes, "mistakes")


def _plan(report: Report) -> Iterator[Block]:
    words, judged = report.words, report.measures.judged
    good = [_observed(report, measure) for measure in judged if measure.met]
    if good:
        yield Heading(words("heading.strengths"))
        yield Bullets(tuple(good))
    yield Heading(words("heading.actions"))
    yield Paragraph(words("plan.note", day=words.day(report.review_by)))
    head = tuple(words(f"head.{name}") for name in ("number", "observation", "action", "owner", "until", "done"))
    yield Table(words("heading.actions"), head, tuple(_actions(report)))
    yield Heading(words("heading.questions"))
    yield Bullets(tuple(words(f"question.{number}") for number in range(1, 7)))


def _observed(report: Report, measure: Measure) -> str:
    words = report.words
    key = "plan.met" if measure.met else "plan.missed"
    goal = target(words, measure)
    return words(key, name=words(f"measure.{measure.name}"), value=said(words, measure), target=goal)


def _actions(report: Report) -> Iterator[tuple[Cell, ...]]:
    found = [_observed(report, measure) for measure in report.measures.judged if not measure.met]
    blank = max(2, LEAST_ACTIONS - len(found))
    for number, text in enumerate((*found, *[""] * blank), 1):
        first = Cell(text) if text else Cell("", fill=True)
        yield Cell(str(number), number=True), first, *(Cell("", fill=True) for _ in range(4))


def _limits(report: Report) -> Iterator[Block]:
    yield Bullets(limits(report))


def limits(report: Report) -> tuple[str, ...]:
    """What the numbers do not show; printed in every report."""
    return tuple(report.words(f"limits.{number}") for number in range(1, 5))


def _proof(report: Report) -> Iterator[Block]:
    words = report.words
    items = {
        "records": str(report.count), "last_hash": report.last_hash, "playbook_hash": report.playbook_hash,
        "until": _moment(report, report.measures.until),
    }  # fmt: skip
    yield Pairs(tuple((words(f"proof.{name}"), value) for name, value in items.items()))
    yield Paragraph(words("proof.note"), "small")
