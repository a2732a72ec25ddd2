"""The script of the demo: a made-up provider's region goes down on a Sunday at 05:20. Everything in it is invented."""

from datetime import UTC, datetime

from bot.crisis.approvals import Approve, RefuseApproval, RequestApproval
from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, StartClock
from bot.crisis.facts import ReportFact
from bot.crisis.paging import AnswerPage
from bot.crisis.points import points_of
from bot.crisis.publishing import Publish, PublishNow
from bot.crisis.standdown import StandDown
from bot.crisis.statements import EditStatement
from bot.crisis.steps import DecideStep, FinishStep, TickItem
from bot.drill.stage import Stage

SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)
ONSET = SUNDAY.replace(hour=4, minute=35)
TOPIC = "Linznet"

UNLOVED = ("Uhrzeit für das Ende", "time for the end")
WHERE = {"de": "Großraum Linz, rund 18.000 Anschlüsse", "en": "Linz area, about 18,000 lines"}


def at(clock: str) -> datetime:
    """A moment of that Sunday, `05:41:10` in Vienna (one hour before UTC in winter)."""
    hour, minute, second = (int(part) for part in clock.split(":"))
    return SUNDAY.replace(hour=hour - 1, minute=minute, second=second)


BEGIN = at("05:41:00")
"""When Anna has read the alert and taps."""


async def play(stage: Stage) -> None:
    """The crisis from its first decision to its end; the stage has just been started from the alert."""
    await first_two_minutes(stage)
    await inside_the_house(stage)
    await fuller_statement(stage)
    await promises(stage)
    await the_end(stage)


async def first_two_minutes(stage: Stage) -> None:
    """From the decision to the first public word: class A, facts filled by the people who know."""
    await stage.until(at("05:41:10"))
    await stage.tap("anna", "step.triage", DecideStep)
    await stage.until(at("05:41:20"))
    await answer_page(stage, "ben", "fact_owner")
    await answer_page(stage, "eva", "writer")
    await stage.until(at("05:41:30"))
    await stage.tap("ben", "step.facts", ReportFact, de="internet")
    await stage.until(at("05:41:40"))
    await stage.tap("ben", "step.facts", ReportFact, de="05:20")
    await stage.until(at("05:42:00"))
    await stage.tap("ben", "step.facts", ReportFact, **WHERE)
    await stage.until(at("05:42:10"))
    await stage.tap("ben", "step.facts", ReportFact, de="searching")
    await stage.until(at("05:42:25"))
    await stage.tap("anna", "text.first_word", Approve)
    await stage.until(at("05:42:35"))
    await stage.tap("anna", "publish.first_word", Publish)


async def inside_the_house(stage: Stage) -> None:
    """Colleagues get the same facts; scheduled posts stop; Clara does not answer, so Deniz is paged."""
    await stage.until(at("05:43:00"))
    await answer_page(stage, "finn", "social")
    await answer_page(stage, "gabi", "internal_comms")
    await tick_off(stage, "pause")
    await stage.until(at("05:43:40"))
    await stage.tap("anna", "text.staff_card", Approve)
    await stage.tap("gabi", "publish.staff_card", Publish)
    await stage.until(at("05:45:00"))
    await answer_page(stage, "deniz", "legal")
    await stage.tap("deniz", "clock.nis2_early", StartClock, minutes_ago="25")
    await stage.tap("deniz", "clock.nis2_report", ClockDoesNotApply, reason="Frühwarnung reicht vorerst")
    await stage.tap("deniz", "clock.tkg", ClockDoesNotApply, reason="unter der Schwelle der Behörde")
    await stage.until(at("05:46:00"))
    await stage.tap("anna", "step.grade", FinishStep)
    await stage.tap("ben", "step.emergency", ReportFact, de="works")


async def fuller_statement(stage: Stage) -> None:
    """Class B: agreed once, refused once, edited (which voids what was agreed), agreed by two, published."""
    await stage.until(at("05:52:00"))
    await stage.tap("eva", "text.fuller", RequestApproval)
    await stage.until(at("05:53:30"))
    await tick_off(stage, "pause_recheck")
    await stage.until(at("05:54:00"))
    await stage.tap("ben", "text.fuller", Approve)
    await stage.until(at("05:55:00"))
    await stage.tap("deniz", "text.fuller", RefuseApproval, reason="legal")
    await stage.until(at("05:57:00"))
    await stage.tap("eva", "text.fuller", EditStatement, **_shorter(stage))
    await stage.tap("eva", "text.fuller", RequestApproval)
    await stage.until(at("05:59:00"))
    await stage.tap("ben", "text.fuller", Approve)
    await stage.until(at("06:01:00"))
    await stage.tap("deniz", "text.fuller", Approve)
    await stage.until(at("06:02:00"))
    await stage.tap("anna", "publish.fuller", Publish)


def _shorter(stage: Stage) -> dict[str, str]:
    """The text in each language without its line about cause and end, which the lawyer did not like."""
    texts = stage.crisis.statements.by_id["fuller"].texts
    return {language: "\n".join(filter(_loved, text.splitlines())) for language, text in texts.items()}


def _loved(line: str) -> bool:
    return not any(words in line for words in UNLOVED)


async def promises(stage: Stage) -> None:
    """One promise is kept with a tap; one is nearly missed."""
    await stage.until(at("06:40:00"))
    await stage.tap("anna", "step.overview", FinishStep)
    await stage.until(at("06:58:00"))
    await stage.tap("anna", "promise.fuller", PublishNow)
    await stage.until(at("07:54:40"))
    await stage.tap("anna", "promise.no_news-1", PublishNow)


async def the_end(stage: Stage) -> None:
    """Everything runs again: the closing word, the last evidence, the end."""
    await stage.until(at("08:30:00"))
    await stage.tap("ben", "step.stable", TickItem)
    await stage.tap("ben", "step.stable", TickItem)
    await stage.tap("eva", "text.closing", RequestApproval)
    await stage.until(at("08:34:00"))
    await stage.tap("ben", "text.closing", Approve)
    await stage.tap("deniz", "text.closing", Approve)
    await stage.until(at("08:36:00"))
    await stage.tap("anna", "publish.closing", Publish)
    await stage.until(at("08:45:00"))
    await tick_off(stage, "resume")
    await stage.until(at("08:50:00"))
    await stage.tap("deniz", "clock.nis2_early", ClockIsMet, evidence="Meldung 2026-118 an die Behörde")
    await stage.until(at("09:00:00"))
    await stage.tap("anna", "board", StandDown)


async def answer_page(stage: Stage, person: str, role: str) -> None:
    """The person takes the page that rings for a role."""
    page = next(page for page in stage.crisis.paging.ringing() if page.role == role and not page.about)
    await stage.tap(person, f"page.{page.id}.{page.rung}", AnswerPage)


async def tick_off(stage: Stage, step: str) -> None:
    """Everybody ticks their own tool, Finn the rest."""
    for point in points_of(stage.crisis, stage.crisis.playbook.step(step)):
        await stage.tap(point.owner or "finn", f"step.{step}", TickItem)
