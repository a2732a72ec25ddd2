"""One chat's view of the crises. What can be edited is never posted again; what rings rings once."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.chat.base import Chat, NotPosted, Place
from bot.crisis.cards import ROOM, Card, cards
from bot.crisis.command import DISPLAY, Refused
from bot.crisis.model import Crisis
from bot.crisis.shown import BeginPost, ReportPosted
from bot.crisis.text import mark_drill
from bot.locale import Say
from bot.runtime.desk import Clock, Desk
from bot.runtime.tasks import Tasks
from bot.store.base import StoreError

log = logging.getLogger(__name__)
PATIENCE = 30.0
"""Seconds that a chat may take before nobody knows whether it has the card."""

PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)
"""How long a card that could not be shown is left alone: twice as long each time."""

Spot = tuple[str, str]
"""Card key, place."""


@dataclass(slots=True)
class _Standing:
    """What stands at a spot: the message (None: surely nothing; empty: nobody knows), and what it says.

    `says` is the card that was shown; in a chat that does not redraw, the card without its passing minutes.
    """

    place: Place
    message: str | None = None
    says: Card | None = None
    failures: int = 0
    again: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether it failed a moment ago (a clock that was set back does not make that longer)."""
        return self.again is not None and now < self.again <= now + LONGEST_PAUSE

    def failed(self, now: datetime) -> None:
        """It will be tried again, ever more seldom."""
        self.again = now + min(PAUSE * (1 << min(self.failures, 10)), LONGEST_PAUSE)
        self.failures += 1


