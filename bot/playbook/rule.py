"""Who must agree before a text leaves the house."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from bot.playbook.scalars import Duration, Name, Part

FOUR_EYES = 2
"""So many people at least must agree where a rule wants more than one voice."""

Speaks = Callable[[str], frozenset[str]]
"""Who speaks for a role."""


def _role_or_rule(value: object) -> str:
    return "<role>" if isinstance(value, str) else "<rule>"


Voice = Annotated[
    Annotated[Name, Tag("<role>")] | Annotated["Rule", Tag("<rule>")],
    Discriminator(_role_or_rule),
]
"""What a rule counts: a role's name, or another rule."""


class Rule(Part):
    """Who must agree: all of these, any of these, or at least `n_of` of these. A leaf is a role's name."""

    all_of: tuple[Voice, ...] | None = Field(default=None, min_length=1)
    """All of these must agree."""
    any_of: tuple[Voice, ...] | None = Field(default=None, min_length=1)
    """One of these must agree."""
    n_of: int | None = Field(default=None, ge=1)
    """So many of those under `of` must agree."""
    of: tuple[Voice, ...] | None = Field(default=None, min_length=1)
    """Those whom `n_of` counts."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.all_of is not None, self.any_of is not None, self.n_of is not None]
        if sum(forms) != 1 or (self.n_of is None) != (self.of is None):
            raise ValueError("a rule is one of all_of: [...], any_of: [...], or n_of: 2 together with of: [...]")
        if self.n_of is not None and self.n_of > len(self.parts):
            raise ValueError(f"n_of asks for {self.n_of}, but of lists only {len(self.parts)}")
        return self

    @property
    def parts(self) -> "tuple[str | Rule, ...]":
        """What the rule counts."""
        return self.all_of or self.any_of or self.of or ()

    @property
    def needed(self) -> int:
        """How many of the parts must agree."""
        return len(self.parts) if self.all_of else self.n_of or 1

    def voices(self, speaks: Speaks, people: int = FOUR_EYES) -> frozenset[str]:
        """Those who together fulfil the rule; nobody while it is not fulfilled. One that wants more than one voice
        wants more than one person, whatever roles one has: so many `people`."""
        parts = (speaks(each) if isinstance(each, str) else each.voices(speaks, people) for each in self.parts)
        found = [voices for voices in parts if voices]
        together = frozenset[str]().union(*found)
        enough = len(found) >= self.needed and len(together) >= min(self.needed, people)
        return together if enough else frozenset()

    def roles(self) -> tuple[str, ...]:
        """Every role that the rule names, in order, once."""
        found: dict[str, None] = {}
        for part in self.parts:
            found.update(dict.fromkeys((part,) if isinstance(part, str) else part.roles()))
        return tuple(found)


class Approval(Rule):
    """An approval class: the rule, how long people have, who steps in then, when a given approval lapses."""

    within: Duration
    """So long people have to answer; then their deputies are called."""
    then: Literal["deputies"] = "deputies"
    """Who is called when nobody answers. Silence never approves."""
    lapses: Duration
    """So long a given approval holds."""
