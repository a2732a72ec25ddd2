"""Deliveries as the core makes them, for everybody who tests an outlet."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Mends, Note
from bot.crisis.text import mark_drill

START = datetime(2026, 11, 22, 4, 59, tzinfo=UTC)
CRISIS = "2026-11-22-service_outage"
BASE = "https://news.example.org"

_FIRST = Delivery(
    crisis=CRISIS,
    statement="first_word",
    outlet="newsroom",
    key=f"{CRISIS}/first_word/newsroom",
    drill=False,
    texts={
        "de": "Das Internet ist seit 05:41 gestört. Wir sind dran.\n\nNächste Meldung um 06:30.",
        "en": "The internet has been down since 05:41. We are on it.\n\nNext update at 06:30.",
    },
    titles={"de": "Erste Meldung", "en": "First statement"},
    crisis_titles={"de": "Störung im Netz", "en": "Network outage"},
    organisation="Stadtnetz GmbH",
    zone="Europe/Berlin",
    released_at=START,
    next_update=START + timedelta(minutes=31),
    closing=False,
    permalink=f"{BASE}/{CRISIS}/",
)


def delivery(statement: str = "first_word", **changes: Any) -> Delivery:
    """A delivery to the newsroom, with the changes given."""
    made = replace(_FIRST, statement=statement, **changes)
    return replace(made, key=f"{made.crisis}/{made.statement}/{made.outlet}")


def update(number: int, texts: Mapping[str, str] | None = None, **changes: Any) -> Delivery:
    """The numbered update, half an hour after the one before, promising the next one in half an hour."""
    at = START + timedelta(minutes=30 * number)
    named = {"de": f"Aktualisierung {number}", "en": f"Update {number}"}
    words = texts or {"de": f"Stand {number}: Wir arbeiten weiter.", "en": f"State {number}: we are on it."}
    values = {"titles": named, "texts": words, "released_at": at, "next_update": at + timedelta(minutes=30)}
    return delivery(f"update_{number}", **(values | changes))


def closing(at: datetime = START + timedelta(hours=9), **changes: Any) -> Delivery:
    """The closing text."""
    texts = {"de": "Alles läuft wieder.", "en": "Everything works again."}
    titles = {"de": "Abschluss", "en": "Closing statement"}
    values = {"titles": titles, "texts": texts, "released_at": at, "next_update": None, "closing": True}
    return delivery("closing", **(values | changes))


def as_drill(live: Delivery) -> Delivery:
    """The same as an exercise, every line marked."""
    texts = {language: mark_drill(text, language) for language, text in live.texts.items()}
    return replace(live, drill=True, texts=texts)


def note_on(wrong: Delivery, mends: Mends = "correction", after: timedelta = timedelta(minutes=31)) -> Note:
    """The note that is put beside a text which turned out wrong, with the link to the statement that says so."""
    link = f"{wrong.permalink}#{mends}_1"
    told = {
        "correction": {
            "de": f"Diese Meldung ist in einem Punkt falsch. Richtig ist: {link}",
            "en": f"One point of this update is wrong. The right one is here: {link}",
        },
        "retraction": {
            "de": f"Diese Meldung stimmt nicht. Wir ziehen sie zurück: {link}",
            "en": f"This update is wrong. We retract it: {link}",
        },
    }
    return Note(mends=mends, statement=f"{mends}_1", at=wrong.released_at + after, link=link, texts=told[mends])
