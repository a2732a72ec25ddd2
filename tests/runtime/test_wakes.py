from datetime import datetime, timedelta
from functools import partial

from bot.runtime.wakes import Wakes
from tests.playbooks import START
from tests.runtime.parts import Clock


def test_calls_are_made_at_their_moments_and_in_their_order():
    clock, heard = Clock(), list[str]()
    wakes = Wakes(clock)
    assert wakes.next() is None
    for name, wait in (("c", 30), ("a", 10), ("b", 10)):
        wakes.at(START + timedelta(seconds=wait), partial(heard.append, name))
    wakes.wake()
    assert heard == [] and wakes.next() == START + timedelta(seconds=10)
    clock.move(seconds=10)
    wakes.wake()
    assert heard == ["a", "b"] and wakes.next() == START + timedelta(seconds=30)
    clock.move(hours=1)
    wakes.wake()
    wakes.wake()
    assert heard == ["a", "b", "c"] and wakes.next() is None


def test_only_a_new_earliest_moment_is_news():
    wakes, heard = Wakes(Clock()), list[datetime | None]()
    wakes.changed = lambda: heard.append(wakes.next())
    first, second = START + timedelta(seconds=1), START + timedelta(seconds=2)
    for moment in (second, second + timedelta(hours=1), first):
        wakes.at(moment, lambda: None)
    assert heard == [second, first]


def test_a_call_may_ask_for_another_one():
    clock, heard = Clock(), list[str]()
    wakes = Wakes(clock)

    def again() -> None:
        heard.append("x")
        wakes.at(clock() + timedelta(seconds=1), again)

    wakes.at(clock(), again)
    wakes.wake()
    assert heard == ["x"] and wakes.next() == START + timedelta(seconds=1)
