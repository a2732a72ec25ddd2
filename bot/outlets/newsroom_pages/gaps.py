"""Words that nobody filled in. They never leave the house, neither as a slot nor as a dark page shows it."""

import re
from collections.abc import Iterable, Mapping

SLOT_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "missing": "fehlt:",
        "as_of": "Uhrzeit der Meldung, setzt der Bot ein",
        "newsroom": "Adresse dieser Seite, setzt der Bot ein",
        "next_update": "Uhrzeit der nächsten Meldung, setzt der Bot ein",
    },
    "en": {
        "missing": "missing:",
        "as_of": "time of this update, filled in by the bot",
        "newsroom": "address of this page, filled in by the bot",
        "next_update": "time of the next update, filled in by the bot",
    },
}
"""What a dark page writes for a slot, in square brackets: `missing` before a question, else these words alone."""

_SHOWN = "|".join(re.escape(words) for told in SLOT_WORDS.values() for words in told.values())
_OPEN = re.compile(rf"\{{[^{{}}\n]*\}}|\[(?:{_SHOWN})[^\]\n]*\]", re.IGNORECASE)


def open_slot(texts: Iterable[str]) -> str:
    """The first open slot in any of the texts; empty when there is none."""
    return next((found[0] for text in texts for found in _OPEN.finditer(text)), "")
