from datetime import datetime, timedelta

import pytest

from bot.crisis.command import Command
from bot.crisis.core import deadlines
from bot.crisis.lifecycle import TakeNote
from bot.crisis.paging import AnswerPage, PagePassed, PageStarted
from bot.crisis.standdown import StandDown
from bot.crisis.steps import DecideStep, StepOverdue
from bot.outlets.base import NotSent
from bot.runtime import alarm as alarm_module
from bot.runtime.alarm import Alarm
from bot.runtime.desk import Desk
from bot.store.base import NotSaved
from tests.playbooks import START, Run
from tests.runtime.parts import (
    Clock,
    House,
    MemoryStore,
    ScriptedOutlet,
    Waker,
    house,
    instead,
    journal_of,
    nearly_out,
    until,
)

STEP_DUE = START + timedelta(minutes=2)
"""The first step of a fresh crisis is due; nothing is due before."""


def kinds(place: House, stream: str = "c1") -> list[str]:
    return [type(record.event).__name__ for record in place.store.journals[stream]]


def upcoming(place: House) -> datetime:
    """The next deadline; there is one."""
    at = place.alarm.next()
    assert at is not None
    return at


# -------------------------------------------------------------------------------------------- being armed


async def test_it_is_armed_at_the_earliest_deadline_of_all():
    place = house()
    place.store.journals["c0"] = journal_of(Run().go_on())
    await place.start()
    assert place.waker.armed[-1] == place.alarm.next() == STEP_DUE


async def test_it_is_armed_anew_only_when_the_earliest_changes():
    place = await house(Run()).start()
    await place.do("anna", DecideStep(step="confirm", choice="watch"))
    assert place.waker.armed[-1] == START + timedelta(minutes=30)
    place.store.journals["c2"] = journal_of(Run())
    await place.desk.find("c2")
    assert place.waker.armed[-1] == STEP_DUE
    before = len(place.waker.armed)
    for n in range(20):
        await place.do("anna", TakeNote(text=f"{n}"))
    assert len(place.waker.armed) == before
    assert len(place.alarm._heap) <= 4


async def test_without_a_crisis_nobody_is_woken():
    place = await House().start()
    assert place.waker.armed == [] and place.alarm.next() is None


async def test_when_the_last_crisis_ends_it_is_disarmed():
    place = await house().start()
    await place.do("anna", DecideStep(step="confirm", choice="no"))
    assert place.waker.armed[-2:] == [STEP_DUE, None]
    await place.wait(hours=5)
    assert kinds(place)[-1] == "CrisisDismissed"


async def test_a_hand_that_wants_to_try_again_earlier_is_woken_then():
    place, heard = await house().start(), list[datetime]()
    for seconds in (90, 7):
        place.display.wakes.at(START + timedelta(seconds=seconds), lambda: heard.append(place.clock()))
    assert place.waker.armed[-2:] == [START + timedelta(seconds=90), START + timedelta(seconds=7)]
    await place.wait(seconds=6)
    assert heard == []
    await place.wait(seconds=1)
    assert heard == [START + timedelta(seconds=7)]
    assert place.waker.armed[-1] == place.alarm.next() == START + timedelta(seconds=90)
    await place.wait(seconds=83)
    assert place.waker.armed[-1] == STEP_DUE


async def test_a_hand_is_woken_without_any_crisis():
    place, heard = await House().start(), list[str]()
    place.display.wakes.at(START, lambda: heard.append("x"))
    await place.wait(seconds=0)
    assert heard == ["x"] and place.waker.armed == [START] and place.alarm.next() is None


# ---------------------------------------------------------------------------------------------- firing


async def test_it_fires_at_its_moment_and_not_before():
    place = await house(Run().go_on()).start()
    first = upcoming(place)
    due = next(each for each in deadlines(place.crisis()) if each.at == first)
    before = kinds(place)
    await place.wait(seconds=(first - START).total_seconds() - 1)
    assert kinds(place) == before and due in deadlines(place.crisis())
    await place.wait(seconds=1)
    assert kinds(place) != before and due not in deadlines(place.crisis())
    assert place.waker.armed[-1] == upcoming(place) > first


async def test_what_is_overdue_is_said_in_the_order_of_its_time():
    place = await house(Run().go_on()).start()
    due = [each.command for each in deadlines(place.crisis()) if each.at <= START + timedelta(minutes=20)]
    said: list[object] = []
    handle = place.desk.handle

    async def listen(stream, wish, by, command_id):
        said.append(wish)
        return await handle(stream, wish, by, command_id)

    place.desk.handle = listen  # type: ignore[method-assign]  # the test listens
    await place.wait(minutes=20)
    assert len(due) > 5
    assert [command for command in said if command in due] == due
    assert len({repr(command) for command in said}) == len(said)


async def test_after_a_restart_what_is_overdue_fires_at_once_and_once():
    place = house(Run().go_on())
    place.clock.move(minutes=4)
    await place.start()
    passed = [r.event for r in place.store.journals["c1"] if isinstance(r.event, PagePassed)]
    assert passed and all(event.at == place.clock() for event in passed)
    before = kinds(place)
    late = await place.again().start()
    assert kinds(late) == before


async def test_a_restart_in_the_middle_changes_nothing():
    straight = await house(Run().go_on()).start()
    for _ in range(60):
        await straight.wait(minutes=1)
    broken = await house(Run().go_on()).start()
    for _ in range(60):
        await broken.wait(minutes=1)
        broken = await broken.again().start()
    assert kinds(broken) == kinds(straight)
    assert [r.event for r in broken.store.journals["c1"]] == [r.event for r in straight.store.journals["c1"]]


