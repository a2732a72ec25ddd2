from datetime import timedelta

import pytest

from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, ClockStarted, ClockWarned, StartClock, WarnOfClock
from bot.crisis.command import ALARM
from tests.playbooks import START, Run

HOURS = [timedelta(hours=hours) for hours in (48, 68, 71, 72)]


def test_a_clock_runs_from_its_own_zero():
    run = Run()
    run.do("clara", StartClock(clock="privacy", minutes_ago="90"))
    started = run.happened(ClockStarted)[0]
    assert started.zero == START - timedelta(minutes=90)
    assert started.due == started.zero + timedelta(hours=72)
    assert run.do("deniz", StartClock(clock="privacy")) == ()


def test_it_warns_at_each_mark_once():
    run = Run()
    run.do("clara", StartClock(clock="privacy"))
    run.wait(days=4)
    assert [event.at - START for event in run.happened(ClockWarned)] == HOURS


def test_marks_that_were_over_before_are_not_said():
    run = Run()
    run.do("clara", StartClock(clock="privacy", minutes_ago=str(50 * 60)))
    run.wait(days=4)
    assert len(run.happened(ClockWarned)) == 3


def test_a_limit_that_was_over_before_is_said_at_once():
    run = Run()
    run.do("clara", StartClock(clock="privacy", minutes_ago=str(80 * 60)))
    assert len(run.alarm()) == 1
    run.wait(days=4)
    assert len(run.happened(ClockWarned)) == 1


def test_after_a_long_sleep_every_mark_fires_once_in_order():
    run = Run()
    run.do("clara", StartClock(clock="privacy"))
    run.sleep(days=4)
    run.alarm()
    assert [event.mark - START for event in run.happened(ClockWarned)] == HOURS


def test_it_ends_when_the_duty_is_done():
    run = Run()
    assert run.refused("clara", ClockIsMet(clock="privacy", evidence="x")).key == "refused.clock_not_running"
    run.do("clara", StartClock(clock="privacy"))
    assert run.refused("clara", ClockIsMet(clock="privacy", evidence=" ")).key == "refused.reason"
    run.do("clara", ClockIsMet(clock="privacy", evidence="Formular 17"))
    clock = run.crisis.clocks.by_name["privacy"]
    assert (clock.status, clock.by, clock.reason) == ("met", "clara", "Formular 17")
    assert not run.crisis.clocks.running
    run.wait(days=4)
    assert not run.happened(ClockWarned)


def test_it_does_not_apply_for_a_reason():
    run = Run()
    assert run.refused("clara", ClockDoesNotApply(clock="privacy", reason="")).key == "refused.reason"
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="keine Daten"))
    assert run.crisis.clocks.by_name["privacy"].status == "not_applicable"
    run.do("deniz", StartClock(clock="privacy"))
    assert run.crisis.clocks.running, "people may change their mind"


@pytest.mark.parametrize("minutes", ["", "-1", "1.5", "bald", "²", "100000", "9" * 5000])
def test_minutes_are_a_number(minutes: str):
    assert Run().refused("clara", StartClock(clock="privacy", minutes_ago=minutes)).key == "refused.minutes"


@pytest.mark.parametrize("who", ["anna", "agnes"])
def test_only_its_owner_decides(who: str):
    assert Run().refused(who, StartClock(clock="privacy")).key == "refused.not_yours"
    assert Run().refused(who, StartClock(clock="tax")).key == "refused.unknown_clock"


def test_the_alarm_cannot_be_early():
    run = Run()
    run.do("clara", StartClock(clock="privacy"))
    assert run.do(ALARM, WarnOfClock(clock="privacy", mark=START + HOURS[0])) == ()
    assert run.do(ALARM, WarnOfClock(clock="tax", mark=START)) == ()
