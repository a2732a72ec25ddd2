"""What every chat must do. A chat's own tests subclass `ChatContract` and say how it is made and read."""

import unicodedata
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.chat.base import Chat, Place
from bot.crisis.approvals import Approve
from bot.crisis.cards import ROOM, Button, Card
from bot.crisis.lifecycle import TakeNote
from bot.crisis.model import Crisis
from bot.crisis.publishing import Publish
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
    """Subclasses provide the fixture `chat`, and `read`."""

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

    @pytest.fixture
    def crisis(self) -> Crisis:
        return Run().crisis

    def place(self, chat: Chat, crisis: Crisis, card: Card = CARD) -> Place:
        (place, *_) = chat.places(crisis, card)
        return place

    async def test_it_says_what_it_is(self, chat: Chat):
        assert chat.name
        assert ":" not in chat.name
        assert chat.remembers in (True, False)
        assert chat.redraws in (True, False)

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

    async def test_a_message_of_another_life_is_edited_only_where_it_remembers(self, chat: Chat, crisis: Crisis):
        if chat.remembers:
            pytest.skip("its messages outlive the process; its own tests show how")
        with pytest.raises(LookupError):
            await chat.edit(crisis, self.place(chat, crisis), "a message that was never posted", CARD)

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
