"""Whether a delivery may leave through an outlet that is spoken to over a network, and which words."""

import re
from collections.abc import Sequence

from bot.crisis.deliveries import Delivery

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def unfit(delivery: Delivery) -> str:
    """Why it never leaves; empty when nothing speaks against it."""
    if delivery.drill:
        return "This is an exercise, and the outlet is for real texts."
    for name in (delivery.crisis, delivery.statement, delivery.outlet):
        if not _SAFE.fullmatch(name):
            return f"{name!r} is no id."
    return "" if any(text.strip() for text in delivery.texts.values()) else "There is no text."


def words_of(delivery: Delivery, languages: Sequence[str]) -> str:
    """The text of an outlet that has one language; empty when there are several and none is its own."""
    texts = {language: text for language, text in delivery.texts.items() if text.strip()}
    own = next((texts[language] for language in languages if language in texts), "")
    return own or (next(iter(texts.values())) if len(texts) == 1 else "")
