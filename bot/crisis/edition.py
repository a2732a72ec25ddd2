"""What each outlet gets: the language and length that fit it, computed slots filled, a drill marked as one.

A preview is made in the same way as the words that leave; only its computed times are set in brackets.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.crisis.consent import outlets_of
from bot.crisis.promises import promised_time
from bot.crisis.text import Wording, finish, mark_drill, wording

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

Texts = dict[str, dict[str, str]]
"""Outlet → language → words."""

Times = Mapping[str, Mapping[str, str]]
"""Language → computed slot → the time in it, as that language says it."""

_STAND_INS = {"as_of": "\ufdd0", "next_update": "\ufdd1"}
"""A character for each computed slot that stands in no text. As many of them as its time is long stand in for it until
it is settled what fits: whatever the time looks like, the same sentences are kept."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Edition:
    """A text at one moment: its whole words by language (facts that are missing by their name), and what each
    outlet gets of the languages in which nothing is missing."""

    whole: Mapping[str, str]
    outlets: Texts


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
    words = wording(crisis, statement_id)
    whole = {language: _marked(crisis, _filled(crisis, text, times[language]), language)
             for language, text in words.texts.items()}  # fmt: skip
    outlets = {}
    for outlet in outlets_of(crisis, crisis.statements.by_id[statement_id]):
        place = crisis.life.places[outlet]
        outlets[outlet] = {
            language: whole[language] if len(whole[language]) <= place.limit
            else _shorter(crisis, place.limit, words, language, times[language])
            for language in words.complete if language in place.languages
        }  # fmt: skip

    def told(texts: Mapping[str, str]) -> dict[str, str]:
        return {language: _with_times(text, times[language], shown) for language, text in texts.items()}

    return Edition(told(whole), {outlet: told(texts) for outlet, texts in outlets.items() if texts})


def _filled(crisis: "Crisis", text: str, times: Mapping[str, str]) -> str:
    stand_ins = {name: _STAND_INS[name] * len(time) for name, time in times.items()}
    return finish(text, {**stand_ins, "newsroom": crisis.life.newsroom})


def _with_times(text: str, times: Mapping[str, str], shown: Callable[[str], str]) -> str:
    for name, time in times.items():
        text = text.replace(_STAND_INS[name] * len(time), shown(time))
    return text


def _shorter(crisis: "Crisis", limit: int, words: Wording, language: str, times: Mapping[str, str]) -> str:
    """The short words where they fit, else as much as fits of the long ones."""
    short = _marked(crisis, _filled(crisis, words.shorts.get(language, ""), times), language)
    if short and len(short) <= limit:
        return short
    room = limit - len(_marked(crisis, "·", language)) + 1
    promised = _STAND_INS["next_update"] * len(times["next_update"])
    long = _filled(crisis, words.texts[language], times)
    return _marked(crisis, cut(long, room, crisis.life.newsroom, promised), language)


def _marked(crisis: "Crisis", text: str, language: str) -> str:
    return mark_drill(text, language) if crisis.life.drill else text


def cut(text: str, limit: int, link: str, time: str) -> str:
    """As many whole sentences as fit, on one line, then the one that names the time of the next update, then the
    link to the whole text; at least the time and the link."""
    sentences = _SENTENCE_END.split(" ".join(text.split()))
    promise = next((sentence for sentence in reversed(sentences) if time in sentence), "")
    if len(promise) + len(link) + 3 > limit:
        promise = time if promise else ""
    end = " ".join(part for part in ("…", promise, "" if link in promise else link) if part)
    kept = ""
    for sentence in sentences:
        if sentence == promise or len(kept) + len(sentence) + len(end) + 2 > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return f"{kept} {end}".strip()


def clock_time(moment: datetime, now: datetime, language: str) -> str:
    """`06:30` (both are in the organisation's zone); with the day in front when it is not today's."""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{moment:%d.%m.}, {moment:%H:%M}" if language == "de" else f"{moment.day} {moment:%b}, {moment:%H:%M}"
