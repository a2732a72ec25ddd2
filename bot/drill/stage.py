"""A stage: the whole bot on a clock that jumps from deadline to deadline, and people who tap as a script says."""

from collections.abc import Callable
from datetime import datetime

from bot.chat.base import Reply, Request, Tap
from bot.crisis.cards import Button, cards
from bot.crisis.command import Command
from bot.crisis.model import Crisis
from bot.runtime.door import Reception
from bot.runtime.runtime import Runtime
from bot.runtime.time import VirtualClock


class NoSuchButton(Exception):
    """The script wants a button that nobody sees; the message says where and what."""


class Stage:
    """Moves time and taps. `told` hears of every tap before it is made: person, button, its answers; `settled` is
    called whenever everything that followed from a tap or from time is done."""

    def __init__(
        self, runtime: Runtime, reception: Reception, clock: VirtualClock,
        told: Callable[[str, Button, dict[str, str]], None], settled: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self.runtime, self.reception, self.clock = runtime, reception, clock
        self.stream = ""
        self._told, self._settled = told, settled
        self._taps = 0

    @property
    def crisis(self) -> Crisis:
        """The crisis that is played."""
        crisis = self.runtime.desk.crisis(self.stream)
        if crisis is None:
            raise NoSuchButton("no crisis has begun yet")
        return crisis

    async def until(self, moment: datetime) -> None:
        """Let time pass until a moment; every deadline on the way fires at its own time."""
        while (due := self.runtime.alarm.next()) and due <= moment:
            self.clock.advance_to(due)
            await self.runtime.alarm.fire()
            await self._settle()
        self.clock.advance_to(moment)
        await self.runtime.alarm.fire()
        await self._settle()

    async def tap(self, person: str, card: str, kind: type[Command], **answers: str) -> Reply:
        """The person taps the button of that kind on that card. Raises NoSuchButton."""
        button = self._button(card, kind, answers)
        self._told(person, button, answers)
        self._taps += 1
        wish = Tap(card, button.token, answers)
        reply = await self.reception.answer(Request(f"tap-{self._taps}", person, wish, self.stream))
        await self._settle()
        return reply

    async def start(self, person: str, alert: str) -> Reply:
        """The person taps the first button of an alert card; the crisis that begins is the one that is played."""
        button = self.reception.alerts[alert].buttons[0]
        self._told(person, button, {})
        reply = await self.reception.answer(Request(f"start-{alert}", person, Tap(alert, button.token), alert))
        self.stream = reply.crisis
        await self._settle()
        return reply

    async def _settle(self) -> None:
        await self.runtime.settle()
        self._settled()

    def _button(self, key: str, kind: type[Command], answers: dict[str, str]) -> Button:
        shown = cards(self.crisis, self.crisis.life.languages[0], self.clock())
        buttons = [button for card in shown if card.key == key for button in card.every_button]
        fitting = [button for button in buttons if isinstance(button.command, kind)]
        asked = [button for button in fitting if {ask.name for ask in button.asks} >= set(answers)]
        if not asked:
            known = ", ".join(card.key for card in shown if card.buttons)
            raise NoSuchButton(f"no {kind.__name__} on card {key}; cards with buttons: {known}")
        return asked[0]
