"""Atom (RFC 4287) and JSON Feed 1.1, for one crisis and for the whole newsroom, in every edition."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.outlets.newsroom_pages.frame import Files
from bot.outlets.newsroom_pages.item import Item
from bot.outlets.newsroom_pages.look import templates
from bot.outlets.newsroom_pages.prose import prose
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.standing import standing
from bot.outlets.newsroom_pages.summary import Summary, latest_first, summarise
from bot.outlets.newsroom_pages.update import Update, updates_of
from bot.outlets.newsroom_pages.words import WORDS, in_language

_LONGEST = 50
_NEVER = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` is its address and never changes; times are ISO 8601."""

    id: str
    title: str
    language: str
    html: str
    published: str
    updated: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `home` is the page that it goes with, `folder` where it lies; both absolute."""

    site: Site
    language: str
    title: str
    home: str
    folder: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> str:
        """When the entry that changed last did so; ISO 8601."""
        return max((entry.updated for entry in self.entries), key=datetime.fromisoformat, default=_NEVER)


def crisis_feeds(site: Site, items: Sequence[Item]) -> Files:
    """The newest statements of one crisis, an entry each; `items` newest first, one at least."""
    summary, files = summarise(items), Files()
    updates = {language: updates_of(site, items, language) for language in site.languages}
    for folder, language in site.editions():
        here = f"{summary.crisis}/"
        title = site.title(f"{in_language(summary.titles, language)[0]} – {site.organisation}")
        entries = tuple(_statement(site, update) for update in updates[language][:_LONGEST])
        feed = Feed(site, language, title, site.url(here, language, "/"), site.url(here, folder), entries)
        files.update(_written(feed, f"{here}{folder}"))
    return files


def front_feeds(site: Site, summaries: Iterable[Summary]) -> Files:
    """Every crisis of the newsroom, an entry each that changes with it."""
    listed, files = latest_first(summaries)[:_LONGEST], Files()
    for folder, language in site.editions():
        title = site.title(f"{WORDS[language]['title']} – {site.organisation}")
        entries = tuple(_crisis(site, summary, language) for summary in listed)
        feed = Feed(site, language, title, site.url(language, "/"), site.url(folder), entries)
        files.update(_written(feed, folder))
    return files


def _statement(site: Site, update: Update) -> Entry:
    title = f"{update.mark}: {update.title}" if update.mark else update.title
    html = Markup("\n").join([*_amends(update), update.html])
    return Entry(update.url, site.title(title), update.language, str(html), update.machine, update.changed)


def _amends(update: Update) -> Iterator[Markup]:
    for note in update.amendments:
        way = Markup(' <a href="{}">{}</a>').format(note.url, note.way) if note.url else ""
        yield Markup("<p><strong>{}</strong></p>\n{}\n<p>{}{}</p>").format(note.said, note.html, note.when, way)
    if about := update.mending:
        yield Markup('<p>{} <a href="{}">{}, {}</a></p>').format(about.said, about.url, about.title, about.when)


def _crisis(site: Site, summary: Summary, language: str) -> Entry:
    told = standing(site, summary, language)
    words = WORDS[language]
    lines = [f"{words['last']} {told.latest}, {told.as_of.said}"]
    if told.next_update:
        lines.append(f"{words['next']} {told.next_update.said}")
    elif told.closed:
        lines.append(words["closed_note"])
    address = site.url(summary.crisis, "/", language, "/")
    return Entry(
        address, site.title(told.title), language, str(prose("\n".join(lines))), told.started.machine,
        told.as_of.machine,
    )  # fmt: skip


def _written(feed: Feed, folder: str) -> Iterator[tuple[str, bytes]]:
    yield f"{folder}feed.atom", templates().get_template("feed.xml").render(feed=feed, site=feed.site).encode()
    yield f"{folder}feed.json", json.dumps(_json(feed), ensure_ascii=False, indent=1).encode()


def _json(feed: Feed) -> dict[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.folder}feed.json",
        "language": feed.language,
        "authors": [{"name": feed.site.organisation, "url": feed.site.url()}],
        "items": [
            {
                "id": entry.id,
                "url": entry.id,
                "title": entry.title,
                "content_html": entry.html,
                "date_published": entry.published,
                "date_modified": entry.updated,
                "language": entry.language,
            }
            for entry in feed.entries
        ],
    }
