"""The display before a Slack that fails at every turn: in the end each card stands there once, as it should."""

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.chat.base import Request
from bot.chat.slack.chat import SlackChat
from bot.chat.slack.room.rooms import Settings
from bot.crisis.cards import cards
from bot.crisis.command import Command
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.paging import CallRole
from bot.crisis.roster import DeclareConflict
from bot.crisis.steps import DecideStep
from bot.slack_api.web import Web, web_client
from tests.chat.slack.office import Book
from tests.playbooks import LADDERS, PEOPLE, START, Run
from tests.runtime.parts import House, house
from tests.slack.standin import StandIn
from tests.slack.values import Message

PLAY: list[tuple[str, Command]] = [
    ("anna", DecideStep(step="confirm", choice="crisis")),
    ("ben", ReportFact(fact="what", de="Internet", en="Internet")),
    ("anna", CallRole(role="legal")),
    ("anna", ChangeSeverity(severity="S1", reason="mehr")),
    ("ben", ReportFact(fact="since", de="5:20", en="5:20")),
    ("anna", DeclareConflict(person="ben", reason="befangen")),
]


def chat_in(slack: StandIn, book: Book) -> SlackChat:
    return SlackChat(Web(web_client(slack.bot_token, slack.url)), book, Settings())


def marked(slack: StandIn) -> Iterator[Message]:
    for channel in slack.workspace.channels:
        yield from (each for each in slack.workspace.messages(channel) if each.metadata)


async def let_it_settle(place: House) -> None:
    """Longer than anything that failed is left alone."""
    for _ in range(20):
        await place.wait(seconds=20)
        await place.sweep()


@pytest.mark.parametrize("seed", range(6))
async def test_nothing_is_lost_and_nothing_doubled(seed: int):
    async with StandIn(clock=lambda: START) as slack:
        ids = {who.id: slack.workspace.add_user(who.id).id for who in PEOPLE}
        book = Book(ids, {who.id: who.language for who in PEOPLE})
        place = house(Run(), chats=(chat_in(slack, book),))
        slack.workspace.clock = place.clock
        slack.faults.storm(seed, limit=0.08, lose=0.08, cut=0.08, error=0.05, server_error=0.04)
        await place.start()
        for number, (who, command) in enumerate(PLAY):
            assert (await place.reception.answer(Request(f"r{number}", who, command, "c1"))).ok
            await place.wait(seconds=16)
            await place.sweep()
            if number == len(PLAY) // 2:
                await place.runtime.stop()
                place.chats = (chat_in(slack, book),)
                place = await place.again().start()
        slack.faults.clear()
        await let_it_settle(place)
        crisis = place.crisis()
        rooms = [channel for channel in slack.workspace.channels.values() if channel.name.startswith("krise-")]
        assert [f"slack:{room.id}" for room in rooms] == [crisis.rooms.by_chat["slack"]]
        (room,) = rooms
        standing = Counter((each.metadata["event_payload"]["card"], each.channel) for each in marked(slack))
        assert set(standing.values()) == {1}
        wanted = {card.key for card in cards(crisis, "de", place.clock()) if card.place in {"room", *ids}}
        assert wanted <= {card for card, _ in standing}
        team = {ids[who] for ladder in LADDERS.values() for who in ladder if who != "ben"}
        assert team < set(room.members)
        assert ids["ben"] not in room.members
        assert room.topic.value == "S1 · Störung · Leitung: Anna"
        assert len(slack.workspace.pins[room.id]) == len(slack.workspace.bookmarks[room.id]) == 1
        await place.runtime.stop()
