"""What turned out wrong, said beside it: notes on a statement, and what a correction or retraction is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.crisis.notes import Note
from bot.outlets.newsroom_pages import times
from bot.outlets.newsroom_pages.item import Item
from bot.outlets.newsroom_pages.prose import prose
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.words import WORDS, in_language


@dataclass(frozen=True, slots=True)
class Amendment:
    """A note beside a statement, for readers of one language: `said` in one word, then its own words, then the `way`
    to the statement that explains it (its id, and its address for other machines)."""

    said: str
    html: Markup
    text: str
    language: str
    way: str
    statement: str
    url: str
    when: str
    machine: str


@dataclass(frozen=True, slots=True)
class Mending:
    """What a correction or retraction mends: `said` in words, then the title and the time of that statement."""

    said: str
    statement: str
    title: str
    when: str
    url: str


def amendments_of(site: Site, item: Item, others: Mapping[str, Item], language: str) -> tuple[Amendment, ...]:
    """The notes beside a statement, the newest first; each leads to its explanation in the reader's language, where
    that is here."""
    return tuple(
        _amendment(site, note, _address(site, note, others.get(note.statement), language), language)
        for note in reversed(item.notes)
    )


def _address(site: Site, note: Note, explanation: Item | None, language: str) -> str:
    if explanation:
        return site.update_url(explanation.crisis, explanation.statement, language)
    return note.link if note.link.startswith(("https://", "http://")) else ""


def _amendment(site: Site, note: Note, url: str, language: str) -> Amendment:
    words = WORDS[language]
    text, written_in = in_language(note.texts, language)
    return Amendment(
        said=words[f"mark_{note.mends}"],
        html=prose(text),
        text=" ".join(text.split()),
        language=written_in,
        way=words[f"way_{note.mends}"],
        statement=note.statement,
        url=url,
        when=times.moment(note.at, site.zone, language),
        machine=times.machine(note.at, site.zone),
    )


def mending_of(site: Site, item: Item, others: Mapping[str, Item], language: str) -> Mending | None:
    """What a statement mends, if that is here to be seen; None for any ordinary one."""
    mended = others.get(item.mended) if item.mends else None
    if not mended:
        return None
    return Mending(
        said=WORDS[language][f"mends_{item.mends}"],
        statement=mended.statement,
        title=in_language(mended.titles, language)[0],
        when=times.moment(mended.released_at, site.zone, language),
        url=site.update_url(mended.crisis, mended.statement, language),
    )
