"""The small types of the playbook language: names, durations, severities, texts in two languages."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

_HOW_TO_WRITE = "write a number and a unit, such as 90s, 10m, 1h30m or 10d"
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:([0-9]{1,4})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,4})m)?(?:([0-9]{1,5})s)?")
_LONGEST = timedelta(days=3_660)

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
Severity = Literal["S1", "S2", "S3", "S4"]
SEVERITIES: tuple[Severity, ...] = ("S1", "S2", "S3", "S4")
ApprovalClass = Literal["A", "B", "C"]
Kind = Literal["live", "drill"]


def parse_duration(value: object) -> timedelta:
    """`1h30m` as a timedelta. Raises ValueError for anything else, and outside of a second to ten years."""
    length = value if isinstance(value, timedelta) else _from_text(str(value).strip())
    if not timedelta(seconds=1) <= length <= _LONGEST:
        raise ValueError(f"a duration is at least a second and at most ten years; {_HOW_TO_WRITE}")
    return length


def _from_text(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        raise ValueError(_HOW_TO_WRITE)
    return timedelta(seconds=sum(int(n or 0) * size for n, size in zip(match.groups(), _UNITS.values(), strict=True)))


def format_duration(value: timedelta) -> str:
    """The shortest text that `parse_duration` reads back: `1h30m`."""
    rest, parts = int(value.total_seconds()), []
    for unit, size in _UNITS.items():
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def _name(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise ValueError("a name is a-z, 0-9 and _, begins with a letter and has at most 40 characters")
    return value


def _day(value: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("write a day as year-month-day, such as 2026-11-02")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"the calendar has no {value}") from None
    return value


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(?=.)([0-9]{1,4}d)?([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,5}s)?$",
            "examples": ["10m"],
        }
    ),
]
Name = Annotated[
    str,
    AfterValidator(_name),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}),
]
Day = Annotated[
    str,
    AfterValidator(_day),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-11-02"]}),
]


class Part(BaseModel):
    """The base of everything in a playbook: frozen, and no key that the language does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Bilingual(Part):
    """One text in German and in English; both are needed."""

    de: str
    """The German text."""
    en: str
    """The English text."""

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.de

    def items(self) -> Iterator[tuple[Language, str]]:
        """Both texts, each with its language."""
        yield "de", self.de
        yield "en", self.en
