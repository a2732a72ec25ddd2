"""The placer: brings one card at a time to where it belongs. What can be edited is never posted again."""

import asyncio
import contextlib

from bot.chat.base import CannotTell, Chat, Gone, NotPosted
from bot.crisis.command import DISPLAY, Refused
from bot.crisis.model import Crisis
from bot.crisis.shown import BeginPost, ReportPosted
from bot.runtime.budget import Budget
from bot.runtime.desk import Desk
from bot.runtime.standing import Standing, Wanted
from bot.store.base import StoreError

BOARD = "board"


class Placer:
    """Posts, looks up and edits in one chat; writes down in the journal under which id a card stands.

    A chat may take `patience` seconds before nobody knows whether it has the card.
    """

    def __init__(self, desk: Desk, chat: Chat, budget: Budget, patience: float) -> None:
        self._desk, self._chat, self._budget, self.patience = desk, chat, budget, patience

    async def place(self, crisis: Crisis, wanted: Wanted, standing: Standing) -> None:
        """Afterwards it stands as it should. Raises what keeps it from that, and then it is to be tried again."""
        if standing.in_doubt and not standing.untold:
            await self._look_up(crisis, wanted, standing)
        if wanted.may_be_posted and _missing(standing, wanted):
            await self._post(crisis, wanted, standing)
        await self._report(crisis, wanted, standing)
        if standing.message and self._differs(standing, wanted):
            await self._edit(crisis, wanted, standing)

    async def _look_up(self, crisis: Crisis, wanted: Wanted, standing: Standing) -> None:
        try:
            async with asyncio.timeout(self.patience):
                found = await self._chat.find(crisis, wanted.place, wanted.card)
        except CannotTell:
            standing.untold = True
            return
        if found:
            standing.message = found
        else:
            await self._tell(crisis, wanted, "")
            standing.nothing()

    async def _post(self, crisis: Crisis, wanted: Wanted, standing: Standing) -> None:
        key, place = wanted.spot
        if self._chat.remembers:
            await self._note(crisis, BeginPost(card=key, place=place, instead_of=standing.gone), "posting")
        standing.message, standing.untold = "", False
        standing.shows(wanted)
        try:
            async with asyncio.timeout(self.patience):
                standing.message = await self._chat.post(crisis, wanted.place, wanted.card)
        except NotPosted:
            standing.nothing()
            with contextlib.suppress(StoreError, Refused):  # then it is in doubt after a restart, not before
                await self._tell(crisis, wanted, "")
            raise

    async def _edit(self, crisis: Crisis, wanted: Wanted, standing: Standing) -> None:
        before = standing.card, standing.says
        standing.card = standing.says = None
        try:
            async with asyncio.timeout(self.patience):
                await self._chat.edit(crisis, wanted.place, standing.message or "", wanted.card)
        except NotPosted:
            standing.card, standing.says = before
            raise
        except Gone:
            standing.gone = standing.message or ""
            standing.nothing()
            raise
        standing.shows(wanted)
        standing.gone = ""

    def _differs(self, standing: Standing, wanted: Wanted) -> bool:
        """Whether it must be edited, or may be for the minutes that passed."""
        if standing.says != wanted.says:
            return True
        return standing.card != wanted.card and self._budget.take(first=wanted.card.key == BOARD)

    async def _report(self, crisis: Crisis, wanted: Wanted, standing: Standing) -> None:
        """Write down under which id it stands, now or as soon as it can be saved."""
        if standing.message:
            await self._tell(crisis, wanted, standing.message)

    async def _tell(self, crisis: Crisis, wanted: Wanted, message: str) -> None:
        """Only while the journal is in doubt about it: it is sealed at the end of a crisis."""
        current = self._desk.crisis(crisis.id)
        begun = current is not None and current.open and current.shown.messages.get(wanted.spot) == ""
        if self._chat.remembers and begun:
            key, place = wanted.spot
            what = "posted" if message else "not posted"
            await self._note(crisis, ReportPosted(card=key, place=place, message=message), what)

    async def _note(self, crisis: Crisis, command: BeginPost | ReportPosted, what: str) -> None:
        current = self._desk.crisis(crisis.id)
        command_id = f"{what}:{command.card}:{command.place}:{current.version if current else 0}"
        await self._desk.handle(crisis.id, command, DISPLAY, command_id)


def _missing(standing: Standing, wanted: Wanted) -> bool:
    """What surely does not stand there; and where nobody can tell, what says something else by now.

    On mere suspicion nobody is rung a second time, but for the question what became of a delivery: nothing else
    would ask it.
    """
    if not standing.in_doubt:
        return standing.message is None
    rings_twice = wanted.card.rings and not wanted.card.key.startswith("delivery.")
    return standing.says != wanted.says and not rings_twice
