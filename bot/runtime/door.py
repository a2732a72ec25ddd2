"""The door: every wish of every chat comes in here and leaves as a sentence in the sender's language."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from bot.chat.base import Reply, Request, Tap
from bot.crisis.cards import Card, press, pressed
from bot.crisis.command import Command, Refused
from bot.crisis.lifecycle import Setup, Start, StartCrisis
from bot.locale import Say
from bot.runtime.desk import Clock, Desk
from bot.store.base import Damaged, StoreError

log = logging.getLogger(__name__)

Setups = Callable[[str, str], Setup]
"""(playbook's name, crisis id) → everything a crisis copies at its start. Raises Refused for an unknown playbook."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Makes commands of requests, and replies of outcomes. Its `answer` is the Door."""

    desk: Desk
    setups: Setups
    clock: Clock
    languages: Callable[[str], str]
    zone: str
    alerts: dict[str, Card] = field(default_factory=dict)
    """Alert cards by their id, for taps on them."""

    async def answer(self, request: Request) -> Reply:
        """Do what was wished; never raises."""
        say = Say(self.languages(request.by), self.zone)
        try:
            return await self._do(request, say)
        except Refused as refused:
            return Reply(False, say.word(refused.phrase), request.crisis)
        except Damaged as problem:
            return Reply(False, say("refused.damaged", problem=str(problem)), request.crisis)
        except StoreError as problem:
            log.error("not saved: %s", problem)
            return Reply(False, say("refused.not_saved", problem=str(problem)), request.crisis)
        except Exception:
            log.exception("request %s", request.id)
            return Reply(False, say("refused.our_fault"), request.crisis)

    async def _do(self, request: Request, say: Say) -> Reply:
        command = self._command(request)
        if isinstance(command, Start):
            return await self._start(request, command, say)
        outcome = await self.desk.handle(request.crisis, command, request.by, request.id)
        return Reply(True, "" if outcome.events else say("done.already"), request.crisis)

    def _command(self, request: Request) -> Command:
        wish = request.wish
        if not isinstance(wish, Tap):
            return wish
        if request.crisis in self.alerts:
            return pressed(self.alerts[request.crisis], wish.token, wish.answers)
        crisis = self.desk.crisis(request.crisis)
        if crisis is None:
            raise Refused("refused.no_crisis")
        return press(crisis, wish.card, wish.token, wish.answers, self.clock())

    async def _start(self, request: Request, wish: Start, say: Say) -> Reply:
        stream = crisis_id(request.id, wish.playbook)
        setup = self.setups(wish.playbook, stream)
        severities = sorted(setup.playbook.severity)
        severity = wish.severity or severities[min(1, len(severities) - 1)]
        command = StartCrisis(setup=setup, severity=severity, kind=wish.kind, what=wish.what)
        outcome = await self.desk.handle(stream, command, request.by, request.id)
        life = outcome.crisis.life
        return Reply(True, say("done.started", title=life.playbook.title, severity=life.severity), stream)


def crisis_id(request_id: str, playbook: str) -> str:
    """The same request always names the same crisis: `service-outage-3fa2c1`."""
    return f"{playbook.replace('_', '-')}-{sha256(request_id.encode()).hexdigest()[:6]}"
