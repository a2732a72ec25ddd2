import asyncio
from datetime import timedelta

import pytest

from bot.chat.base import NotPosted
from bot.crisis.cards import Card, cards
from bot.crisis.lifecycle import ChangeSeverity, TakeNote
from bot.crisis.paging import AnswerPage
from bot.crisis.shown import CardNotPosted, CardPosted, CardPosting
from bot.crisis.steps import DecideStep
from bot.store.base import NotSaved
from tests.playbooks import START, Run
from tests.runtime.parts import House, RecordingChat, Trouble, house, no_trouble

GO_ON = DecideStep(step="confirm", choice="crisis")
ENDED = DecideStep(step="confirm", choice="no")
BEN = ("page.p1.0", "slack:ben")


def on(key: str, error: Exception, *, what: str = "post", times: int = 1) -> Trouble:
    """The chat raises this so many times when a card with such a key is posted (or edited, or looked up)."""
    left = [times]

    async def trouble(doing: str, card: Card) -> None:
        if doing == what and card.key.startswith(key) and left[0]:
            left[0] -= 1
            raise error

    return trouble


def wanted(place: House) -> dict[str, Card]:
    return {card.key: card for card in cards(place.crisis(), "de", place.clock())}


def noted(place: House, key: str) -> list[str]:
    """What the journal says about a card, in order."""
    kinds = (CardPosting, CardPosted, CardNotPosted)
    events = (record.event for record in place.store.journals["c1"])
    return [type(event).__name__ for event in events if isinstance(event, kinds) and event.card == key]


@pytest.fixture
def chat() -> RecordingChat:
    return RecordingChat(finds=True)


# ------------------------------------------------------------------------------------------ a card in doubt


async def test_a_page_that_arrived_in_spite_of_all_is_found_and_not_rung_again(chat: RecordingChat):
    chat.after = on("page.p1", TimeoutError())
    place = await house(Run().go_on(), chats=(chat,)).start()
    assert chat.asked == [] and noted(place, "page.p1.0") == ["CardPosting"]
    await place.wait(seconds=15)
    assert chat.asked == [BEN] and chat.posted.count(BEN) == 1
    assert noted(place, "page.p1.0") == ["CardPosting", "CardPosted"]
    assert BEN not in chat.edited
    await place.do("ben", AnswerPage(page="p1"))
    assert chat.edited.count(BEN) == 1 and chat.of("page.p1.0")[0].buttons == ()


async def test_a_page_that_surely_did_not_arrive_rings_after_all(chat: RecordingChat):
    chat.before = on("page.p1", ConnectionResetError())
    place = await house(Run().go_on(), chats=(chat,)).start()
    await place.wait(seconds=14)
    await place.sweep()
    assert chat.asked == [] and BEN not in chat.posted
    assert place.waker.armed[-1] == START + timedelta(seconds=15)
    await place.wait(seconds=1)
    assert chat.asked == [BEN] and chat.posted.count(BEN) == 1
    assert noted(place, "page.p1.0") == ["CardPosting", "CardNotPosted", "CardPosting", "CardPosted"]


async def test_what_is_found_is_edited_when_it_should_say_something_else_by_now(chat: RecordingChat):
    chat.after = on("step.confirm", TimeoutError())
    place = await house(Run(), chats=(chat,)).start()
    await place.do("anna", GO_ON)
    assert chat.of("step.confirm")[0].buttons
    await place.wait(seconds=15)
    (card,) = chat.of("step.confirm")
    assert card == wanted(place)["step.confirm"]


async def test_it_is_looked_up_again_when_that_failed(chat: RecordingChat):
    chat.after = on("page.p1", TimeoutError())
    chat.before = on("page.p1", ConnectionResetError(), what="find", times=2)
    place = await house(Run().go_on(), chats=(chat,)).start()
    for seconds, asked in ((15, 1), (29, 1), (1, 2), (59, 2), (1, 3)):
        await place.wait(seconds=seconds)
        assert len(chat.asked) == asked
    assert chat.posted.count(BEN) == 1 and noted(place, "page.p1.0") == ["CardPosting", "CardPosted"]


