"""One line of a playbook: who does what by when, and under which condition."""

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.playbook.scalars import Bilingual, Duration, Kind, Name, Part, Severity

STEP_KINDS = (
    "do", "decide", "fact", "draft", "approve", "publish",
    "notify", "page", "update", "clock", "check", "close",
)  # fmt: skip
"""What a step may be; exactly one of these keys stands in it."""


class Choice(Bilingual):
    """One answer to a `decide` step."""

    then: Literal["go_on", "watch", "end"] = "go_on"
    """What follows: go on, watch (ask again later) or end without publishing."""


class Condition(Part):
    """When a step applies: every line given must hold; within a list one is enough."""

    severity: tuple[Severity, ...] = ()
    """Only at these severities."""
    kind: Kind | None = None
    """Only live, or only in a drill."""
    facts: dict[Name, str] = Field(default_factory=dict)
    """Only if these facts have these answers; facts of the type choice only."""
    decided: dict[Name, Name] = Field(default_factory=dict)
    """Only if these `decide` steps were answered so."""


class Step(Part):
    """One line of the playbook: who (`by`) does what (exactly one of the twelve kinds) by when (`within`)."""

    id: Name
    """The step's name; `after` and `decided` point to it."""
    title: Bilingual
    """What people read on the card."""
    by: Name
    """The role that does it."""
    within: Duration
    """Due so long after the step opens: at the start, or when all of `after` is done."""
    after: tuple[Name, ...] = ()
    """Steps that must be done first."""
    wait: Duration | None = None
    """The step opens only so long after that; `within` counts from when it opens."""
    when: Condition = Condition()
    """The step applies only then; without it, always."""

    do: Bilingual | None = None
    """Something to do, in words."""
    decide: dict[Name, Choice] | None = Field(default=None, min_length=1)
    """A decision, with its possible answers."""
    fact: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """Facts to be asked and confirmed."""
    draft: Name | None = None
    """A statement to be written."""
    approve: Name | None = None
    """A statement to be approved."""
    publish: Name | None = None
    """A statement to be published."""
    notify: Name | None = None
    """An internal statement to be sent to our own people."""
    page: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """Roles to be called until somebody answers."""
    update: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """Statements of which one goes out whenever an update was promised."""
    clock: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """Legal clocks that somebody must decide on: applies, does not apply, unsure."""
    check: tuple[Bilingual, ...] | None = None
    """A list to be ticked, point by point. May be empty where `schedulers` fills it."""
    schedulers: Literal["pause", "recheck", "resume"] | None = None
    """With `check`: first one point for each tool in which scheduled posts wait (`schedulers` in config.yaml)."""
    close: Bilingual | None = None
    """Stand-down: the crisis ends, and what is asked then."""

    @model_validator(mode="after")
    def _exactly_one_kind(self) -> Self:
        kinds = [kind for kind in STEP_KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none"
            raise ValueError(f"a step does exactly one of {', '.join(STEP_KINDS)}; found {found}")
        return self

    @cached_property
    def kind(self) -> str:
        """Which of the twelve kinds this step is."""
        return next(kind for kind in STEP_KINDS if getattr(self, kind) is not None)

    @property
    def statement(self) -> str | None:
        """The statement that this step drafts, gets approved, publishes or notifies with."""
        return self.draft or self.approve or self.publish or self.notify
