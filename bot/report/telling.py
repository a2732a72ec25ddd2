"""Each event as one plain sentence: which sentence of the catalogue it is, and what fills it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from bot.crisis import (
    approvals,
    clocks,
    deliveries,
    facts,
    inquiries,
    lifecycle,
    notes,
    paging,
    promises,
    publishing,
    roster,
    steps,
)
from bot.crisis import statements as texts
from bot.crisis.command import HANDS, PLAYBOOK
from bot.crisis.consent import agreed, approval_class
from bot.crisis.event import Event
from bot.locale.reasons import told
from bot.report.duties import WITHOUT_HURRY
from bot.report.history import Moment
from bot.report.names import Names
from bot.report.words import Words, shorten

MOST_CHANGED = 300
"""So many characters of a changed text, or of a question that was told before, stand in the timeline."""

Telling = tuple[str, Mapping[str, object]]
"""Which variant of the event's sentence (`.late`, or empty), and what fills it beyond the event's own fields."""


def tell(moment: Moment, words: Words) -> str:
    """The sentence for what happened. Raises KeyError for an event that nobody has put into words."""
    names = Names(moment.after, words)
    event = moment.event
    variant, more = VARIANTS.get(type(event), _plain)(moment, names)
    known = {"who": names.person(event.by), **_named(names, event), **more}
    return words(f"told.{type(event).__name__}{variant}", **known)


def why(moment: Moment, words: Words) -> str:
    """The reason that was given, in the reader's words where it is one of a list or the bot's own; empty when there is
    none."""
    event = moment.event
    said = getattr(event, "reason", "") or getattr(event, "skipped", "") or getattr(event, "evidence", "")
    if isinstance(event, lifecycle.CrisisDismissed):
        return Names(moment.after, words).choice(said)
    own = told(said, words.language) if event.by in HANDS else said
    return words.word(words.catalogue.get(f"reason.{said}", own))


def _plain(_moment: Moment, _names: Names) -> Telling:
    return "", {}


def _named(names: Names, event: Event) -> dict[str, object]:
    """The event's fields by what people call them; tables and numbers are left to the variants."""
    calls: dict[str, Callable[[str], str]] = {
        "statement": names.statement, "kept_by": names.statement, "mender": names.statement, "outlet": names.outlet,
        "step": names.step, "role": names.role, "clock": names.clock, "fact": names.fact, "person": names.person,
        "choice": names.choice,
    }  # fmt: skip
    found = {field.name: getattr(event, field.name) for field in fields(event) if field.name not in ("at", "by")}
    return {
        name: calls[name](str(value)) if name in calls else value
        for name, value in found.items()
        if isinstance(value, (str, datetime, timedelta))
    }


def _started(moment: Moment, names: Names) -> Telling:
    life = moment.after.life
    what = names.words("told.what", what=life.what) if life.what else ""
    return f".{life.kind}", {"title": life.playbook.title, "what": what}


def _severity(moment: Moment, _names: Names) -> Telling:
    old, new = moment.before.life.severity, moment.after.life.severity
    return ".up" if new < old else ".down", {"old": old}


def _ended(moment: Moment, _names: Names) -> Telling:
    return f".{moment.after.life.kind}", {}


