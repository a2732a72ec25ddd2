import asyncio
from collections import Counter

import pytest

from bot.chat.base import NotPosted
from bot.crisis.attempts import BeginAttempt, ReportUnknown, SayItIsOut
from bot.crisis.cards import Card, cards
from bot.crisis.command import COURIER
from bot.crisis.lifecycle import TakeNote
from bot.crisis.paging import AnswerPage
from bot.crisis.shown import CardPosted, CardPosting
from bot.crisis.steps import DecideStep
from bot.store.base import NotSaved
from tests.playbooks import Run
from tests.runtime.parts import House, RecordingChat, Trouble, house, nearly_out, no_trouble

GO_ON = DecideStep(step="confirm", choice="crisis")
ENDED = DecideStep(step="confirm", choice="no")


def on(key: str, error: Exception, *, what: str = "post", times: int = 1_000) -> Trouble:
    """The chat raises this so many times when a card with such a key is posted (or edited)."""
    left = [times]

    async def trouble(doing: str, card: Card) -> None:
        if doing == what and card.key.startswith(key) and left[0]:
            left[0] -= 1
            raise error

    return trouble


async def shown(chat: RecordingChat, run: Run | None = None, patience: float = 5.0) -> House:
    return await house(run or Run().go_on(), chats=(chat,), patience=patience).start()


def wanted(place: House, minutes: bool = True) -> dict[str, Card]:
    return {card.key: card for card in cards(place.crisis(), "de", place.clock(), minutes=minutes)}


def in_room(chat: RecordingChat) -> dict[str, Card]:
    """What stands in the room, by key; each key only once."""
    found = [(key, f"m{n}") for n, (key, place) in enumerate(chat.posted, 1) if place == f"{chat.name}:room"]
    assert len({key for key, _ in found}) == len(found)
    return {key: chat.stands[message] for key, message in found}


def pages(chat: RecordingChat) -> Counter[tuple[str, str]]:
    return Counter(spot for spot in chat.posted if spot[0].startswith("page."))


# -------------------------------------------------------------------------------- keeping cards as they should be


@pytest.mark.parametrize(("remembers", "redraws"), [(True, 0), (False, 1_000), (False, 0)])
async def test_every_card_stands_once_and_says_what_is_so(remembers: bool, redraws: int):
    chat = RecordingChat(remembers=remembers, redraws=redraws)
    place = await shown(chat, Run())
    await place.do("anna", GO_ON)
    await place.wait(minutes=5)
    await place.do("ben", AnswerPage(page="p1"))
    await place.sweep()
    room = {key: card for key, card in wanted(place).items() if card.place == "room"}
    assert {key: card.buttons for key, card in in_room(chat).items()} == {k: c.buttons for k, c in room.items()}
    if redraws:
        assert in_room(chat) == room


async def test_each_reader_gets_a_language_of_his_own():
    chat = RecordingChat()
    await shown(chat)
    finns = [chat.stands[f"m{n}"] for n, (_, spot) in enumerate(chat.posted, 1) if spot == "slack:finn"]
    bens = [chat.stands[f"m{n}"] for n, (_, spot) in enumerate(chat.posted, 1) if spot == "slack:ben"]
    assert finns[0].buttons[0].label == "I'm on it" and bens[0].buttons[0].label == "Ich übernehme"


async def test_many_changes_become_few_edits():
    chat = RecordingChat()
    place = await shown(chat, Run())
    before = len(chat.edited)
    await asyncio.gather(*(place.desk.handle("c1", TakeNote(text=str(n)), "anna", f"n{n}") for n in range(100)))
    await place.do("anna", GO_ON)
    assert len(chat.edited) - before <= 4


async def test_what_did_not_change_is_not_edited():
    chat = RecordingChat()
    place = await shown(chat)
    await place.do("anna", TakeNote(text="nothing that a card shows"))
    await place.sweep()
    await place.sweep()
    assert chat.edited == []


async def test_passing_minutes_are_shown_only_where_that_is_silent():
    silent, plain = RecordingChat("console", remembers=False, redraws=1_000), RecordingChat("slack")
    place = await house(Run(), chats=(silent, plain)).start()
    place.clock.move(minutes=1)
    await place.sweep()
    assert ("board", "console:room") in silent.edited and plain.edited == []


async def test_after_the_end_cards_lose_their_buttons_and_nothing_new_is_posted():
    chat = RecordingChat()
    place = await shown(chat, Run())
    chat.before = on("board", NotPosted("rate limit"), what="edit", times=1)
    await place.do("anna", ENDED)
    before = len(chat.posted)
    place.clock.move(minutes=1)
    await place.sweep()
    assert not any(card.buttons for card in chat.stands.values())
    assert len(chat.posted) == before
    assert place.crisis().life.ended_at


async def test_an_ended_crisis_is_forgotten():
    chat = RecordingChat()
    place = await shown(chat, Run())
    await place.do("anna", ENDED)
    place.clock.move(hours=1)
    await place.sweep()
    screen = place.display._screens[0]
    assert (dict(screen._standing), screen._looked, screen._lanes._rounds) == ({}, {}, {})


