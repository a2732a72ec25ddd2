"""The Crisis: one frozen value made of the slices that the concerns own. It is the fold of its events."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.crisis.approvals import Approvals
from bot.crisis.clocks import Clocks
from bot.crisis.deliveries import Deliveries
from bot.crisis.facts import Facts
from bot.crisis.inquiries import Inquiries
from bot.crisis.lifecycle import Lifecycle
from bot.crisis.notes import Notes
from bot.crisis.paging import Paging
from bot.crisis.pausing import Pausing
from bot.crisis.promises import Promises
from bot.crisis.publishing import Publishing
from bot.crisis.rooms import Rooms
from bot.crisis.roster import Roster
from bot.crisis.shown import Shown
from bot.crisis.statements import Statements
from bot.crisis.steps import Steps
from bot.playbook.model import Playbook


@dataclass(frozen=True, slots=True)
class Crisis:
    """One crisis as it stands after `version` events, the last of which happened at `updated_at`."""

    id: str
    version: int
    updated_at: datetime
    life: Lifecycle
    roster: Roster
    steps: Steps = field(default_factory=Steps)
    facts: Facts = field(default_factory=Facts)
    statements: Statements = field(default_factory=Statements)
    approvals: Approvals = field(default_factory=Approvals)
    publishing: Publishing = field(default_factory=Publishing)
    deliveries: Deliveries = field(default_factory=Deliveries)
    notes: Notes = field(default_factory=Notes)
    paging: Paging = field(default_factory=Paging)
    promises: Promises = field(default_factory=Promises)
    clocks: Clocks = field(default_factory=Clocks)
    shown: Shown = field(default_factory=Shown)
    rooms: Rooms = field(default_factory=Rooms)
    inquiries: Inquiries = field(default_factory=Inquiries)
    pausing: Pausing = field(default_factory=Pausing)
    worded: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    """The wordings and bindings computed so far; they hold until a text, a fact or the severity changes."""

    @property
    def playbook(self) -> Playbook:
        """The playbook as it was at the start."""
        return self.life.playbook

    @property
    def open(self) -> bool:
        """Whether it has not ended."""
        return self.life.ended_at is None
