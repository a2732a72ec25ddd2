"""What each outlet gets: the language and length that fit it, computed slots filled, a drill marked as one."""

import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.crisis.consent import outlets_of
from bot.crisis.lifecycle import Place
from bot.crisis.text import finish, mark_drill, wording

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def final_texts(crisis: "Crisis", statement_id: str, now: datetime, due: datetime | None) -> dict[str, dict[str, str]]:
    """Outlet → language → the exact words, with the computed slots as of `now`; `due` is the next update."""
    words = wording(crisis, statement_id)
    result = {}
    for outlet in outlets_of(crisis, crisis.statements.by_id[statement_id]):
        place = crisis.life.places[outlet]
        languages = [language for language in words.complete if language in place.languages]
        texts = {
            language: _for_place(
                crisis, place, language, (words.texts[language], words.shorts.get(language, "")), now, due
            )
            for language in languages
        }
        if texts:
            result[outlet] = texts
    return result


def _for_place(
    crisis: "Crisis",
    place: Place,
    language: str,
    words: tuple[str, str],
    now: datetime,
    due: datetime | None,
) -> str:
    computed = {
        "as_of": clock_time(now, now, crisis.life.zone, language),
        "newsroom": crisis.life.newsroom,
        "next_update": clock_time(due, now, crisis.life.zone, language) if due else "",
    }
    long, short = (finish(text, computed) for text in words)
    if crisis.life.drill:
        long, short = mark_drill(long, language), mark_drill(short, language) if short else ""
    if len(long) <= place.limit:
        return long
    return short if short and len(short) <= place.limit else cut(long, place.limit, crisis.life.newsroom)


def cut(text: str, limit: int, link: str) -> str:
    """As many whole sentences as fit, then the link to the whole text; at least the link."""
    room = limit - len(link) - 3
    kept = ""
    for sentence in _SENTENCE_END.split(text):
        if len(kept) + len(sentence) + 1 > room:
            break
        kept = f"{kept} {sentence}".strip()
    return f"{kept} … {link}".strip()


def clock_time(moment: datetime, now: datetime, zone: str, language: str) -> str:
    """`06:30` in the organisation's zone; with the day in front when it is not today's."""
    local, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%d.%m.}, {local:%H:%M}" if language == "de" else f"{local.day} {local:%b}, {local:%H:%M}"
