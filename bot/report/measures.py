"""How well it went, in numbers: each measure with its target, and an honest word where there is no number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from bot.crisis.approvals import ApprovalOverdue
from bot.crisis.command import Phrase
from bot.crisis.deliveries import DeliverySent, DeliveryUnknown
from bot.crisis.event import Event, Recorded
from bot.crisis.model import Crisis
from bot.report.calls import Call, Load, calls, load
from bot.report.duties import TOLERANCE, Duty, Silence, clock_duties, promise_duties, silences, step_duties
from bot.report.history import final
from bot.report.inquiries import Inquired, inquiries
from bot.report.measure import Measure, Target, median, p90, unmeasured
from bot.report.releases import Release, releases
from bot.report.rounds import Round, rounds

MINUTE = timedelta(minutes=1)
FIRST_HOUR = timedelta(hours=1)
AFTER_THE_PUBLIC = 5 * MINUTE

# Common practice in crisis communication; an organisation may want others.
CONFIRM = Target("at_most", 2 * MINUTE)
FIRST_STATEMENT = Target("at_most", 15 * MINUTE)
APPROVAL = {
    "A": Target("at_most", 5 * MINUTE),
    "B": Target("at_most", 20 * MINUTE),
    "C": Target("at_most", 40 * MINUTE),
}
PROMISES = Target("at_least", 0.95)
CORRECTIONS = Target("below", 0.05)
CLASS_A = Target("above", 0.6)
CLOCKS = Target("at_least", 1.0)
TEAM_LOAD = Target("at_most", 6)

# Ours: without them a team that nobody could reach would look as if all had gone well.
UNANSWERED = Target("at_most", 0)
STEPS = Target("at_least", 0.9)

NEVER_IN_A_JOURNAL = ("detection_lead", "mention_decay", "sentiment", "own_share", "hub_reach", "alarms")
"""Measures that need what a crisis's journal does not hold: mentions, visits, other alarms."""


