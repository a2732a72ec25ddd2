"""A small but complete playbook with its people and outlets, and `Run`, which plays a crisis step by step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.crisis.approvals import Approve, RequestApproval
from bot.crisis.attempts import BeginAttempt, ReportSent
from bot.crisis.command import ALARM, COURIER, Act, Command, Phrase, Refused
from bot.crisis.consent import binding
from bot.crisis.core import deadlines, decide, evolve, fold
from bot.crisis.deliveries import deliveries
from bot.crisis.event import Event
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import Place, Preapproval, Setup, StartCrisis
from bot.crisis.model import Crisis
from bot.crisis.publishing import Publish
from bot.crisis.roster import Person
from bot.crisis.steps import DecideStep
from bot.playbook.model import Playbook

START = datetime(2026, 11, 2, 4, 44, tzinfo=UTC)
"""05:44 in Vienna."""

E = TypeVar("E", bound=Event)


def both(de: str, en: str) -> dict[str, str]:
    """A text in two languages."""
    return {"de": de, "en": en}


def same(text: str) -> dict[str, str]:
    """A text that is the same in both languages."""
    return both(text, text)


def _step(name: str, by: str, within: str, *after: str, **kind: Any) -> dict[str, Any]:
    return {"id": name, "title": same(name), "by": by, "within": within, "after": after, **kind}


_LANGUAGE = {
    "playbook": "service_outage",
    "version": 1,
    "title": both("Störung", "Service outage"),
    "cluster": "accidental",
    "severity": {
        "S1": {**both("Notruf betroffen", "Emergency calls hit"), "update_every": "30m"},
        "S2": {**both("Mehr als 5 %", "Over 5 %"), "update_every": "1h"},
        "S3": both("Weniger", "Less"),
    },
    "roles": {
        "lead": both("Leitung", "Lead"),
        "fact_owner": both("Netzbetrieb", "Network"),
        "legal": both("Recht", "Legal"),
        "writer": both("Text", "Writer"),
        "social": both("Soziale Medien", "Social media"),
        "executive": both("Geschäftsführung", "Executive"),
    },
    "facts": {
        "what": {**both("Was geht nicht?", "What does not work?"), "confirm": "fact_owner", "max": 60},
        "since": {**both("Seit wann?", "Since when?"), "type": "time", "confirm": "fact_owner"},
        "count": {**both("Wie viele?", "How many?"), "type": "number", "confirm": "fact_owner"},
        "scope": {
            **both("Wie weit?", "How far?"),
            "type": "choice",
            "confirm": "lead",
            "choices": {"city": both("die Stadt", "the city"), "region": both("das Land", "the region")},
        },
    },
    "steps": [
        _step("confirm", "lead", "2m", decide={
            "crisis": both("Krise", "Crisis"),
            "watch": {**both("Beobachten", "Watch"), "then": "watch"},
            "no": {**both("Keine Krise", "No crisis"), "then": "end"},
        }),
        _step("team", "lead", "5m", "confirm", page=["fact_owner", "writer"]),
        _step("pause", "social", "5m", "confirm", check=[same("Planer A"), same("Planer B")]),
        _step("facts", "fact_owner", "8m", "confirm", fact=["what", "since", "scope"]),
        _step("say", "lead", "15m", "facts", publish="first_word"),
        _step("inside", "writer", "20m", "say", notify="staff"),
        _step("law", "legal", "30m", "confirm", clock=["privacy"]),
        _step("write", "writer", "30m", "say", draft="fuller"),
        _step("agree", "lead", "40m", "write", approve="fuller"),
        _step("fuller", "lead", "1h", "agree", publish="fuller"),
        _step("sorry", "executive", "1h", "facts", publish="apology", when={"facts": {"scope": "region"}}),
        _step("updates", "lead", "1h", "say", update=["update", "no_news"]),
        _step("fixed", "fact_owner", "4h", "say", do=both("Es geht wieder.", "It works again.")),
        _step("over", "lead", "5h", "fixed", publish="closing"),
        _step("end", "lead", "6h", "over", close=both("Vorbei?", "Over?")),
    ],
    "statements": {
        "first_word": {
            "title": both("Erste Meldung", "First word"), "class": "A", "to": ["newsroom", "mastodon", "fax"],
            "text": both(
                "Seit {since} geht nicht: {what}. Es tut uns leid. Nächste Meldung um {next_update}: {newsroom}",
                "Since {since} this is down: {what}. We are sorry. Next update at {next_update}: {newsroom}",
            ),
            "short": both("{what}. Nächste Meldung {next_update}: {newsroom}",
                          "{what}. Next update {next_update}: {newsroom}"),
        },
        "staff": {
            "title": both("Für uns", "For us"), "class": "A", "to": ["intranet"], "audience": "internal",
            "text": same("{what} seit {since}, Stand {as_of}."),
        },
        "fuller": {
            "title": both("Zweite Meldung", "Second word"), "class": "B", "to": ["newsroom", "mastodon"],
            "text": both(
                "Betroffen ist {scope}. Wir arbeiten daran. Nächste Meldung um {next_update}: {newsroom}",
                "Affected: {scope}. We are on it. Next update at {next_update}: {newsroom}",
            ),
        },
        "apology": {
            "title": both("Entschuldigung", "Apology"), "class": "C", "to": ["newsroom"],
            "text": same("{scope}. Nächste Meldung um {next_update}."),
        },
        "update": {
            "title": both("Neues", "Update"), "class": "B", "to": ["newsroom", "mastodon"],
            "text": both("Stand {as_of}: {count} betroffen. Nächste Meldung {next_update}.",
                         "As of {as_of}: {count} affected. Next update {next_update}."),
        },
        "no_news": {
            "title": both("Nichts Neues", "No news"), "class": "A", "to": ["newsroom", "mastodon"],
            "text": both("Stand {as_of}: nichts Neues. Nächste Meldung {next_update}.",
                         "As of {as_of}: nothing new. Next update {next_update}."),
        },
        "correction": {
            "title": both("Berichtigung", "Correction"), "class": "B", "to": ["newsroom"], "mends": "correction",
            "text": same("{what}. {next_update}."),
        },
        "closing": {
            "title": both("Entwarnung", "All clear"), "class": "B", "to": ["newsroom", "mastodon"], "closing": True,
            "text": both("Es geht wieder: {what}.", "It works again: {what}."),
        },
    },
    "approvals": {
        "A": {"any_of": ["lead", "social"], "within": "5m", "lapses": "30m"},
        "B": {"all_of": ["fact_owner", {"any_of": ["legal", "executive"]}], "within": "10m", "lapses": "30m"},
        "C": {"n_of": 2, "of": ["lead", "legal", "executive"], "within": "10m", "lapses": "20m"},
    },
    "clocks": {
        "privacy": {
            **both("Meldung an die Behörde", "Notify the authority"), "zero": both("Kenntnis", "Awareness"),
            "limit": "72h", "owner": "legal", "applies_if": both("Daten betroffen", "Data affected"),
            "source": "GDPR Art. 33", "last_reviewed": "2026-09-01",
        },
    },
}  # fmt: skip


def playbook(**changes: Any) -> Playbook:
    """The small playbook: all twelve kinds of steps; statements of every class, one internal, one closing."""
    return Playbook.model_validate({**_LANGUAGE, **changes})


def with_statement(name: str, **changes: Any) -> Playbook:
    """The small playbook with one statement written otherwise."""
    statements: dict[str, Any] = _LANGUAGE["statements"]  # type: ignore[assignment]  # a map of maps
    return playbook(statements={**statements, name: {**statements.get(name, {}), **changes}})


PEOPLE = (
    Person("anna", "Anna", "de"),
    Person("ben", "Ben", "de"),
    Person("clara", "Clara", "de"),
    Person("deniz", "Deniz", "en"),
    Person("eva", "Eva", "de"),
    Person("finn", "Finn", "en"),
    Person("moser", "Frau Moser", "de"),
    Person("agnes", "Agnes (Agentur)", "de", external=True),
)

LADDERS = {
    "lead": ("anna", "eva"),
    "fact_owner": ("ben", "agnes", "deniz"),
    "legal": ("clara", "deniz"),
    "writer": ("agnes", "eva"),
    "social": ("finn", "agnes"),
    "executive": ("moser",),
}

PLACES = (
    Place("newsroom", "Newsroom", hub=True),
    Place("mastodon", "Mastodon", limit=500, languages=("de",)),
    Place("intranet", "Intranet", audience="internal"),
)

ANSWERS = {"what": "Internet", "since": "5:20", "scope": "city", "count": "18.000"}

NEWSROOM = "https://news.example/c1"


def preapproved(of: Playbook, until: datetime = START + timedelta(days=90)) -> tuple[Preapproval, ...]:
    """Eva's class A texts, signed by Clara as they stand, until then."""
    return tuple(
        Preapproval(name, "eva", "clara", until, of.seal(name))
        for name, statement in of.statements.items()
        if statement.approval == "A"
    )


