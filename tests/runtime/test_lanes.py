import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.chat.base import NotPosted, Place
from bot.crisis.attempts import BeginAttempt, ReportUnknown, SayItIsOut
from bot.crisis.cards import Card, cards
from bot.crisis.command import COURIER
from bot.crisis.lifecycle import ChangeSeverity, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage
from bot.crisis.steps import DecideStep
from tests.playbooks import START, Run
from tests.runtime.parts import House, RecordingChat, Trouble, house, journal_of, nearly_out

GO_ON = DecideStep(step="confirm", choice="crisis")


def limited(key: str, *, seconds: float, times: int = 1, what: str = "post") -> Trouble:
    """The chat wants to be left alone for so long, so many times."""
    left = [times]

    async def trouble(doing: str, card: Card) -> None:
        if doing == what and card.key.startswith(key) and left[0]:
            left[0] -= 1
            raise NotPosted("429", wait=timedelta(seconds=seconds))

    return trouble


def room_of(chat: RecordingChat) -> list[str]:
    return [key for key, place in chat.posted if place == "slack:room"]


def expected(place: House) -> list[str]:
    return [card.key for card in cards(place.crisis(), "de", place.clock()) if card.place == "room"]


@pytest.fixture
def chat() -> RecordingChat:
    return RecordingChat()


async def test_the_cards_of_a_place_come_in_their_order(chat: RecordingChat):
    place = await house(Run().go_on(), chats=(chat,)).start()
    assert len(room_of(chat)) > 4
    assert room_of(chat) == expected(place)


async def test_one_after_the_other_in_a_place_and_at_once_in_different_places(chat: RecordingChat):
    now: list[str] = []
    most: list[set[str]] = [set()]

    async def watch(what: str, card: Card) -> None:
        now.append(card.place)
        assert len(set(now)) == len(now)
        most[0] = max(most[0], set(now), key=len)
        await asyncio.sleep(0)
        now.remove(card.place)

    chat.before = watch
    await house(Run().go_on(), chats=(chat,)).start()
    assert most[0] > {"room", "ben"}


async def test_who_is_asked_to_wait_keeps_the_order_and_delays_no_other_place(chat: RecordingChat):
    chat.before = limited("step.confirm", seconds=7)
    place = await house(Run().go_on(), chats=(chat,)).start()
    assert room_of(chat) == ["board"]
    assert {spot for _, spot in chat.posted} > {"slack:ben", "slack:finn"}
    await place.wait(seconds=6)
    await place.sweep()
    assert room_of(chat) == ["board"]
    await place.wait(seconds=1)
    assert room_of(chat) == expected(place)


async def test_each_wait_counts_anew(chat: RecordingChat):
    chat.before = limited("board", seconds=3, times=4)
    place = await house(Run(), chats=(chat,)).start()
    for _ in range(4):
        assert room_of(chat) == []
        await place.wait(seconds=3)
    assert room_of(chat) == expected(place)


