"""One catalogue a language, plain Python, both with the same keys (a test holds them together)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Protocol, cast
from zoneinfo import ZoneInfo

_MINUTE, _TWO_HOURS, _TWO_DAYS = 60, 2 * 3600, 48 * 3600


class _Phrase(Protocol):
    key: str
    params: Mapping[str, object]


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All sentences of a language by key."""
    return cast("Mapping[str, str]", import_module(f"bot.locale.{language}").TEXTS)


@dataclass(frozen=True, slots=True)
class Say:
    """Says things in one language and one time zone. `today` decides whether a time needs its day."""

    language: str
    zone: str = "Europe/Vienna"
    today: date | None = None

    def __call__(self, key: str, **values: object) -> str:
        """The sentence under a key. Raises KeyError for a key that the catalogue lacks."""
        return self.catalogue[key].format(**{name: self.word(value) for name, value in values.items()})

    @property
    def catalogue(self) -> Mapping[str, str]:
        """All sentences of this language by key."""
        return catalogue(self.language)

    def word(self, value: object) -> str:
        """A value as it is said: clock time, duration, text in this language, phrase, or a list of these."""
        if isinstance(value, str):
            return value
        if isinstance(value, datetime):
            return self.clock(value)
        if isinstance(value, timedelta):
            return self.duration(value)
        if isinstance(value, (tuple, list)):
            return ", ".join(self.word(part) for part in value) or "—"
        if hasattr(value, "key") and hasattr(value, "params"):
            phrase = cast("_Phrase", value)
            return self(phrase.key, **phrase.params)
        if hasattr(value, self.language):
            return str(getattr(value, self.language))
        return str(value)

    def clock(self, moment: datetime) -> str:
        """`06:30` local time; with the day in front when `today` is another one."""
        local = moment.astimezone(ZoneInfo(self.zone))
        if self.today is None or local.date() == self.today:
            return f"{local:%H:%M}"
        day = f"{local:%d.%m.}" if self.language == "de" else f"{local.day} {local:%b}"
        return f"{day} {local:%H:%M}"

    def duration(self, value: timedelta) -> str:
        """Whole minutes, hours or days, as people say them; less than a minute in seconds."""
        seconds = max(0, round(value.total_seconds()))
        if seconds < _MINUTE:
            return f"{seconds} s"
        if seconds < _TWO_HOURS:
            return f"{seconds // 60} min"
        if seconds < _TWO_DAYS:
            return f"{seconds // 3600} h"
        return self("unit.days", count=str(seconds // 86_400))
