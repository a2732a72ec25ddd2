"""Everything stops at one word: nothing leaves until somebody goes on, and even then nothing leaves by itself."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.event import Event
from bot.crisis.roster import require_role
from bot.crisis.text import clean

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

PAUSED = "paused"
"""Why something is held that a pause overtook."""

MOST_REASON = 300
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Who stopped everything, when and why; who went on, when (nobody yet while it lasts)."""

    by: str
    at: datetime
    reason: str
    resumed_by: str = ""
    resumed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pausing:
    """Every pause of this crisis, oldest first."""

    pauses: tuple[Pause, ...] = ()

    @property
    def now(self) -> Pause | None:
        """The pause that lasts; None while texts may go out."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].resumed_at is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseAll(Command):
    """Nothing of this crisis may leave any more, because."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAll(Command):
    """Texts may go out again; each of those that were held waits for a tap of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllPaused(Event):
    """Nothing is released or begun from now on; what an outlet is being sent already is let finish."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllResumed(Event):
    """Somebody went on. Nothing that was held leaves because of that."""


def pause(crisis: "Crisis", wish: PauseAll, act: Act) -> Events:
    """By the lead or social media, with a reason. The second one is told who was first."""
    require_role(crisis, act, "lead", "social")
    if not clean(wish.reason):
        raise Refused("refused.reason")
    if first := crisis.pausing.now:
        who = crisis.roster.name(first.by)
        raise Refused("refused.paused_already", who=who, when=first.at, why=first.reason)
    yield AllPaused(at=act.now, by=act.by, reason=clean(wish.reason, MOST_REASON))


def resume(crisis: "Crisis", wish: ResumeAll, act: Act) -> Events:
    """By the lead or social media."""
    require_role(crisis, act, "lead", "social")
    if crisis.pausing.now is None:
        raise Refused("refused.not_paused")
    yield AllResumed(at=act.now, by=act.by)


def require_running(crisis: "Crisis") -> None:
    """Refuse while everything is paused; the refusal says by whom, since when and why, and who can go on."""
    if pause := crisis.pausing.now:
        roster = crisis.roster
        could = roster.names((*roster.deciders("lead"), *roster.deciders("social")))
        raise Refused("refused.paused", who=roster.name(pause.by), when=pause.at, why=pause.reason, could=could)


def on_paused(pausing: Pausing, event: AllPaused) -> Pausing:
    """One more pause."""
    return replace(pausing, pauses=(*pausing.pauses, Pause(event.by, event.at, event.reason)))


def on_resumed(pausing: Pausing, event: AllResumed) -> Pausing:
    """The last one is over."""
    *earlier, last = pausing.pauses
    return replace(pausing, pauses=(*earlier, replace(last, resumed_by=event.by, resumed_at=event.at)))


RULES: Rules = {PauseAll: pause, ResumeAll: resume}
CHANGES: Changes = {AllPaused: on_paused, AllResumed: on_resumed}
