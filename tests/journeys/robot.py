"""A robot team: at each moment it takes the first sensible button of the first card, until the crisis is over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.config import Config, load_config
from bot.crisis.approvals import RefuseApproval
from bot.crisis.attempts import BeginAttempt, ReportSent
from bot.crisis.cards import Button, Card, Field, cards, press
from bot.crisis.clocks import ClockDoesNotApply
from bot.crisis.command import ALARM, COURIER, Act, Command, Refused
from bot.crisis.core import deadlines, decide, evolve_all, fold
from bot.crisis.deliveries import deliveries
from bot.crisis.event import Event
from bot.crisis.lifecycle import Place, Preapproval, Setup, StartCrisis, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.paging import CallRole, PassPage
from bot.crisis.publishing import Halt
from bot.crisis.statements import DraftStatement, EditStatement
from bot.crisis.steps import SkipStep
from bot.playbook.shelf import Shelf
from bot.wiring import ladders_of, people_of, schedulers_of

BEGIN = datetime(2026, 11, 22, 4, 41, tzinfo=UTC)
NOT_NOW = (
    SkipStep,
    EditStatement,
    TakeNote,
    CallRole,
    DraftStatement,
    RefuseApproval,
    PassPage,
    Halt,
    ClockDoesNotApply,
)
LIMITS = {"mastodon": 500}
BREATH = timedelta(seconds=20)
MOST_TAPS = 400


def setup(root, name: str, languages: tuple[str, ...]) -> Setup:
    """The shipped playbook with the shipped people, and every outlet that it names."""
    config: Config = load_config(root / "config.yaml")
    shelf = Shelf(root / "playbooks")
    playbook = shelf.load(name)
    audiences = {outlet: text.audience for text in playbook.statements.values() for outlet in text.to}
    signed = shelf.preapproved(name, BEGIN)
    return Setup(
        playbook=playbook, people=people_of(config), ladders=ladders_of(config, playbook),
        places=tuple(
            Place(outlet, outlet.title(), audience, LIMITS.get(outlet, 100_000), languages, outlet == "newsroom")
            for outlet, audience in audiences.items()
        ),
        preapproved=tuple(
            Preapproval(name, entry.written_by, entry.approved_by, entry.expires, entry.fingerprint)
            for name, entry in signed.items()
        ),
        organisation=config.organisation, languages=languages, zone=config.timezone,
        newsroom="https://news.linznet.example/a-crisis/", schedulers=schedulers_of(config),
    )  # fmt: skip


class Robot:
    """Plays one crisis on the pure core. `shown` has every card that anybody ever saw."""

    def __init__(self, setup: Setup, severity: str, kind: str) -> None:
        self.now = BEGIN
        self.language = setup.languages[0]
        start = StartCrisis(setup=setup, severity=severity, kind=kind, what="Linz")
        self.events: list[Event] = list(decide(None, start, Act("anna", self.now), "c"))
        self.crisis: Crisis = fold("c", self.events)
        self.shown: list[Card] = []
        self.taps: list[str] = []

    def play(self) -> None:
        """Tap until it is over; time passes by twenty seconds a tap, or to the next deadline when nobody can tap."""
        while self.crisis.open and len(self.taps) < MOST_TAPS:
            self._let_time_act()
            self._deliver()
            self.shown += self._cards()
            if not self._tap():
                self.now = max(self.now, min(d.at for d in deadlines(self.crisis)))
            self.now += BREATH

    def _cards(self) -> tuple[Card, ...]:
        return cards(self.crisis, self.language, self.now)

    def _do(self, command: Command, by: str) -> None:
        events = decide(self.crisis, command, Act(by, self.now))
        self.events += events
        self.crisis = evolve_all(self.crisis, events)

    def _let_time_act(self) -> None:
        for _ in range(50):
            due = next((d.command for d in deadlines(self.crisis) if d.command and d.at <= self.now), None)
            if due is None:
                return
            self._do(due, ALARM)
        raise AssertionError(f"a deadline never passes: {due}")

    def _deliver(self) -> None:
        while ready := deliveries(self.crisis, self.now):
            one = ready[0]
            self._do(BeginAttempt(statement=one.statement, outlet=one.outlet), COURIER)
            self._do(ReportSent(statement=one.statement, outlet=one.outlet, permalink=one.permalink), COURIER)

    def _tap(self) -> bool:
        for card, button in self._sensible():
            for person in self._people(card):
                if self._tapped(card, button, person):
                    return True
        return False

    def _sensible(self) -> Iterator[tuple[Card, Button]]:
        for card in self._cards():
            for button in card.buttons:
                if not isinstance(button.command, NOT_NOW):
                    yield card, button

    def _people(self, card: Card) -> tuple[str, ...]:
        people = self.crisis.roster.people
        return (card.place,) if card.place in people else tuple(people)

    def _tapped(self, card: Card, button: Button, person: str) -> bool:
        answers = {ask.name: self._answer(ask) for ask in button.asks}
        try:
            version = self.crisis.version
            self._do(press(self.crisis, card.key, button.token, answers, self.now), person)
        except Refused:
            return False
        if self.crisis.version > version:
            self.taps.append(f"{self.now:%H:%M:%S} {person} {card.key} {type(button.command).__name__}")
        return self.crisis.version > version

    def _answer(self, ask: Field) -> str:
        if ask.choices:
            return ask.choices[0][0]
        if ask.value:
            return ask.value
        question = next((q for q in self.crisis.playbook.facts.values() if q[self.language] in ask.label), None)
        typed = {"time": "05:20", "number": "18.000"}.get(question.type if question else "", "Großraum Linz")
        return typed[: ask.limit] if ask.limit else typed


def replayed(robot: Robot) -> Crisis:
    """What the events alone tell."""
    return replace(fold("c", robot.events))
