"""Times as the public reads them: always with the day when it could be mistaken, always with the zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ"}


def moment(at: datetime, zone: str, language: str) -> str:
    """`22.11.2026, 05:59 Uhr MEZ`; in English `22 Nov 2026, 05:59 CET`."""
    return f"{day(at, zone, language)}, {clock(at, zone, language)}"


def promised(at: datetime, said_at: datetime, zone: str, language: str) -> str:
    """`06:30 Uhr MEZ`; with its day when that is not the day on which it was said."""
    same_day = at.astimezone(ZoneInfo(zone)).date() == said_at.astimezone(ZoneInfo(zone)).date()
    return clock(at, zone, language) if same_day else moment(at, zone, language)


def day(at: datetime, zone: str, language: str) -> str:
    """`22.11.2026`; in English `22 Nov 2026`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%d.%m.%Y}" if language == "de" else f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def clock(at: datetime, zone: str, language: str) -> str:
    """`05:59 Uhr MEZ`; in English `05:59 CET`."""
    local = at.astimezone(ZoneInfo(zone))
    return (
        f"{local:%H:%M} Uhr {_zone(local, language)}" if language == "de" else f"{local:%H:%M} {_zone(local, language)}"
    )


def machine(at: datetime, zone: str) -> str:
    """ISO 8601 with the zone's offset, whole seconds: what `<time datetime>` and the feeds want."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _zone(local: datetime, language: str) -> str:
    name = local.tzname() or ""
    if not name.isalpha():  # zones without letters of their own call themselves +03
        return f"UTC{name}"
    return _GERMAN_ZONES.get(name, name) if language == "de" else name
