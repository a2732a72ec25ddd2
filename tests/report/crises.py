"""Journals to report on: a whole crisis with everything that can go well and badly, and some small ones."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import product
from random import Random
from typing import Any

from bot.crisis.approvals import Approve, RefuseApproval, RequestApproval
from bot.crisis.attempts import BeginAttempt, ReportNotSent, ReportSent, ReportUnknown, SayItIsOut
from bot.crisis.clocks import ClockIsMet, StartClock
from bot.crisis.command import ALARM, COURIER, DISPLAY, Command, Refused
from bot.crisis.deliveries import deliveries
from bot.crisis.event import Event, Recorded
from bot.crisis.facts import FactReported, ReportFact
from bot.crisis.inquiries import AnswerInquiry, LogInquiry, TakeInquiry
from bot.crisis.lifecycle import ChangeSeverity, CrisisStarted, TakeNote
from bot.crisis.paging import AnswerPage, PassPage
from bot.crisis.publishing import Halt, Publish, StatementReleased
from bot.crisis.roster import ClaimRole, DeclareConflict, HandOver
from bot.crisis.shown import BeginPost, ReportPosted
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement, EditStatement, StatementEdited
from bot.crisis.steps import DecideStep, FinishStep, SkipStep, TickItem
from tests.any_crisis import EXTERNALS, FROM_HANDS, FROM_PEOPLE, INSIDERS, NASTY, PLAIN, any_command, any_setup
from tests.playbooks import START, Run

MENTIONS = tuple((START + timedelta(minutes=minute), 4 + 400 // (8 + abs(minute - 25))) for minute in range(-30, 270))
"""A rise and a fall, one count a minute."""


def recorded(events: Iterable[Event]) -> tuple[Recorded, ...]:
    """The events as a journal holds them; the hashes are distinct, nothing more."""
    return tuple(
        Recorded(version, f"command-{version}", event, sha256(str(version).encode()).hexdigest())
        for version, event in enumerate(events, 1)
    )


def journal(run: Run) -> tuple[Recorded, ...]:
    """The journal of a run so far."""
    return recorded(run.events)


def begun(kind: str = "live", what: str = "Kein Internet in Linz") -> Run:
    """Started, nothing else."""
    return Run(kind=kind, what=what)


def dismissed() -> Run:
    """It was no crisis."""
    run = begun()
    run.wait(minutes=1)
    run.do("anna", DecideStep(step="confirm", choice="no"))
    return run


@cache
def whole(kind: str = "live") -> tuple[Recorded, ...]:
    """From start to stand-down: with a refusal, a late promise, a missed call, a correction, an unknown delivery."""
    run = begun(kind)
    _first_minutes(run)
    _second_text(run)
    _a_late_update(run)
    _unclear_and_corrected(run)
    _the_end(run)
    return journal(run)


def _first_minutes(run: Run) -> None:
    run.do(DISPLAY, BeginPost(card="board", place="console:room"))
    run.do(DISPLAY, ReportPosted(card="board", place="console:room", message="m1"))
    run.wait(seconds=52)
    run.do("anna", DecideStep(step="confirm", choice="crisis"))
    run.do("anna", ClaimRole(role="lead"))
    run.wait(minutes=1)
    run.do("eva", AnswerPage(page=_ringing(run, "writer")))
    run.wait(minutes=3)  # Ben does not answer; Deniz is called
    run.do("deniz", AnswerPage(page=_ringing(run, "fact_owner")))
    run.do("finn", TickItem(step="pause", item=0))
    run.do("eva", ReportFact(fact="what", de="Internet und Telefon", en="Internet and telephone"))
    run.wait(minutes=1)
    run.know({"what": "Internet", "since": "5:20", "scope": "city"})
    run.out("first_word", "anna")
    run.wait(minutes=2)
    run.out("staff", "anna")


def latest(run: Run, template: str) -> str:
    """The id of the newest text of a template."""
    return [name for name, text in run.crisis.statements.by_id.items() if text.template == template][-1]


def _ringing(run: Run, role: str) -> str:
    return next(page.id for page in run.crisis.paging.ringing() if page.role == role)


def _second_text(run: Run) -> None:
    run.submit("fuller", "eva")
    run.wait(minutes=4)
    seen = run.binding("fuller")
    run.do("clara", AnswerPage(page=_ringing(run, "legal")))
    run.do("clara", RefuseApproval(statement="fuller", binding=seen, reason="legal"))
    run.wait(minutes=2)
    text = "Betroffen ist {scope}. Wir suchen den Fehler. Nächste Meldung um {next_update}: {newsroom}"
    run.do("eva", EditStatement(statement="fuller", de=text))
    run.submit("fuller", "eva")
    run.approve("fuller", "ben")
    run.wait(minutes=3)
    run.do("eva", EditStatement(statement="fuller", de=text.replace("suchen", "beheben")))
    run.submit("fuller", "eva")
    run.wait(minutes=1)
    run.approve("fuller", "ben")
    run.wait(minutes=6)
    run.approve("fuller", "clara")
    run.do("anna", Publish(statement="fuller", binding=run.binding("fuller")))
    run.do("finn", Halt(statement="fuller"))
    run.wait(minutes=1)
    run.do("anna", Publish(statement="fuller", binding=run.binding("fuller")))
    run.wait(seconds=10)
    run.deliver()
    run.do("clara", StartClock(clock="privacy", minutes_ago="10"))


def _a_late_update(run: Run) -> None:
    run.do("ben", ReportFact(fact="count", de="18.000", en="18.000"))
    run.do("ben", ReportFact(fact="count", de="15.000", en="15.000"))
    run.wait(minutes=66)  # the promised hour passes
    run.out(latest(run, "no_news"), "anna")
    run.do("anna", ChangeSeverity(severity="S1", reason="Auch der Notruf ist betroffen"))
    run.do("anna", TakeNote(text="Die Zeitung hat angerufen."))
    run.do("agnes", LogInquiry(asker="Frau Huber", kind="press", question="Wie viele sind betroffen?"))
    run.do("finn", LogInquiry(question="Wann geht es wieder?"))
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    run.do("anna", DeclareConflict(person="moser", reason="mit dem Lieferanten verwandt"))


def _unclear_and_corrected(run: Run) -> None:
    run.wait(minutes=12)
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    _agree(run, latest(run, "correction"), "eva", ben=4, clara=5)
    run.do("anna", Publish(statement=latest(run, "correction"), binding=run.binding(latest(run, "correction"))))
    run.wait(seconds=10)
    run.deliver()
    run.do("eva", DraftStatement(template="update"))
    update = latest(run, "update")
    _agree(run, update, "eva", ben=2, clara=14)
    run.do("anna", Publish(statement=update, binding=run.binding(update)))
    run.wait(seconds=10)
    _deliver_badly(run)
    run.wait(minutes=3)
    run.do("anna", SayItIsOut(statement=update, outlet="mastodon", permalink="https://social.example/@linznet/7"))


def _agree(run: Run, statement: str, author: str, **minutes: float) -> None:
    """Each agrees so many minutes after the one before."""
    run.submit(statement, author)
    for person, time in minutes.items():
        run.wait(minutes=time)
        run.approve(statement, person)


def _deliver_badly(run: Run) -> None:
    """The newsroom takes it at the second try; of Mastodon nobody knows."""
    hub = deliveries(run.crisis, run.now)[0]
    run.do(COURIER, BeginAttempt(statement=hub.statement, outlet=hub.outlet))
    run.do(COURIER, ReportNotSent(statement=hub.statement, outlet=hub.outlet, reason="503 Service Unavailable"))
    run.do(COURIER, BeginAttempt(statement=hub.statement, outlet="mastodon"))
    run.do(COURIER, ReportUnknown(statement=hub.statement, outlet="mastodon", reason="Zeitüberschreitung"))
    run.wait(seconds=30)
    run.do(COURIER, BeginAttempt(statement=hub.statement, outlet=hub.outlet))
    run.do(COURIER, ReportSent(statement=hub.statement, outlet=hub.outlet, permalink="https://news.example/c1#7"))


def _the_end(run: Run) -> None:
    run.do("eva", AnswerInquiry(inquiry="inquiry-1", answer="Rund 15.000."))
    run.do("anna", SkipStep(step="pause", reason="Planer B ist abgeschaltet"))
    run.wait(minutes=40)
    run.do("deniz", FinishStep(step="fixed"))
    run.do("anna", HandOver(role="lead", to="eva"))
    _agree(run, "closing", "anna", ben=3, clara=1)
    run.do("eva", Publish(statement="closing", binding=run.binding("closing")))
    run.wait(seconds=10)
    run.deliver()
    run.wait(minutes=30)
    run.do("clara", ClockIsMet(clock="privacy", evidence="Meldung Nr. 4711 an die Behörde"))
    run.do("eva", StandDown())


def ladder_ends() -> Run:
    """A role whose only person passes, and a promise that nobody keeps."""
    run = begun().first_word()
    page = next(page for page in run.crisis.paging.ringing() if page.role == "writer")
    run.do("eva", PassPage(page=page.id, rung=0))
    run.wait(hours=2)
    return run


@cache
def stormy(seed: int, commands: int = 150) -> tuple[Recorded, ...]:
    """Random people doing random things in a random playbook, with nasty texts; the same for the same seed."""
    random = Random(seed)
    setup = any_setup(random)
    starter = next(person for person in setup.ladders["lead"] if person in INSIDERS)
    severity = random.choice(sorted(setup.playbook.severity))
    run = Run(setup, severity=severity, kind=random.choice(("live", "drill")), by=starter, what=random.choice(NASTY))
    seen = ["none"]
    for _ in range(commands):
        run.wait(seconds=random.choice((0, 1, 20, 400)))
        if not run.crisis.open:
            break
        seen += [run.binding(name) for name in run.crisis.statements.by_id]
        hand = random.random() < 0.3
        command = any_command(random, run.crisis, seen, FROM_HANDS if hand else FROM_PEOPLE)
        _try(run, random.choice((ALARM, COURIER)) if hand else random.choice(INSIDERS + EXTERNALS), command)
        if random.random() < 0.1:
            _push(run, random)
    return journal(run)


def _try(run: Run, by: str, command: Command) -> None:
    with suppress(Refused):
        run.do(by, command)


def _push(run: Run, random: Random) -> None:
    """Everybody wants to get everything out, and the network does as it likes."""
    for fact, person in product(run.crisis.playbook.facts, INSIDERS):
        _try(run, person, ReportFact(fact=fact, de=random.choice((*PLAIN, "yes")), en=random.choice((*PLAIN, "yes"))))
    for name, person in product(run.crisis.statements.by_id, INSIDERS):
        for wish in (Approve, Publish):
            _try(run, random.choice(INSIDERS), RequestApproval(statement=name))
            _try(run, person, wish(statement=name, binding=run.binding(name)))
    run.wait(seconds=10)
    for one in deliveries(run.crisis, run.now) if run.crisis.open else ():
        name, outlet = one.statement, one.outlet
        _try(run, COURIER, BeginAttempt(statement=name, outlet=outlet))
        news: tuple[Command, ...] = (
            ReportSent(statement=name, outlet=outlet),
            ReportNotSent(statement=name, outlet=outlet, reason="x"),
            ReportUnknown(statement=name, outlet=outlet, reason="<y>"),
        )
        _try(run, COURIER, random.choice(news))


def hostile(text: str) -> tuple[Recorded, ...]:
    """A whole crisis in which everything that a person or a stranger could write is this text."""
    return recorded(_with(record.event, text) for record in whole())


def _with(event: Event, text: str) -> Event:
    if isinstance(event, CrisisStarted):
        people = tuple(replace(person, name=f"{text}{person.id}") for person in event.people)
        places = tuple(replace(place, title=f"{text}{place.name}") for place in event.places)
        return replace(event, what=text, organisation=text, people=people, places=places)
    if isinstance(event, FactReported):
        return replace(event, values={"de": text, "en": text})
    if isinstance(event, StatementReleased):
        return replace(event, texts={outlet: dict.fromkeys(texts, text) for outlet, texts in event.texts.items()})
    if isinstance(event, StatementEdited):
        return replace(event, text=re.sub("[{}]", "", text))
    written: dict[str, Any] = {name: text for name in WRITTEN if getattr(event, name, "")}
    return replace(event, **written)


WRITTEN = ("reason", "text", "evidence", "permalink", "asker", "question", "answer")
"""The fields of events that people or outlets write freely."""
