"""The playbook language, version 1, as frozen values. What a writer may write is what stands here."""

from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from bot.playbook.rule import Approval, Rule, Speaks
from bot.playbook.scalars import ApprovalClass, Bilingual, Day, Duration, Name, Part, Severity
from bot.playbook.step import STEP_KINDS, Choice, Condition, Step
from bot.playbook.template import slots

COMPUTED_SLOTS = ("next_update", "newsroom", "as_of")
"""Slots that the bot fills at publication; an approval fixes their rule, not their value."""

__all__ = [
    "COMPUTED_SLOTS",
    "STEP_KINDS",
    "Approval",
    "Bilingual",
    "Choice",
    "Clock",
    "Condition",
    "Fact",
    "Level",
    "Part",
    "Playbook",
    "Points",
    "Role",
    "Rule",
    "Speaks",
    "Statement",
    "Step",
    "Words",
]


class Level(Bilingual):
    """One severity: its criterion in both languages, and how often the public hears from us."""

    update_every: Duration | None = None
    """The longest time between two public updates."""


class Role(Bilingual):
    """One role: its title in both languages, and the roles that step in when none of its people answers."""

    deputies: tuple[Name, ...] = ()
    """Roles that step in, in this order, when none of its people answers."""


class Words(Part):
    """Trigger words by language."""

    de: tuple[str, ...] = ()
    """German words; upper and lower case do not matter."""
    en: tuple[str, ...] = ()
    """English words; upper and lower case do not matter."""


class Fact(Bilingual):
    """One question to be answered and confirmed. `max` is in characters, of each language's answer."""

    type: Literal["text", "time", "number", "choice"] = "text"
    """What an answer looks like: free text, a clock time (HH:MM), a number, or one of `choices`."""
    confirm: Name
    """The role that must confirm the answer before a statement may use it."""
    max: int = Field(default=80, ge=1, le=500)
    """The longest answer, in characters."""
    choices: dict[Name, Bilingual] = Field(default_factory=dict)
    """The possible answers; only for `type: choice`."""


class Statement(Part):
    """One prepared text: its approval class, where it goes, and its words with slots in braces."""

    title: Bilingual
    """What our own people call it."""
    approval: ApprovalClass = Field(alias="class")
    """A: approved beforehand, only slots vary. B: needs approval. C: needs more people."""
    to: tuple[Name, ...] = Field(min_length=1)
    """The outlets; those that the configuration does not know are left out."""
    audience: Literal["public", "internal"] = "public"
    """Who may read it."""
    closing: bool = False
    """Whether this is the last word, which promises no further update."""
    mends: Literal["correction", "retraction"] | None = None
    """Whether it puts right or takes back a text that is out; that one is then marked and linked."""
    text: Bilingual
    """The words; {slots} are facts, or next_update, newsroom, as_of."""
    short: Bilingual | None = None
    """The words for outlets with little room."""

    def fingerprint(self) -> str:
        """SHA-256 (hex) of its words, short words, outlets and audience."""
        fixed = self.model_dump_json(include={"text", "short", "to", "audience", "closing"})
        return sha256(fixed.encode()).hexdigest()


class Clock(Bilingual):
    """A legal deadline: its duty in both languages, the event at which it starts, its limit, who owns it."""

    zero: Bilingual
    """The event at which the clock starts."""
    limit: Duration
    """So long after it the duty must be fulfilled."""
    owner: Name
    """The role that decides and reports."""
    applies_if: Bilingual
    """When the duty applies."""
    source: str
    """The law, or where it can be read."""
    last_reviewed: Day
    """When somebody last compared this with the law."""


class Points(Part):
    """A list of short points in both languages."""

    de: tuple[str, ...] = ()
    """The points in German."""
    en: tuple[str, ...] = ()
    """The points in English."""

    def __getitem__(self, language: str) -> tuple[str, ...]:
        return self.en if language == "en" else self.de


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.strip() == "1" else value


Version = Annotated[Literal[1], BeforeValidator(_number), WithJsonSchema({"const": 1, "examples": [1]})]


class Playbook(Part):
    """One scenario, whole. References are checked by `bot.playbook.lint`; a loaded playbook is consistent."""

    playbook: Name
    """The name by which people start it; the file is called so too."""
    version: Version
    """The version of the playbook language."""
    title: Bilingual
    """What people call this kind of crisis."""
    cluster: Literal["victim", "accidental", "preventable"]
    """How much blame the public will see (situational crisis communication theory)."""
    private: bool = False
    """Whether only its own crisis team may see the crisis."""
    words: Words = Words()
    """Words that hint at this crisis when people write them."""
    severity: dict[Severity, Level] = Field(min_length=1)
    """S1 is the worst."""
    roles: dict[Name, Role] = Field(min_length=1)
    """Everybody who is named in this playbook."""
    facts: dict[Name, Fact] = Field(default_factory=dict)
    """What is asked once, confirmed once, and used in every text."""
    steps: tuple[Step, ...] = Field(min_length=1)
    """What is done, from the alarm to stand-down."""
    statements: dict[Name, Statement] = Field(default_factory=dict)
    """The prepared texts."""
    approvals: dict[ApprovalClass, Approval]
    """Who must agree, by approval class."""
    clocks: dict[Name, Clock] = Field(default_factory=dict)
    """Legal deadlines. Reminders, no legal advice."""
    never: Points = Points()
    """What nobody does."""
    done_when: Points = Points()
    """When the crisis may end."""

    @property
    def name(self) -> str:
        """The name by which people start it."""
        return self.playbook

    def step(self, step_id: str) -> Step:
        """The step of that id. Raises KeyError."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def canonical(self) -> str:
        """The playbook as one line of JSON; the same playbook gives the same line."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True)

    def fingerprint(self) -> str:
        """SHA-256 (hex) of the canonical form."""
        return sha256(self.canonical().encode()).hexdigest()

    def seal(self, statement: str) -> str:
        """SHA-256 (hex) of what a pre-approval fixes: a statement's words, outlets and audience, and the questions
        whose answers fill its slots (a choice's words and an answer's length among them). Raises KeyError."""
        template = self.statements[statement]
        words = [text for _, text in template.text.items()]
        words += [text for _, text in template.short.items()] if template.short else []
        asked = sorted({name for text in words for name in slots(text)} & self.facts.keys())
        bounds = [f"{name} {self.facts[name].model_dump_json(exclude={'confirm'})}" for name in asked]
        return sha256("\n".join([template.fingerprint(), *bounds]).encode()).hexdigest()
