"""The door: every wish of every chat comes in here and leaves as a sentence in the sender's language."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.chat.base import Reply, Request, Tap
from bot.crisis.cards import Card, press, pressed
from bot.crisis.command import Command, Refused
from bot.crisis.lifecycle import CrisisStarted, Setup, Start, StartCrisis
from bot.crisis.model import Crisis
from bot.locale import Say
from bot.locale.reasons import told
from bot.runtime.desk import Clock, Desk, Outcome
from bot.store.base import Damaged, StoreError

log = logging.getLogger(__name__)

Setups = Callable[[str, str, str], Setup]
"""(playbook's name, crisis id, live or drill) → everything a crisis copies at its start.

Raises Refused for an unknown playbook.
"""


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
        today = self.clock().astimezone(ZoneInfo(self.zone)).date()
        say = Say(request.language or self.languages(request.by), self.zone, today)
        try:
            return await self._do(request, say)
        except Refused as refused:
            return Reply(False, say.word(refused.phrase), request.crisis)
        except Damaged as problem:
            return Reply(False, say("refused.damaged", problem=told(str(problem), say.language)), request.crisis)
        except StoreError as problem:
            log.error("not saved: %s", problem)
            return Reply(False, say("refused.not_saved", problem=told(str(problem), say.language)), request.crisis)
        except Exception:
            log.exception("request %s", request.id)
            return Reply(False, say("refused.our_fault"), request.crisis)

    async def _do(self, request: Request, say: Say) -> Reply:
        wish = self._on_alert(request) if request.crisis in self.alerts else request.wish
        if isinstance(wish, Start):
            return await self._start(request, wish, say)
        command = self._tapped(wish) if isinstance(wish, Tap) else wish
        outcome = await self.desk.handle(request.crisis, command, request.by, request.id)
        return Reply(True, "" if outcome.events else say("done.already"), request.crisis)

    def _on_alert(self, request: Request) -> Tap | Command:
        wish = request.wish
        return pressed(self.alerts[request.crisis], wish.token, wish.answers) if isinstance(wish, Tap) else wish

    def _tapped(self, tap: Tap) -> Callable[[Crisis | None], Command]:
        """What a tap means is seen when its turn comes, so that one that comes too late is told what changed."""

        def command(crisis: Crisis | None) -> Command:
            if crisis is None:
                raise Refused("refused.no_crisis")
            if not crisis.open:
                raise Refused("refused.ended", when=crisis.life.ended_at)
            return press(crisis, tap.card, tap.token, tap.answers, self.clock())

        return command

    async def _start(self, request: Request, wish: Start, say: Say) -> Reply:
        """Two people who tap the same alert start one crisis."""
        origin = request.crisis if request.crisis in self.alerts else request.id
        stream = crisis_id(origin, wish.playbook)

        def command(_: Crisis | None) -> Command:
            setup = self.setups(wish.playbook, stream, wish.kind)
            severity = wish.severity or _usual(setup)
            return StartCrisis(setup=setup, severity=severity, kind=wish.kind, what=wish.what)

        outcome = await self.desk.handle(stream, command, request.by, request.id)
        return Reply(True, _started(outcome, say), stream)


def _usual(setup: Setup) -> str:
    severities = sorted(setup.playbook.severity)
    return severities[min(1, len(severities) - 1)]


def _started(outcome: Outcome, say: Say) -> str:
    severity = next(event.severity for event in outcome.events if isinstance(event, CrisisStarted))
    return say(
        "done.started_drill" if outcome.crisis.life.drill else "done.started",
        title=outcome.crisis.playbook.title,
        severity=severity,
    )


def crisis_id(origin: str, playbook: str) -> str:
    """The same request (or alert) always names the same crisis: `service-outage-3fa2c1d09b`."""
    return f"{playbook.replace('_', '-')}-{sha256(origin.encode()).hexdigest()[:10]}"
