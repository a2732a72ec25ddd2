"""The after-action report: everything that is known about one crisis, ready to be rendered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.crisis.event import Recorded
from bot.crisis.model import Crisis
from bot.crisis.roster import RoleClaimed
from bot.report.history import final, walk
from bot.report.known import Known, known
from bot.report.measures import Measures, measures
from bot.report.names import Names
from bot.report.timeline import Entry, timeline
from bot.report.words import Words

REVIEW_WITHIN = 10
"""Working days (Monday to Friday) within which the report should be talked over."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Mentions:
    """How often people wrote about us: (moment, count), oldest first, and how these numbers came about."""

    points: tuple[tuple[datetime, int], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Report:
    """One crisis, its measures and its timeline in one language. `last_hash` seals the `count` records behind it.

    `severities` are all levels in the order in which they held; `claims` say which role went to whom when.
    """

    language: str
    name: str
    crisis: Crisis
    severities: tuple[str, ...]
    claims: tuple[tuple[str, str, datetime], ...]
    measures: Measures
    timeline: tuple[Entry, ...]
    known: tuple[Known, ...]
    alarm: datetime | None
    mentions: Mentions | None
    count: int
    last_hash: str
    playbook_hash: str

    @property
    def words(self) -> Words:
        """The report's words, in the organisation's zone."""
        return Words.since(self.crisis.life.started_at, self.language, self.crisis.life.zone)

    @property
    def names(self) -> Names:
        """Names and titles as they stood at the end."""
        return Names(self.crisis, self.words)

    @property
    def mistakes(self) -> tuple[Entry, ...]:
        """What did not go as it should."""
        return tuple(entry for entry in self.timeline if entry.weight == "trouble")

    @property
    def decisions(self) -> tuple[Entry, ...]:
        """What people decided for the company."""
        return tuple(entry for entry in self.timeline if entry.decision)

    @property
    def review_by(self) -> datetime:
        """Until when the report should have been talked over."""
        return working_days_after(self.measures.until, REVIEW_WITHIN)


def report(
    records: Sequence[Recorded],
    language: str,
    *,
    name: str = "",
    alarm: datetime | None = None,
    now: datetime | None = None,
    mentions: Sequence[tuple[datetime, int]] = (),
    label: str = "",
) -> Report:
    """The report on one journal. `name` is the crisis's id; `alarm` is when the first alarm rang (aware). A
    crisis that still runs is reported up to `now`, or else up to its last event.

    `mentions` are counts by moment (aware), `label` says how they came about, such as "synthetic".
    Raises ValueError for an empty journal, an unknown language, or mentions without a label.
    """
    if mentions and not label.strip():
        raise ValueError("say with `label` where the mentions come from, such as “synthetic” or “Mastodon”")
    told = timeline(records, language)
    crisis = final(records, name)
    return Report(
        language=language, name=name, crisis=crisis, severities=_severities(records), claims=_claims(records),
        measures=measures(records, alarm, now), timeline=told, known=known(records), alarm=alarm,
        mentions=Mentions(_counts(mentions), label.strip()) if mentions else None,
        count=len(records), last_hash=records[-1].hash, playbook_hash=crisis.playbook.fingerprint(),
    )  # fmt: skip


def _severities(records: Sequence[Recorded]) -> tuple[str, ...]:
    found: list[str] = []
    for moment in walk(records):
        severity = moment.after.life.severity
        if not found or found[-1] != severity:
            found.append(severity)
    return tuple(found)


def _claims(records: Sequence[Recorded]) -> tuple[tuple[str, str, datetime], ...]:
    events = (record.event for record in records)
    return tuple((event.role, event.person, event.at) for event in events if isinstance(event, RoleClaimed))


def _counts(mentions: Sequence[tuple[datetime, int]]) -> tuple[tuple[datetime, int], ...]:
    return tuple(sorted((at, max(0, count)) for at, count in mentions))


def working_days_after(moment: datetime, days: int) -> datetime:
    """The moment so many working days later; Saturdays and Sundays do not count, public holidays do."""
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < SATURDAY
    return moment
