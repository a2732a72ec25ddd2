"""A crisis at the moments that matter to what people see, and short ways to look at its cards."""

from collections.abc import Callable
from typing import Any

from bot.crisis.approvals import Approve, RefuseApproval
from bot.crisis.attempts import BeginAttempt, ReportNotSent, ReportUnknown
from bot.crisis.cards import Button, Card, cards
from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, StartClock
from bot.crisis.command import COURIER
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import LogInquiry, TakeInquiry
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, Publish, PublishNow
from bot.crisis.scheduling import PublishLater
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement, EditStatement
from bot.crisis.steps import DecideStep, FinishStep, SkipStep, TickItem
from tests.aftermath import AFTERMATH
from tests.playbooks import Run


def looked(run: Run, language: str = "de", *, minutes: bool = True) -> dict[str, Card]:
    """All cards by key, as they are now. No two have the same key."""
    found = cards(run.crisis, language, run.now, minutes=minutes)
    by_key = {card.key: card for card in found}
    assert len(by_key) == len(found)
    return by_key


def card(run: Run, key: str, language: str = "de") -> Card:
    """One card. Raises KeyError without it."""
    return looked(run, language)[key]


def button(shown: Card, label: str) -> Button:
    """The button with this label. Raises StopIteration without it."""
    return next(each for each in shown.every_button if each.label == label)


def labels(shown: Card) -> list[tuple[str, str]]:
    """Label and look of each button."""
    return [(each.label, each.look) for each in shown.buttons]


def going(kind: str = "live", **changes: Any) -> Run:
    """The first word is approved and on its way."""
    run = ready_a(kind, **changes)
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    return run


def released(kind: str = "live") -> Run:
    """The first word lies ready for newsroom and mastodon."""
    run = going(kind)
    run.wait(seconds=10)
    return run


def ready_a(kind: str = "live", **changes: Any) -> Run:
    """Everything is known; the first word waits for its one approval."""
    return Run(kind=kind, **changes).go_on().know()


def asked(kind: str = "live") -> Run:
    """The fuller statement waits for approval."""
    run = drafted(kind)
    run.submit("fuller")
    return run


def drafted(kind: str = "live") -> Run:
    """The first word is out, the fuller statement is a draft by Eva."""
    run = Run(kind=kind).first_word()
    run.do("eva", DraftStatement(template="fuller"))
    return run


def approved_b(kind: str = "live") -> Run:
    """The fuller statement has all approvals that it needs."""
    run = asked(kind)
    run.approve("fuller", "ben", "clara")
    return run


def refused_b(kind: str = "live") -> Run:
    """Clara refused the fuller statement."""
    run = asked(kind)
    run.do("clara", RefuseApproval(statement="fuller", binding=run.binding("fuller"), reason="legal"))
    return run


def edited(kind: str = "live") -> Run:
    """The fuller statement was edited after it was submitted."""
    run = asked(kind)
    run.approve("fuller", "ben")
    text = "Wir arbeiten daran. Nächste Meldung um {next_update}."
    run.do("deniz", EditStatement(statement="fuller", de=text))
    return run


def near(kind: str = "live") -> Run:
    """Five minutes are left to keep the promise."""
    run = Run(kind=kind).first_word()
    run.wait(minutes=55)
    return run


def missed(kind: str = "live") -> Run:
    """The promise was not kept."""
    run = near(kind)
    run.wait(minutes=6)
    return run


def nothing_new(run: Run) -> Run:
    """One tap on "nothing new"; it is out."""
    run.do("anna", PublishNow(statement="no_news-1", binding=run.binding("no_news-1")))
    run.wait(seconds=10)
    run.deliver()
    return run


def failing(kind: str = "live") -> Run:
    """The newsroom is out, and of Mastodon nobody knows."""
    run = released(kind)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"))
    run.wait(minutes=1)
    return run


def rejected(kind: str = "live") -> Run:
    """The newsroom took nothing."""
    run = released(kind)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportNotSent(statement="first_word", outlet="newsroom", reason="403", final=True))
    return run


def halted(kind: str = "live") -> Run:
    """Ben stopped the first word."""
    run = going(kind)
    run.do("ben", Halt(statement="first_word"))
    return run


def scheduled(kind: str = "live") -> Run:
    """The first word is to go out at six."""
    run = ready_a(kind)
    run.approve("first_word", "anna")
    run.do("anna", PublishLater(statement="first_word", binding=run.binding("first_word"), at="06:00"))
    return run


def late(kind: str = "live") -> Run:
    """Six o'clock passed while the bot was down."""
    run = scheduled(kind)
    run.sleep(minutes=22)
    run.alarm()
    return run


def changed(kind: str = "live") -> Run:
    """A fact changed while the first word waited for its time."""
    run = scheduled(kind)
    run.do("ben", ReportFact(fact="what", de="Telefon", en="telephone"))
    return run


