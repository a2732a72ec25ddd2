from bot.crisis.attempts import BeginAttempt, DropDelivery, ReportUnknown
from bot.crisis.clocks import ClockIsMet, StartClock
from bot.crisis.command import COURIER
from bot.crisis.core import deadlines
from bot.crisis.lifecycle import TakeNote
from bot.crisis.publishing import Publish
from bot.crisis.standdown import StandDown, closing_is_out, unfinished
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import DecideStep, FinishStep
from tests.playbooks import Run


def keys(run: Run) -> list[str]:
    return [phrase.key for phrase in unfinished(run.crisis)]


def test_only_the_lead_ends_a_crisis():
    run = Run()
    assert run.refused("ben", StandDown()).key == "refused.not_yours"
    run.do("eva", StandDown())
    assert run.crisis.life.outcome == "stood_down"


def test_nothing_that_was_promised_sent_or_started_is_open():
    run = Run().go_on().know()
    run.do("clara", StartClock(clock="privacy"))
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    assert keys(run) == ["open.publication", "open.clock"]
    run.wait(seconds=10)
    assert keys(run) == ["open.delivery", "open.delivery", "open.clock", "open.promise"]
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="x"))
    run.deliver()
    assert keys(run) == ["open.delivery", "open.clock", "open.promise"]
    run.do("anna", DropDelivery(statement="first_word", outlet="newsroom"))
    run.do("clara", ClockIsMet(clock="privacy", evidence="x"))
    phrase = run.refused("anna", StandDown())
    assert phrase.key == "refused.stand_down"
    assert phrase.params["missing"] == unfinished(run.crisis)
    assert keys(run) == ["open.promise"]


def closed() -> Run:
    run = Run().first_word()
    run.do("ben", FinishStep(step="fixed"))
    run.out("closing", "ben", "clara")
    return run


def test_after_the_closing_text_the_crisis_ends():
    run = closed()
    assert closing_is_out(run.crisis)
    assert keys(run) == []
    run.do("anna", StandDown())
    assert run.crisis.steps.done("end")
    assert not run.crisis.open
    assert deadlines(run.crisis) == ()


def test_a_correction_after_the_closing_text_needs_another_closing():
    run = closed()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    run.out("correction-1", "ben", "clara")
    assert keys(run) == ["open.promise"]
    run.do("eva", DraftStatement(template="closing"))
    run.out("closing-2", "ben", "clara")
    run.do("anna", StandDown())


def test_after_the_end_nothing_is_added():
    run = closed()
    run.do("anna", StandDown())
    assert run.refused("anna", StandDown()).key == "refused.ended"
    assert run.refused("anna", DecideStep(step="confirm", choice="crisis")).key == "refused.ended"
    assert run.refused("ben", TakeNote(text="Danke euch.")).key == "refused.ended"


def test_what_never_was_public_needs_no_closing_text():
    run = Run().go_on().know()
    run.do("eva", DraftStatement(template="staff"))
    run.out("staff", "anna")
    run.do("anna", StandDown())
