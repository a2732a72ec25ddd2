"""What search engines read of a crisis: a schema.org NewsArticle, with its corrections."""

from collections.abc import Mapping
from typing import Any

from bot.crisis.text import shorten
from bot.outlets.newsroom_pages import times
from bot.outlets.newsroom_pages.amends import Amendment
from bot.outlets.newsroom_pages.frame import Frame
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary
from bot.outlets.newsroom_pages.update import Spread, Update

_MOST_CORRECTIONS = 10
_LONGEST_CORRECTION = 240


def article_of(site: Site, summary: Summary, frame: Frame, spread: Spread) -> Mapping[str, Any] | None:
    """The article of a page; None for an exercise, which is no news."""
    if site.drill:
        return None
    publisher = {"@type": "Organization", "name": site.organisation, "url": site.url()}
    corrections = [_correction(update, note) for update in spread.full for note in update.amendments]
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": frame.title,
        "description": frame.description,
        "inLanguage": frame.language,
        "datePublished": times.machine(summary.started_at, site.zone),
        "dateModified": times.machine(summary.updated_at, site.zone),
        "mainEntityOfPage": frame.canonical,
        "author": [publisher],
        "publisher": publisher,
    } | ({"correction": corrections[:_MOST_CORRECTIONS]} if corrections else {})


def _correction(update: Update, note: Amendment) -> Mapping[str, str]:
    """https://schema.org/CorrectionComment: what is said, when, and of which statement."""
    return {
        "@type": "CorrectionComment",
        "text": shorten(f"{note.said}: {note.text}", _LONGEST_CORRECTION),
        "inLanguage": note.language,
        "datePublished": note.machine,
        "about": update.url,
    } | ({"url": note.url} if note.url else {})
