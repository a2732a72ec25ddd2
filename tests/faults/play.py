"""A crisis under random hands: people, strangers, a careless courier, an alarm that is punctual, late or asleep."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.crisis.approvals import Approve, RefuseApproval, RequestApproval
from bot.crisis.attempts import (
    BeginAttempt,
    DropDelivery,
    ReportNotSent,
    ReportSent,
    ReportUnknown,
    SayItIsNotOut,
    SayItIsOut,
    SendHeld,
)
from bot.crisis.cards import cards, press
from bot.crisis.command import ALARM, COURIER, DISPLAY, PLAYBOOK, Act, Command, Refused
from bot.crisis.consent import approved, binding
from bot.crisis.core import REACTIONS, deadlines, decide, evolve, fold
from bot.crisis.deliveries import deliveries
from bot.crisis.event import Event
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity, CrisisStarted, StartCrisis
from bot.crisis.mending import mendable, ways
from bot.crisis.notes import LeaveNote, ReportNoted, ReportNotNoted, RetryNote, due_notes
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.points import points_of
from bot.crisis.publishing import Halt, Publish, PublishNow
from bot.crisis.roster import DeclareConflict
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement, EditStatement
from bot.crisis.steps import DecideStep, FinishStep, TickItem, open_steps
from tests.any_crisis import EXTERNALS, FROM_HANDS, FROM_PEOPLE, INSIDERS, NASTY, PLAIN, any_command, any_setup, some
from tests.faults.witness import Witness
from tests.playbooks import START

PEOPLE = INSIDERS + EXTERNALS
STRANGERS = ("mallory", "", "bot:", "bot:playbook", "bot:evil", "ADA", "ada ")
MOST_ALARMS = 400
MOST_LINES, MOST_BUTTONS = 6, 3


class Play:
    """One random crisis. Each method is something that may happen; all take their choices from one Random."""

    def __init__(self, random: Random, **changes: object) -> None:
        self.now = START
        setup = replace(any_setup(random), **changes)  # type: ignore[arg-type]  # its fields
        wish = StartCrisis(
            setup=setup, severity=random.choice(sorted(setup.playbook.severity)),
            kind=random.choice(("live", "live", "drill")), what=random.choice(PLAIN),
        )  # fmt: skip
        events = decide(None, wish, Act(random.choice(INSIDERS), self.now), "c1")
        assert isinstance(events[0], CrisisStarted)
        self.witness = Witness(events[0])
        self.crisis = fold("c1", events[:1])
        self.events: list[Event] = [events[0]]
        self.seen: list[str] = []
        self._accept(events[1:])

    # ------------------------------------------------------------------------------------- one command

    def send(self, by: str, command: Command) -> tuple[Event, ...] | None:
        """The events of a command, or None when it was refused. Whatever else is raised is a fault."""
        act = Act(by, self.now)
        try:
            events = decide(self.crisis, command, act, "c1")
        except Refused as refused:
            assert refused.phrase.key.startswith("refused.")
            return None
        assert decide(self.crisis, command, act, "c1") == events
        self._accept(events)
        return events

    def _accept(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self.crisis = evolve(self.crisis, event)
            self.witness.see(event)
        self.events += events
        if events and self.crisis.open:
            rest = Act(PLAYBOOK, max(self.now, self.crisis.updated_at))
            assert not [event for reaction in REACTIONS for event in reaction(self.crisis, rest)], "not at rest"
        assert self.crisis.life.kind == self.witness.start.kind
        self._owned()
        self.seen = [*self.seen, *(binding(self.crisis, name) for name in self.crisis.statements.by_id)][-30:]

    def _owned(self) -> None:
        """Invariant 9: every open step has a person or a role that is being called, and a due time."""
        for step in open_steps(self.crisis) if self.crisis.open else ():
            holder = self.crisis.roster.claimed.get(step.by)
            pages = [page for page in self.crisis.paging.pages.values() if page.role == step.by and not page.about]
            called = [page for page in pages if page.exhausted or (page.ringing and page.person)]
            assert (holder and self.crisis.roster.may_decide(holder)) or called, step.id
            assert self.crisis.steps.by_id[step.id].due.utcoffset() == timedelta(0)
        assert all(self.crisis.roster.may_decide(page.person) for page in self.crisis.paging.ringing())

    # ---------------------------------------------------------------------------------- what may happen

    def speak(self, random: Random) -> None:
        """Anybody wishes anything."""
        command = any_command(random, self.crisis, self.seen, FROM_PEOPLE)
        lead = self.crisis.roster.claimed.get("lead", PEOPLE[0])
        self.send(random.choice((*PEOPLE, lead, lead)), command)

    def insist(self, random: Random) -> None:
        """Everybody wishes the same, one after the other."""
        command = any_command(random, self.crisis, self.seen, FROM_PEOPLE)
        for person in random.sample(PEOPLE, len(PEOPLE)):
            self.send(person, command)

    def intrude(self, random: Random) -> None:
        """Invariant 11: a stranger wishes anything; a person speaks like a hand, a hand like a person."""
        anything = any_command(random, self.crisis, self.seen, (*FROM_PEOPLE, *FROM_HANDS))
        assert self.send(random.choice(STRANGERS), anything) is None
        assert self.send(random.choice(PEOPLE), any_command(random, self.crisis, self.seen, FROM_HANDS)) is None
        hand = random.choice((ALARM, COURIER, DISPLAY))
        assert self.send(hand, any_command(random, self.crisis, self.seen, FROM_PEOPLE)) is None

    def tap(self, random: Random) -> None:
        """Somebody taps a button that they see, and answers what is asked, more or less."""
        shown = [card for card in cards(self.crisis, random.choice(("de", "en")), self.now) if card.buttons]
        if shown:
            card = random.choice(shown)
            button = random.choice(card.buttons)
            words = ("Neu {next_update}", *PLAIN, *NASTY)
            answers = {ask.name: random.choice([value for value, _ in ask.choices] or words) for ask in button.asks}
            command = press(self.crisis, card.key, button.token, answers, self.now)
            for person in some(random, PEOPLE, 1, len(PEOPLE)):
                self.send(person, command)

    def mumble(self, random: Random) -> None:
        """A hand reports something, timely or not."""
        command = any_command(random, self.crisis, self.seen, FROM_HANDS)
        self.send(random.choice((ALARM, COURIER, DISPLAY)), command)

    def know(self, random: Random) -> None:
        """All questions are answered by those who may confirm the answer."""
        for name, fact in self.crisis.playbook.facts.items():
            value = "12:30" if fact.type == "time" else "7" if fact.type == "number" else random.choice(PLAIN)
            value = random.choice(list(fact.choices)) if fact.choices else value
            for person in self.crisis.roster.deciders(fact.confirm)[:1]:
                self.send(person, ReportFact(fact=name, de=value, en=value))

    def agree(self, random: Random) -> None:
        """A text is submitted, and everybody who can agrees to it."""
        if name := self._unpublished(random):
            self._agree_on(random, name)

    def _agree_on(self, random: Random, name: str) -> None:
        self.send(random.choice(PEOPLE), RequestApproval(statement=name))
        for person in some(random, PEOPLE, 1, len(PEOPLE)):
            seen = binding(self.crisis, name)
            no = RefuseApproval(statement=name, binding=seen, reason="tone")
            self.send(person, no if random.random() < 0.05 else Approve(statement=name, binding=seen))

    def edit(self, random: Random) -> None:
        """Somebody changes the words of a text, perhaps with what rings or hides in it."""
        name = self._unpublished(random)
        slots = random.choice(list(self.crisis.playbook.facts))
        words = [random.choice((*PLAIN, *NASTY)), random.choice(("@", "<", "", "\n")) + "{" + slots + "}"]
        promise = random.choice(("{next_update}.", "{next_update}.", "{newsroom}", "{nonsense}"))
        text = random.choice((" ", "")).join([*words, promise]) * random.choice((1, 1, 20))
        languages = random.choice((("de",), ("en",), ("de", "en")))
        said = {language: random.choice((text, text, text[:60], "")) for language in languages}
        wish = EditStatement(statement=str(name), **said)
        self.send(random.choice(PEOPLE), wish)

    def publish(self, random: Random) -> None:
        """Everybody tries to publish a text, approved or not."""
        if name := self._unpublished(random):
            self._publish(random, name)

    def _publish(self, random: Random, name: str) -> None:
        self._go_on(random)
        one = {"statement": name, "binding": binding(self.crisis, name)}
        soon = (self.now + timedelta(minutes=random.choice((1, 2, 20)))).astimezone(ZoneInfo(self.crisis.life.zone))
        wish = random.choice((Publish(**one), PublishNow(**one), PublishLater(**one, at=f"{soon:%H:%M}")))
        for person in random.sample(PEOPLE, len(PEOPLE)):
            self.send(person, wish)

    def _go_on(self, random: Random) -> None:
        """Mostly somebody resumes before going on; nothing leaves because of that."""
        if self._is_paused() and random.random() < 0.8:
            before = deliveries(self.crisis, self.now)
            for person in random.sample(PEOPLE, len(PEOPLE)):
                self.send(person, ResumeAll())
            assert before == deliveries(self.crisis, self.now) == ()

    def pause(self, random: Random) -> None:
        """Everybody tries to stop everything, at the worst moment; nothing leaves, whoever tries and however long."""
        if random.random() < 0.7:
            self.push(random) if random.random() < 0.5 else self.publish(random)
        for person in random.sample(PEOPLE, len(PEOPLE)):
            self.send(person, PauseAll(reason=random.choice(("Ruhe", *NASTY))))
        if not self._is_paused():
            return
        assert not deliveries(self.crisis, self.now) and not self.crisis.publishing.on_their_way()
        released = self.witness.counts["StatementReleased"]
        for move in random.sample((Play.publish, Play.carry, Play.look, Play.hasten, Play.oversleep, Play.speak), 3):
            if self._is_paused():
                move(self, random)
        assert not self._is_paused() or self.witness.counts["StatementReleased"] == released
        self._go_on(random)

    def _is_paused(self) -> bool:
        return self.crisis.pausing.now is not None

    def hasten(self, random: Random) -> None:
        """Everybody tries to send at once, or to stop, what waits for its time."""
        if not self.crisis.publishing.on_their_way():
            self.know(random)
            self.agree(random)
            self.publish(random)
        for name, publication in self.crisis.publishing.on_their_way().items():
            wish = random.choice((PublishAtOnce(statement=name, binding=publication.binding), Halt(statement=name)))
            for person in random.sample(PEOPLE, len(PEOPLE)):
                self.send(person, wish)

    def _unpublished(self, random: Random) -> str | None:
        names = [name for name in self.crisis.statements.by_id if not self.crisis.publishing.requested(name)]
        if not names or random.random() < 0.2:
            wanted = random.choice(list(self.crisis.playbook.statements))
            self.send(random.choice(PEOPLE), DraftStatement(template=wanted))
        names = [name for name in self.crisis.statements.by_id if not self.crisis.publishing.requested(name)]
        approved_ones = [name for name in names if approved(self.crisis, name, self.now)]
        return random.choice(approved_ones or names) if names else None

    def work(self, random: Random) -> None:
        """Everybody does what an open step asks for."""
        for step in open_steps(self.crisis):
            wishes: list[Command] = [FinishStep(step=step.id)]
            wishes += [TickItem(step=step.id, item=item) for item in range(len(points_of(self.crisis, step)))]
            wishes += [DecideStep(step=step.id, choice=name) for name in some(random, list(step.decide or {}))]
            for person in some(random, PEOPLE, 1, len(PEOPLE)):
                self.send(person, random.choice(wishes))

    def push(self, random: Random) -> None:
        """A text goes all the way."""
        self.know(random)
        self.agree(random)
        self.publish(random)
        self._pass(self.now + timedelta(seconds=10))
        self.alarm()
        self.carry(random)

    def unsettle(self, random: Random) -> None:
        """Something happens between an approval and the release; then somebody goes on as if nothing had."""
        self.know(random)
        self.agree(random)
        if random.random() < 0.3:
            self.publish(random)
        lead, name = self.crisis.roster.claimed.get("lead", "ada"), random.choice([*self.crisis.statements.by_id, None])
        statement = self.crisis.statements.by_id.get(str(name))
        told = self.witness.texts[statement.id] if statement else None
        whom = random.choice([*told.votes, told.publisher or lead] if told else PEOPLE)
        match random.choice(("conflict", "submit", "edit", "severity", "facts", "time")):
            case "conflict":
                self.send(whom, DeclareConflict(person=whom, reason="brother"))
            case "submit":
                self._pass(self.now + timedelta(minutes=random.choice((3, 30))))
                self.send(whom, RequestApproval(statement=str(name)))
            case "edit" if statement:
                who, language = random.choice(PEOPLE), random.choice(list(statement.texts))
                old = statement.texts[language]
                for text in (random.choice((old, old + " Neu.")), old):
                    self.send(who, EditStatement(statement=statement.id, **{language: text}))
            case "severity":
                before = self.crisis.life.severity
                for severity in (random.choice(list(self.crisis.playbook.severity)), before):
                    self.send(lead, ChangeSeverity(severity=severity, reason="worse"))
            case "facts":
                self.know(random)
            case _:
                self.sleep(random)
        self.publish(random)
        self._pass(self.now + timedelta(seconds=10))
        self.alarm()

    def carry(self, random: Random) -> None:
        """The courier sends what is ready; the outlets answer as they like, or never."""
        for delivery in deliveries(self.crisis, self.now)[: random.randint(1, 3)]:
            assert delivery.drill == (self.witness.start.kind == "drill")
            assert delivery.texts == self.witness.texts[delivery.statement].released[delivery.outlet]
            one: dict[str, Any] = {"statement": delivery.statement, "outlet": delivery.outlet}
            assert self.send(COURIER, BeginAttempt(**one))
            assert self.send(COURIER, BeginAttempt(**one)) is None
            report: Command | None = random.choice((
                ReportSent(**one), ReportSent(**one, permalink="https://social.example/@linznet/1"),
                ReportNotSent(**one, reason="429", wait=timedelta(seconds=random.choice((0, 60, 8e13)))),
                ReportNotSent(**one, reason="400", final=True), ReportUnknown(**one, reason="timeout"), None,
            ))  # fmt: skip
            if report:
                self.send(COURIER, report)

    def look(self, random: Random) -> None:
        """People say what became of each delivery that nobody could tell, look through what was held, do what only
        people can do, and decide about notes that nothing takes."""
        for (statement, outlet), outcome in self.crisis.deliveries.outcomes.items():
            wishes: tuple[type[Command], ...] = {
                "unknown": (SayItIsOut, SayItIsOut, SayItIsNotOut), "refused": (SayItIsOut, SayItIsOut, SayItIsNotOut),
                "held": (SendHeld, SendHeld, DropDelivery), "ready": (SayItIsOut,),
            }.get(outcome.status, ())  # fmt: skip
            for kind in random.choices(wishes) if wishes else ():
                self.send(random.choice(PEOPLE), kind(statement=statement, outlet=outlet))  # type: ignore[call-arg]  # all of one delivery
        for statement, outlet in self.crisis.notes.by_post:
            wish = random.choice((RetryNote, LeaveNote))(statement=statement, outlet=outlet)
            for person in PEOPLE:
                self.send(person, wish)

    def mend(self, random: Random) -> None:
        """Somebody takes back or puts right a text that is out, all the way; then the notes are due."""
        templates = ways(self.crisis)
        for _ in range(3 if templates else 0):
            if not mendable(self.crisis, *templates.values()):
                self.push(random)
        self._arrive()
        if wrong := mendable(self.crisis, *templates.values()):
            wish = DraftStatement(template=random.choice(list(templates)), about=random.choice(wrong))
            self.send(random.choice(PEOPLE), wish)
            self.know(random)
            about = self.crisis.statements.by_id
            for name in [name for name in about if about[name].about and not self.crisis.publishing.requested(name)]:
                for person in PEOPLE:
                    self.send(person, Approve(statement=name, binding=binding(self.crisis, name)))
                self._publish(random, name)
            self._pass(self.now + timedelta(seconds=10))
            self.alarm()
            self._arrive()
        self.note(random)
        self.look(random)

    def _arrive(self) -> None:
        """All that is ready is out."""
        while ready := deliveries(self.crisis, self.now):
            one: dict[str, Any] = {"statement": ready[0].statement, "outlet": ready[0].outlet}
            assert self.send(COURIER, BeginAttempt(**one)) and self.send(COURIER, ReportSent(**one))

    def note(self, random: Random) -> None:
        """The courier adds the notes that are due; the outlets take them or not."""
        for statement, outlet, note in due_notes(self.crisis, self.now):
            assert all(self.witness.start.kind != "drill" or "·" in text for text in note.texts.values())
            one: dict[str, Any] = {"statement": statement, "outlet": outlet, "mender": note.statement}
            report: Command | None = random.choice((
                ReportNoted(**one), ReportNotNoted(**one, reason="503"),
                ReportNotNoted(**one, reason="404", final=True), None,
            ))  # fmt: skip
            if report:
                assert self.send(COURIER, report)

    def finish(self, random: Random) -> None:
        """Everybody would like to go home, seldom before anything happened."""
        if self.witness.order or random.random() < 0.02:
            for person in PEOPLE:
                self.send(person, StandDown())

    # -------------------------------------------------------------------------------------------- time

    def tick(self, random: Random) -> None:
        """Time passes, the alarm is punctual."""
        end = self.now + timedelta(seconds=random.choice((1, 10, 60, 300, 1800, 7200)))
        for _ in range(MOST_ALARMS):
            ahead = [d.at for d in deadlines(self.crisis) if d.command and d.at <= end]
            if not ahead:
                break
            self._pass(max(self.now, ahead[0]))
            self.alarm()
        self._pass(end)

    def oversleep(self, random: Random) -> None:
        """Time passes without an alarm; then everything that is overdue fires."""
        self.sleep(random)
        self.alarm()

    def sleep(self, random: Random) -> None:
        """Time passes, and nobody fires anything."""
        self._pass(self.now + timedelta(seconds=random.choice((1, 10, 60, 600, 3600, 40_000))))

    def set_back(self, random: Random) -> None:
        """Somebody sets the clock back."""
        self.now -= timedelta(seconds=random.choice((1, 60, 4000)))

    def _pass(self, to: datetime) -> None:
        """Invariant 3: time alone approves nothing."""
        self.now = max(self.now, self.crisis.updated_at)
        texts = self.crisis.statements.by_id
        before = {name for name in texts if approved(self.crisis, name, self.now)}
        self.now = max(self.now, to)
        assert {name for name in texts if approved(self.crisis, name, self.now)} <= before

    def alarm(self) -> None:
        """Fires what is due, the earliest first. Each firing does something, and at the end nothing is due."""
        for _ in range(MOST_ALARMS):
            due = next((d for d in deadlines(self.crisis) if d.command and d.at <= self.now), None)
            if due is None or due.command is None:
                return
            voices = self.witness.counts["ApprovalGiven"]
            assert self.send(ALARM, due.command), f"{due} is due for ever"
            assert self.witness.counts["ApprovalGiven"] == voices
        raise AssertionError("the alarm never comes to rest")

    # --------------------------------------------------------------------------------------- at the end

    def replay(self) -> None:
        """Invariant 7: the state is the fold of its events."""
        assert fold("c1", self.events) == self.crisis

    def show(self) -> None:
        """Whatever happened can be shown, in both languages."""
        for language in ("de", "en"):
            for card in cards(self.crisis, language, self.now):
                assert 1 <= len(card.lines) <= MOST_LINES, card
                assert len(card.buttons) <= MOST_BUTTONS, card