async def test_a_card_that_is_not_wanted_any_more_says_so():
    chat, run = RecordingChat(), nearly_out()
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"))
    place = await shown(chat, run)
    question = "delivery.first_word.newsroom"
    assert chat.of(question)[0].buttons
    place = await place.again().start()
    await place.do("anna", SayItIsOut(statement="first_word", outlet="newsroom"))
    assert chat.of(question)[0].lines == ("✔ Das hat sich erledigt.",) and not chat.of(question)[0].buttons
    late = await place.again().start()
    await late.sweep()
    assert len(chat.of(question)) == 1


async def test_every_line_of_a_drill_says_so_also_when_a_card_is_gone():
    chat, run = RecordingChat(), Run(kind="drill").go_on().know()
    run.out("first_word", "anna")
    place = await shown(chat, run)
    assert all(card.drill for card in chat.stands.values())
    assert all("ÜBUNG" in line or "EXERCISE" in line for card in chat.stands.values() for line in card.lines)
    assert place.crisis().life.drill


# --------------------------------------------------------------------------------------------- after a restart


async def test_after_a_restart_cards_are_edited_and_never_posted_again():
    chat = RecordingChat()
    place = await shown(chat)
    before = list(chat.posted)
    for _ in range(5):
        place = await place.again().start()
        await place.sweep()
    assert chat.posted == before
    await place.do("ben", AnswerPage(page="p1"))
    assert len(in_room(chat)) == len({key for key, spot in chat.posted if spot == "slack:room"})


async def test_pages_ring_once_over_any_number_of_restarts():
    chat = RecordingChat()
    place = await shown(chat)
    for _ in range(12):
        await place.wait(minutes=1)
        place = await place.again().start()
    assert max(pages(chat).values()) == 1
    assert len(pages(chat)) > 5


async def test_what_a_chat_without_memory_showed_is_shown_again():
    chat = RecordingChat("console", remembers=False)
    place = await shown(chat)
    first = list(chat.posted)
    chat.posted.clear()
    chat.stands.clear()
    await place.again().start()
    assert chat.posted == first
    assert not any(isinstance(r.event, CardPosting) for r in place.store.journals["c1"])


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_page_that_was_perhaps_posted_when_the_bot_died_is_not_rung_again(arrived: bool):
    chat = RecordingChat()

    async def dies(what: str, card: Card) -> None:
        if card.key.startswith("page.p1."):
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
    await late.sweep()
    assert pages(chat)["page.p1.0", "slack:ben"] == arrived
    assert all(count == 1 for count in pages(chat).values())
    await late.wait(minutes=3)
    assert pages(chat)["page.p1.1", "slack:deniz"] == 1


async def test_a_card_of_the_room_that_was_perhaps_posted_is_posted_again():
    chat = RecordingChat()

    async def dies(what: str, card: Card) -> None:
        if card.key == "board":
            raise asyncio.CancelledError

    chat.after = dies
    place = house(Run(), chats=(chat,))
    await place.runtime.start()
    await place.runtime.settle()
    chat.after = no_trouble
    late = await place.again().start()
    await late.wait(seconds=14)
    assert len(chat.of("board")) == 1
    await late.wait(seconds=1)
    last = await late.again().start()
    await last.wait(seconds=15)
    assert len(chat.of("board")) == 2


# --------------------------------------------------------------------------------------------- when a chat fails


async def test_a_card_that_surely_was_not_posted_is_posted_later():
    chat = RecordingChat()
    chat.before = on("page.p1", NotPosted("rate limit"), times=3)
    place = await shown(chat)
    for seconds in (14, 1, 29, 1, 59):
        await place.sweep()
        assert pages(chat)["page.p1.0", "slack:ben"] == 0
        place.clock.move(seconds=seconds)
    place.clock.move(seconds=1)
    await place.sweep()
    assert pages(chat)["page.p1.0", "slack:ben"] == 1


async def test_a_chat_that_is_down_for_hours_costs_the_journal_little():
    chat = RecordingChat()
    chat.before = on("", NotPosted("down"))
    place = await shown(chat, Run())
    before, cards_wanted = len(place.store.journals["c1"]), len(wanted(place))
    for _ in range(180):
        place.clock.move(seconds=20)
        await place.sweep()
    assert len(place.store.journals["c1"]) - before < 40 * cards_wanted
    chat.before = no_trouble
    place.clock.move(minutes=5)
    await place.sweep()
    assert in_room(chat).keys() == {key for key, card in wanted(place).items() if card.place == "room"}


async def test_a_clock_that_is_set_back_makes_no_pause_longer():
    chat = RecordingChat()
    chat.before = on("page.p1", NotPosted("rate limit"), times=1)
    place = await shown(chat)
    place.clock.move(hours=-2)
    await place.sweep()
    assert pages(chat)["page.p1.0", "slack:ben"] == 0
    place.clock.move(seconds=15)
    await place.sweep()
    assert pages(chat)["page.p1.0", "slack:ben"] == 1


