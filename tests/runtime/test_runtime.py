import asyncio
from datetime import timedelta
from pathlib import Path

from bot.chat.base import NotPosted
from bot.crisis.cards import Card
from bot.crisis.core import EVENTS, fold
from bot.crisis.lifecycle import StartCrisis, TakeNote
from bot.runtime.courier import Outlets
from bot.runtime.runtime import Runtime
from bot.runtime.time import Scheduler, system_clock
from bot.store.base import NotSaved
from bot.store.codec import Codec
from bot.store.tiny import TinyStore
from tests.playbooks import playbook, setup
from tests.runtime.parts import RecordingChat, ScriptedOutlet, after, house, nearly_out, no_trouble, until, when


async def test_at_the_start_every_hand_goes_on_where_it_stopped():
    run = nearly_out()
    chat, newsroom, mastodon = RecordingChat(), ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon")
    place = house(run, newsroom, mastodon, chats=(chat,))
    place.clock.move(seconds=30)
    await place.start()
    assert newsroom.received and mastodon.received
    assert chat.of("publish.first_word")[0].buttons == ()
    assert place.waker.armed[-1] == place.alarm.next()


async def test_a_full_disk_publishes_nothing_and_the_bot_recovers_by_itself():
    chat, newsroom, mastodon = RecordingChat(), ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon")
    place = await house(nearly_out(), newsroom, mastodon, chats=(chat,)).start()
    before = len(place.store.journals["c1"])
    place.store.refuse = lambda stream, command_id: NotSaved("The disk is full.")
    await place.wait(seconds=10)
    for _ in range(10):
        await place.wait(seconds=20)
        await place.sweep()
    replies = [await place.do("anna", TakeNote(text="x")), await place.do("deniz", TakeNote(text="x"))]
    assert [reply.text.split(",")[0] for reply in replies] == ["Nicht gespeichert", "Not saved"]
    assert newsroom.began == mastodon.began == [] and len(place.store.journals["c1"]) == before
    place.store.refuse = lambda stream, command_id: None
    await place.wait(minutes=1)
    await place.sweep()
    assert newsroom.received == ["c1/first_word/newsroom"] and mastodon.received == ["c1/first_word/mastodon"]
    assert place.crisis() == fold("c1", [record.event for record in place.store.journals["c1"]])


async def test_settling_waits_for_everything_that_follows():
    newsroom, mastodon = ScriptedOutlet("newsroom", after(ConnectionResetError())), ScriptedOutlet("mastodon")
    chat = RecordingChat()
    place = house(nearly_out(), newsroom, mastodon, chats=(chat,))
    await place.runtime.start()
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await place.runtime.settle()
    assert (place.status("newsroom"), place.status("mastodon")) == ("sent", "sent")
    assert any("✔" in line for line in chat.of("publish.first_word")[0].lines)


async def test_stopping_waits_for_what_was_begun_but_not_for_ever():
    newsroom, mastodon = ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon", when(asyncio.Event()))
    chat = RecordingChat()

    async def hangs(what: str, card: Card) -> None:
        if card.key == "board" and what == "edit":
            await asyncio.Event().wait()

    chat.before = hangs
    place = house(nearly_out(), newsroom, mastodon, chats=(chat,), patience=60)
    await place.runtime.start()
    await place.runtime.settle()
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: mastodon.began)
    async with asyncio.timeout(10):
        await place.runtime.stop(grace=0.01)
    assert place.store.closed
    chat.before = no_trouble
    late = await place.again().start()
    assert late.status("newsroom") == "sent" and mastodon.asked == ["c1/first_word/mastodon"]


async def test_everything_is_swept():
    """Whatever was missed is found: a crisis that could not be read, an alarm, a delivery, a card."""
    chat, newsroom, mastodon = RecordingChat(), ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon")
    place = house(nearly_out(), newsroom, mastodon, chats=(chat,))
    place.store.unreadable["c1"] = NotSaved("not now")
    await place.start()
    assert place.desk.crises() == () and chat.posted == []
    place.store.unreadable.clear()
    place.clock.move(seconds=10)
    await place.sweep()
    assert newsroom.received and mastodon.received and chat.posted


async def test_with_the_real_parts_a_page_goes_on_by_itself(tmp_path: Path):
    """System clock, APScheduler, embedded store: nobody calls the alarm, it comes."""
    scheduler = Scheduler()
    store = TinyStore.open(tmp_path, Codec(EVENTS))
    runtime = Runtime(store, [], Outlets({}, {}), system_clock, scheduler)
    scheduler.start(runtime.alarm.fire, runtime.sweep, 3600.0)
    await runtime.start()
    first, *others = playbook().steps
    quick = playbook().model_copy(
        update={"steps": (first.model_copy(update={"within": timedelta(seconds=1)}), *others)}
    )
    await runtime.desk.handle("c1", StartCrisis(setup=setup(quick), severity="S2"), "anna", "r1")
    overdue = asyncio.Event()
    runtime.desk.observe(lambda crisis: overdue.set() if crisis.steps.by_id["confirm"].overdue else None)
    async with asyncio.timeout(20):
        await overdue.wait()
    crisis = runtime.desk.crisis("c1")
    assert crisis and crisis.updated_at - crisis.life.started_at < timedelta(seconds=10)
    scheduler.stop()
    await runtime.stop()


async def test_with_the_real_parts_a_card_that_had_to_wait_is_shown_by_itself(tmp_path: Path):
    """Nobody sweeps, nobody changes anything: the one wake-up comes when the chat may be asked again."""
    chat, scheduler, left, shown = RecordingChat(), Scheduler(), [2], asyncio.Event()

    async def limited(what: str, card: Card) -> None:
        if card.key == "board":
            if left[0]:
                left[0] -= 1
                raise NotPosted("429", wait=timedelta(milliseconds=200))
            shown.set()

    chat.before = limited
    runtime = Runtime(TinyStore.open(tmp_path, Codec(EVENTS)), [chat], Outlets({}, {}), system_clock, scheduler)
    scheduler.start(runtime.alarm.fire, runtime.sweep, 3600.0)
    await runtime.start()
    await runtime.desk.handle("c1", StartCrisis(setup=setup(), severity="S2"), "anna", "r1")
    async with asyncio.timeout(20):
        await shown.wait()
    await runtime.settle()
    assert len(chat.of("board")) == 1
    scheduler.stop()
    await runtime.stop()
