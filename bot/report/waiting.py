"""The chapter on approvals: every round over one time axis, who answered how fast, whom texts waited for."""

from collections.abc import Iterator

from bot.report import cells
from bot.report.document import Bar, Block, Bullets, Cell, Heading, Paragraph, Row, Table, Waterfall
from bot.report.report import Report
from bot.report.rounds import Round


def approvals(report: Report) -> Iterator[Block]:
    """The waterfall: each round of approval over the same time axis, then the numbers."""
    found = report.measures.rounds
    if not found:
        yield Paragraph(report.words("approvals.none"))
        return
    yield _waterfall(report, found)
    head = cells.head(report, "statement", "class", "round", "asked_at", "took", "answers", "result")
    yield Table(report.words("section.approvals"), head, tuple(_round(report, each) for each in found))
    yield from _who_took_how_long(report)


def _waterfall(report: Report, found: tuple[Round, ...]) -> Waterfall:
    words, start, until = report.words, report.measures.start, report.measures.until
    bars = tuple(
        Bar(
            _round_name(report, each), each.asked_at - start, (each.decided_at or until) - each.asked_at,
            cells.MARKS[each.outcome], f"{words(f'round.{each.outcome}')} · {_took(report, each)}",
        )
        for each in found
    )  # fmt: skip
    return Waterfall(words("approvals.chart"), (words.clock(start), words.clock(until)), until - start, bars)


def _round_name(report: Report, each: Round) -> str:
    title = report.names.statement(each.statement)
    return title if each.number == 1 else report.words("approvals.again", title=title, number=each.number)


def _took(report: Report, each: Round) -> str:
    return report.words.duration(each.lead) if each.lead is not None else "—"


def _round(report: Report, each: Round) -> Row:
    words, names = report.words, report.names
    answers = (
        words(f"answer.{'no' if said.reason else 'yes'}", who=names.person(said.by), time=said.after,
              reason=words.catalogue.get(f"reason.{said.reason}", said.reason))
        for said in each.answers
    )  # fmt: skip
    return (
        Cell(names.statement(each.statement)), Cell(each.approval_class), Cell(str(each.number), number=True),
        cells.at(report, each.asked_at), Cell(_took(report, each), number=True), Cell("; ".join(answers) or "—"),
        cells.verdict(report, "round", each.outcome),
    )  # fmt: skip


def _who_took_how_long(report: Report) -> Iterator[Block]:
    words, names, measures = report.words, report.names, report.measures
    if measures.approvers:
        yield Heading(words("heading.approvers"))
        rows = tuple(
            (Cell(names.person(each.person)), Cell(str(each.answers), number=True),
             Cell(words.duration(each.median), number=True), Cell(words.duration(each.p90), number=True))
            for each in measures.approvers
        )  # fmt: skip
        yield Table(words("heading.approvers"), cells.head(report, "person", "answered", "median", "p90"), rows)
    if measures.waiting:
        yield Heading(words("heading.waiting"))
        yield Bullets(tuple(
            words("waiting.line", role=names.holder(each.role), time=each.time, share=each.share)
            for each in measures.waiting
        ))  # fmt: skip