class Screen:
    """One task a crisis; many changes while it works become one more round."""

    def __init__(self, desk: Desk, chat: Chat, clock: Clock, tasks: Tasks, patience: float = PATIENCE) -> None:
        self._desk, self._chat, self._clock = desk, chat, clock
        self._tasks, self._patience = tasks, patience
        self._standing: dict[str, dict[Spot, _Standing]] = defaultdict(dict)
        self._shown: dict[str, int] = {}
        self._dirty: set[str] = set()
        self._working: set[str] = set()
        self._turn = asyncio.Lock()

    def changed(self, stream: str) -> None:
        """Show the crisis anew, soon."""
        self._dirty.add(stream)
        if stream not in self._working:
            self._working.add(stream)
            self._tasks.start(self._work(stream), f"{self._chat.name} {stream}")

    def sweep(self) -> None:
        """Show anew what was not shown in full, and, where that is silent, the minutes that passed."""
        for stream in tuple(self._standing):
            if self._desk.crisis(stream) is None:
                del self._standing[stream]
                self._shown.pop(stream, None)
        for stream in {*self._standing, *(crisis.id for crisis in self._desk.crises())}:
            crisis = self._desk.crisis(stream)
            if crisis and (self._shown.get(stream) != crisis.version or (self._chat.redraws and crisis.open)):
                self.changed(stream)

    async def _work(self, stream: str) -> None:
        try:
            while stream in self._dirty:
                self._dirty.discard(stream)
                await self._show(stream)
        finally:
            self._working.discard(stream)

    async def _show(self, stream: str) -> None:
        async with self._turn:  # cards cost time: one crisis at a time, and what else waits goes first
            await asyncio.sleep(0)
            crisis = self._desk.crisis(stream)
            wanted = self._wanted(crisis) if crisis else {}
        if crisis is None:
            return
        complete = True
        for spot, (place, card, says) in wanted.items():
            complete &= await self._keep(crisis, spot, place, card, says)
        for spot in tuple(self._known(crisis)):
            if spot not in wanted:
                complete &= await self._let_go(crisis, spot)
        self._shown[stream] = crisis.version if complete else 0

    def _wanted(self, crisis: Crisis) -> dict[Spot, tuple[Place, Card, Card]]:
        """For each spot: its place, the card, and what the card says that counts."""
        albums: dict[str, dict[str, tuple[Card, Card]]] = {}
        first, found = crisis.life.languages[0], {}
        albums[first] = self._album(crisis, first)
        for key, (plain, _) in albums[first].items():
            for place in self._chat.places(crisis, plain):
                language = place.language if place.language in crisis.life.languages else first
                if language not in albums:
                    albums[language] = self._album(crisis, language)
                found[key, place.id] = (place, *albums[language][key])
        return found

    def _album(self, crisis: Crisis, language: str) -> dict[str, tuple[Card, Card]]:
        now = self._clock()
        shown = cards(crisis, language, now)
        essence = shown if self._chat.redraws else cards(crisis, language, now, minutes=False)
        return {card.key: (card, says) for card, says in zip(shown, essence, strict=True)}

    async def _keep(self, crisis: Crisis, spot: Spot, place: Place, card: Card, says: Card) -> bool:
        """Whether the card stands there now as it should."""
        standing = self._standing[crisis.id].setdefault(spot, self._remembered(crisis, spot, place))
        if standing.rests(self._clock()):
            return False
        try:
            if standing.message and standing.says != says:
                await self._edit(crisis, standing, card, says)
            elif crisis.open and _to_be_posted(standing, card, says):
                await self._post(crisis, spot, standing, card, says)
            await self._report(crisis, spot, standing)
        except (NotPosted, StoreError, Refused) as problem:
            log.warning("%s at %s will be shown later: %s", *spot, problem)
        except Exception as problem:  # whatever else a chat raises: nobody knows
            log.error("%s at %s could not be shown: %s", *spot, type(problem).__name__)
            log.debug("%s at %s", *spot, exc_info=problem)
        else:
            standing.failures, standing.again = 0, None
            return True
        standing.failed(self._clock())
        return False

    def _remembered(self, crisis: Crisis, spot: Spot, place: Place) -> _Standing:
        return _Standing(place, crisis.shown.messages.get(spot) if self._chat.remembers else None)

    async def _edit(self, crisis: Crisis, standing: _Standing, card: Card, says: Card) -> None:
        async with asyncio.timeout(self._patience):
            await self._chat.edit(crisis, standing.place, standing.message or "", card)
        standing.says = says

    async def _post(self, crisis: Crisis, spot: Spot, standing: _Standing, card: Card, says: Card) -> None:
        if self._chat.remembers:
            await self._note(crisis, BeginPost(card=spot[0], place=spot[1]), "posting")
        standing.message, standing.says = "", says
        try:
            async with asyncio.timeout(self._patience):
                standing.message = await self._chat.post(crisis, standing.place, card)
        except NotPosted:
            standing.message = standing.says = None
            if self._chat.remembers:
                await self._note(crisis, ReportPosted(card=spot[0], place=spot[1], message=""), "not posted")
            raise

    async def _report(self, crisis: Crisis, spot: Spot, standing: _Standing) -> None:
        """Write down under which id a card stands, now or as soon as it can be saved."""
        current = self._desk.crisis(crisis.id)
        begun = current is not None and current.open and current.shown.messages.get(spot) == ""
        if self._chat.remembers and standing.message and begun:
            await self._note(crisis, ReportPosted(card=spot[0], place=spot[1], message=standing.message), "posted")

    async def _note(self, crisis: Crisis, command: BeginPost | ReportPosted, what: str) -> None:
        current = self._desk.crisis(crisis.id)
        command_id = f"{what}:{command.card}:{command.place}:{current.version if current else 0}"
        await self._desk.handle(crisis.id, command, DISPLAY, command_id)

    def _known(self, crisis: Crisis) -> set[Spot]:
        """Where this chat has a card of the crisis, shown by this process or by an earlier one."""
        here = f"{self._chat.name}:"
        earlier = crisis.shown.messages if self._chat.remembers else {}
        return {*self._standing[crisis.id], *(spot for spot in earlier if spot[1].startswith(here))}

    async def _let_go(self, crisis: Crisis, spot: Spot) -> bool:
        """A card that is not wanted any more says so, and loses its buttons."""
        first = crisis.life.languages[0]
        standing = self._standing[crisis.id].get(spot) or self._remembered(crisis, spot, Place(spot[1], first))
        if not standing.message or (standing.says and not standing.says.buttons):
            return True
        language = standing.place.language if standing.place.language in crisis.life.languages else first
        line = Say(language)("card.gone")
        gone = replace(
            standing.says or Card(spot[0], ROOM, ()), buttons=(), quote=(), drill=crisis.life.drill,
            lines=(mark_drill(line, language) if crisis.life.drill else line,),
        )  # fmt: skip
        return await self._keep(crisis, spot, standing.place, gone, gone)


def _to_be_posted(standing: _Standing, card: Card, says: Card) -> bool:
    """What surely does not stand there; and what perhaps does not, once it says something else.

    On mere suspicion nobody is rung a second time, but for the question what became of a delivery: nothing else
    would ask it.
    """
    rings_twice = card.rings and not card.key.startswith("delivery.")
    return standing.message is None or (not standing.message and standing.says != says and not rings_twice)
