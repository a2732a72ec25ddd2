"""The report's own words in German and English: like `bot.locale.Say`, with exact durations, days and zones."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.locale.say import Say
from bot.report.texts_de import TEXTS as GERMAN
from bot.report.texts_en import TEXTS as ENGLISH

CATALOGUES: Mapping[str, Mapping[str, str]] = {"de": GERMAN, "en": ENGLISH}

MOST = 2_000
"""So many characters of one value stand in a sentence; published texts are never cut."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_HARMLESS = frozenset("\n\u200b\u200d\u00ad")
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@dataclass(frozen=True, slots=True)
class Words(Say):
    """Says the report's sentences. `today` is the day on which the crisis began; other days are named.

    Raises ValueError for a language without a catalogue.
    """

    def __post_init__(self) -> None:
        if self.language not in CATALOGUES:
            raise ValueError(f"there is no report in “{self.language}”; there is: {', '.join(CATALOGUES)}")

    @classmethod
    def since(cls, start: datetime, language: str, zone: str) -> "Words":
        """The words for a crisis that began at `start` (aware)."""
        return cls(language, zone, start.astimezone(ZoneInfo(zone)).date())

    @property
    def catalogue(self) -> Mapping[str, str]:
        """All sentences of this language by key."""
        return CATALOGUES[self.language]

    def word(self, value: object) -> str:
        """A value as it is said, of bounded length and with nothing invisible in it."""
        if isinstance(value, float):
            return self.percent(value)
        if isinstance(value, int):
            return f"{value:,}".replace(",", self.catalogue["thousands"])
        return visible(shorten(Say.word(self, value)))

    def counted(self, key: str, count: int, **values: object) -> str:
        """The sentence for one, or the one for another number of things: `key.one`, `key.many`."""
        return self(f"{key}.{'one' if count == 1 else 'many'}", count=count, **values)

    def local(self, moment: datetime) -> datetime:
        """The moment in the organisation's zone."""
        return moment.astimezone(ZoneInfo(self.zone))

    def exact(self, moment: datetime) -> str:
        """`05:44:12`, with the day in front when it is not the first one."""
        return f"{self.clock(moment)}:{moment.second:02}"

    def zone_of(self, moment: datetime) -> str:
        """The zone's short name at that moment: `MEZ`, `CET`, or `+04`."""
        name = self.local(moment).tzname() or "UTC"
        return self.catalogue.get(f"zone.{name}", name)

    def day(self, moment: datetime) -> str:
        """`22. November 2026`."""
        local = self.local(moment)
        return self("day", day=str(local.day), month=self(f"month.{local.month}"), year=str(local.year))

    def duration(self, value: timedelta) -> str:
        """The two largest units: `1 min 52 s`, `2 h 14 min`, `1 d 3 h`; never below zero."""
        rest = max(0, round(value.total_seconds()))
        parts: list[str] = []
        for unit, size in _UNITS:
            count, rest = divmod(rest, size)
            if count or parts:
                parts.append(f"{count} {self(f'unit.{unit}')}" if count else "")
        return " ".join(part for part in parts[:2] if part) or f"0 {self('unit.s')}"

    def percent(self, share: float) -> str:
        """`86 %`; English without the space."""
        return self("percent", number=str(round(share * 100)))


def visible(text: str) -> str:
    """The text with every invisible or direction-changing character named: `⟨U+202E⟩`. Line breaks stay."""
    return "".join(_seen(character) for character in text.replace("\r\n", "\n"))


def _seen(character: str) -> str:
    if character in _HARMLESS or unicodedata.category(character) not in _INVISIBLE:
        return character
    return f"⟨U+{ord(character):04X}⟩"


def shorten(text: str, most: int = MOST) -> str:
    """The beginning of a long text, with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
