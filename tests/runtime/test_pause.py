from datetime import timedelta

from bot.runtime.pause import Pause
from tests.runtime.parts import Clock


def seconds(pause: Pause, clock: Clock) -> float:
    return (pause.begin(clock()) - clock()).total_seconds()


def test_it_doubles_up_to_five_minutes():
    pause, clock = Pause(), Clock()
    assert [seconds(pause, clock) for _ in range(7)] == [15, 30, 60, 120, 240, 300, 300]
    assert [seconds(pause, clock) for _ in range(100)] == [300] * 100


def test_it_is_as_long_as_the_other_side_asked_for():
    pause, clock = Pause(), Clock()
    assert pause.begin(clock(), timedelta(seconds=3)) == clock() + timedelta(seconds=3)


def test_it_rests_until_its_moment():
    pause, clock = Pause(), Clock()
    assert not pause.rests(clock()) and not pause.pending
    pause.begin(clock())
    clock.move(seconds=14.9)
    assert pause.rests(clock())
    clock.move(seconds=0.1)
    assert not pause.rests(clock()) and pause.pending


def test_a_clock_that_is_set_back_makes_it_begin_anew_and_no_longer():
    pause, clock = Pause(), Clock()
    pause.begin(clock())
    clock.move(hours=-2)
    assert pause.rests(clock())
    clock.move(seconds=15)
    assert not pause.rests(clock())


def test_after_success_it_is_short_again_unless_the_cause_may_come_back():
    pause, clock = Pause(), Clock()
    pause.begin(clock())
    pause.over()
    assert not pause.pending and not pause.rests(clock())
    assert seconds(pause, clock) == 30
    pause.end()
    assert seconds(pause, clock) == 15
