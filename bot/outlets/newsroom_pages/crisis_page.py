"""The pages of one crisis: the newest statements in full, older ones on pages of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.outlets.newsroom_pages import times
from bot.outlets.newsroom_pages.frame import Files, Frame
from bot.outlets.newsroom_pages.item import Item
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.standing import standing
from bot.outlets.newsroom_pages.summary import Summary, summarise
from bot.outlets.newsroom_pages.update import Spread, spread, update_of
from bot.outlets.newsroom_pages.words import in_language


def crisis_pages(site: Site, items: Sequence[Item]) -> Files:
    """Every page of one crisis in every edition; `items` newest first, one at least."""
    summary = summarise(items)
    files: Files = {}
    for folder, language in site.editions():
        laid_out = spread([update_of(site, item, language) for item in items])
        frame = Frame(
            site=site, language=language, title=in_language(summary.titles, language)[0],
            up="../../" if folder else "../", here=f"{summary.crisis}/",
            description=" ".join(laid_out.full[0].text.split())[:180],
        )  # fmt: skip
        files[f"{summary.crisis}/{folder}index.html"] = frame.fill(
            "crisis.html", spread=laid_out, standing=standing(site, summary, language),
            article=_article(site, summary, frame),
        )  # fmt: skip
        if folder:
            files.update(_earlier_pages(frame, laid_out))
    return files


def _earlier_pages(frame: Frame, laid_out: Spread) -> Iterator[tuple[str, bytes]]:
    for number, group in enumerate(laid_out.groups, 1):
        page = replace(frame, page=f"earlier-{number}.html", description="", twins=False)
        yield f"{frame.here}{frame.language}/{page.page}", page.fill("earlier.html", updates=group[::-1])


def _article(site: Site, summary: Summary, frame: Frame) -> Mapping[str, Any] | None:
    """What search engines read (schema.org NewsArticle); an exercise is no news."""
    if site.drill:
        return None
    publisher = {"@type": "Organization", "name": site.organisation, "url": site.url()}
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
    }
