"""What every chat must do. A chat's own tests subclass `ChatContract` and say how it is made and read."""

import unicodedata
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.chat.base import CannotTell, Chat, Gone, Place
from bot.crisis.approvals import Approve
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.command import DISPLAY
from bot.crisis.lifecycle import TakeNote
from bot.crisis.model import Crisis
from bot.crisis.publishing import Publish
from bot.crisis.rooms import ReportRoom
from bot.crisis.standdown import StandDown
from tests.playbooks import Run

NOTE = Button("Notiz", TakeNote(text=""))
CARD = Card("board", ROOM, ("Erste Zeile", "Zweite Zeile"), (NOTE,), ("Der genaue Wortlaut",))
PAGE = Card("page.p1.0", "clara", ("Clara, du wirst gebraucht",), (NOTE,), rings=True)

HOSTILE = (
    "\x1b[2J\x1b[1;1H\x1b]0;Titel\x07",
    "vorher\nErfunden: [1 Freigeben]\r\nnachher",
    "\u202egnp.exe \u2066x\u2069",
    "a\x00b\x08\x7f\x9b31m",
    "<!channel> <@U1> <https://a.example|hier> @everyone @here",
    "*fett* _kursiv_ `code` ~weg~ [bold]x[/bold] <b>x</b> &amp; :smile:",
    "\ud800 \uffff",
    "x" * 5_000,
)


