"""A second eyewitness, at the way out: nothing leaves while everything is paused, nothing because of a resume, nothing
before its time or long after. And who ticked a tool, and when a step may open that waits. Shares no rule with the core.
"""

from datetime import datetime, timedelta
from typing import Protocol

from bot.crisis import deliveries, pausing, publishing, steps
from bot.crisis.command import ALARM
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisStarted
from bot.playbook.model import Playbook

UNDO, LATEST = timedelta(seconds=10), timedelta(minutes=5)
LEAVES = (deliveries.DeliveryAttempted, publishing.StatementReleased, publishing.PublicationRequested)


class People(Protocol):
    """Who may do what, as the events tell."""

    def decides(self, who: str) -> bool:
        """Whether somebody decides for the company."""

    def may(self, who: str, *roles: str) -> bool:
        """The same, in one of these roles."""

    def conflict(self, who: str) -> bool:
        """Whether somebody has declared one."""


class Gate:
    """Sees every event of one crisis; raises AssertionError at the first that goes through although it should not."""

    def __init__(self, start: CrisisStarted, people: People) -> None:
        self.people = people
        self.tools = start.schedulers
        self.start = start.at
        self.steps = {step.id: step for step in Playbook.model_validate_json(start.playbook).steps}
        self.paused = False
        self.held: set[tuple[str, str]] = set()
        """Deliveries that wait for a person's word."""
        self.halted: set[str] = set()
        """Texts that a person must send anew."""
        self.due: dict[str, datetime] = {}
        """When each text that is on its way leaves."""
        self.done: dict[str, datetime] = {}
        self.ticked: dict[str, set[int]] = {}

    def see(self, event: Event) -> None:
        """One more event happened."""
        assert not (self.paused and isinstance(event, (*LEAVES, publishing.PublicationHastened))), "paused"
        match event:
            case pausing.AllPaused():
                assert not self.paused and event.reason and self.people.may(event.by, "lead", "social")
                self.paused = True
            case pausing.AllResumed():
                assert self.paused and self.people.may(event.by, "lead", "social")
                self.paused = False
            case publishing.PublicationRequested() | publishing.PublicationHastened():
                self._asked(event)
            case publishing.PublicationHalted():
                del self.due[event.statement]
                self.halted.add(event.statement)
                assert event.reason or self.people.decides(event.by)
            case publishing.StatementReleased():
                assert event.statement not in self.halted
                due = self.due.pop(event.statement)
                assert due <= event.at <= due + LATEST, "neither before its time nor long after"
            case _ if type(event).__module__ == deliveries.__name__:
                self._moved(event)
            case _ if type(event).__module__ == steps.__name__:
                self._stepped(event)

    def _asked(self, event: publishing.PublicationRequested | publishing.PublicationHastened) -> None:
        """A person's decision, each time."""
        assert self.people.decides(event.by)
        assert timedelta(0) <= event.release_at - event.at - UNDO <= timedelta(hours=24)
        if isinstance(event, publishing.PublicationHastened):
            assert self.due[event.statement] > event.release_at - UNDO
            assert event.release_at == event.at + UNDO
        self.halted.discard(event.statement)
        self.due[event.statement] = event.release_at

    def _moved(self, event: Event) -> None:
        key = (event.statement, event.outlet)  # type: ignore[attr-defined]  # every event of a delivery has them
        if isinstance(event, deliveries.DeliveryHeld):
            assert self.paused or event.reason == "mended"
            self.held.add(key)
        elif isinstance(event, deliveries.DeliveryFreed):
            assert not self.paused and self.people.decides(event.by)
            self.held.remove(key)
        elif isinstance(event, deliveries.DeliveryAttempted):
            assert key not in self.held, "what was held leaves on a person's word only"
        elif isinstance(event, (deliveries.DeliveryDropped, deliveries.DeliverySent)):
            self.held.discard(key)

    def _stepped(self, event: Event) -> None:
        match event:
            case steps.StepOpened():
                self._opened(event)
            case steps.StepDone():
                self.done[event.step] = event.at
                step = self.steps[event.step]
                if step.check is not None and not event.skipped:
                    assert len(self.ticked.get(event.step, ())) == max(1, self._tools(event.step) + len(step.check))
            case steps.ItemTicked():
                step, tools = self.steps[event.step], self.tools if self._tools(event.step) else ()
                owns = event.item < len(tools) and tools[event.item].owner == event.by
                assert (owns and not self.people.conflict(event.by)) or self.people.may(event.by, step.by, "lead")
                self.ticked.setdefault(event.step, set()).add(event.item)

    def _tools(self, step: str) -> int:
        return len(self.tools) if self.steps[step].schedulers else 0

    def _opened(self, event: steps.StepOpened) -> None:
        """Not before its time, and then by the alarm."""
        step = self.steps[event.step]
        if step.wait:
            before = [self.done[name] for name in step.after if name in self.done]
            assert event.by == ALARM and event.at >= max(before, default=self.start) + step.wait
        assert event.due == event.at + step.within
