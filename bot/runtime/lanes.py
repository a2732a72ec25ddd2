"""Lanes: the cards of one place are shown one after the other, those of different places at the same time."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.chat.base import NotPosted
from bot.crisis.model import Crisis
from bot.runtime.desk import Clock
from bot.runtime.errands import Errands, complain
from bot.runtime.placer import Placer
from bot.runtime.standing import Standing, Wanted
from bot.runtime.tasks import Tasks
from bot.runtime.wakes import Wakes

Sheet = Mapping[str, tuple[Wanted, Standing]]
"""What is left to be done for a crisis at one place, in order, by the key of the card."""


class Round:
    """One crisis at one place: each card is looked at once, then once more if the sheet was renewed meanwhile."""

    def __init__(self, crisis: Crisis, sheet: Sheet) -> None:
        self.crisis, self._sheet = crisis, sheet
        self._seen: set[str] = set()
        self._renewed = False

    def renew(self, crisis: Crisis, sheet: Sheet) -> None:
        """From now on this is wanted. What was not looked at yet comes first, so that none waits for ever."""
        self.crisis, self._sheet, self._renewed = crisis, sheet, True

    def next(self) -> tuple[Wanted, Standing] | None:
        """The first card that was not looked at; it stays the next one until it is `done`."""
        return next((pair for key, pair in self._sheet.items() if key not in self._seen), None)

    def done(self, wanted: Wanted) -> None:
        """It was looked at."""
        self._seen.add(wanted.card.key)

    def another(self) -> bool:
        """Whether it must begin anew; then it does."""
        renewed, self._renewed = self._renewed, False
        self._seen.clear()
        return renewed


class Lanes:
    """All places of one chat. `retry` is called with a crisis' id when one of its cards is to be tried again."""

    def __init__(
        self, placer: Placer, retry: Callable[[str], None], clock: Clock, tasks: Tasks, wakes: Wakes, chat: str
    ) -> None:  # fmt: skip
        self._placer, self._retry, self._clock, self._wakes = placer, retry, clock, wakes
        self._rounds: dict[str, dict[str, Round]] = {}
        self._drains = Errands(f"{chat} lane", self._drain, clock, tasks, wakes)

    def put(self, place: str, crisis: Crisis, sheet: Sheet) -> None:
        """This and nothing else is left to be done for this crisis at this place."""
        if waiting := self._rounds.get(place, {}).get(crisis.id):
            waiting.renew(crisis, sheet)
        elif sheet:
            self._rounds.setdefault(place, {})[crisis.id] = Round(crisis, sheet)
            self._drains.ask(place)

    def sweep(self) -> None:
        """The safety net."""
        self._drains.sweep()

    async def _drain(self, place: str) -> None:
        """Show everything. Raises NotPosted when the chat wants to be left alone; the rest keeps its order then."""
        rounds = self._rounds.get(place, {})
        while rounds:
            stream, first = next(iter(rounds.items()))
            if pair := first.next():
                await self._show(first.crisis, *pair)
                first.done(pair[0])
                continue
            del rounds[stream]
            if first.another():
                rounds[stream] = first
        self._rounds.pop(place, None)

    async def _show(self, crisis: Crisis, wanted: Wanted, standing: Standing) -> None:
        if standing.pause.rests(self._clock()):
            return
        try:
            await self._placer.place(crisis, wanted, standing)
        except Exception as problem:
            if isinstance(problem, NotPosted) and problem.wait:
                raise
            self._wakes.at(standing.pause.begin(self._clock()), partial(self._retry, crisis.id))
            complain(f"{wanted.card.key} at {wanted.place.id}", problem)
            return
        if standing.gone:
            standing.pause.over()
        else:
            standing.pause.end()
