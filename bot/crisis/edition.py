"""What each outlet gets: the language and length that fit it, computed slots filled, a drill marked as one.

A preview is made in the same way as the words that leave; only its computed times are set in brackets. Whatever that
makes of a text's length, what fits is measured with the times as they leave.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.crisis.consent import outlets_of
from bot.crisis.notes import longest_note
from bot.crisis.promises import promised_time
from bot.crisis.sentences import cut, shortest
from bot.crisis.text import Wording, clean, finish, mark_drill, promises_next, title_of, wording
from bot.playbook.length import length

if TYPE_CHECKING:
    from bot.crisis.lifecycle import Place
    from bot.crisis.model import Crisis

Texts = dict[str, dict[str, str]]
"""Outlet → language → words."""

Times = Mapping[str, Mapping[str, str]]
"""Language → computed slot → the time in it, as that language says it."""

Told = Callable[[str, str], str]
"""(words with their computed slots still open, language) → the words as they are read."""

LONGEST_TIME = "30.12., 23:55"
LONGEST_SUBJECT = 120
"""Characters of a subject, the marks of a drill among them."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words that fit an outlet (computed slots still open), how they came about, their length as it counts, and the
    longest that they might be."""

    words: str
    how: Literal["whole", "short", "cut"]
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A text at one moment: its whole words by language (facts that are missing by their name), and what each
    outlet gets of the languages in which nothing is missing. `fitted` tells how that came about."""

    whole: Mapping[str, str]
    outlets: Texts
    fitted: Mapping[str, Mapping[str, Fitted]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TooSmall:
    """An outlet for which even the shortest that a text can become is too long, in one language."""

    outlet: str
    language: str
    needed: int
    limit: int


def next_update(crisis: "Crisis", statement_id: str, now: datetime) -> datetime | None:
    """The time that the text promises when it goes out now; None for one that promises nothing itself."""
    template = crisis.playbook.statements[crisis.statements.by_id[statement_id].template]
    if template.closing or template.audience != "public":
        return None
    return promised_time(now, crisis.life.cadence)


def final_texts(crisis: "Crisis", statement_id: str, now: datetime) -> Texts:
    """The exact words for each outlet when the text goes out now."""
    return _edition(crisis, statement_id, _times(crisis, statement_id, now), str).outlets


def previewed(crisis: "Crisis", statement_id: str, now: datetime | None) -> Edition:
    """What would go out now, with the computed times in brackets; without `now` the times are left open."""
    times = _times(crisis, statement_id, now or crisis.updated_at)
    key = (statement_id, "preview" if now else "preview with open times")
    found: tuple[Times, Edition] | None = crisis.worded.get(key)
    if found is None or found[0] != times:
        found = times, _edition(crisis, statement_id, times, "[{}]".format if now else lambda _: "[…]")
        crisis.worded[key] = found
    return found[1]


def too_small(crisis: "Crisis", statement_id: str) -> tuple[TooSmall, ...]:
    """The outlets whose limit the text exceeds however it is shortened, whatever time it will name."""
    key = (statement_id, "too small")
    if key not in crisis.worded:
        crisis.worded[key] = tuple(_too_small(crisis, statement_id))
    found: tuple[TooSmall, ...] = crisis.worded[key]
    return found


def _too_small(crisis: "Crisis", statement_id: str) -> Iterator[TooSmall]:
    longest = dict.fromkeys(("as_of", "next_update"), LONGEST_TIME)
    told = _told(crisis, dict.fromkeys(crisis.life.languages, longest), str)
    words = wording(crisis, statement_id)
    for place, language in _wanted(crisis, statement_id, words):
        if _fitted(crisis, words, place, language, told) is None:
            ways = [told(way, language) for way in shortest(words.texts[language], language)]
            needed = min(length(way, place.counting, place.link) for way in ways)
            yield TooSmall(place.name, language, needed, place.limit)


def subjects_for(crisis: "Crisis", statement_id: str, outlet: str) -> dict[str, str]:
    """The subject before a text at an outlet that has such a thing, in each language of both; one line."""
    place, texts = crisis.life.places[outlet], crisis.statements.by_id[statement_id].texts
    mends = bool(crisis.statements.by_id[statement_id].about)
    title = (
        crisis.playbook.statements[crisis.statements.by_id[statement_id].template].title
        if mends
        else title_of(crisis, statement_id)
    )
    about = crisis.playbook.title
    languages = [language for language in place.languages if language in texts] if place.subjects else []
    return {
        language: _subject(crisis, f"{title[language]}: {about[language]} – {crisis.life.organisation}", language)
        for language in languages
    }


def _subject(crisis: "Crisis", words: str, language: str) -> str:
    marks = len(mark_drill("·", language)) - 1 if crisis.life.drill else 0
    line = shorten(clean(words), LONGEST_SUBJECT - marks, placeholder=" …")
    return mark_drill(line, language) if crisis.life.drill else line


def _times(crisis: "Crisis", statement_id: str, now: datetime) -> Times:
    """A text that promises nothing itself names the time that was promised last."""
    promise, zone = crisis.promises.open, ZoneInfo(crisis.life.zone)
    announced = promise.due if promise else promised_time(now, crisis.life.cadence)
    here = now.astimezone(zone)
    due = (next_update(crisis, statement_id, now) or announced).astimezone(zone)
    return {
        language: {"as_of": clock_time(here, here, language), "next_update": clock_time(due, here, language)}
        for language in crisis.life.languages
    }


def _edition(crisis: "Crisis", statement_id: str, times: Times, shown: Callable[[str], str]) -> Edition:
    """The edition with its times as `shown` makes them."""
    words, outlets = wording(crisis, statement_id), Texts()
    told, measured = _told(crisis, times, shown), _told(crisis, times, str)
    found: dict[str, dict[str, Fitted]] = {}
    for place, language in _wanted(crisis, statement_id, words):
        if fitted := _fitted(crisis, words, place, language, measured):
            found.setdefault(place.name, {})[language] = fitted
            outlets.setdefault(place.name, {})[language] = told(fitted.words, language)
    return Edition({language: told(text, language) for language, text in words.texts.items()}, outlets, found)


def _wanted(crisis: "Crisis", statement_id: str, words: Wording) -> "Iterator[tuple[Place, str]]":
    """Each outlet of a text with each of its languages in which nothing is missing."""
    for outlet in outlets_of(crisis, crisis.statements.by_id[statement_id]):
        place = crisis.life.places[outlet]
        yield from ((place, language) for language in words.complete if language in place.languages)


def _told(crisis: "Crisis", times: Times, shown: Callable[[str], str]) -> Told:
    def told(text: str, language: str) -> str:
        computed = {name: shown(time) for name, time in times[language].items()}
        text = finish(text, {**computed, "newsroom": crisis.life.newsroom})
        return mark_drill(text, language) if crisis.life.drill else text

    return told


def _fitted(crisis: "Crisis", words: Wording, place: "Place", language: str, told: Told) -> Fitted | None:
    """What of the words fits, where a note can be added to them one day with room for that; None: nothing does."""
    size = partial(_size, place, language, told)
    note = length(longest_note(crisis, language), place.counting, place.link) if place.edits else 0
    return _within(words, language, size, place.limit - note) or _within(words, language, size, place.limit)


def _size(place: "Place", language: str, told: Told, text: str) -> int:
    return length(told(text, language), place.counting, place.link)


def _within(words: Wording, language: str, size: Callable[[str], int], limit: int) -> Fitted | None:
    """The whole words where they fit, else the short ones, else as much of the whole as fits; None: nothing does."""
    whole, short = words.texts[language], words.shorts.get(language, "")
    if (long := size(whole)) <= limit:
        return Fitted(whole, "whole", long, limit)
    keeps = promises_next(short) or not promises_next(whole)
    if short and keeps and (long := size(short)) <= limit:
        return Fitted(short, "short", long, limit)
    some = cut(whole, language, lambda text: size(text) <= limit)
    return Fitted(some, "cut", size(some), limit) if some else None


def clock_time(moment: datetime, now: datetime, language: str) -> str:
    """`06:30` (both are in the organisation's zone); with the day in front when it is not today's."""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{moment:%d.%m.}, {moment:%H:%M}" if language == "de" else f"{moment.day} {moment:%b}, {moment:%H:%M}"
