"""One chat's view of the crises. What can be edited is never posted again; what rings rings once."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import partial
from itertools import islice

from bot.chat.base import Chat, Place
from bot.crisis.model import Crisis
from bot.runtime.album import settled, wanted
from bot.runtime.budget import Budget
from bot.runtime.desk import Clock, Desk
from bot.runtime.errands import Errands
from bot.runtime.lanes import Lanes
from bot.runtime.placer import Placer
from bot.runtime.porter import Porter
from bot.runtime.standing import Spot, Standing, Wanted
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes

_LOOKED_AT = {each.name for each in fields(Crisis)} - {"id", "version", "updated_at", "shown", "worded"}
"""The parts of a crisis that cards are made from."""


class Screen:
    """Looks at a crisis after each change, and gives each place its sheet of cards; many changes become one look."""

    def __init__(
        self, desk: Desk, chat: Chat, clock: Clock, tasks: Tasks, wakes: Wakes, patience: float
    ) -> None:  # fmt: skip
        self._desk, self._chat, self._clock, self._wakes = desk, chat, clock, wakes
        self._standing: dict[str, dict[Spot, Standing]] = defaultdict(dict)
        self._looked: dict[str, Crisis] = {}
        """The crises as they were looked at, the oldest look first."""
        self._turn = asyncio.Lock()
        self._budget = Budget(chat.redraws, clock)
        self._looks = Errands(f"{chat.name} look at", self._look, clock, tasks, wakes)
        placer = Placer(desk, chat, self._budget, patience)
        self._lanes = Lanes(placer, self._looks.ask, clock, tasks, wakes, chat.name)
        self._porter = Porter(desk, chat, clock, tasks, wakes, patience)

    def changed(self, crisis: Crisis) -> None:
        """Show the crisis anew, soon."""
        if self._is_news(crisis):
            self._looks.ask(crisis.id)
        self._porter.changed(crisis)

    def sweep(self) -> None:
        """Show anew what was not shown in full, and, as far as the budget goes, the minutes that passed."""
        self._forget()
        for each in (self._looks, self._lanes, self._porter):
            each.sweep()
        for stream in dict.fromkeys((*self._standing, *(crisis.id for crisis in self._desk.crises()))):
            if self._unfinished(stream):
                self._looks.ask(stream)
        for stream in tuple(islice(filter(self._is_open, self._looked), max(self._budget.left, 1))):
            self._looks.ask(stream)

    def _is_open(self, stream: str) -> bool:
        crisis = self._desk.crisis(stream)
        return crisis is not None and crisis.open

    def _forget(self) -> None:
        for stream in tuple(self._standing):
            if self._desk.crisis(stream) is None:
                del self._standing[stream]
                self._looked.pop(stream, None)

    def _unfinished(self, stream: str) -> bool:
        crisis = self._desk.crisis(stream)
        pending = any(each.pause.pending for each in self._standing.get(stream, {}).values())
        return crisis is not None and (pending or self._is_news(crisis))

    def _is_news(self, crisis: Crisis) -> bool:
        """Whether anything happened since the last look but that cards were posted: that costs no look."""
        looked = self._looked.get(crisis.id)
        return looked is None or any(getattr(looked, part) is not getattr(crisis, part) for part in _LOOKED_AT)

    async def _look(self, stream: str) -> None:
        async with self._turn:  # cards cost time: one crisis at a time, and what else waits goes first
            await asyncio.sleep(0)
            if crisis := self._desk.crisis(stream):
                self._hand_out(crisis)
                self._looked.pop(stream, None)
                self._looked[stream] = crisis

    def _hand_out(self, crisis: Crisis) -> None:
        """Give each place its sheet, an empty one where nothing is wanted any more."""
        standing = self._standing[crisis.id]
        sheets: dict[str, dict[str, tuple[Wanted, Standing]]] = {place: {} for _, place in standing}
        for each, there in self._pairs(crisis):
            sheet = sheets.setdefault(each.place.id, {})
            if not there.is_as(each):
                sheet[each.card.key] = (each, there)
        for place, sheet in sheets.items():
            self._lanes.put(place, crisis, sheet)

    def _pairs(self, crisis: Crisis) -> Iterator[tuple[Wanted, Standing]]:
        """All that is wanted, and what must say that it is not wanted any more; with what stands there."""
        spots = set()
        for each in wanted(self._chat, crisis, self._clock()):
            spots.add(each.spot)
            yield each, self._at(crisis, each.spot, each.place)
        for key, place in self._known(crisis):
            there = self._at(crisis, (key, place), Place(place, crisis.life.languages[0]))
            if (key, place) not in spots and there.message is not None and (not there.says or there.says.buttons):
                yield settled(crisis, key, there), there

    def _at(self, crisis: Crisis, spot: Spot, place: Place) -> Standing:
        """What stands at a spot; what an earlier process left in doubt is left alone for a while."""
        if spot not in self._standing[crisis.id]:
            message = crisis.shown.messages.get(spot) if self._chat.remembers else None
            found = self._standing[crisis.id][spot] = Standing(place, message)
            if found.in_doubt:
                self._wakes.at(found.pause.begin(self._clock()), partial(self._looks.ask, crisis.id))
        return self._standing[crisis.id][spot]

    def _known(self, crisis: Crisis) -> Iterable[Spot]:
        """Where this chat has a card of the crisis, shown by this process or by an earlier one."""
        here = f"{self._chat.name}:"
        earlier = (spot for spot in crisis.shown.messages if self._chat.remembers and spot[1].startswith(here))
        return dict.fromkeys((*self._standing[crisis.id], *earlier))