def _claimed(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return "" if event.person == event.by else ".handed", {}


def _conflict(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return "" if event.person == event.by else ".other", {}


def _decided(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return ".again" if event.again_at else "", {}


def _ticked(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    return "", {"item": names.item(event.step, event.item)}


def _step_done(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    if event.skipped:
        return ".skipped", {}
    late = event.at - moment.after.steps.by_id[event.step].due
    hurried = moment.after.playbook.step(event.step).kind not in WITHOUT_HURRY
    by_itself = ".itself" if event.by == PLAYBOOK else ""
    return (f"{by_itself}.late", {"late": late}) if hurried and late > timedelta(0) else (by_itself, {})


def _step_overdue(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return "", {"due": moment.after.steps.by_id[event.step].due}


def _reported(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    earlier = moment.before.facts.by_name.get(event.fact)
    answer = {"answer": names.answer(event.fact, event.values)}
    return (".again", {**answer, "earlier": names.answer(event.fact, earlier.values)}) if earlier else ("", answer)


def _confirmed(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    return "", {"answer": names.answer(event.fact, moment.after.facts.by_name[event.fact].values)}


def _drafted(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    if event.about:
        return ".about", {"about": names.statement(event.about)}
    return ".itself" if event.by == PLAYBOOK else "", {}


def _edited(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    old = moment.before.statements.by_id[event.statement].texts.get(event.language, "")
    before, after = (shorten(part, MOST_CHANGED) or "—" for part in texts.changed_words(old, event.text))
    voided = bool(agreed(moment.before, event.statement, event.at))
    language = names.words(f"language.{event.language}")
    return ".voided" if voided else "", {"old": before, "new": after, "language": language}


def _asked(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    statement = moment.after.statements.by_id[event.statement]
    return "", {"letter": approval_class(moment.after, statement, event.at)}


def _agreed(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    after = event.at - moment.after.approvals.requests[event.statement].at
    return ("", {"after": after}) if after >= timedelta(seconds=1) else (".at_once", {})


def _halted(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return {"": "", "lapsed": ".lapsed"}.get(event.reason, ".itself"), {}


def _requested(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return ".later" if event.release_at - event.at > publishing.UNDO else "", {}


def _released(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    return ".promise" if event.next_update else "", {"outlets": names.outlets(event.texts)}


def _sent(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    link = names.words("told.link", link=event.permalink) if event.permalink else ""
    by_hand = moment.after.life.places[event.outlet].by_hand
    person = ".by_hand" if by_hand else ".person"
    return "" if event.by.startswith("bot:") else person, {"link": link}


def _not_sent(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    if not event.by.startswith("bot:"):
        return ".person", {}
    return ".again" if event.not_before else ".final", {}


def _not_noted(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return ".again" if event.not_before else ".final", {}


def _called(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    if not event.rungs:
        return ".nobody", {}
    called = {"person": names.person(event.rungs[0])}
    if event.about:
        return ".about", {**called, "about": names.statement(event.about)}
    return ".by_hand" if event.by_hand else "", called


def _answered(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    page = moment.after.paging.pages[event.page]
    return "", {"role": names.role(page.role), "after": event.at - page.started_at}


def _passed(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    before, after = (state.paging.pages[event.page] for state in (moment.before, moment.after))
    people = {"passed": names.person(before.person), "person": names.person(after.person)}
    more = {**people, "role": names.role(after.role), "wait": event.at - before.since}
    if event.by == PLAYBOOK:
        return ".barred", more
    return ".person" if event.passed_by else ".silence", more


def _exhausted(moment: Moment, names: Names) -> Telling:
    event: Any = moment.event
    return "", {"role": names.role(moment.after.paging.pages[event.page].role)}


def _promise(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    promise = next(p for p in moment.after.promises.made if p.statement == event.statement)
    if promise.kept_at and not promise.kept_in_time:
        return ".late", {"due": promise.due, "late": promise.kept_at - promise.due}
    return "", {"due": promise.due, "left": promise.due - event.at}


def _clock_met(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    due = moment.after.clocks.by_name[event.clock].due or event.at
    return ("", {"left": due - event.at}) if event.at <= due else (".late", {"late": event.at - due})


def _clock_warned(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    due = moment.after.clocks.by_name[event.clock].due or event.at
    return ("", {"left": due - event.at}) if event.at < due else (".over", {})


def _logged(moment: Moment, names: Names) -> Telling:
    """Without the name of whoever asked: the journal has it."""
    event: Any = moment.event
    return "", {"kind": names.words(f"inquiry.{event.kind}")}


def _taken(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    return "", {"question": shorten(moment.after.inquiries.by_id[event.inquiry].question, MOST_CHANGED)}


def _inquiry_answered(moment: Moment, _names: Names) -> Telling:
    event: Any = moment.event
    inquiry = moment.after.inquiries.by_id[event.inquiry]
    return "", {"question": shorten(inquiry.question, MOST_CHANGED), "after": event.at - inquiry.at}


VARIANTS: Mapping[type[Event], Callable[[Moment, Names], Telling]] = {
    lifecycle.CrisisStarted: _started,
    lifecycle.SeverityChanged: _severity,
    lifecycle.CrisisStoodDown: _ended,
    roster.RoleClaimed: _claimed,
    roster.ConflictDeclared: _conflict,
    steps.StepDecided: _decided,
    steps.ItemTicked: _ticked,
    steps.StepDone: _step_done,
    steps.StepOverdue: _step_overdue,
    facts.FactReported: _reported,
    facts.FactConfirmed: _confirmed,
    texts.StatementDrafted: _drafted,
    texts.StatementEdited: _edited,
    approvals.ApprovalRequested: _asked,
    approvals.ApprovalGiven: _agreed,
    publishing.PublicationRequested: _requested,
    publishing.PublicationHalted: _halted,
    publishing.StatementReleased: _released,
    deliveries.DeliverySent: _sent,
    deliveries.DeliveryNotSent: _not_sent,
    notes.NoteFailed: _not_noted,
    paging.PageStarted: _called,
    paging.PageAnswered: _answered,
    paging.PagePassed: _passed,
    paging.PageExhausted: _exhausted,
    promises.PromiseReminded: _promise,
    promises.PromiseMissed: _promise,
    promises.PromiseKept: _promise,
    clocks.ClockMet: _clock_met,
    clocks.ClockWarned: _clock_warned,
    inquiries.InquiryLogged: _logged,
    inquiries.InquiryTaken: _taken,
    inquiries.InquiryAnswered: _inquiry_answered,
}
"""The events whose sentence depends on more than their own fields."""
