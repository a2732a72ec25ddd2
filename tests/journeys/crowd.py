"""Everybody of a company, taking the first sensible button of the first card that has one, until it is over."""

from collections.abc import Iterator

from bot.chat.base import Request, Tap
from bot.crisis.approvals import Approve, RequestApproval
from bot.crisis.cards import Button, Card, Field
from bot.crisis.clocks import ClockIsMet, StartClock
from bot.crisis.facts import ConfirmFact, ReportFact
from bot.crisis.paging import AnswerPage
from bot.crisis.publishing import Publish, PublishNow
from bot.crisis.standdown import StandDown
from bot.crisis.steps import DecideStep, FinishStep, TickItem
from tests.journeys.company import Company

SENSIBLE = (
    AnswerPage, DecideStep, ReportFact, ConfirmFact, TickItem, FinishStep, StartClock, RequestApproval, Approve,
    Publish, PublishNow, ClockIsMet, StandDown,
)  # fmt: skip
MOST_TAPS = 400
SAID = {"text": "ein Wort", "time": "5:20", "number": "18.000"}


class Crowd:
    """Whoever is allowed to tap a button does."""

    def __init__(self, company: Company) -> None:
        self.company, self.taps = company, 0
        self._in_vain: set[str] = set()

    async def run(self) -> None:
        """Tap until the crisis is over; when nobody can do anything, time passes to the next deadline."""
        while self.company.stage.crisis.open:
            if not await self._tap_something():
                due = self.company.bot.runtime.alarm.next()
                assert due is not None, "nothing to tap and nothing to wait for"
                await self.company.stage.until(due)
                self._in_vain.clear()

    async def _tap_something(self) -> bool:
        for card, button in self._buttons():
            if f"{card.key} {button.token}" not in self._in_vain:
                if await self._somebody_taps(card, button):
                    return True
                self._in_vain.add(f"{card.key} {button.token}")
        return False

    def _buttons(self) -> Iterator[tuple[Card, Button]]:
        for card in next(iter(self.company.cards().values())):
            yield from ((card, button) for button in card.buttons if isinstance(button.command, SENSIBLE))

    async def _somebody_taps(self, card: Card, button: Button) -> bool:
        """Whether somebody was allowed to, and it changed something."""
        crisis = self.company.stage.crisis
        people = (card.place,) if card.place in crisis.roster.people else tuple(crisis.roster.people)
        wish = Tap(card.key, button.token, {ask.name: self._answer(ask, button) for ask in button.asks})
        for person in people:
            self.taps += 1
            assert self.taps < MOST_TAPS * len(people), f"no end in sight: {card}"
            reply = await self.company.bot.reception.answer(Request(f"tap {self.taps}", person, wish, crisis.id))
            assert reply.ok or reply.text, "a refusal without a word"
            await self.company.bot.runtime.settle()
            self.company.watch(self.company)
            if reply.ok and self.company.stage.crisis.version > crisis.version:
                return True
        return False

    def _answer(self, ask: Field, button: Button) -> str:
        if ask.choices:
            return ask.choices[0][0]
        if isinstance(button.command, ReportFact):
            fact = self.company.stage.crisis.playbook.facts[button.command.fact]
            return SAID.get(fact.type, "ein Wort")
        return ask.value or "ein Wort"
