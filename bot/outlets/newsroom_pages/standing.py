"""A summary in the words of one language, as pages and feeds show it."""

from dataclasses import dataclass
from datetime import datetime

from bot.crisis.text import shorten
from bot.outlets.newsroom_pages import times
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary
from bot.outlets.newsroom_pages.words import WORDS, in_language

_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Time:
    """A moment for people and for machines."""

    said: str
    machine: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a crisis stands: its title, the newest statement's title (and what notes say of it), and the times that
    matter. Titles are cut to a length that a list can take."""

    crisis: str
    title: str
    latest: str
    as_of: Time
    started: Time
    next_update: Time | None
    closed: Time | None


def standing(site: Site, summary: Summary, language: str) -> Standing:
    """The summary for readers of one language, in the organisation's time zone."""

    def told(at: datetime) -> Time:
        return Time(times.moment(at, site.zone, language), times.machine(at, site.zone))

    due = summary.next_update
    mark = f"{WORDS[language][f'mark_{summary.mark}']}: " if summary.mark else ""
    return Standing(
        crisis=summary.crisis,
        title=shorten(in_language(summary.titles, language)[0], _LONGEST_TITLE),
        latest=shorten(f"{mark}{in_language(summary.latest, language)[0]}", _LONGEST_TITLE),
        as_of=told(summary.updated_at),
        started=Time(times.day(summary.started_at, site.zone, language), times.machine(summary.started_at, site.zone)),
        next_update=Time(times.promised(due, summary.updated_at, site.zone, language), told(due).machine)
        if due
        else None,
        closed=told(summary.closed_at) if summary.closed_at else None,
    )
