"""Events of every shape a field may have, for the tests of the stores."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Literal

from bot.crisis.event import Event, Recorded
from bot.store.codec import Codec

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    seen: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed(Event):
    kind: Literal["live", "drill"]
    sure: bool
    share: float
    sources: tuple[Source, ...]
    words: tuple[str, ...] = ()
    links: dict[str, str]
    first: Source | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    closes: ClassVar[bool] = True


CODEC = Codec([Noted, Weighed, Ended])


def noted(text: str = "Störung in Köln", number: int = 0) -> Noted:
    return Noted(at=START + timedelta(seconds=number), by="anna", text=text, number=number)


def weighed() -> Weighed:
    return Weighed(
        at=START.replace(microsecond=123456),
        by="bot:monitor",
        kind="drill",
        sure=True,
        share=0.1,
        sources=(Source("noc", START), Source("Leser\nbrief \u2028 „so“ \x00 🚨")),
        words=("eins", "zwei"),
        links={"": "leer", "ticket": 'INC-"7"'},
        first=Source("x"),
    )


def ended() -> Ended:
    return Ended(at=START, by="anna")


def events_of(records: tuple[Recorded, ...]) -> list[Event]:
    return [record.event for record in records]
