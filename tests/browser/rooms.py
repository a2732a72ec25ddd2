"""A newsroom with everything in it that a page can show, made of items as years of work would leave them."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Mends, Note
from bot.outlets.newsroom import Newsroom
from bot.outlets.newsroom_pages.item import encode, item_of, with_note
from tests.outlets.sample import START, as_drill, closing, delivery, note_on, update

ORGANISATION = "Stadtnetz GmbH"
LANGUAGES = ("de", "en")
ZONE = "Europe/Berlin"
NORMAL, CORRECTED, RETRACTED, ENDED, LONG, DRILL = (
    "netz-stoerung", "leitung-gekappt", "falscher-ort", "wartung", "unwetter", "uebung"
)  # fmt: skip

LONG_TITLE = {
    "de": "Störung der Breitbandkabelnetzübertragungsinfrastruktur in mehreren Versorgungsgebieten",
    "en": "Interruption of broadband transmission infrastructure in several supply areas",
}


def texts(number: int) -> dict[str, str]:
    """Words of an update as they are written: two paragraphs and a link, in German longer than in English."""
    link = f"https://news.example.org/{NORMAL}/"
    return {
        "de": f"Rund {number}.000 der 38.000 Anschlüsse laufen wieder. In Altdorf dauert es länger, weil dort ein "
        f"zweites Gerät neu startet. Es tut uns leid.\n\nNächste Meldung um 08:00: {link}",
        "en": f"About {number},000 of the 38,000 lines work again. Altdorf takes longer because a second device has "
        f"to restart. We are sorry.\n\nNext update at 08:00: {link}",
    }


def live() -> Iterable[tuple[Delivery, Note | None]]:
    """Every statement of the public newsroom, with the note that stands beside it."""
    titled: dict[str, Any] = {"crisis_titles": LONG_TITLE}
    yield delivery(crisis=NORMAL, **titled), None
    yield update(1, {"de": "Nur auf Deutsch: Der Notruf 112 funktioniert."}, crisis=NORMAL, **titled), None
    yield update(2, texts(31), crisis=NORMAL, **titled), None
    yield from _mended(CORRECTED, "correction")
    yield from _mended(RETRACTED, "retraction")
    yield delivery(crisis=ENDED), None
    yield closing(crisis=ENDED), None
    for number in range(1, 121):
        yield update(number, texts(number), crisis=LONG), None
    for number in range(22):
        at = START + timedelta(minutes=number)
        titles = {"de": f"Thema {number}", "en": f"Matter {number}"}
        yield delivery(crisis=f"thema-{number}", crisis_titles=titles, released_at=at), None
    for number in range(60):
        at = START - timedelta(days=2, hours=number)
        titles = {"de": f"Früheres Thema {number}", "en": f"Earlier matter {number}"}
        yield closing(at, crisis=f"frueher-{number}", crisis_titles=titles), None


def _mended(crisis: str, mends: Mends) -> Iterable[tuple[Delivery, Note | None]]:
    wrong = delivery(crisis=crisis)
    yield wrong, note_on(wrong, mends)
    yield replace(update(1, crisis=crisis), statement=f"{mends}_1", mends=mends, mended=wrong.statement), None


def drills() -> Iterable[tuple[Delivery, Note | None]]:
    """The same for the newsroom of exercises."""
    wrong = as_drill(delivery(crisis=DRILL))
    yield wrong, note_on(wrong, "correction")
    yield as_drill(replace(update(1, crisis=DRILL), mends="correction", mended=wrong.statement)), None


def furnish(folder: Path, base: str, *, drill: bool = False) -> None:
    """Put the items there and make all pages from them."""
    for sent, note in drills() if drill else live():
        item = with_note(item_of(sent), note) if note else item_of(sent)
        place = folder / ".items" / item.crisis / f"{item.statement}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(encode(item))
    room = Newsroom(folder, base, ORGANISATION, LANGUAGES, ZONE, drill=drill)
    told = asyncio.run(room.rebuild())
    if told:
        raise RuntimeError(told[0])
