import asyncio

from bot.chat.base import NotPosted
from bot.crisis.cards import Card
from bot.crisis.lifecycle import TakeNote
from bot.crisis.steps import DecideStep
from tests.playbooks import Run
from tests.runtime.parts import House, RecordingChat, house, until

GO_ON = DecideStep(step="confirm", choice="crisis")


async def never(what: str, card: Card) -> None:
    await asyncio.Event().wait()


async def broken(what: str, card: Card) -> None:
    raise NotPosted("no such channel")


async def test_every_chat_shows_the_same():
    slack, telegram = RecordingChat("slack"), RecordingChat("telegram")
    place = await house(Run(), chats=(slack, telegram)).start()
    await place.do("anna", GO_ON)
    assert [card.lines for card in slack.stands.values()] == [card.lines for card in telegram.stands.values()]
    assert slack.posted and {key for key, _ in slack.posted} == {key for key, _ in telegram.posted}


async def test_a_chat_that_hangs_stops_no_other_and_no_command():
    slow, slack = RecordingChat("telegram"), RecordingChat("slack")
    slow.before = never
    place = house(Run(), chats=(slow, slack), patience=60)
    await place.runtime.start()
    await until(lambda: slack.posted)
    reply = await place.desk.handle("c1", GO_ON, "anna", "r1")
    assert reply.events
    await until(lambda: slack.of("step.pause"))
    await place.runtime.stop(grace=0.01)
    assert slow.posted == []


async def test_a_chat_that_fails_stops_no_other():
    bad, slack = RecordingChat("telegram"), RecordingChat("slack")
    bad.before = broken
    await house(Run(), chats=(bad, slack)).start()
    assert slack.posted and not bad.posted


async def test_without_a_chat_nothing_is_done():
    place = await House().start()
    assert place.display.tasks.idle
    await place.sweep()


async def test_the_sweep_reaches_every_chat():
    bad, slack = RecordingChat("telegram"), RecordingChat("slack")
    bad.before = broken
    place = await house(Run(), chats=(bad, slack)).start()
    await place.do("anna", TakeNote(text="x"))
    bad.before = slack.before
    place.clock.move(seconds=15)
    await place.sweep()
    assert {key for key, _ in bad.posted} == {key for key, _ in slack.posted}
