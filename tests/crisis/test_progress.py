from datetime import timedelta

from bot.crisis.clocks import ClockDoesNotApply
from bot.crisis.command import ALARM
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import TakeNote
from bot.crisis.progress import OpenStep, deadlines
from bot.crisis.publishing import Publish
from bot.crisis.statements import DraftStatement, StatementDrafted
from bot.crisis.steps import FinishStep, SkipStep, StepDone, StepOpened
from tests.playbooks import START, Run, playbook, setup


def opened(run: Run) -> set[str]:
    return {event.step for event in run.happened(StepOpened)}


def test_a_step_opens_when_everything_before_it_is_done():
    run = Run()
    assert opened(run) == {"confirm"}
    run.go_on()
    assert opened(run) == {"confirm", "team", "pause", "facts", "law"}
    run.know()
    assert "say" in opened(run)
    assert "inside" not in opened(run)


def test_a_step_whose_condition_does_not_hold_stays_shut_and_holds_nobody_up():
    run = Run().go_on().know({"what": "x", "since": "5:20", "scope": "city"})
    assert "sorry" not in opened(run)
    run.do("anna", ReportFact(fact="scope", de="region"))
    assert "sorry" in opened(run), "it opens when the condition comes true"


def test_a_step_after_one_that_does_not_apply_opens():
    every = {"title": _x, "by": "lead", "within": "1m"}
    steps = [
        {"id": "first", "do": _x, **every},
        {"id": "never", "do": _x, "when": {"kind": "drill"}, "after": ["first"], **every},
        {"id": "last", "close": _x, "after": ["never"], **every},
    ]
    run = Run(setup(playbook(steps=steps)))
    assert opened(run) == {"first"}
    run.do("anna", FinishStep(step="first"))
    assert opened(run) == {"first", "last"}


_x = {"de": "x", "en": "x"}


def test_what_a_step_is_about_finishes_it():
    run = Run().first_word()
    done = {event.step: event.by for event in run.happened(StepDone)}
    assert done["facts"] == "anna", "whoever confirmed the last fact"
    assert "say" in done
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="x"))
    assert run.crisis.steps.done("law")


def test_draft_approve_and_publish_follow_the_text():
    run = Run().first_word()
    assert run.crisis.steps.open("write")
    run.submit("fuller")
    assert run.crisis.steps.done("write")
    assert run.crisis.steps.open("agree")
    run.approve("fuller", "ben", "clara")
    assert run.crisis.steps.done("agree")
    run.do("anna", Publish(statement="fuller", binding=run.binding("fuller")))
    run.wait(seconds=10)
    assert run.crisis.steps.open("fuller")
    run.deliver()
    assert run.crisis.steps.done("fuller")


def test_the_words_of_an_open_step_lie_ready_once():
    run = Run().go_on().know()
    drafted = [event for event in run.happened(StatementDrafted) if event.template == "first_word"]
    assert [event.by for event in drafted] == ["bot:playbook"]
    assert "fuller" not in run.crisis.statements.by_id


def test_a_skipped_text_is_not_prepared_again():
    run = Run().go_on().know()
    run.do("anna", SkipStep(step="say", reason="x"))
    assert len([event for event in run.happened(StatementDrafted) if event.template == "first_word"]) == 1


def test_updates_go_on_until_the_closing_text_is_out():
    run = Run().first_word()
    run.wait(minutes=52)
    run.out("no_news-1", "anna")
    assert run.crisis.steps.open("updates")
    run.do("eva", DraftStatement(template="closing"))
    run.out("closing", "ben", "clara")
    assert run.crisis.steps.done("updates")


def test_nothing_new_lies_ready_for_every_promise():
    run = Run().first_word()
    run.wait(minutes=52)
    run.out("no_news-1", "anna")
    run.wait(minutes=57)
    assert "no_news-2" in run.crisis.statements.by_id


# ------------------------------------------------------------------------------------------ steps that wait


def waiting(**changes: object) -> Run:
    """`first`, then ten minutes, then `again` with five minutes' time."""
    every = {"title": _x, "by": "lead", "within": "5m"}
    again = {"id": "again", "do": _x, "after": ["first"], "wait": "10m", **every, **changes}
    steps = [{"id": "first", "do": _x, **every}, again, {"id": "last", "close": _x, "after": ["again"], **every}]
    return Run(setup(playbook(steps=steps)))


def test_a_step_that_waits_opens_so_long_after_what_is_before_it():
    run = waiting()
    run.wait(minutes=3)
    run.do("anna", FinishStep(step="first"))
    assert opened(run) == {"first"}
    run.wait(minutes=9, seconds=59)
    assert opened(run) == {"first"}
    run.wait(seconds=1)
    (event,) = [event for event in run.happened(StepOpened) if event.step == "again"]
    assert (event.at, event.due) == (START + timedelta(minutes=13), START + timedelta(minutes=18))
    assert event.by == ALARM


def test_nothing_else_opens_it_sooner_or_twice():
    run = waiting()
    run.do("anna", FinishStep(step="first"))
    assert run.do(ALARM, OpenStep(step="again")) == ()
    run.do("anna", TakeNote(text="x"))
    run.wait(minutes=10)
    assert run.do(ALARM, OpenStep(step="again")) == ()
    assert run.do(ALARM, OpenStep(step="last")) == ()
    assert run.do(ALARM, OpenStep(step="poem")) == ()
    assert [event.step for event in run.happened(StepOpened)].count("again") == 1


def test_a_late_alarm_opens_it_late_and_gives_it_its_whole_time():
    run = waiting()
    run.do("anna", FinishStep(step="first"))
    run.sleep(hours=1)
    run.alarm()
    assert run.crisis.steps.by_id["again"].due == run.now + timedelta(minutes=5)


def test_a_skipped_step_is_behind_us_too():
    run = waiting()
    run.wait(minutes=1)
    run.do("anna", SkipStep(step="first", reason="x"))
    assert [each.at for each in deadlines(run.crisis)] == [START + timedelta(minutes=11)]


def test_without_anything_before_it_a_step_waits_from_the_beginning():
    run = waiting(after=[])
    assert opened(run) == {"first"}
    run.wait(minutes=10)
    assert opened(run) == {"first", "again"}


def test_a_step_that_does_not_apply_waits_for_nothing():
    run = waiting(when={"kind": "drill"})
    run.do("anna", FinishStep(step="first"))
    assert deadlines(run.crisis) == ()
    assert opened(run) == {"first", "last"}


def test_a_step_behind_one_that_does_not_apply_waits_from_what_was_before_that():
    every = {"title": _x, "by": "lead", "within": "5m"}
    steps = [
        {"id": "first", "do": _x, **every},
        {"id": "never", "do": _x, "when": {"kind": "drill"}, "after": ["first"], **every},
        {"id": "again", "do": _x, "after": ["never"], "wait": "10m", **every},
        {"id": "last", "close": _x, "after": ["again"], **every},
    ]
    run = Run(setup(playbook(steps=steps)))
    run.wait(minutes=2)
    run.do("anna", FinishStep(step="first"))
    assert [each.at for each in deadlines(run.crisis)] == [START + timedelta(minutes=12)]