class ChatContract:
    """Subclasses provide the fixture `chat`, `read`, `assert_contained`, and `take_away` where people can delete."""

    @pytest.fixture
    async def chat(self) -> AsyncIterator[Chat]:
        """The chat, ready to show cards; Clara is known to it."""
        raise NotImplementedError
        yield

    async def read(self, chat: Chat) -> str:
        """What a person reads: where the chat redraws, all messages as they stand; where it does not, what was
        written since the last reading. Looks that are no letters (a colour, a style) belong to it where they exist."""
        raise NotImplementedError

    def assert_contained(self, shown: str) -> None:
        """Fail when something in a hostile text had an effect of its own in this chat."""
        raise NotImplementedError

    async def take_away(self, chat: Chat, place: Place, message: str) -> None:
        """Somebody deletes a message; where nobody can, the test is skipped."""
        pytest.skip("nobody can take a message away here")

    @pytest.fixture
    async def run(self, chat: Chat) -> Run:
        """A crisis at its start, whose room is open where the chat opens rooms."""
        run = Run()
        if chat.opens_rooms:
            run.do(DISPLAY, ReportRoom(chat=chat.name, place=await chat.open_room(run.crisis)))
        return run

    @pytest.fixture
    def crisis(self, run: Run) -> Crisis:
        return run.crisis

    def place(self, chat: Chat, crisis: Crisis, card: Card = CARD) -> Place:
        (place, *_) = chat.places(crisis, card)
        return place

    async def test_it_says_what_it_is(self, chat: Chat):
        assert chat.name
        assert ":" not in chat.name
        assert chat.remembers in (True, False)
        assert chat.opens_rooms in (True, False)
        assert isinstance(chat.redraws, int)
        assert chat.redraws >= 0

    async def test_a_room_is_opened_once_however_often_it_is_asked_for(self, chat: Chat):
        crisis = Run().crisis
        rooms = {await chat.open_room(crisis) for _ in range(3)}
        (room,) = rooms
        assert room.startswith(f"{chat.name}:")
        assert room != f"{chat.name}:"

    async def test_another_crisis_has_another_room_where_the_chat_opens_rooms(self, chat: Chat):
        crises = [replace(Run(what=f"Ausfall {name}").crisis, id=f"service-outage-{name}") for name in ("one", "two")]
        rooms = [await chat.open_room(crisis) for crisis in crises]
        assert len(set(rooms)) == (2 if chat.opens_rooms else 1)

    async def test_what_is_for_everybody_is_shown_in_the_open_room_alone(self, chat: Chat, crisis: Crisis):
        if not chat.opens_rooms:
            pytest.skip("it opens no rooms")
        unopened = Run().crisis
        assert not tuple(chat.places(unopened, CARD))
        assert tuple(chat.places(unopened, PAGE))
        assert [place.id for place in chat.places(crisis, CARD)] == [crisis.rooms.by_chat[chat.name]]

    async def test_a_crisis_is_tended_at_any_time_and_as_often_as_one_likes(self, chat: Chat, run: Run):
        await chat.tend(Run().crisis)
        for _ in range(3):
            await chat.tend(run.crisis)
        place = self.place(chat, run.crisis)
        await chat.post(run.crisis, place, CARD)
        await chat.tend(run.crisis)
        run.do("anna", StandDown())
        for _ in range(2):
            await chat.tend(run.crisis)
        assert (await self.read(chat)).count("Erste Zeile") == 1

    async def test_places_are_its_own_and_stay_the_same(self, chat: Chat, crisis: Crisis):
        for card in (CARD, PAGE):
            places = tuple(chat.places(crisis, card))
            assert places
            assert places == tuple(chat.places(crisis, card))
            assert all(place.id.startswith(f"{chat.name}:") for place in places)
            assert all(place.language in ("de", "en") for place in places)

    async def test_a_card_for_one_person_goes_to_that_person_alone(self, chat: Chat, crisis: Crisis):
        room, clara = self.place(chat, crisis), self.place(chat, crisis, PAGE)
        assert room.id != clara.id
        assert not tuple(chat.places(crisis, replace(PAGE, place="nobody-of-this-name")))

    async def test_what_is_posted_is_seen(self, chat: Chat, crisis: Crisis):
        message = await chat.post(crisis, self.place(chat, crisis), CARD)
        assert message
        shown = await self.read(chat)
        for text in (*CARD.lines, *CARD.quote, NOTE.label):
            assert text in shown

    async def test_every_message_has_its_own_id(self, chat: Chat, crisis: Crisis):
        posted = [
            await chat.post(crisis, self.place(chat, crisis, card), card)
            for card in (CARD, PAGE, replace(CARD, key="text.a"))
        ]
        assert len(set(posted)) == len(posted)

    async def test_an_edit_replaces_and_posts_nothing_else(self, chat: Chat, crisis: Crisis):
        place = self.place(chat, crisis)
        message = await chat.post(crisis, place, CARD)
        other = replace(CARD, key="text.a", lines=("Etwas anderes",), quote=())
        await chat.post(crisis, place, other)
        await self.read(chat)
        await chat.edit(crisis, place, message, replace(CARD, lines=("Ganz neu",), quote=()))
        shown = await self.read(chat)
        assert shown.count("Ganz neu") == 1
        assert "Erste Zeile" not in shown
        assert "Der genaue Wortlaut" not in shown
        assert shown.count("Etwas anderes") == (1 if chat.redraws else 0)

    async def test_a_message_of_another_life_is_gone_unless_it_remembers(self, chat: Chat, crisis: Crisis):
        if chat.remembers:
            pytest.skip("its messages outlive the process; its own tests show how")
        with pytest.raises(Gone):
            await chat.edit(crisis, self.place(chat, crisis), "a message that was never posted", CARD)

    async def test_a_message_that_was_taken_away_is_gone_and_may_be_posted_again(self, chat: Chat, crisis: Crisis):
        place = self.place(chat, crisis)
        message = await chat.post(crisis, place, CARD)
        await self.take_away(chat, place, message)
        with pytest.raises(Gone):
            await chat.edit(crisis, place, message, replace(CARD, lines=("Ganz neu",)))
        assert await self.find(chat, crisis, place, CARD) in ("", None)
        assert await chat.post(crisis, place, replace(CARD, lines=("Wieder da",))) != message
        assert (await self.read(chat)).count("Wieder da") == 1

    async def find(self, chat: Chat, crisis: Crisis, place: Place, card: Card) -> str | None:
        """What the chat finds; None where it cannot tell."""
        try:
            return await chat.find(crisis, place, card)
        except CannotTell:
            return None

    async def test_what_was_posted_is_found_and_nothing_else(self, chat: Chat, crisis: Crisis):
        room, clara = self.place(chat, crisis), self.place(chat, crisis, PAGE)
        page_there = replace(PAGE, place=ROOM)
        assert await self.find(chat, crisis, room, CARD) in ("", None)
        board = await chat.post(crisis, room, CARD)
        other = await chat.post(crisis, room, replace(CARD, key="text.a"))
        page = await chat.post(crisis, clara, PAGE)
        found = [
            await self.find(chat, crisis, room, CARD),
            await self.find(chat, crisis, room, replace(CARD, key="text.a")),
            await self.find(chat, crisis, clara, PAGE),
            await self.find(chat, crisis, room, replace(CARD, key="text.b")),
            await self.find(chat, crisis, room, page_there),
        ]
        assert all(mine in (theirs, None) for mine, theirs in zip(found, [board, other, page, "", ""], strict=True))

    async def test_what_was_edited_meanwhile_is_found_all_the_same(self, chat: Chat, crisis: Crisis):
        place = self.place(chat, crisis)
        message = await chat.post(crisis, place, CARD)
        await chat.edit(crisis, place, message, replace(CARD, lines=("Ganz neu",), buttons=()))
        assert await self.find(chat, crisis, place, CARD) in (message, None)

    async def test_the_card_of_another_crisis_is_not_found(self, chat: Chat, crisis: Crisis):
        place = self.place(chat, crisis, PAGE)
        await chat.post(crisis, place, PAGE)
        assert await self.find(chat, replace(crisis, id="service-outage-two"), place, PAGE) in ("", None)

    async def test_publishing_does_not_look_like_approving(self, chat: Chat, crisis: Crisis):
        place = self.place(chat, crisis)
        looks = []
        for command, look in ((Approve, "approve"), (Publish, "publish")):
            button = Button("Ja bitte", command(statement="s", binding="b"), look=look)  # type: ignore[arg-type]  # a look
            message = await chat.post(crisis, place, replace(CARD, key=f"text.{look}", buttons=(button,)))
            shown = await self.read(chat)
            looks.append("".join(letter for letter in shown if not letter.isdigit()))
            await chat.edit(crisis, place, message, replace(CARD, key=f"text.{look}", buttons=()))
            await self.read(chat)
        assert looks[0] != looks[1]

    async def test_an_alert_is_seen(self, chat: Chat):
        await chat.announce(Card("alert.1", ROOM, ("Neunmal so viele wie sonst",), (NOTE,), rings=True))
        assert "Neunmal so viele wie sonst" in await self.read(chat)

    @pytest.mark.parametrize("text", HOSTILE)
    async def test_a_strangers_text_stays_text(self, chat: Chat, crisis: Crisis, text: str):
        place = self.place(chat, crisis)
        button = replace(NOTE, label=text[:75])
        message = await chat.post(crisis, place, Card("text.a", ROOM, (text, "danach"), (button,), (text,)))
        shown = await self.read(chat)
        self.assert_contained(shown)
        assert "danach" in shown
        assert not [letter for letter in shown if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs")]
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        await chat.edit(crisis, place, message, CARD)
        assert "Erste Zeile" in await self.read(chat)
