"""How a measure reads: its value, its target, and whether it was met, always in words."""

from bot.report.document import Cell
from bot.report.measure import Measure
from bot.report.words import Words


def said(words: Words, measure: Measure) -> str:
    """The value, or a dash."""
    return "—" if measure.value is None else words.word(measure.value)


def target(words: Words, measure: Measure) -> str:
    """`at most 15 min`, or that there is no target."""
    if measure.target is None:
        return words("target.none")
    return words(f"target.{measure.target.how}", bound=measure.target.bound)


def bound(words: Words, measure: Measure) -> str:
    """The bare number of the target, or a dash."""
    return words.word(measure.target.bound) if measure.target else "—"


def result(words: Words, measure: Measure) -> Cell:
    """Met, missed (with the target), or why there is no judgement."""
    if measure.value is None:
        return Cell(words("result.unmeasured"), "open")
    if measure.met is None:
        return Cell(words("result.no_target"))
    goal = target(words, measure)
    if measure.met:
        return Cell(words("result.met", target=goal), "good")
    return Cell(words("result.missed", target=goal), "bad")


def detail(words: Words, measure: Measure) -> str:
    """What lies behind the value, or why there is none."""
    phrase = measure.why if measure.value is None else measure.detail
    return words.word(phrase) if phrase else ""