def setup(of: Playbook | None = None, **changes: Any) -> Setup:
    """What a crisis of the small playbook copies at its start."""
    of = of or playbook()
    plain = Setup(
        playbook=of, people=PEOPLE, ladders=LADDERS, places=PLACES, preapproved=preapproved(of),
        organisation="Linznet", languages=("de", "en"), zone="Europe/Vienna", newsroom=NEWSROOM,
    )  # fmt: skip
    return replace(plain, **changes)


class Run:
    """One crisis from its start on, with a clock that only the test moves.

    `events` is the whole journal; `do` answers with the events of one command; time passes with `wait` (the alarm
    is punctual) or `sleep` (the alarm is late, until `alarm` is called).
    """

    def __init__(
        self, of: Setup | None = None, *, severity: str = "S2", kind: str = "live", by: str = "anna", what: str = ""
    ) -> None:
        self.now = START
        self.events: list[Event] = []
        self._crisis: Crisis | None = None
        self.do(by, StartCrisis(setup=of or setup(), severity=severity, kind=kind, what=what))

    @property
    def crisis(self) -> Crisis:
        """As it stands now."""
        assert self._crisis is not None
        return self._crisis

    def do(self, by: str, command: Command) -> tuple[Event, ...]:
        """What happens because of a command. Raises Refused."""
        happened = decide(self._crisis, command, Act(by, self.now), "c1")
        for event in happened:
            self._crisis = evolve(self._crisis, event) if self._crisis else _begun(event)
        self.events += happened
        return happened

    def happens(self, event: Event) -> None:
        """An event that no command of today brings about: an older version wrote it."""
        self._crisis = evolve(self.crisis, event)
        self.events.append(event)

    def refused(self, by: str, command: Command) -> Phrase:
        """The refusal of a command that must be refused."""
        with pytest.raises(Refused) as caught:
            self.do(by, command)
        return caught.value.phrase

    def sleep(self, **time: float) -> None:
        """Time passes and nobody acts, not even the alarm."""
        self.now += timedelta(**time)

    def alarm(self) -> tuple[Event, ...]:
        """The alarm fires what is due, the earliest first, until nothing is due any more."""
        happened: list[Event] = []
        while command := next((d.command for d in deadlines(self.crisis) if d.command and d.at <= self.now), None):
            events = self.do(ALARM, command)
            assert events, f"{command} is due for ever"
            happened += events
        return tuple(happened)

    def wait(self, **time: float) -> tuple[Event, ...]:
        """Time passes, and the alarm is punctual."""
        end = self.now + timedelta(**time)
        happened: list[Event] = []
        while ahead := [d.at for d in deadlines(self.crisis) if d.command and d.at <= end]:
            self.now = max(self.now, ahead[0])
            happened += self.alarm()
        self.now = end
        return tuple(happened)

    def deliver(self) -> tuple[str, ...]:
        """The courier sends all that is ready, hub first; the keys of what it sent, as `statement/outlet`."""
        sent = []
        while ready := deliveries(self.crisis, self.now):
            one = ready[0]
            self.do(COURIER, BeginAttempt(statement=one.statement, outlet=one.outlet))
            self.do(COURIER, ReportSent(statement=one.statement, outlet=one.outlet, permalink="https://a.example/1"))
            sent.append(f"{one.statement}/{one.outlet}")
        return tuple(sent)

    def binding(self, statement: str) -> str:
        """What a preview of the statement carries now."""
        return binding(self.crisis, statement)

    def approve(self, statement: str, *people: str) -> None:
        """These people agree to the text as it is now."""
        for person in people:
            self.do(person, Approve(statement=statement, binding=self.binding(statement)))

    def submit(self, statement: str, by: str = "eva") -> None:
        """Somebody asks for the approval of the text."""
        self.do(by, RequestApproval(statement=statement))

    def go_on(self) -> "Run":
        """It is a crisis."""
        self.do("anna", DecideStep(step="confirm", choice="crisis"))
        return self

    def know(self, values: Mapping[str, str] | None = None) -> "Run":
        """The facts (by default all) are answered and confirmed by those who answer for them."""
        for name, value in (values or ANSWERS).items():
            who = "anna" if name == "scope" else "ben"
            self.do(who, ReportFact(fact=name, de=value, en=value))
        return self

    def out(self, statement: str, *approvers: str, by: str = "anna") -> "Run":
        """The (drafted) text is submitted by Eva if it is not class A, approved, published and delivered."""
        template = self.crisis.statements.by_id[statement].template
        if self.crisis.playbook.statements[template].approval != "A":
            self.submit(statement)
        self.approve(statement, *approvers)
        self.do(by, Publish(statement=statement, binding=self.binding(statement)))
        self.wait(seconds=10)
        self.deliver()
        return self

    def first_word(self) -> "Run":
        """Decided, known, and the first word is out."""
        return self.go_on().know().out("first_word", "anna")

    def happened(self, kind: type[E]) -> list[E]:
        """All events of a kind so far, oldest first."""
        return [event for event in self.events if isinstance(event, kind)]


def _begun(event: Event) -> Crisis:
    return fold("c1", [event])