@dataclass(frozen=True, slots=True)
class Approver:
    """How long one person took to answer requests, and how many."""

    person: str
    answers: int
    median: timedelta
    p90: timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long approvals waited for a role, and its share of all waiting (roles may be waited for at once)."""

    role: str
    time: timedelta
    share: float


@dataclass(frozen=True, slots=True)
class Measures:
    """Every measure, then the tables behind them. Times are seen from `start` (our awareness) to `until`."""

    start: datetime
    until: datetime
    confirm: Measure
    first_statement: Measure
    first_statement_from_alarm: Measure
    employees_told: Measure
    approval_a: Measure
    approval_b: Measure
    approval_c: Measure
    promises_kept: Measure
    longest_silence: Measure
    corrections: Measure
    class_a: Measure
    clocks_met: Measure
    answer_time: Measure
    calls_unanswered: Measure
    escalations: Measure
    team_load: Measure
    steps_in_time: Measure
    steps_skipped: Measure
    deliveries_unknown: Measure
    questions: Measure
    elsewhere: tuple[Measure, ...]
    releases: tuple[Release, ...]
    rounds: tuple[Round, ...]
    approvers: tuple[Approver, ...]
    waiting: tuple[Waiting, ...]
    promises: tuple[Duty, ...]
    silences: tuple[Silence, ...]
    clocks: tuple[Duty, ...]
    steps: tuple[Duty, ...]
    calls: tuple[Call, ...]
    load: tuple[Load, ...]
    inquiries: tuple[Inquired, ...]

    @property
    def scores(self) -> tuple[Measure, ...]:
        """All measures in order, those that could not be measured among them."""
        own = (getattr(self, each.name) for each in fields(self))
        return (*(value for value in own if isinstance(value, Measure)), *self.elsewhere)

    @property
    def judged(self) -> tuple[Measure, ...]:
        """Those that have a value and a target."""
        return tuple(measure for measure in self.scores if measure.met is not None)


def measures(records: Sequence[Recorded], alarm: datetime | None = None, now: datetime | None = None) -> Measures:
    """All measures of one journal. `alarm` is when the first alarm rang (aware), where that is known.

    A crisis that still runs is measured up to `now`, or else up to its last event. Raises ValueError for an
    empty journal.
    """
    crisis = final(records)
    start, until = crisis.life.started_at, crisis.life.ended_at or max(now or crisis.updated_at, crisis.updated_at)
    out, asked, called = releases(records), rounds(records), calls(records)
    promises, clocks, steps = (of(crisis, until) for of in (promise_duties, clock_duties, step_duties))
    quiet, loads, inquired = silences(out, until), load(called, crisis.life.zone), inquiries(crisis)
    events = [record.event for record in records]
    return Measures(
        start=start, until=until,
        confirm=_confirm(start, alarm),
        first_statement=_first_statement("first_statement", out, start),
        first_statement_from_alarm=_from_alarm(out, alarm),
        employees_told=_employees(crisis, out, start),
        approval_a=_approval("A", asked), approval_b=_approval("B", asked), approval_c=_approval("C", asked),
        promises_kept=_share("promises_kept", promises, PROMISES),
        longest_silence=_longest(quiet),
        corrections=_corrections(out),
        class_a=_class_a(out, start),
        clocks_met=_share("clocks_met", clocks, CLOCKS),
        answer_time=_answer_time(called),
        calls_unanswered=_calls_unanswered(called),
        escalations=_escalations(called, events),
        team_load=_team_load(loads),
        steps_in_time=_share("steps_in_time", steps, STEPS),
        steps_skipped=Measure("steps_skipped", sum(step.verdict == "skipped" for step in steps)),
        deliveries_unknown=_unknown(events),
        questions=_questions(inquired),
        elsewhere=tuple(unmeasured(name, name) for name in NEVER_IN_A_JOURNAL),
        releases=out, rounds=asked, approvers=_approvers(asked), waiting=_waiting(asked), promises=promises,
        silences=quiet, clocks=clocks, steps=steps, calls=called, load=loads, inquiries=inquired,
    )  # fmt: skip


def _confirm(start: datetime, alarm: datetime | None) -> Measure:
    if alarm is None:
        return unmeasured("confirm", "no_alarm", CONFIRM)
    return Measure("confirm", start - alarm, CONFIRM)


def _first(out: Iterable[Release], audience: str) -> datetime | None:
    return min((each.out_at for each in out if each.audience == audience and each.out_at), default=None)


def _first_statement(name: str, out: Sequence[Release], zero: datetime) -> Measure:
    public = _first(out, "public")
    if public is None:
        return unmeasured(name, "nothing_public", FIRST_STATEMENT)
    return Measure(name, public - zero, FIRST_STATEMENT)


def _from_alarm(out: Sequence[Release], alarm: datetime | None) -> Measure:
    if alarm is None:
        return unmeasured("first_statement_from_alarm", "no_alarm", FIRST_STATEMENT)
    return _first_statement("first_statement_from_alarm", out, alarm)


def _employees(crisis: Crisis, out: Sequence[Release], start: datetime) -> Measure:
    """In time when the own people knew before the public, or at most five minutes after it."""
    inside, public = _first(out, "internal"), _first(out, "public")
    if inside is None:
        texts = crisis.playbook.statements.values()
        prepared = any(text.audience == "internal" for text in texts)
        return unmeasured("employees_told", "nothing_internal" if prepared else "no_internal_text")
    if public is None:
        return Measure("employees_told", inside - start)
    target = Target("at_most", public + AFTER_THE_PUBLIC - start)
    how = "before" if inside <= public else "after"
    detail = Phrase(f"detail.told_{how}", {"time": abs(inside - public)})
    return Measure("employees_told", inside - start, target, detail)


def _approval(letter: str, asked: Sequence[Round]) -> Measure:
    name, target = f"approval_{letter.lower()}", APPROVAL[letter]
    leads = [each.lead for each in asked if each.approval_class == letter and each.lead is not None
             and each.outcome in ("approved", "refused")]  # fmt: skip
    value = median(leads)
    if value is None:
        return unmeasured(name, "no_approvals", target, letter=letter)
    number = "one" if len(leads) == 1 else "many"
    return Measure(name, value, target, Phrase(f"detail.approvals.{number}", {"count": len(leads), "p90": p90(leads)}))


def _share(name: str, duties: Sequence[Duty], target: Target | None = None) -> Measure:
    """The share of what is over that was done in time; what is not due yet is left out."""
    over = [duty for duty in duties if duty.verdict in ("in_time", "late", "overdue")]
    if not over:
        return unmeasured(name, f"no_{name}", target)
    good = sum(duty.verdict == "in_time" for duty in over)
    return Measure(name, good / len(over), target, Phrase("detail.of", {"good": good, "all": len(over)}))


def _longest(quiet: Sequence[Silence]) -> Measure:
    """The longest of those that were longer than their severity allows; when there is none, the longest."""
    if not quiet:
        return unmeasured("longest_silence", "no_silence")
    longest = max(quiet, key=lambda silence: (silence.length > silence.allowed + TOLERANCE, silence.length))
    detail = Phrase("detail.silence", {"since": longest.since})
    return Measure("longest_silence", longest.length, Target("at_most", longest.allowed + TOLERANCE), detail)


def _corrections(out: Sequence[Release]) -> Measure:
    public = [each for each in out if each.public]
    if not public:
        return unmeasured("corrections", "nothing_public", CORRECTIONS)
    wrong = sum(each.correction for each in public)
    detail = Phrase("detail.of", {"good": wrong, "all": len(public)})
    return Measure("corrections", wrong / len(public), CORRECTIONS, detail)


def _class_a(out: Sequence[Release], start: datetime) -> Measure:
    early = [each for each in out if each.released_at < start + FIRST_HOUR]
    if not early:
        return unmeasured("class_a", "no_class_a", CLASS_A)
    ready = sum(each.approval_class == "A" for each in early)
    return Measure("class_a", ready / len(early), CLASS_A, Phrase("detail.of", {"good": ready, "all": len(early)}))


def _answer_time(called: Sequence[Call]) -> Measure:
    times = [call.response for call in called if call.response is not None]
    value = median(times)
    if value is None:
        return unmeasured("answer_time", "no_answers")
    needed = sum(call.outcome != "withdrawn" for call in called)
    params = {"good": len(times), "all": needed, "p90": p90(times)}
    return Measure("answer_time", value, detail=Phrase("detail.answers", params))


def _calls_unanswered(called: Sequence[Call]) -> Measure:
    if not called:
        return unmeasured("calls_unanswered", "no_calls", UNANSWERED)
    return Measure("calls_unanswered", sum(call.outcome == "exhausted" for call in called), UNANSWERED)


def _escalations(called: Sequence[Call], events: Sequence[Event]) -> Measure:
    rungs = sum(call.passed_on for call in called)
    overdue = sum(isinstance(event, ApprovalOverdue) for event in events)
    detail = Phrase("detail.escalations", {"rungs": rungs, "overdue": overdue})
    return Measure("escalations", rungs + overdue, detail=detail)


def _team_load(loads: Sequence[Load]) -> Measure:
    if not loads:
        return unmeasured("team_load", "no_calls", TEAM_LOAD)
    return Measure("team_load", max(each.most_in_an_hour for each in loads), TEAM_LOAD)


def _unknown(events: Sequence[Event]) -> Measure:
    asked = [event for event in events if isinstance(event, DeliveryUnknown)]
    found = {(e.statement, e.outlet) for e in events if isinstance(e, DeliverySent) and not e.by.startswith("bot:")}
    out = sum((event.statement, event.outlet) in found for event in asked)
    return Measure("deliveries_unknown", len(asked), detail=Phrase("detail.unknown", {"out": out}) if asked else None)


def _questions(asked: Sequence[Inquired]) -> Measure:
    """How long questions from outside waited; without a target, for what is bearable depends on who asks."""
    times = [each.response for each in asked if each.response is not None]
    value = median(times)
    if value is None:
        return unmeasured("questions", "no_answers_given" if asked else "no_questions", all=len(asked))
    return Measure(
        "questions",
        value,
        detail=Phrase("detail.questions", {"good": len(times), "all": len(asked), "p90": p90(times)}),
    )


def _approvers(asked: Sequence[Round]) -> tuple[Approver, ...]:
    times: dict[str, list[timedelta]] = {}
    for each in asked:
        for said in each.answers:
            times.setdefault(said.by, []).append(said.after)
    found = (_approver(person, answers) for person, answers in times.items())
    return tuple(sorted(found, key=lambda approver: (-approver.median, approver.person)))


def _approver(person: str, times: Sequence[timedelta]) -> Approver:
    zero = timedelta(0)
    return Approver(person, len(times), median(times) or zero, p90(times) or zero)


def _waiting(asked: Sequence[Round]) -> tuple[Waiting, ...]:
    times: dict[str, timedelta] = {}
    for each in asked:
        for role, time in each.waited.items():
            times[role] = times.get(role, timedelta(0)) + time
    whole = sum(times.values(), timedelta(0))
    found = (Waiting(role, time, time / whole) for role, time in times.items() if whole)
    return tuple(sorted(found, key=lambda waiting: (-waiting.time, waiting.role)))
