"""The report as JSON, for other programs: every time in UTC and local, every duration in seconds, texts exact."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta

from bot.report.measure import Measure
from bot.report.objectives import OBJECTIVES, rating
from bot.report.report import Report
from bot.report.sections import limits
from bot.report.summary import summary
from bot.report.values import detail
from bot.report.words import Words

FORMAT = "crisis-report/1"
"""Grows only by new keys; a change of meaning gets a new number."""


def to_json(report: Report) -> str:
    """The whole report as indented JSON that ends with a line break."""
    text = json.dumps(_report(report), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _report(report: Report) -> dict[str, object]:
    life, words, measures = report.crisis.life, report.words, report.measures
    return {
        "format": FORMAT,
        "language": report.language,
        "crisis": {
            "id": report.name, "playbook": life.playbook.name, "title": life.playbook.title[report.language],
            "organisation": life.organisation, "kind": life.kind, "drill": life.drill, "what": life.what,
            "severities": list(report.severities), "zone": life.zone, "outcome": life.outcome or "open",
            "started_by": life.started_by, "started_at": _plain(life.started_at, words),
            "ended_at": _plain(life.ended_at, words), "alarm_at": _plain(report.alarm, words),
        },
        "people": {person.id: person.name for person in report.crisis.roster.people.values()},
        "roles": [{"role": role, "person": who, "at": _plain(at, words)} for role, who, at in report.claims],
        "summary": list(summary(report)),
        "measures": [_measure(measure, words) for measure in measures.scores],
        "objectives": _objectives(report),
        "timeline": _plain(report.timeline, words),
        "known": _plain(report.known, words),
        **{name: _plain(getattr(measures, name), words) for name in TABLES},
        "mentions": _plain(report.mentions, words),
        "proof": {"records": report.count, "last_hash": report.last_hash, "playbook_hash": report.playbook_hash},
        "limits": list(limits(report)),
    }  # fmt: skip


TABLES = (
    "releases", "promises", "silences", "rounds", "approvers", "waiting", "clocks", "calls", "load", "steps",
    "inquiries",
)  # fmt: skip
"""The tables of Measures, each under its own name."""


def _measure(measure: Measure, words: Words) -> dict[str, object]:
    target = measure.target and {"how": measure.target.how, "bound": _plain(measure.target.bound, words)}
    return {
        "name": measure.name, "title": words(f"measure.{measure.name}"), "value": _plain(measure.value, words),
        "unit": _unit(measure), "target": target, "met": measure.met, "measured": measure.value is not None,
        "detail": detail(words, measure),
    }  # fmt: skip


def _unit(measure: Measure) -> str:
    value = measure.value if measure.value is not None else measure.target and measure.target.bound
    if isinstance(value, timedelta):
        return "seconds"
    return "share" if isinstance(value, float) else "count"


def _objectives(report: Report) -> dict[str, str]:
    scores = {measure.name: measure for measure in report.measures.scores}
    return {name: rating(scores[each] for each in names) for name, names in OBJECTIVES.items()}


def _plain(value: object, words: Words) -> object:
    """A value as JSON knows it."""
    if isinstance(value, datetime):
        utc, local = value.astimezone(UTC), words.local(value)
        return {"utc": utc.isoformat(), "local": local.isoformat(), "zone": words.zone_of(value)}
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name), words) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each, words) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each, words) for each in value]
    return value