async def test_a_clock_that_jumps_back_fires_nothing_twice_and_nothing_early():
    place = await house(Run().go_on()).start()
    await place.wait(minutes=4)
    before = kinds(place)
    await place.wait(hours=-2)
    await place.sweep()
    assert kinds(place) == before
    assert place.waker.armed[-1] == upcoming(place) > place.clock() + timedelta(hours=2)
    await place.wait(hours=2)
    assert kinds(place) == before
    await place.wait(hours=2)
    overdue = [r.event.step for r in place.store.journals["c1"] if isinstance(r.event, StepOverdue)]
    assert len(overdue) == len(set(overdue)) > 0


async def test_one_crisis_that_cannot_be_saved_does_not_hold_up_the_others():
    place = house()
    place.store.journals["a"] = journal_of(Run())
    await place.start()
    place.store.refuse = lambda stream, command_id: NotSaved("full") if stream == "a" else None
    await place.wait(minutes=2)
    assert "StepOverdue" in kinds(place) and "StepOverdue" not in kinds(place, "a")


async def test_what_could_not_be_saved_is_tried_again_by_the_sweep():
    place = await house().start()
    asked: list[str] = []

    def full(stream: str, command_id: str) -> Exception:
        asked.append(command_id)
        return NotSaved("full")

    place.store.refuse = full
    await place.wait(minutes=2)
    await place.wait(seconds=1)
    assert len(asked) == 1
    await place.sweep()
    assert len(asked) == 2
    place.store.refuse = lambda stream, command_id: None
    await place.sweep()
    assert kinds(place).count("StepOverdue") == 1


async def test_one_crisis_whose_append_hangs_does_not_hold_up_the_others():
    place = house()
    place.store.journals["c2"] = journal_of(Run())
    await place.start()
    flush, held = place.store._flush, []

    def slow(stream: str) -> None:
        if stream == "c1":
            held.append(stream)
        else:
            flush(stream)

    place.store._flush = slow  # type: ignore[method-assign]  # one crisis is slow
    place.clock.move(minutes=2)
    await place.alarm.fire()
    await until(lambda: held and "StepOverdue" in kinds(place, "c2"))
    await place.alarm.fire()
    assert kinds(place).count("StepOverdue") == 0
    flush("c1")
    await place.runtime.settle()
    assert kinds(place).count("StepOverdue") == 1


async def test_it_never_runs_in_circles(monkeypatch: pytest.MonkeyPatch):
    """A deadline whose command changes nothing is said once for each version and each sweep."""
    said: list[Command] = []

    class Forgetful(Desk):
        async def handle(self, stream, wish, by, command_id):
            said.append(wish)
            return await super().handle(stream, wish, by, command_id)

    clock = Clock(START)
    desk = Forgetful(MemoryStore({"c1": journal_of(Run())}), clock)
    alarm = Alarm(desk, clock, Waker())
    desk.observe(alarm.changed)
    await desk.open()
    monkeypatch.setattr(alarm_module, "deadlines", lambda crisis: deadlines(Run().crisis))
    clock.move(minutes=3)
    for _ in range(5):
        await alarm.fire()
        await alarm.tasks.settle()
    first = len(said)
    await alarm.sweep()
    await alarm.tasks.settle()
    assert first <= 4 and len(said) <= first + 2


async def test_a_fault_of_ours_does_not_stop_the_alarm(caplog: pytest.LogCaptureFixture):
    place = house()
    place.store.journals["c2"] = journal_of(Run())
    await place.start()
    place.store.refuse = lambda stream, command_id: ZeroDivisionError("bug") if stream == "c1" else None
    await place.wait(minutes=2)
    assert "StepOverdue" in kinds(place, "c2")
    assert "ZeroDivisionError" in caplog.text
    place.store.refuse = lambda stream, command_id: None
    await place.sweep()
    assert kinds(place).count("StepOverdue") == 1


# ------------------------------------------------------------------------------------- waking the other hands


async def test_a_deadline_without_a_command_wakes_the_hands_once():
    outlets = (ScriptedOutlet("newsroom", instead(NotSent("down"))), ScriptedOutlet("mastodon"))
    place = await house(nearly_out(), *outlets).start()
    woken: list[datetime] = []
    place.alarm.hands = [lambda crisis: woken.append(place.clock())]
    await place.wait(seconds=10)
    again = place.clock() + timedelta(seconds=5)
    assert place.alarm.next() == again
    for _ in range(3):
        await place.wait(seconds=5)
    assert woken == [again]


async def test_a_page_that_nobody_answers_goes_up_its_ladder_by_itself():
    place = await house(Run().go_on()).start()
    pages = [r.event for r in place.store.journals["c1"] if isinstance(r.event, PageStarted)]
    ringing = next(page for page in pages if len(page.rungs) > 1)
    for _ in range(3):
        await place.wait(minutes=1)
    page = place.crisis().paging.pages[ringing.page]
    assert page.rung == 1
    await place.do(page.person, AnswerPage(page=page.id))
    await place.wait(hours=1)
    assert place.crisis().paging.pages[ringing.page].answered_by == page.person


async def test_an_ended_crisis_is_forgotten():
    place = await house().start()
    assert list(place.alarm._watches) == ["c1"]
    await place.do("anna", DecideStep(step="confirm", choice="no"))
    assert place.alarm._watches == {} and place.alarm.next() is None


async def test_a_crisis_that_ends_while_it_fires_is_left_alone():
    place = await house(Run().go_on()).start()
    place.clock.move(minutes=20)
    place.store.hold()
    await place.alarm.fire()
    await until(lambda: place.store.queued)
    other = Desk(MemoryStore(place.store.journals), place.clock)
    await other.handle("c1", StandDown(), "anna", "other-1")
    place.store.release()
    await place.runtime.settle()
    assert kinds(place)[-1] == "CrisisStoodDown"
    assert place.alarm.next() is None