async def test_a_page_that_surely_was_not_posted_rings_after_a_restart():
    chat = RecordingChat()
    chat.before = on("page.p1", NotPosted("rate limit"))
    place = await shown(chat)
    chat.before = no_trouble
    await place.again().start()
    assert pages(chat)["page.p1.0", "slack:ben"] == 1


async def test_a_page_that_was_perhaps_posted_is_never_rung_again():
    chat = RecordingChat()
    chat.after = on("page.p1", TimeoutError("no answer"))
    place = await shown(chat)
    for _ in range(3):
        await place.sweep()
    place = await place.again().start()
    await place.do("anna", TakeNote(text="x"))
    assert pages(chat)["page.p1.0", "slack:ben"] == 1


async def test_a_card_that_was_perhaps_posted_is_posted_again_only_once_it_says_something_else():
    chat = RecordingChat()
    chat.after = on("step.confirm", TimeoutError("no answer"), times=1)
    place = await shown(chat, Run())
    for _ in range(3):
        await place.sweep()
        place.clock.move(seconds=20)
    assert len(chat.of("step.confirm")) == 1
    await place.do("anna", GO_ON)
    assert len(chat.of("step.confirm")) == 2


async def test_the_question_what_became_of_a_delivery_is_asked_in_any_case():
    chat, run = RecordingChat(), nearly_out()
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason="timeout"))
    chat.before = on("delivery.", TimeoutError("no answer"), times=1)
    place = await shown(chat, run)
    assert chat.of("delivery.first_word.newsroom") == []
    late = await place.again().start()
    await late.wait(seconds=15)
    assert len(chat.of("delivery.first_word.newsroom")) == 1


async def test_an_edit_that_failed_is_made_later():
    chat = RecordingChat()
    place = await shown(chat, Run())
    chat.before = on("board", ConnectionResetError("reset"), what="edit", times=1)
    await place.do("anna", GO_ON)
    assert chat.of("board")[0].lines != wanted(place)["board"].lines
    place.clock.move(seconds=15)
    await place.sweep()
    assert chat.of("board")[0].lines == wanted(place)["board"].lines


async def test_one_card_that_fails_keeps_no_other_from_being_shown():
    chat = RecordingChat()
    chat.before = on("board", ValueError("a bug"))
    await shown(chat)
    assert {key for key, _ in chat.posted} >= {"step.confirm", "step.pause"}


async def test_a_chat_that_never_answers_is_given_up_and_tried_again():
    chat = RecordingChat()

    async def hangs(what: str, card: Card) -> None:
        if card.key == "board" and what == "edit":
            await asyncio.Event().wait()

    place = await shown(chat, Run(), patience=0.05)
    chat.before = hangs
    await place.do("anna", GO_ON)
    assert ("board", "slack:room") not in chat.edited
    chat.before = no_trouble
    place.clock.move(seconds=15)
    await place.sweep()
    assert ("board", "slack:room") in chat.edited


async def test_changes_while_a_card_is_being_posted_are_shown_afterwards():
    chat, began, wait = RecordingChat(), asyncio.Event(), asyncio.Event()

    async def slow(what: str, card: Card) -> None:
        if card.key == "board":
            began.set()
            await wait.wait()

    chat.before = slow
    place = house(Run(), chats=(chat,))
    await place.runtime.start()
    await began.wait()
    await place.desk.handle("c1", GO_ON, "anna", "r1")
    wait.set()
    await place.runtime.settle()
    assert chat.of("step.confirm")[0].buttons == ()
    assert chat.of("board")[0].lines == wanted(place)["board"].lines


# ------------------------------------------------------------------------------------------ when saving fails


async def test_nothing_is_posted_that_could_not_be_written_down_first():
    chat = RecordingChat()
    place = house(Run(), chats=(chat,))
    place.store.refuse = lambda stream, command_id: NotSaved("full")
    await place.start()
    assert chat.posted == []
    place.store.refuse = lambda stream, command_id: None
    place.clock.move(seconds=15)
    await place.sweep()
    assert in_room(chat).keys() >= {"board", "step.confirm"}


async def test_an_id_that_could_not_be_saved_is_saved_later():
    chat = RecordingChat()
    place = house(Run().go_on(), chats=(chat,))
    place.store.refuse = lambda stream, command_id: NotSaved("full") if command_id.startswith("posted") else None
    await place.start()
    before = list(chat.posted)
    assert before
    place.store.refuse = lambda stream, command_id: None
    place.clock.move(seconds=15)
    await place.sweep()
    posted = [r.event for r in place.store.journals["c1"] if isinstance(r.event, CardPosted)]
    assert {(event.card, event.place) for event in posted} == set(before)
    late = await place.again().start()
    await late.sweep()
    assert chat.posted == before
