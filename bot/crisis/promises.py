"""The next update: promised with every public text, reminded of five minutes before, kept or missed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.command import Act, Changes, Command, Events, Reactions, Rules
from bot.crisis.deadline import Deadline
from bot.crisis.event import Event

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

REMIND_BEFORE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promised update: by which statement, until when, and what became of it."""

    statement: str
    made_at: datetime
    due: datetime
    reminded: bool = False
    missed: bool = False
    kept_at: datetime | None = None
    kept_by: str = ""

    @property
    def kept_in_time(self) -> bool:
        """Whether the next word was out by the promised minute."""
        return self.kept_at is not None and self.kept_at < self.due + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Promises:
    """All promises, oldest first."""

    made: tuple[Promise, ...] = ()

    @property
    def open(self) -> Promise | None:
        """The promise that still has to be kept: the earliest open one."""
        return min((p for p in self.made if p.kept_at is None), key=lambda promise: promise.due, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfPromise(Command):
    """Five minutes are left (the alarm says so)."""

    from_hand = True
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPromiseMissed(Command):
    """The promised time has come and nothing new is out (the alarm says so)."""

    from_hand = True
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Event):
    """The public was told when it will hear from us again."""

    statement: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReminded(Event):
    """The team was told that the promised time is near."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMissed(Event):
    """The promised time passed without a word."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Event):
    """The next word is out (`kept_by` is its statement)."""

    statement: str
    kept_by: str


def promised_time(now: datetime, cadence: timedelta) -> datetime:
    """A clock time that people remember: within the cadence, on a full five minutes where that is possible."""
    due = (now + max(cadence, timedelta(minutes=1))).replace(second=0, microsecond=0)
    if cadence < timedelta(minutes=10):
        return due
    return due - timedelta(minutes=due.minute % 5)


def remind(crisis: "Crisis", wish: RemindOfPromise, act: Act) -> Events:
    """Once for each promise, while it is open."""
    promise = crisis.promises.open
    if promise and promise.statement == wish.statement and not promise.reminded:
        if act.now >= promise.due - REMIND_BEFORE:
            yield PromiseReminded(at=act.now, by=act.by, statement=wish.statement)


def mark_missed(crisis: "Crisis", wish: MarkPromiseMissed, act: Act) -> Events:
    """Once for each promise, while it is open."""
    promise = crisis.promises.open
    if promise and promise.statement == wish.statement and not promise.missed and act.now >= promise.due:
        yield PromiseMissed(at=act.now, by=act.by, statement=wish.statement)


def keep(crisis: "Crisis", act: Act) -> Events:
    """Reaction: a public text that was released after the promise and is out at one outlet keeps it."""
    released = [name for name in crisis.publishing.publications if crisis.publishing.out(name)]
    for promise in crisis.promises.made:
        if promise.kept_at is None:
            later = released[released.index(promise.statement) + 1 :]
            kept_by = next((name for name in public_and_out(crisis) if name in later), None)
            if kept_by:
                yield PromiseKept(at=act.now, by=act.by, statement=promise.statement, kept_by=kept_by)


def public_and_out(crisis: "Crisis") -> tuple[str, ...]:
    """The public statements that at least one outlet has, in the order of their release."""
    templates, statements = crisis.playbook.statements, crisis.statements.by_id
    return tuple(
        name
        for name in crisis.publishing.publications
        if templates[statements[name].template].audience == "public" and crisis.deliveries.sent(name)
    )


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """Five minutes before the open promise is due, and when it is due."""
    promise = crisis.promises.open
    if promise is None:
        return ()
    reminder = Deadline(promise.due - REMIND_BEFORE, RemindOfPromise(statement=promise.statement))
    miss = Deadline(promise.due, MarkPromiseMissed(statement=promise.statement))
    return (() if promise.reminded else (reminder,)) + (() if promise.missed else (miss,))


def on_made(promises: Promises, event: PromiseMade) -> Promises:
    """One more promise."""
    return replace(promises, made=(*promises.made, Promise(event.statement, event.at, event.due)))


def _change(promises: Promises, statement: str, **changes: object) -> Promises:
    made = tuple(
        replace(promise, **changes) if promise.statement == statement else promise  # type: ignore[arg-type]  # its fields
        for promise in promises.made
    )
    return replace(promises, made=made)


def on_reminded(promises: Promises, event: PromiseReminded) -> Promises:
    """Said once."""
    return _change(promises, event.statement, reminded=True)


def on_missed(promises: Promises, event: PromiseMissed) -> Promises:
    """Still open, but late."""
    return _change(promises, event.statement, missed=True, reminded=True)


def on_kept(promises: Promises, event: PromiseKept) -> Promises:
    """Done."""
    return _change(promises, event.statement, kept_at=event.at, kept_by=event.kept_by)


RULES: Rules = {RemindOfPromise: remind, MarkPromiseMissed: mark_missed}
CHANGES: Changes = {PromiseMade: on_made, PromiseReminded: on_reminded, PromiseMissed: on_missed, PromiseKept: on_kept}
REACTIONS: Reactions = (keep,)
