"""Whose newsroom it is, and the addresses in it. All are known before anything is published."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.outlets.newsroom_pages.words import DRILL_STRIPE, WORDS


def permalink(base_url: str, crisis_id: str) -> str:
    """Where a crisis will be found: `https://news.example/2026-11-22-service_outage/`."""
    return f"{base_url.rstrip('/')}/{crisis_id}/"


@dataclass(frozen=True, slots=True)
class Site:
    """A newsroom: its address, whose it is, its languages (the first is the organisation's), its zone.

    Raises ValueError for a language or an address that it cannot have.
    """

    base_url: str
    organisation: str
    languages: tuple[str, ...]
    zone: str
    drill: bool = False

    def __post_init__(self) -> None:
        unknown = [language for language in self.languages if language not in WORDS]
        if unknown or not self.languages:
            given = ", ".join(unknown) or "none"
            raise ValueError(f"the newsroom speaks {' and '.join(WORDS)}; the languages given are: {given}")
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"the newsroom's address must begin with https:// and name a host, not {self.base_url!r}")

    @property
    def first(self) -> str:
        """The organisation's first language."""
        return self.languages[0]

    def editions(self) -> Iterator[tuple[str, str]]:
        """Folder and language of each edition: the first language without a folder, then each in its own."""
        yield "", self.first
        for language in self.languages:
            yield f"{language}/", language

    def url(self, *parts: str) -> str:
        """The absolute address of a place in the newsroom."""
        return f"{self.base_url.rstrip('/')}/{''.join(parts)}"

    def update_url(self, crisis: str, statement: str, language: str) -> str:
        """The absolute address of one statement."""
        return f"{permalink(self.base_url, crisis)}{language}/#{statement}"

    def title(self, title: str) -> str:
        """A title as it may leave the newsroom: an exercise says so."""
        return f"{DRILL_STRIPE}: {title}" if self.drill else title
