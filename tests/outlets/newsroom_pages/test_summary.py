"""Where a crisis stands, from its statements."""

from datetime import timedelta

from bot.crisis.deliveries import Delivery
from bot.outlets.newsroom_pages.item import item_of, newest_first, with_note
from bot.outlets.newsroom_pages.summary import Summary, summarise
from tests.outlets.sample import START, closing, delivery, note_on, update

HOUR = timedelta(hours=1)


def of(*deliveries: Delivery) -> Summary:
    return summarise(newest_first(map(item_of, deliveries)))


def test_the_newest_promise_counts():
    found = of(update(2), delivery(), update(1))
    assert (found.started_at, found.updated_at) == (START, START + HOUR)
    assert found.next_update == START + 1.5 * HOUR
    assert found.latest["en"] == "Update 2"
    assert found.closed_at is None


def test_a_word_without_a_promise_leaves_the_open_one():
    note = delivery("note", released_at=START + timedelta(minutes=10), next_update=None)
    assert of(delivery(), note).next_update == START + timedelta(minutes=31)


def test_a_promise_that_was_kept_is_no_longer_shown():
    late = delivery("note", released_at=START + HOUR, next_update=None)
    assert of(delivery(), late).next_update is None


def test_the_closing_text_closes_and_a_correction_does_not_reopen():
    correction = delivery("correction_1", released_at=START + 10 * HOUR, next_update=None)
    for found in (of(delivery(), closing()), of(delivery(), closing(), correction)):
        assert found.closed_at == START + 9 * HOUR
        assert found.next_update is None


def test_a_new_promise_reopens():
    found = of(delivery(), closing(), update(40))
    assert found.closed_at is None
    assert found.next_update == START + 20.5 * HOUR


def test_released_together_the_later_numbered_is_newer():
    same = [item_of(update(number, released_at=START)) for number in (9, 10, 2)]
    assert [item.statement for item in newest_first(same)] == ["update_10", "update_9", "update_2"]


def test_a_note_is_a_change_and_marks_the_newest():
    wrong = delivery()
    noted = with_note(item_of(wrong), note_on(wrong, "retraction", after=3 * HOUR))
    alone = summarise([noted])
    assert (alone.updated_at, alone.mark) == (START + 3 * HOUR, "retraction")
    assert alone.next_update == START + timedelta(minutes=31)
    followed = summarise(newest_first([noted, item_of(update(1))]))
    assert (followed.updated_at, followed.mark) == (START + 3 * HOUR, None)
