"""Where a text may be shortened: after a whole sentence, never inside one."""

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.crisis.text import promises_next

PROMISE = {"de": "Nächste Meldung: {next_update}.", "en": "Next update: {next_update}."}
"""Says the promised time where the text's own sentence is too long."""

_GAP = re.compile(r"(?<=[.!?…])\s+|\n\s*")
_NO_END = re.compile(
    r"(?:^|[\s(\[„“\"'./-])(?:\w|\d{1,2}|ca|Nr|Dr|Mag|Dipl|Ing|Prof|Hr|Fr|St|Str|bzw|inkl|exkl|zzgl|max|min|Tel|evtl|ggf"
    r"|vgl|sog|Mr|Mrs|Ms|No|approx|vs|Inc|Ltd|Co|Jän|Jan|Feb|Apr|Aug|Sept|Sep|Okt|Oct|Nov|Dez|Dec)\.$",
    re.IGNORECASE,
)
"""A full stop that belongs to its word. In doubt it is no end: a cut that keeps less is still honest."""
_LONGEST_WORD = 8


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each with the space behind it; together they are the text. A line ends a sentence."""
    ends = (gap.end() for gap in _GAP.finditer(text) if _ends(text, gap))
    return tuple(text[start:end] for start, end in pairwise((0, *ends, len(text))) if start < end)


def _ends(text: str, gap: re.Match[str]) -> bool:
    if "\n" in gap[0]:
        return True
    before = max(gap.start() - _LONGEST_WORD, 0)
    return not (text[gap.end() : gap.end() + 1].islower() or _NO_END.search(text, before, gap.start()))


def cut(text: str, language: str, fits: Callable[[str], bool]) -> str:
    """As much of a text as `fits` (its computed slots are still open): whole sentences from its beginning, the one that
    names the time of the next update, the link to the whole text. Empty when not even the time and the link fit."""
    parts = sentences(text)
    last = max((number for number, part in enumerate(parts) if promises_next(part)), default=-1)
    ways = [(range(last + 1, len(parts)), ""), *((range(last + 1), promise) for promise in _promises(text, language))]
    found = (_most(parts, counts, promise, fits) for counts, promise in ways)
    return next(filter(None, found), "")


def shortest(text: str, language: str) -> tuple[str, ...]:
    """The shortest that a text can become, one way or the other."""
    return tuple(_joined((), promise) for promise in _promises(text, language))


def _promises(text: str, language: str) -> tuple[str, ...]:
    """How a text says when the next update comes: in its own words, or in few; empty for one that does not say it."""
    own = [part for part in sentences(text) if promises_next(part)]
    return (own[-1], PROMISE[language]) if own else ("",)


def _most(parts: Sequence[str], counts: range, promise: str, fits: Callable[[str], bool]) -> str:
    """With as many of the first sentences as fit, of these counts; the more, the longer."""
    fitting = bisect(counts, False, key=lambda kept: not fits(_joined(parts[:kept], promise)))
    return _joined(parts[: counts[fitting - 1]], promise) if fitting else ""


def _joined(kept: Sequence[str], promise: str) -> str:
    """Three dots stand where something was left out."""
    told = " ".join(part for part in ("".join(kept).rstrip(), "…", promise.strip()) if part)
    return told if "{newsroom}" in told else f"{told} {{newsroom}}"
