"""What each outlet gets: the language and length that fit it, computed slots filled, a drill marked as one."""

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.crisis.consent import outlets_of
from bot.crisis.lifecycle import Place
from bot.crisis.promises import promised_time
from bot.crisis.text import finish, mark_drill, wording

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def final_texts(crisis: "Crisis", statement_id: str, now: datetime, due: datetime | None) -> dict[str, dict[str, str]]:
    """Outlet → language → the exact words, with the computed slots as of `now`; `due` is the next update that this
    text promises. A text that promises nothing itself names the time that was promised last."""
    words = wording(crisis, statement_id)
    said = due or _next_word(crisis, now)
    result = {}
    for outlet in outlets_of(crisis, crisis.statements.by_id[statement_id]):
        place = crisis.life.places[outlet]
        texts = {
            language: _for_place(
                crisis, place, language, (words.texts[language], words.shorts.get(language, "")), now, said
            )
            for language in words.complete
            if language in place.languages
        }
        if texts:
            result[outlet] = texts
    return result


def _next_word(crisis: "Crisis", now: datetime) -> datetime:
    promise = crisis.promises.open
    return promise.due if promise else promised_time(now, crisis.life.cadence)


def _for_place(
    crisis: "Crisis", place: Place, language: str, words: tuple[str, str], now: datetime, due: datetime
) -> str:
    computed = {
        "as_of": clock_time(now, now, crisis.life.zone, language),
        "newsroom": crisis.life.newsroom,
        "next_update": clock_time(due, now, crisis.life.zone, language),
    }
    long, short = (finish(text, computed) for text in words)
    for text in (long, short):
        if text and len(_marked(crisis, text, language)) <= place.limit:
            return _marked(crisis, text, language)
    room = place.limit - len(_marked(crisis, "·", language)) + 1
    return _marked(crisis, cut(long, room, computed["newsroom"], computed["next_update"]), language)


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


def clock_time(moment: datetime, now: datetime, zone: str, language: str) -> str:
    """`06:30` in the organisation's zone; with the day in front when it is not today's."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%d.%m.}, {local:%H:%M}" if language == "de" else f"{local.day} {local:%b}, {local:%H:%M}"