async def test_what_changes_during_a_wait_is_shown_afterwards_as_it_is_then(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    chat.before = limited("board", seconds=9, what="edit")
    await place.do("anna", GO_ON)
    before = len(chat.edited)
    for n in range(20):
        await place.do("anna", TakeNote(text=str(n)))
    assert room_of(chat) == ["board", "step.confirm"] and len(chat.edited) == before
    await place.wait(seconds=9)
    assert room_of(chat) == [
        *["board", "step.confirm"], *(key for key in expected(place) if key not in ("board", "step.confirm"))
    ]  # fmt: skip
    assert chat.of("step.confirm")[0].buttons == ()
    assert len(chat.edited) - before == 2


async def test_a_page_that_was_answered_during_a_wait_rings_for_nothing_no_more_than_once(chat: RecordingChat):
    chat.before = limited("page.p1", seconds=30)
    place = await house(Run().go_on(), chats=(chat,)).start()
    await place.do("ben", AnswerPage(page="p1"))
    await place.wait(seconds=30)
    (page,) = chat.of("page.p1.0")
    assert page.buttons == ()


async def test_other_crises_at_the_same_place_wait_too_and_keep_their_order(chat: RecordingChat):
    place = house(Run(), chats=(chat,))
    place.store.journals["c2"] = journal_of(Run())
    chat.before = limited("board", seconds=5)
    await place.start()
    assert room_of(chat) == []
    await place.wait(seconds=5)
    assert room_of(chat) == expected(place) * 2


async def test_a_crisis_that_changes_all_the_time_keeps_no_card_from_its_turn(chat: RecordingChat):
    """Each edit of the board meets a crisis that has changed meanwhile; the cards behind it are shown all the same."""
    edits = [0]
    place = await house(Run(), chats=(chat,)).start()

    async def restless(what: str, card: Card) -> None:
        if card.key == "board" and edits[0] < 30:
            edits[0] += 1
            severity = ("S2", "S3")[edits[0] % 2]
            wish = ChangeSeverity(severity=severity, reason="x")
            await place.desk.handle("c1", wish, "anna", f"restless {edits[0]}")
            for _ in range(20):
                await asyncio.sleep(0)
        elif card.key == "step.pause":
            before.append(edits[0])

    before: list[int] = []
    chat.before = restless
    await place.do("anna", GO_ON)
    assert edits[0] == 30
    assert before[0] <= 2


async def test_a_wait_ends_by_itself_and_not_by_the_sweep(chat: RecordingChat):
    chat.before = limited("board", seconds=4.5)
    place = await house(Run(), chats=(chat,)).start()
    assert place.waker.armed[-1] == place.alarm.next() == START + timedelta(seconds=4.5)
    await place.wait(seconds=4.5)
    assert room_of(chat) == expected(place)
    assert place.waker.armed[-1] == place.alarm.next() == START + timedelta(minutes=2)


async def test_what_failed_is_tried_again_when_its_pause_is_over(chat: RecordingChat):
    left = [1]

    async def fails(what: str, card: Card) -> None:
        if card.key == "board" and left[0]:
            left[0] -= 1
            raise NotPosted("no such channel")

    chat.before = fails
    place = await house(Run(), chats=(chat,)).start()
    assert room_of(chat) == ["step.confirm"]
    assert place.waker.armed[-1] == START + timedelta(seconds=15)
    await place.wait(seconds=15)
    assert room_of(chat) == ["step.confirm", "board"]


def listen(chat: RecordingChat) -> list[str]:
    """Hear which crisis the chat is asked about, once for each card."""
    looks, places = list[str](), chat.places

    def listened(crisis: Crisis, card: Card) -> Iterator[Place]:
        looks.append(crisis.id)
        return places(crisis, card)

    chat.places = listened  # type: ignore[method-assign]  # the test listens
    return looks


async def test_that_cards_were_posted_is_no_reason_to_look_again(chat: RecordingChat):
    looks = listen(chat)
    place = await house(Run().go_on(), chats=(chat,)).start()
    await place.do("anna", TakeNote(text="x"))
    assert len(chat.posted) == len(looks) == len(cards(place.crisis(), "de", place.clock()))


async def test_what_is_not_wanted_any_more_when_the_wait_is_over_is_not_posted(chat: RecordingChat):
    run = nearly_out()
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"))
    chat.before = limited("delivery.", seconds=30)
    place = await house(run, chats=(chat,)).start()
    await place.do("anna", SayItIsOut(statement="first_word", outlet="newsroom"))
    await place.wait(seconds=30)
    assert sorted(room_of(chat)) == sorted(expected(place))


@pytest.mark.parametrize("many", [1, 40])
async def test_many_open_crises_make_no_change_cost_more(chat: RecordingChat, many: int):
    """One change asks the chat about one crisis, as often as if no other were open."""
    place = house(Run(), chats=(chat,))
    for n in range(2, many + 1):
        place.store.journals[f"c{n}"] = journal_of(Run())
    await place.start()
    looks = listen(chat)
    chat.tended.clear()
    await place.do("anna", ChangeSeverity(severity="S3", reason="x"))
    assert looks == ["c1"] * len(cards(place.crisis(), "de", place.clock()))
    assert chat.tended == [("c1", place.crisis().version)]
