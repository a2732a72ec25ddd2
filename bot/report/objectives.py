"""What a crisis team wants to achieve, and how far it did: suggested by the measures, to be confirmed by people."""

from collections.abc import Iterable, Mapping
from typing import Literal

from bot.report.measure import Measure

Rating = Literal["P", "S", "M", ""]
"""HSEEP's letters: performed, with some challenges, with major challenges; empty: nothing was measured.
"Unable to perform" is for people to say, not for a program."""

OBJECTIVES: Mapping[str, tuple[str, ...]] = {
    "early": ("confirm", "first_statement", "first_statement_from_alarm", "employees_told", "questions"),
    "promises": ("promises_kept", "longest_silence"),
    "words": ("approval_a", "approval_b", "approval_c", "class_a", "corrections", "deliveries_unknown"),
    "team": ("answer_time", "calls_unanswered", "escalations", "team_load", "steps_in_time", "steps_skipped"),
    "law": ("clocks_met",),
}
"""Objectives and the names of the measures that speak for them."""


def rating(measures: Iterable[Measure]) -> Rating:
    """P when every target was met, S when at least half were, M when fewer were; empty without any."""
    met = [measure.met for measure in measures if measure.met is not None]
    if not met:
        return ""
    if all(met):
        return "P"
    return "S" if sum(met) * 2 >= len(met) else "M"
