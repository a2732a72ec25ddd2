"""Slack as a chat: cards are messages with buttons, each crisis has a room, people get direct messages that ring."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from bot.chat.base import CannotTell, Gone, NotPosted, Place
from bot.chat.slack.ids import NAME, Spot, message_id, posted, split, spot_of
from bot.chat.slack.marks import card_mark
from bot.chat.slack.room.keeper import Keeper
from bot.chat.slack.room.rooms import Rooms, Settings
from bot.chat.slack.room.team import Members
from bot.chat.slack.show.blocks import message as blocks_of
from bot.chat.slack.show.rich import Json
from bot.chat.slack.show.shown import Shown
from bot.chat.slack.show.way import way_to
from bot.crisis.cards import ROOM, Card
from bot.crisis.model import Crisis
from bot.locale import Say
from bot.slack_api.marks import find
from bot.slack_api.reasons import in_words, passes
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

_GONE = frozenset({"message_not_found", "edit_window_closed", "cant_update_message"})


class SlackChat:
    """Implements `Chat`. Its messages carry marks, so that one whose answer was lost is found again."""

    name = NAME
    remembers = True
    redraws = 20
    opens_rooms = True

    def __init__(self, web: Web, members: Members, settings: Settings) -> None:
        self._web, self._members, self._settings = web, members, settings
        self._rooms, self._keeper = Rooms(web, settings), Keeper(web, members)
        self._shown = Shown()

    async def open_room(self, crisis: Crisis) -> str:
        """Its channel, or its thread where the bot may not make channels. Raises NotPosted with what to configure."""
        with _in_words():
            return await self._rooms.open(crisis)

    async def tend(self, crisis: Crisis) -> None:
        """Invite, put out, set the topic, pin, bookmark; each once. Raises NotPosted when some must be tried again."""
        if place := crisis.rooms.by_chat.get(self.name):
            await self._keeper.tend(crisis, spot_of(place))

    def places(self, crisis: Crisis, card: Card) -> Iterator[Place]:
        """The room, when it is open, or a person's direct messages, when Slack knows them."""
        if card.place == ROOM:
            if room := crisis.rooms.by_chat.get(self.name):
                yield Place(room, crisis.life.languages[0])
        elif member := self._members.member(card.place):
            yield Place(Spot(member).id, self._members.language(card.place))

    def shown(self, crisis_id: str, person: str) -> list[Card]:
        """The cards of everybody and of this person, as they were last shown (for typed approve, publish, halt)."""
        return self._shown.of(crisis_id, person)

    async def post(self, crisis: Crisis, place: Place, card: Card) -> str:
        """Post a card as a new message. Raises NotPosted; Lost when nobody knows whether it stands there."""
        message = await self._post(spot_of(place.id), crisis.id, card, _way(crisis, place, card))
        self._shown.saw(crisis, card)
        return message

    async def edit(self, crisis: Crisis, place: Place, message: str, card: Card) -> None:
        """Replace a card. Raises Gone, NotPosted; Lost when nobody knows what it says now."""
        channel, ts = split(message)
        said = _message(crisis.id, card, _way(crisis, place, card))
        with _in_words():
            try:
                await self._web.call("chat.update", channel=channel, ts=ts, **said)
            except Denied as no:
                if no.error in _GONE:
                    raise Gone(in_words(no)) from no
                raise
        self._shown.saw(crisis, card)

    async def find(self, crisis: Crisis, place: Place, card: Card) -> str:
        """Look the card up in the history, by its mark. Raises CannotTell where Slack forbids that for good, and
        NotPosted where it can be looked up later."""
        spot, mark = spot_of(place.id), card_mark(crisis.id, card)
        try:
            channel = await self._direct_messages(spot) if spot.person else spot.channel
            ts = await find(self._web, mark, channel, crisis.life.started_at, spot.thread)
        except Denied as no:
            raise (NotPosted if passes(no) else CannotTell)(in_words(no)) from no
        except (SurelyNot, Lost) as problem:
            raise NotPosted(str(problem), wait=getattr(problem, "wait", timedelta(0))) from problem
        return message_id(channel, ts) if ts else ""

    async def announce(self, card: Card) -> None:
        """Post an alert where the people on duty see it; its buttons carry the alert's id. Raises NotPosted."""
        if not self._settings.duty_channel:
            raise NotPosted("There is no channel for alerts in Slack. Name one as slack.duty_channel in config.yaml.")
        await self._post(Spot(self._settings.duty_channel), card.key, card)

    async def _post(self, spot: Spot, about: str, card: Card, way: Sequence[Json] = ()) -> str:
        with _in_words():
            answer = await self._web.call(
                "chat.postMessage", channel=spot.channel, thread_ts=spot.thread or None,
                unfurl_links=False, unfurl_media=False, **_message(about, card, way),
            )  # fmt: skip
        return message_id(*posted(answer))

    async def _direct_messages(self, spot: Spot) -> str:
        channel = (await self._web.call("conversations.open", users=spot.channel)).get("channel")
        if not isinstance(channel, dict) or not channel.get("id"):
            raise Lost("conversations.open: an answer without the channel")
        return str(channel["id"])


def _way(crisis: Crisis, place: Place, card: Card) -> list[Json]:
    """Whoever is called is not in the room yet."""
    return [] if card.place == ROOM else way_to(crisis, Say(place.language))


def _message(about: str, card: Card, way: Sequence[Json]) -> dict[str, object]:
    """`parse` is said each time: left out of an edit, Slack would look for names in the notification's text."""
    said, mark = blocks_of(about, card, way), card_mark(about, card)
    return {"blocks": said["blocks"], "text": said["text"], "parse": "none", "metadata": mark.metadata}


@contextmanager
def _in_words() -> Iterator[None]:
    """What Slack surely did not do is said to the display as NotPosted."""
    try:
        yield
    except Denied as no:
        raise NotPosted(in_words(no)) from no
    except SurelyNot as problem:
        raise NotPosted(str(problem), wait=problem.wait) from problem
