"""Slack as a chat, before a stand-in: the contract, then what is Slack's own."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.chat.base import CannotTell, Chat, Gone, NotPosted, Place
from bot.chat.slack.carry import OnCard, unpack
from bot.chat.slack.chat import SlackChat
from bot.chat.slack.room.rooms import Settings
from bot.crisis.cards import ROOM, Card, cards
from bot.crisis.model import Crisis
from bot.crisis.roster import DeclareConflict
from bot.slack_api.web import Lost, Web, web_client
from tests.chat.slack.office import BOARD, NOTE, PAGE, Book, Office, a_crisis, in_room, office, with_board
from tests.contract.chat_contract import ChatContract
from tests.playbooks import START, Run
from tests.slack.standin import StandIn
from tests.slack.values import Message, parts

CRISIS = a_crisis()


class TestSlack(ChatContract):
    here: Office

    @pytest.fixture
    async def chat(self) -> AsyncIterator[Chat]:
        async with office() as self.here:
            duty = self.here.named("rufbereitschaft")
            yield self.here.again(duty_channel=duty.id)

    @pytest.fixture
    async def crisis(self, chat: Chat) -> Crisis:
        return in_room(CRISIS, await chat.open_room(CRISIS))

    async def read(self, chat: Chat) -> str:
        return "\n".join(f"{message.shown}\n{_styles(message)}" for message in self.messages())

    def assert_contained(self, shown: str) -> None:
        for message in self.messages():
            kinds = {part["type"] for part in parts(list(message.blocks)) if "type" in part}
            assert not kinds & {"user", "usergroup", "channel", "broadcast", "emoji", "mrkdwn", "section", "image"}
            assert not set(message.text) & set("<>")
            assert all(
                part["url"] == part["text"] for part in parts(list(message.blocks)) if part.get("type") == "link"
            )

    async def take_away(self, chat: Chat, place: Place, message: str) -> None:
        workspace = self.here.slack.workspace
        workspace.delete(next(each for each in self.messages() if each.id == message))

    def messages(self) -> list[Message]:
        workspace = self.here.slack.workspace
        return [each for channel in workspace.channels for each in workspace.messages(channel) if each.by_app]


def _styles(message: Message) -> str:
    return " ".join(str(part["style"]) for part in parts(list(message.blocks)) if isinstance(part.get("style"), str))


@pytest.fixture
async def here() -> AsyncIterator[Office]:
    async with office() as found:
        yield found


@pytest.fixture
async def crisis(here: Office) -> Crisis:
    found = await here.with_room(CRISIS)
    here.slack.calls.clear()
    return found


def place_of(chat: SlackChat, crisis: Crisis, card: Card = BOARD):
    (place,) = chat.places(crisis, card)
    return place


async def test_nothing_is_for_everybody_before_the_room_is_open(here: Office):
    assert not tuple(here.chat.places(CRISIS, BOARD))
    assert [place.id for place in here.chat.places(CRISIS, PAGE)] == [f"slack:{here.book.ids['clara']}"]
    assert not tuple(here.chat.places(CRISIS, replace(PAGE, place="moser")))


async def test_everybody_reads_their_language(here: Office, crisis: Crisis):
    assert place_of(here.chat, crisis).language == "de"
    assert place_of(here.chat, crisis, replace(PAGE, place="deniz")).language == "en"
    english = replace(crisis, life=replace(crisis.life, languages=("en", "de")))
    assert place_of(here.chat, english).language == "en"


async def test_people_can_act_after_two_calls_in_sequence(here: Office):
    """The room is made, the first card is posted; what else there is to do waits for nobody."""
    crisis = await here.with_room(CRISIS)
    board = next(card for card in cards(crisis, "de", START) if card.key == "board")
    await here.chat.post(crisis, place_of(here.chat, crisis), board)
    assert here.slack.calls.methods == ["conversations.create", "chat.postMessage"]
    assert here.slack.calls.in_sequence == 2


async def test_a_tap_carries_crisis_card_and_button(here: Office, crisis: Crisis):
    message = await here.chat.post(crisis, place_of(here.chat, crisis), BOARD)
    (posted,) = here.said(crisis.rooms.by_chat["slack"])
    assert message == posted.id
    (button,) = [part for part in parts(list(posted.blocks)) if part.get("type") == "button"]
    assert unpack(button["value"]) == OnCard(crisis.id, "board", NOTE.token)


async def test_nothing_unfurls_and_nobody_is_looked_for(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    message = await here.chat.post(crisis, place, BOARD)
    await here.chat.edit(crisis, place, message, BOARD)
    post, edit = here.slack.calls
    assert (post.params["unfurl_links"], post.params["unfurl_media"]) == ("false", "false")
    assert post.params["parse"] == edit.params["parse"] == "none"
    assert not {"link_names", "mrkdwn"} & {*post.params, *edit.params}


async def test_a_page_is_a_direct_message_that_is_found_and_edited(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis, PAGE)
    message = await here.chat.post(crisis, place, PAGE)
    direct = here.slack.workspace.direct(here.book.ids["clara"])
    assert message.startswith(f"{direct.id}/")
    assert await here.again().find(crisis, place, PAGE) == message
    await here.chat.edit(crisis, place, message, replace(PAGE, lines=("Hat sich erledigt",), buttons=()))
    assert [each.shown for each in here.slack.workspace.messages(direct.id)] == [
        f"Hat sich erledigt\nZum Krisenraum: #{crisis.rooms.by_chat['slack'].removeprefix('slack:')}"
    ]


async def test_in_a_thread_cards_are_replies(here: Office):
    lage = here.named("lage")
    here.slack.faults.refuse("conversations.create", "restricted_action")
    chat = here.again(room_channel=lage.id)
    crisis = in_room(CRISIS, await chat.open_room(CRISIS))
    place = place_of(chat, crisis)
    message = await chat.post(crisis, place, BOARD)
    root, reply = here.said(place.id)
    assert (reply.id, reply.thread_ts) == (message, root.ts)
    assert await here.again(room_channel=lage.id).find(crisis, place, BOARD) == message


@pytest.mark.parametrize("card", [BOARD, PAGE])
async def test_after_a_lost_answer_it_is_found_and_not_posted_again(here: Office, crisis: Crisis, card: Card):
    place = place_of(here.chat, crisis, card)
    assert await here.chat.find(crisis, place, card) == ""
    here.slack.faults.lose("chat.postMessage", nth=1)
    with pytest.raises(Lost):
        await here.chat.post(crisis, place, card)
    found = await here.again().find(crisis, place, card)
    await here.chat.edit(crisis, place, found, replace(card, lines=("Später",)))
    assert await here.chat.find(crisis, place, card) == found
    assert len(here.slack.calls.of("chat.postMessage")) == 1


async def test_a_request_that_was_cut_is_surely_not_there(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    here.slack.faults.cut("chat.postMessage", nth=1)
    with pytest.raises(Lost):
        await here.chat.post(crisis, place, BOARD)
    assert await here.chat.find(crisis, place, BOARD) == ""


async def test_a_late_request_is_found_once_it_has_arrived(here: Office, crisis: Crisis):
    """Given up by us, and still on its way."""
    place = place_of(here.chat, crisis)
    gate = here.slack.faults.hold("chat.postMessage", nth=1)
    usual, here.web.client.timeout = here.web.client.timeout, 1
    with pytest.raises(Lost):
        await here.chat.post(crisis, place, BOARD)
    here.web.client.timeout = usual
    assert await here.chat.find(crisis, place, BOARD) == ""
    gate.open()
    await here.slack.until(lambda: here.said(place.id))
    assert await here.chat.find(crisis, place, BOARD) == here.said(place.id)[0].id


async def test_another_card_crisis_or_exercise_is_another(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    await here.chat.post(crisis, place, BOARD)
    assert await here.chat.find(crisis, place, replace(BOARD, key="text.a")) == ""
    assert await here.chat.find(crisis, place, replace(BOARD, drill=True)) == ""
    assert await here.chat.find(replace(crisis, id="another"), place, BOARD) == ""


LOOKING = pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])


@LOOKING
async def test_where_looking_up_is_forbidden_nobody_can_tell(here: Office, crisis: Crisis, method: str):
    here.slack.faults.refuse(method, "missing_scope")
    with pytest.raises(CannotTell, match="lacks a scope"):
        await here.chat.find(crisis, place_of(here.chat, crisis, PAGE), PAGE)


@LOOKING
async def test_what_cannot_be_looked_up_now_is_looked_up_later(here: Office, crisis: Crisis, method: str):
    place = place_of(here.chat, crisis, PAGE)
    message = await here.chat.post(crisis, place, PAGE)
    here.slack.faults.limit(method, 7, nth=1)
    here.slack.faults.cut(method, nth=2)
    here.slack.faults.refuse(method, "team_added_to_org", nth=3)
    for wait in (7, 0, 0):
        with pytest.raises(NotPosted) as later:
            await here.chat.find(crisis, place, PAGE)
        assert later.value.wait.total_seconds() == wait
    assert await here.chat.find(crisis, place, PAGE) == message


async def test_429_says_how_long(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    here.slack.faults.limit("chat.*", 7)
    for wish in (
        here.chat.post(crisis, place, BOARD),
        here.chat.edit(crisis, place, "C1/1.2", BOARD),
    ):
        with pytest.raises(NotPosted) as limited:
            await wish
        assert limited.value.wait.total_seconds() == 7
    here.slack.faults.limit("conversations.create", 9)
    with pytest.raises(NotPosted) as limited:
        await here.chat.open_room(replace(CRISIS, id="another"))
    assert limited.value.wait.total_seconds() == 9


async def test_out_of_reach_is_surely_not_posted(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    async with here.slack.unreachable():
        with pytest.raises(NotPosted, match="cannot be reached"):
            await here.chat.post(crisis, place, BOARD)


async def test_what_slack_forbids_is_said_in_plain_words(here: Office, crisis: Crisis):
    here.slack.faults.refuse("chat.postMessage", "not_in_channel")
    with pytest.raises(NotPosted, match=r"The bot is not in this channel\. Invite it there\."):
        await here.chat.post(crisis, place_of(here.chat, crisis), BOARD)


@pytest.mark.parametrize("word", ["edit_window_closed", "cant_update_message"])
async def test_what_cannot_be_edited_any_more_is_gone(here: Office, crisis: Crisis, word: str):
    place = place_of(here.chat, crisis)
    message = await here.chat.post(crisis, place, BOARD)
    here.slack.faults.refuse("chat.update", word)
    with pytest.raises(Gone):
        await here.chat.edit(crisis, place, message, BOARD)


async def test_what_somebody_took_away_is_gone(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    message = await here.chat.post(crisis, place, BOARD)
    here.slack.workspace.delete(here.said(place.id)[0])
    with pytest.raises(Gone):
        await here.chat.edit(crisis, place, message, BOARD)
    assert await here.chat.find(crisis, place, BOARD) == ""


async def test_a_lost_edit_is_nobodys_knowledge(here: Office, crisis: Crisis):
    place = place_of(here.chat, crisis)
    message = await here.chat.post(crisis, place, BOARD)
    here.slack.faults.lose("chat.update", nth=1)
    with pytest.raises(Lost):
        await here.chat.edit(crisis, place, message, replace(BOARD, lines=("Neu",)))


async def test_it_remembers_what_people_were_shown(here: Office, crisis: Crisis):
    room, clara = place_of(here.chat, crisis), place_of(here.chat, crisis, PAGE)
    message = await here.chat.post(crisis, room, BOARD)
    await here.chat.post(crisis, clara, PAGE)
    later = replace(BOARD, lines=("Neu",))
    await here.chat.edit(crisis, room, message, later)
    assert here.chat.shown(crisis.id, "clara") == [later, PAGE]
    assert here.chat.shown(crisis.id, "ben") == [later]


async def test_what_was_perhaps_shown_counts_for_nothing(here: Office, crisis: Crisis):
    here.slack.faults.lose("chat.postMessage", nth=1)
    with pytest.raises(Lost):
        await here.chat.post(crisis, place_of(here.chat, crisis), BOARD)
    assert here.chat.shown(crisis.id, "ben") == []


ALERT = Card("alert-1", ROOM, ("Neunmal so viele wie sonst",), (NOTE,), rings=True)


async def test_an_alert_rings_in_the_duty_channel(here: Office):
    duty = here.named("rufbereitschaft")
    await here.again(duty_channel=duty.id).announce(ALERT)
    (message,) = here.said(f"slack:{duty.id}")
    (button,) = [part for part in parts(list(message.blocks)) if part.get("type") == "button"]
    assert unpack(button["value"]) == OnCard("alert-1", "alert-1", NOTE.token)


async def test_without_a_duty_channel_it_says_so(here: Office):
    with pytest.raises(NotPosted, match=r"slack\.duty_channel"):
        await here.chat.announce(ALERT)
    assert not here.slack.calls


async def test_it_tends_a_room_only_when_there_is_one(here: Office):
    await here.chat.tend(CRISIS)
    assert not here.slack.calls
    crisis = await here.with_room(CRISIS)
    message = await here.chat.post(crisis, place_of(here.chat, crisis), BOARD)
    await here.chat.tend(with_board(crisis, message))
    channel = here.channel(crisis.rooms.by_chat["slack"])
    assert here.slack.workspace.pins[channel.id] == [message.partition("/")[2]]
    assert {"anna", "eva"} < here.people(crisis.rooms.by_chat["slack"])


async def test_a_person_with_a_conflict_leaves_the_room(here: Office):
    run = Run()
    crisis = await here.with_room(run.crisis)
    await here.chat.tend(crisis)
    run.do("anna", DeclareConflict(person="ben", reason="befangen"))
    await here.chat.tend(in_room(run.crisis, crisis.rooms.by_chat["slack"]))
    assert "ben" not in here.people(crisis.rooms.by_chat["slack"])


async def test_in_an_organisation_it_works_as_well():
    async with StandIn(clock=lambda: START, enterprise="E0STANDIN0", org_wide=True) as slack:
        clara = slack.workspace.add_user("clara").id
        web, book = Web(web_client(slack.bot_token, slack.url)), Book({"clara": clara})
        assert clara.startswith("W")
        with pytest.raises(NotPosted, match=r"slack\.team"):
            await SlackChat(web, book, Settings()).open_room(CRISIS)
        chat = SlackChat(web, book, Settings(team=slack.workspace.team))
        crisis = in_room(CRISIS, await chat.open_room(CRISIS))
        message = await chat.post(crisis, place_of(chat, crisis, PAGE), PAGE)
        assert await chat.find(crisis, place_of(chat, crisis, PAGE), PAGE) == message
        await chat.tend(crisis)
        assert clara in slack.workspace.channel("krise-2026-11-02-stoerung-3fa2").members
