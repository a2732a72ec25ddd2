"""The chapters that are tables: promises, facts, clocks, calls, inquiries, steps."""

from collections.abc import Iterator
from datetime import datetime

from bot.report import cells
from bot.report.calls import Call, Load
from bot.report.document import Block, Cell, Heading, Paragraph, Row, Table
from bot.report.duties import Duty
from bot.report.inquiries import Inquired
from bot.report.known import Known
from bot.report.report import Report


def promises(report: Report) -> Iterator[Block]:
    """What the public was promised, and whether it came."""
    if not report.measures.promises:
        yield Paragraph(report.words("promises.none"))
        return
    head = cells.head(report, "promised_by", "made_at", "due", "kept_at", "deviation", "kept_with", "result")
    rows = tuple(_promise(report, each) for each in report.measures.promises)
    yield Table(report.words("section.promises"), head, rows)


def _promise(report: Report, duty: Duty) -> Row:
    kept_by = report.names.statement(duty.text) if duty.text else "—"
    return (
        Cell(report.names.statement(duty.name)), cells.at(report, duty.began_at), cells.at(report, duty.due),
        cells.at(report, duty.done_at), _deviation(report, duty), Cell(kept_by),
        cells.verdict(report, "promise", duty.verdict),
    )  # fmt: skip


def _deviation(report: Report, duty: Duty) -> Cell:
    late = duty.late_by
    if late is None:
        return Cell("—", number=True)
    key = "deviation.late" if late.total_seconds() > 0 else "deviation.early"
    return Cell(report.words(key, time=abs(late)), number=True)


def known(report: Report) -> Iterator[Block]:
    """When each question was answered, when the answer was sure, and which stayed open."""
    head = cells.head(report, "question", "answer", "reported", "confirmed", "state")
    rows = tuple(_known(report, each) for each in report.known)
    if rows:
        yield Table(report.words("section.known"), head, rows)


def _known(report: Report, each: Known) -> Row:
    names = report.names
    return (
        Cell(names.fact(each.fact)), Cell(names.answer(each.fact, each.values)),
        _when_and_who(report, each.reported_at, each.reported_by),
        _when_and_who(report, each.confirmed_at, each.confirmed_by), _sureness(report, each),
    )  # fmt: skip


def _when_and_who(report: Report, moment: datetime | None, who: str) -> Cell:
    return Cell(f"{report.words.clock(moment)} {report.names.person(who)}" if moment else "—")


def _sureness(report: Report, each: Known) -> Cell:
    words = report.words
    if each.reported_at is None:
        return Cell(words("known.open"), "open")
    if each.confirmed_at is None:
        state = words("known.replaced", until=each.replaced_at) if each.replaced_at else words("known.unconfirmed")
        return Cell(state, "open")
    text = words("known.sure", time=each.confirmed_at - report.measures.start)
    return Cell(f"{text} {words('known.until', until=each.replaced_at)}" if each.replaced_at else text, "good")


def clocks(report: Report) -> Iterator[Block]:
    """Every legal duty that somebody looked at, and those nobody did."""
    words, names = report.words, report.names
    rows = tuple(
        (Cell(names.clock(duty.name)), cells.at(report, duty.began_at if duty.due else None),
         cells.at(report, duty.due), cells.at(report, duty.done_at), Cell(words.word(duty.text) or "—"),
         Cell(names.person(duty.by)), cells.verdict(report, "clock", duty.verdict))
        for duty in report.measures.clocks
    )  # fmt: skip
    if rows:
        head = cells.head(report, "duty", "zero", "due", "done_at", "evidence", "by", "result")
        yield Table(words("section.clocks"), head, rows)
    untouched = [name for name in report.crisis.playbook.clocks if name not in report.crisis.clocks.by_name]
    if untouched:
        yield Paragraph(words("clocks.untouched", names="; ".join(names.clock(name) for name in untouched)))
    if not rows and not untouched:
        yield Paragraph(words("clocks.none"))


def calls(report: Report) -> Iterator[Block]:
    """Who was called for what and answered when; what each person had to bear."""
    words, found = report.words, report.measures.calls
    if not found:
        yield Paragraph(words("calls.none"))
        return
    head = cells.head(report, "called_for", "called_at", "rang", "response", "result")
    yield Table(words("section.calls"), head, tuple(_call(report, call) for call in found))
    yield Heading(words("heading.load"))
    head = cells.head(report, "person", "rings", "most_in_an_hour", "unanswered", "at_night")
    yield Table(words("heading.load"), head, tuple(_load(report, each) for each in report.measures.load))


def _call(report: Report, call: Call) -> Row:
    words, names = report.words, report.names
    what = names.role(call.role)
    if call.about:
        what = words("calls.about", role=what, about=names.statement(call.about))
    rang = (
        words("calls.ring", who=names.person(ring.person), clock=ring.at, ended=words(f"ring.{ring.ended}"))
        for ring in call.rings
    )
    response = words.duration(call.response) if call.response is not None else "—"
    return (
        Cell(what), cells.at(report, call.started_at), Cell("; ".join(rang) or "—"), Cell(response, number=True),
        cells.verdict(report, "call", call.outcome),
    )  # fmt: skip


def _load(report: Report, each: Load) -> Row:
    numbers = (each.rings, each.most_in_an_hour, each.unanswered, each.at_night)
    return (Cell(report.names.person(each.person)), *(Cell(str(number), number=True) for number in numbers))


def inquiries(report: Report) -> Iterator[Block]:
    """What was asked from outside, and what was answered when; nothing when nobody asked."""
    found = report.measures.inquiries
    if found:
        head = cells.head(report, "inquirer", "question", "logged_at", "answer", "by", "response")
        yield Table(report.words("section.inquiries"), head, tuple(_inquiry(report, each) for each in found))


def _inquiry(report: Report, each: Inquired) -> Row:
    words, who = report.words, each.answered_by or each.owner
    response = Cell("—", "open") if each.response is None else Cell(words.duration(each.response), number=True)
    return (
        Cell(words(f"inquiry.{each.kind}")), Cell(words.word(each.question)), cells.at(report, each.at),
        Cell(words.word(each.answer) or "—"), Cell(report.names.person(who) if who else "—"), response,
    )  # fmt: skip


def steps(report: Report) -> Iterator[Block]:
    """Every step with a time of its own: done in time, late, skipped with a reason, or open."""
    found = report.measures.steps
    head = cells.head(report, "step", "opened_at", "due", "done_at", "by", "result")
    rows = tuple(_step(report, duty) for duty in found)
    if rows:
        yield Table(report.words("section.steps"), head, rows)


def _step(report: Report, duty: Duty) -> Row:
    words, names = report.words, report.names
    verdict = cells.verdict(report, "step", duty.verdict)
    reason = words.word(duty.text)
    return (
        Cell(names.step(duty.name)), cells.at(report, duty.began_at), cells.at(report, duty.due),
        cells.at(report, duty.done_at),
        Cell(names.person(duty.by) if duty.by else "—"),
        Cell(f"{verdict.text}: {reason}", verdict.mark) if reason else verdict,
    )  # fmt: skip
