"""What was known when: every answer to every question of the playbook, and how long it was unconfirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.crisis.event import Recorded
from bot.crisis.facts import FactConfirmed, FactReported
from bot.report.history import final


@dataclass(frozen=True, slots=True)
class Known:
    """One answer: who gave it, who confirmed it, when another one took its place.

    An open question has neither answer nor times.
    """

    fact: str
    values: Mapping[str, str]
    reported_by: str = ""
    reported_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    replaced_at: datetime | None = None


def known(records: Sequence[Recorded]) -> tuple[Known, ...]:
    """All answers, question by question in the playbook's order; a question without an answer stands once."""
    answers: dict[str, list[Known]] = {name: [] for name in final(records).playbook.facts}
    for event in (record.event for record in records):
        if isinstance(event, FactReported):
            _replace_last(answers.setdefault(event.fact, []), replaced_at=event.at)
            answers[event.fact].append(Known(event.fact, event.values, event.by, event.at))
        elif isinstance(event, FactConfirmed):
            _replace_last(answers[event.fact], confirmed_by=event.by, confirmed_at=event.at)
    return tuple(each for name, found in answers.items() for each in found or [Known(name, {})])


def _replace_last(found: list[Known], **changes: object) -> None:
    if found:
        found[-1] = replace(found[-1], **changes)  # type: ignore[arg-type]  # its fields
