from dataclasses import replace

from bot.runtime.file import File
from tests.playbooks import START, Run

CRISIS = Run().crisis
LATER = replace(CRISIS, version=CRISIS.version + 1)


def read() -> File:
    file = File(START)
    file.read(CRISIS, {"r1"})
    return file


def test_a_new_file_must_be_read_first():
    assert not File(START).current
    assert read().current


def test_what_is_being_written_is_not_durable():
    file = read()
    file.begin(LATER, "r2")
    assert (file.ahead, file.durable, file.seen) == (LATER, CRISIS, {"r1", "r2"})
    file.written(LATER, "r2")
    assert file.durable is file.ahead is LATER


def test_an_answer_that_comes_after_a_later_one_takes_nothing_back():
    file = read()
    file.written(LATER, "r3")
    file.written(CRISIS, "r2")
    assert file.durable is LATER and file.seen == {"r1", "r2", "r3"}


def test_reading_says_whether_more_is_durable_than_was_known():
    file = File(START)
    assert file.read(None, set()) is False
    assert file.read(CRISIS, {"r1"}) is True
    assert file.read(replace(CRISIS), {"r1"}) is False
    assert file.read(LATER, {"r1", "r2"}) is True


def test_a_reading_that_was_overtaken_by_an_answer_takes_nothing_back():
    file = read()
    file.begin(LATER, "r2")
    file.current = False
    file.written(LATER, "r2")
    assert file.read(CRISIS, {"r1"}) is False
    assert file.ahead is file.durable is LATER


def test_a_file_is_over_when_nothing_can_happen_in_it():
    ended = replace(CRISIS, life=replace(CRISIS.life, ended_at=START))
    nothing, open_one, closed, unsure = File(START), read(), File(START), File(START)
    nothing.read(None, set())
    closed.read(ended, set())
    assert [file.over for file in (nothing, open_one, closed, unsure)] == [True, False, True, False]
    starting = File(START)
    starting.read(None, set())
    starting.begin(CRISIS, "r1")
    assert not starting.over
