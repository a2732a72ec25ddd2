"""A crisis in one line: what it is called, what was said last, whether more will follow and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.crisis.notes import Mends
from bot.outlets.newsroom_pages.item import Item


@dataclass(frozen=True, slots=True)
class Summary:
    """Where a crisis stands for the public. `latest` is the newest statement's titles by language, `mark` what notes
    say of it. `updated_at` is when it was last spoken about, or a note was put beside a statement.

    `next_update` is the open promise; `closed_at` the time of the closing statement, if nothing was promised since.
    """

    crisis: str
    titles: Mapping[str, str]
    latest: Mapping[str, str]
    started_at: datetime
    updated_at: datetime
    next_update: datetime | None
    closed_at: datetime | None
    mark: Mends | None = None


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
        updated_at=max(item.changed_at for item in items),
        next_update=promised if promised and promised > newest.released_at else None,
        closed_at=telling.released_at if telling and telling.closing else None,
        mark=newest.mark,
    )


def latest_first(summaries: Iterable[Summary]) -> tuple[Summary, ...]:
    """The crisis that was spoken about last comes first."""
    return tuple(sorted(summaries, key=lambda each: (each.updated_at, each.crisis), reverse=True))
