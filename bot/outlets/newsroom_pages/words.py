"""The newsroom's own words, German and English. A page is for everybody, so it never says crisis."""

from collections.abc import Mapping

DRILL_STRIPE = "ÜBUNG – EXERCISE"

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "archive": "Archiv",
        "as_of": "Stand:",
        "back": "Zur aktuellen Meldung",
        "by_year": "Archiv nach Jahren:",
        "closed": "Abgeschlossen",
        "closed_note": "Dieses Thema ist abgeschlossen. Weitere Meldungen sind nicht geplant.",
        "closed_on": "Abgeschlossen:",
        "current": "Aktuell",
        "earlier": "Frühere Meldungen",
        "empty": "Hier steht zurzeit nichts.",
        "feeds": "Meldungen abonnieren:",
        "home": "Alle Meldungen",
        "languages": "Sprache",
        "last": "Letzte Meldung:",
        "mark_correction": "Richtiggestellt",
        "mark_retraction": "Zurückgenommen",
        "mends_correction": "Diese Meldung stellt richtig:",
        "mends_retraction": "Diese Meldung nimmt zurück:",
        "missing": "Diese Seite gibt es nicht.",
        "missing_note": "Vielleicht ist der Link unvollständig, oder zu diesem Thema ist noch nichts erschienen.",
        "more": "Weitere aktuelle Meldungen",
        "name": "Deutsch",
        "newest": "Neueste Meldung",
        "next": "Nächste Meldung:",
        "none": "Zurzeit gibt es keine aktuellen Meldungen.",
        "only_in_de": "Diese Meldung gibt es nur auf Deutsch.",
        "only_in_en": "Diese Meldung gibt es nur auf Englisch.",
        "pages": "Weitere Seiten:",
        "permalink": "Adresse dieser Seite:",
        "reload": "Diese Seite lädt sich nicht von selbst neu.",
        "reload_link": "Jetzt neu laden",
        "skip": "Zum Inhalt springen",
        "title": "Aktuelle Meldungen",
        "way_correction": "Zur Richtigstellung",
        "way_retraction": "Zur Rücknahme",
    },
    "en": {
        "archive": "Archive",
        "as_of": "As of:",
        "back": "To the latest update",
        "by_year": "Archive by year:",
        "closed": "Closed",
        "closed_note": "This matter is closed. No further updates are planned.",
        "closed_on": "Closed:",
        "current": "Current",
        "earlier": "Earlier updates",
        "empty": "There is nothing here at present.",
        "feeds": "Subscribe to updates:",
        "home": "All updates",
        "languages": "Language",
        "last": "Latest update:",
        "mark_correction": "Corrected",
        "mark_retraction": "Withdrawn",
        "mends_correction": "This update corrects:",
        "mends_retraction": "This update withdraws:",
        "missing": "This page does not exist.",
        "missing_note": "The link may be incomplete, or nothing has been published on this matter yet.",
        "more": "More current updates",
        "name": "English",
        "newest": "Latest update",
        "next": "Next update:",
        "none": "There are no current updates.",
        "only_in_de": "This update is available in German only.",
        "only_in_en": "This update is available in English only.",
        "pages": "More pages:",
        "permalink": "Address of this page:",
        "reload": "This page does not reload by itself.",
        "reload_link": "Reload now",
        "skip": "Skip to content",
        "title": "Latest updates",
        "way_correction": "See the correction",
        "way_retraction": "See the withdrawal",
    },
}


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in that language and the language; failing that, the first there is with its own language."""
    if language in texts:
        return texts[language], language
    return next(((text, other) for other, text in texts.items()), ("", language))