def paused(kind: str = "live") -> Run:
    """Finn paused everything while the first word lay ready for newsroom and mastodon."""
    run = released(kind)
    run.do("finn", PauseAll(reason="Polizei bittet um Ruhe"))
    return run


def resumed(kind: str = "live") -> Run:
    """Anna resumed."""
    run = paused(kind)
    run.do("anna", ResumeAll())
    return run


def fell_back(kind: str = "live") -> Run:
    """Everything was paused within the ten seconds."""
    run = going(kind)
    run.do("finn", PauseAll(reason="Polizei bittet um Ruhe"))
    return run


def reported(kind: str = "live") -> Run:
    """Eva said what does not work; nobody confirmed it."""
    run = Run(kind=kind).go_on()
    run.do("eva", ReportFact(fact="what", de="Internet", en="internet"))
    return run


def watched(kind: str = "live") -> Run:
    """Nobody knows yet whether it is a crisis."""
    run = Run(kind=kind)
    run.do("anna", DecideStep(step="confirm", choice="watch"))
    return run


def dismissed(kind: str = "live") -> Run:
    """It was no crisis."""
    run = Run(kind=kind)
    run.do("anna", DecideStep(step="confirm", choice="no"))
    return run


def clock_running(kind: str = "live") -> Run:
    """The duty to notify applies since ten minutes."""
    run = Run(kind=kind).go_on()
    run.do("clara", StartClock(clock="privacy", minutes_ago="10"))
    return run


def closable(kind: str = "live") -> Run:
    """All is done but to stand down."""
    run = Run(kind=kind).first_word()
    run.do("ben", FinishStep(step="fixed"))
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="keine Daten"))
    run.do("eva", DraftStatement(template="closing"))
    run.out("closing", "ben", "clara")
    return run


def ended(kind: str = "live") -> Run:
    """Stood down."""
    run = closable(kind)
    run.do("anna", StandDown())
    return run


def ticked(kind: str = "live") -> Run:
    """One of two items is ticked."""
    run = Run(kind=kind).go_on()
    run.do("finn", TickItem(step="pause", item=0))
    return run


def skipped(kind: str = "live") -> Run:
    """The team is not called."""
    run = Run(kind=kind).go_on()
    run.do("anna", SkipStep(step="team", reason="alle da"))
    return run


def unanswered(kind: str = "live") -> Run:
    """Nobody of the ladder of the facts answers."""
    run = Run(kind=kind).go_on()
    run.wait(minutes=12)
    return run


def overdue(kind: str = "live") -> Run:
    """The approval of the fuller statement is late."""
    run = asked(kind)
    run.wait(minutes=11)
    return run


def clock_met(kind: str = "live") -> Run:
    """The authority was notified."""
    run = clock_running(kind)
    run.do("clara", ClockIsMet(clock="privacy", evidence="Akt 7"))
    return run


def partly(kind: str = "live") -> Run:
    """Ben agreed, the law did not yet."""
    run = asked(kind)
    run.do("ben", Approve(statement="fuller", binding=run.binding("fuller")))
    return run


def inquired(kind: str = "live") -> Run:
    """Three questions from outside; Eva takes care of the first."""
    run = Run(kind=kind).go_on()
    run.do("agnes", LogInquiry(asker="Der Standard", kind="press", question="Wie viele Anschlüsse?"))
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    run.sleep(minutes=7)
    run.do("ben", LogInquiry(kind="authority", question="Geht der Notruf?"))
    run.do("ben", LogInquiry(asker="Frau Berger", question="Wann geht es wieder?"))
    return run


def crowded_log(kind: str = "live") -> Run:
    """Thirteen questions from outside; Eva takes care of the first."""
    run = Run(kind=kind).go_on()
    for number in range(13):
        run.do("ben", LogInquiry(question=f"Frage {number}?"))
    run.do("eva", TakeInquiry(inquiry="inquiry-1"))
    return run


def kept(kind: str = "live") -> Run:
    """The promise was kept with one tap."""
    return nothing_new(near(kind))


def kept_late(kind: str = "live") -> Run:
    """The promise was kept, but late."""
    return nothing_new(missed(kind))


SITUATIONS: dict[str, Callable[[str], Run]] = {
    "started": lambda kind: Run(kind=kind),
    "decided": lambda kind: Run(kind=kind).go_on(),
    "first_word": lambda kind: Run(kind=kind).first_word(),
    **AFTERMATH,
    **{
        each.__name__: each
        for each in (
            going, ready_a, asked, drafted, approved_b, refused_b, edited, near, missed, kept, kept_late, failing,
            rejected, halted, reported, watched, dismissed, clock_running, clock_met, closable, ended, ticked, skipped,
            unanswered, overdue, partly, inquired, crowded_log, scheduled, late, changed, paused, resumed, fell_back,
        )
    },
}  # fmt: skip
"""Moments of a crisis by name; each takes the kind (live, drill) and plays it afresh."""
