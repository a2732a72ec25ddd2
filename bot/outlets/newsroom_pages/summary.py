"""A crisis in one line: what it is called, what was said last, whether more will follow and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from bot.outlets.newsroom_pages.item import Item


@dataclass(frozen=True, slots=True)
class Summary:
    """Where a crisis stands for the public. `latest` is the newest statement's titles by language.

    `next_update` is the open promise; `closed_at` the time of the closing statement, if nothing was promised since.
    """

    crisis: str
    titles: Mapping[str, str]
    latest: Mapping[str, str]
    started_at: datetime
    updated_at: datetime
    next_update: datetime | None
    closed_at: datetime | None


def summarise(items: Sequence[Item]) -> Summary:
    """The summary of one crisis from its items, newest first; there must be one at least."""
    newest = items[0]
    telling = next((item for item in items if item.closing or item.next_update), None)
    promised = telling.next_update if telling and not telling.closing else None
    return Summary(
        crisis=newest.crisis,
        titles=newest.crisis_titles,
        latest=newest.titles,
        started_at=items[-1].released_at,
        updated_at=newest.released_at,
        next_update=promised if promised and promised > newest.released_at else None,
        closed_at=telling.released_at if telling and telling.closing else None,
    )


def latest_first(summaries: Iterable[Summary]) -> tuple[Summary, ...]:
    """The crisis that was spoken about last comes first."""
    return tuple(sorted(summaries, key=lambda each: (each.updated_at, each.crisis), reverse=True))


def encode(summaries: Iterable[Summary]) -> bytes:
    """All summaries as JSON, one a line."""
    return b"[\n" + b",\n".join(msgspec.json.encode(each, order="deterministic") for each in summaries) + b"\n]\n"


def decode(data: bytes) -> dict[str, Summary]:
    """Summaries by the crisis' id. Raises ValueError when it is not a list of them."""
    return {each.crisis: each for each in msgspec.json.decode(data, type=list[Summary])}
