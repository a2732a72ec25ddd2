"""The words that people type after /crisis or /krise. Every word is understood in either language."""

from collections.abc import Mapping

from bot.chat.choose import closest, plain

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "start": {"de": ("start", "starten"), "en": ("start", "begin")},
    "drill": {"de": ("übung", "üben"), "en": ("drill", "exercise")},
    "status": {"de": ("stand",), "en": ("status",)},
    "list": {"de": ("liste",), "en": ("list",)},
    "out": {"de": ("wo", "draußen"), "en": ("out", "where")},
    "next": {"de": ("weiter",), "en": ("next",)},
    "fact": {"de": ("fakt", "fakten"), "en": ("fact", "facts")},
    "draft": {"de": ("entwurf", "entwerfen"), "en": ("draft",)},
    "approve": {"de": ("freigeben", "freigabe"), "en": ("approve",)},
    "publish": {"de": ("veröffentlichen",), "en": ("publish",)},
    "halt": {"de": ("halt", "stopp"), "en": ("halt", "stop")},
    "pause": {"de": ("pause", "pausieren"), "en": ("pause", "freeze")},
    "resume": {"de": ("fortsetzen", "weitermachen"), "en": ("resume", "continue")},
    "update": {"de": ("meldung",), "en": ("update",)},
    "page": {"de": ("rufen", "ruf"), "en": ("page", "call")},
    "ack": {"de": ("übernehme", "übernehmen"), "en": ("ack", "take")},
    "handover": {"de": ("übergabe", "übergeben"), "en": ("handover",)},
    "severity": {"de": ("stufe",), "en": ("severity",)},
    "note": {"de": ("notiz",), "en": ("note",)},
    "inquiry": {"de": ("anfrage", "anfragen"), "en": ("inquiry", "inquiries", "enquiry")},
    "conflict": {"de": ("konflikt", "befangen"), "en": ("conflict",)},
    "standdown": {"de": ("beenden",), "en": ("standdown", "end")},
    "report": {"de": ("bericht",), "en": ("report",)},
    "help": {"de": ("hilfe",), "en": ("help",)},
}
"""Meaning → language → the words for it; the first one is the one that the bot says."""

_MEANINGS = {
    plain(word): meaning for meaning, by_language in WORDS.items() for words in by_language.values() for word in words
}


def meaning_of(word: str) -> str:
    """What a typed word means; empty for a word that means nothing here."""
    return _MEANINGS.get(plain(word), "")


def word_for(meaning: str, language: str) -> str:
    """The word that people of this language type for it."""
    return WORDS[meaning].get(language, WORDS[meaning]["en"])[0]


def suggestions(word: str, language: str) -> tuple[str, ...]:
    """Words that look like the typed one, as this language says them."""
    return tuple(word_for(meaning, language) for meaning in closest(word, _MEANINGS))
