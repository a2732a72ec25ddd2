"""The display: keeps every card in every chat as it should be. What can be edited is never posted again."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.base import Chat, NotPosted, Place
from bot.crisis.cards import Card, cards
from bot.crisis.command import DISPLAY, Refused
from bot.crisis.model import Crisis
from bot.crisis.shown import BeginPost, ReportPosted
from bot.locale import Say
from bot.runtime.desk import Clock, Desk
from bot.runtime.tasks import Tasks
from bot.store.base import StoreError

log = logging.getLogger(__name__)

Spot = tuple[str, str]
"""Card key, place."""


@dataclass(slots=True)
class _Standing:
    """What stands at a spot: the message, the card as last shown, and what it was without its passing minutes."""

    message: str
    card: Card | None = None
    essence: Card | None = None


class Display:
    """One task a crisis; many changes while it works become one more round."""

    def __init__(self, desk: Desk, chats: Sequence[Chat], clock: Clock) -> None:
        self._desk, self._chats, self._clock = desk, chats, clock
        self._standing: dict[str, dict[Spot, _Standing]] = defaultdict(dict)
        self._dirty: set[str] = set()
        self._working: set[str] = set()
        self.tasks = Tasks()

    def changed(self, crisis: Crisis) -> None:
        """Show the crisis anew, soon."""
        self._dirty.add(crisis.id)
        if crisis.id not in self._working:
            self._working.add(crisis.id)
            self.tasks.start(self._work(crisis.id), f"display {crisis.id}")

    async def sweep(self) -> None:
        """Let minutes pass, and try again what could not be posted."""
        for crisis in self._desk.crises():
            self.changed(crisis)

    async def _work(self, stream: str) -> None:
        try:
            while stream in self._dirty:
                self._dirty.discard(stream)
                for chat in self._chats:
                    await self._show(chat, stream)
        finally:
            self._working.discard(stream)

    async def _show(self, chat: Chat, stream: str) -> None:
        crisis = self._desk.crisis(stream)
        if crisis is None:
            return
        now, there = self._clock(), set()
        wanted = {language: _by_key(crisis, language, now) for language in crisis.life.languages}
        for key in _keys(wanted):
            for place in chat.places(crisis, wanted[crisis.life.languages[0]][key][0]):
                language = place.language if place.language in wanted else crisis.life.languages[0]
                there.add((key, place.id))
                await self._keep(chat, crisis, place, *wanted[language][key])
        await self._settle_the_gone(chat, crisis, there)

    async def _keep(self, chat: Chat, crisis: Crisis, place: Place, card: Card, essence: Card) -> None:
        spot = (card.key, place.id)
        standing = self._standing[crisis.id].get(spot) or self._remembered(chat, crisis, spot)
        try:
            if standing is None:
                await self._post(chat, crisis, place, card, essence)
            elif standing.message and _differs(chat, standing, card, essence):
                await chat.edit(crisis, place, standing.message, card)
                self._standing[crisis.id][spot] = replace(standing, card=card, essence=essence)
        except (NotPosted, StoreError, Refused) as problem:
            log.warning("%s at %s will be shown later: %s", card.key, place.id, problem)
        except Exception as problem:  # a chat that fails must not stop the others
            log.error("%s at %s could not be shown: %r", card.key, place.id, problem)

    def _remembered(self, chat: Chat, crisis: Crisis, spot: Spot) -> _Standing | None:
        """What the journal says. A card that may have rung is left alone; one that can be edited is posted anew."""
        message = crisis.shown.messages.get(spot) if chat.remembers else None
        if message is None or (message == "" and not spot[0].startswith("page.")):
            return None
        return _Standing(message)

    async def _post(self, chat: Chat, crisis: Crisis, place: Place, card: Card, essence: Card) -> None:
        standing, spot = self._standing[crisis.id], (card.key, place.id)
        if not chat.remembers:
            standing[spot] = _Standing(await chat.post(crisis, place, card), card, essence)
            return
        await self._note(crisis, BeginPost(card=card.key, place=place.id), "posting")
        standing[spot] = _Standing("", card, essence)
        try:
            message = await chat.post(crisis, place, card)
        except NotPosted:
            del standing[spot]
            await self._note(crisis, ReportPosted(card=card.key, place=place.id, message=""), "not posted")
            raise
        standing[spot] = _Standing(message, card, essence)
        await self._note(crisis, ReportPosted(card=card.key, place=place.id, message=message), "posted")

    async def _note(self, crisis: Crisis, command: BeginPost | ReportPosted, what: str) -> None:
        current = self._desk.crisis(crisis.id)
        command_id = f"{what}:{command.card}:{command.place}:{current.version if current else 0}"
        await self._desk.handle(crisis.id, command, DISPLAY, command_id)

    async def _settle_the_gone(self, chat: Chat, crisis: Crisis, there: set[Spot]) -> None:
        for spot, standing in tuple(self._standing[crisis.id].items()):
            if spot not in there and standing.card and standing.card.buttons:
                place = Place(spot[1], crisis.life.languages[0])
                if place.id.partition(":")[0] == chat.name:
                    gone = replace(standing.card, lines=(Say(place.language)("card.gone"),), buttons=(), quote=())
                    await self._keep(chat, crisis, place, gone, gone)


def _by_key(crisis: Crisis, language: str, now: datetime) -> dict[str, tuple[Card, Card]]:
    shown = cards(crisis, language, now)
    essences = cards(crisis, language, now, minutes=False)
    return {card.key: (card, essence) for card, essence in zip(shown, essences, strict=True)}


def _keys(wanted: dict[str, dict[str, tuple[Card, Card]]]) -> tuple[str, ...]:
    return tuple(next(iter(wanted.values()), {}))


def _differs(chat: Chat, standing: _Standing, card: Card, essence: Card) -> bool:
    return standing.card != card if chat.redraws else standing.essence != essence