async def test_a_chat_that_is_asked_too_often_is_asked_later(chat: RecordingChat):
    chat.after = on("board", TimeoutError())
    chat.before = on("board", NotPosted("429", wait=timedelta(seconds=45)), what="find")
    place = await house(Run(), chats=(chat,)).start()
    await place.wait(seconds=15)
    assert place.waker.armed[-1] == START + timedelta(seconds=60)
    await place.wait(seconds=45)
    assert len(chat.of("board")) == 1 and noted(place, "board") == ["CardPosting", "CardPosted"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_after_a_restart_it_is_looked_up_too(chat: RecordingChat, arrived: bool):
    async def dies(what: str, card: Card) -> None:
        if card.key.startswith("page.p1"):
            raise asyncio.CancelledError

    if arrived:
        chat.after = dies
    else:
        chat.before = dies
    place = house(Run().go_on(), chats=(chat,))
    await place.runtime.start()
    await place.runtime.settle()
    chat.before = chat.after = no_trouble
    late = await place.again().start()
    assert chat.asked == []
    assert late.waker.armed[-1] == START + timedelta(seconds=15)
    await late.wait(seconds=15)
    assert chat.asked == [BEN] and chat.posted.count(BEN) == 1
    last = await late.again().start()
    await last.wait(minutes=1)
    assert chat.posted.count(BEN) == 1


async def test_in_a_chat_that_cannot_tell_nobody_is_rung_twice_and_nothing_is_asked_twice():
    chat = RecordingChat()
    chat.after = on("page.p1", TimeoutError())
    place = await house(Run().go_on(), chats=(chat,)).start()
    for _ in range(3):
        await place.wait(seconds=30)
        await place.sweep()
    await place.do("anna", TakeNote(text="x"))
    assert chat.asked == [BEN] and chat.posted.count(BEN) == 1


async def test_what_was_in_doubt_at_the_end_loses_its_buttons_where_it_stands(chat: RecordingChat):
    chat.after = on("step.confirm", TimeoutError())
    place = await house(Run(), chats=(chat,)).start()
    await place.do("anna", ENDED)
    await place.wait(seconds=15)
    (card,) = chat.of("step.confirm")
    assert card.buttons == ()


async def test_what_was_in_doubt_at_the_end_and_does_not_stand_there_is_not_posted(chat: RecordingChat):
    chat.before = on("step.confirm", TimeoutError())
    place = await house(Run(), chats=(chat,)).start()
    await place.do("anna", ENDED)
    await place.wait(minutes=5)
    assert chat.of("step.confirm") == [] and chat.asked == [("step.confirm", "slack:room")]


async def test_what_was_found_but_could_not_be_written_down_is_written_down_later(chat: RecordingChat):
    chat.after = on("board", TimeoutError())
    place = await house(Run(), chats=(chat,)).start()
    place.store.refuse = lambda stream, command_id: NotSaved("full")
    await place.wait(seconds=15)
    assert noted(place, "board") == ["CardPosting"]
    place.store.refuse = lambda stream, command_id: None
    await place.wait(seconds=30)
    assert noted(place, "board") == ["CardPosting", "CardPosted"] and len(chat.of("board")) == 1


# ------------------------------------------------------------------------------------------ a card taken away


async def test_a_message_that_was_taken_away_is_posted_again(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    chat.take_away("board")
    await place.do("anna", GO_ON)
    assert chat.of("board") == []
    await place.wait(seconds=15)
    (board,) = chat.of("board")
    assert board == wanted(place)["board"]
    assert noted(place, "board") == ["CardPosting", "CardPosted", "CardPosting", "CardPosted"]
    late = await place.again().start()
    await late.do("anna", DecideStep(step="confirm", choice="watch"))
    assert len(chat.of("board")) == 1


async def test_it_is_posted_again_ever_more_seldom(chat: RecordingChat):
    """Somebody (or some rule) takes the board away each time; it changes every few seconds."""
    chat = RecordingChat(finds=True, redraws=100_000)
    place = await house(Run(), chats=(chat,)).start()
    for n in range(360):
        chat.take_away("board")
        place.clock.move(seconds=10)
        await place.do("anna", TakeNote(text=f"{n}"))
        await place.sweep()
    assert 12 <= chat.posted.count(("board", "slack:room")) <= 19
    place.clock.move(minutes=6)
    await place.sweep()
    assert len(chat.of("board")) == 1


async def test_once_it_may_stay_it_is_as_quick_as_before(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    for severity, seconds in (("S3", 15), ("S2", 30), ("S1", 0), ("S2", 15)):
        if seconds:
            chat.take_away("board")
        await place.do("anna", ChangeSeverity(severity=severity, reason="x"))
        assert len(chat.of("board")) == (0 if seconds else 1)
        await place.wait(seconds=max(seconds - 1, 0))
        assert len(chat.of("board")) == (0 if seconds else 1)
        await place.wait(seconds=1)
        assert len(chat.of("board")) == 1


async def test_after_the_end_nothing_is_posted_again(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    chat.take_away("board")
    await place.do("anna", ENDED)
    await place.wait(minutes=5)
    await place.sweep()
    assert chat.of("board") == []


async def test_a_crash_between_taking_away_and_posting_again_loses_nothing(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    chat.take_away("board")
    await place.do("anna", GO_ON)
    late = await place.again().start()
    await late.wait(seconds=15)
    assert len(chat.of("board")) == 1


# ------------------------------------------------------------------------------------------ an edit


async def test_an_edit_of_which_nobody_knows_is_made_again_even_when_all_is_as_it_was(chat: RecordingChat):
    """The edit arrived, its answer did not, and then the card should say again what it said before."""
    place = await house(Run(), chats=(chat,)).start()
    chat.after = on("board", TimeoutError(), what="edit")
    await place.do("anna", ChangeSeverity(severity="S3", reason="x"))
    await place.do("anna", ChangeSeverity(severity="S2", reason="x"))
    assert "S3" in chat.of("board")[0].lines[0]
    await place.wait(seconds=15)
    assert "S2" in chat.of("board")[0].lines[0]


async def test_an_edit_that_surely_was_not_made_leaves_what_stood_there(chat: RecordingChat):
    place = await house(Run(), chats=(chat,)).start()
    chat.before = on("board", NotPosted("no"), what="edit")
    await place.do("anna", ChangeSeverity(severity="S3", reason="x"))
    await place.do("anna", ChangeSeverity(severity="S2", reason="x"))
    await place.wait(seconds=15)
    assert chat.edited == []


async def test_passing_minutes_cost_no_more_edits_than_the_budget_and_the_board_comes_first():
    chat, never = RecordingChat(redraws=4), RecordingChat("never")
    place = await house(Run().go_on(), chats=(chat, never)).start()
    for minute in range(1, 11):
        for _ in range(3):
            place.clock.move(seconds=20)
            await place.sweep()
        assert len(chat.edited) - len(never.edited) <= 4 * (minute + 1)
    assert chat.edited.count(("board", "slack:room")) >= 10
    assert len(chat.edited) - len(never.edited) > 20


async def test_of_many_crises_each_boards_turn_comes():
    chat = RecordingChat(redraws=4, opens_rooms=True)
    place = house(Run(), chats=(chat,))
    for n in range(2, 9):
        place.store.journals[f"c{n}"] = list(place.store.journals["c1"])
    await place.start()
    for _ in range(15):
        place.clock.move(seconds=20)
        await place.sweep()
    assert {spot for _, spot in chat.edited} == {f"slack:room-c{n}" for n in range(1, 9)}
    assert len(chat.edited) <= 4 * 6


async def test_what_really_changed_is_edited_whatever_the_budget_says():
    chat = RecordingChat(redraws=1)
    place = await house(Run(), chats=(chat,)).start()
    place.clock.move(minutes=1)
    await place.sweep()
    before = len(chat.edited)
    await place.do("anna", GO_ON)
    assert {key for key, _ in chat.edited[before:]} >= {"board", "step.confirm"}
