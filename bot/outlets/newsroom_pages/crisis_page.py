"""The pages of one crisis: the newest statements in full, older ones on pages of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.outlets.newsroom_pages.article import article_of
from bot.outlets.newsroom_pages.frame import Files, Frame
from bot.outlets.newsroom_pages.item import Item
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.standing import standing
from bot.outlets.newsroom_pages.summary import summarise
from bot.outlets.newsroom_pages.update import Spread, spread, updates_of
from bot.outlets.newsroom_pages.words import in_language


def crisis_pages(site: Site, items: Sequence[Item]) -> Files:
    """Every page of one crisis in every edition; `items` newest first, one at least."""
    summary = summarise(items)
    spreads = {language: spread(updates_of(site, items, language)) for language in site.languages}
    files: Files = {}
    for folder, language in site.editions():
        laid_out = spreads[language]
        frame = Frame(
            site=site, language=language, title=in_language(summary.titles, language)[0],
            up="../../" if folder else "../", here=f"{summary.crisis}/",
            description=" ".join(laid_out.full[0].text.split())[:180],
        )  # fmt: skip
        files[f"{summary.crisis}/{folder}index.html"] = frame.fill(
            "crisis.html", spread=laid_out, standing=standing(site, summary, language),
            article=article_of(site, summary, frame, laid_out), ways=_ways(frame, laid_out),
        )  # fmt: skip
        if folder:
            files.update(_earlier_pages(frame, laid_out))
    return files


def _earlier_pages(frame: Frame, laid_out: Spread) -> Iterator[tuple[str, bytes]]:
    for number, name, updates in laid_out.pages():
        if number:
            page = replace(frame, page=name, description="", twins=False)
            filled = page.fill(
                "earlier.html", updates=updates, spread=laid_out, number=number, ways=_ways(page, laid_out)
            )
            yield f"{frame.here}{frame.language}/{name}", filled


def _ways(frame: Frame, laid_out: Spread) -> Mapping[str, str]:
    """From this page to the full words of each statement."""
    folder = f"{frame.up}{frame.here}{frame.language}/"
    return {
        update.id: f"#{update.id}" if name == frame.page else f"{folder}{name}#{update.id}"
        for _, name, updates in laid_out.pages()
        for update in updates
    }
