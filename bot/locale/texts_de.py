"""Was der Bot auf Deutsch über Texte sagt: was jeder Kanal bekommt, und warum eine Vorabfreigabe nicht gilt."""

TEXTS = {
    "language.de": "Deutsch",
    "language.en": "Englisch",
    # Kanäle
    "place.reach": "{place} ({count} Empfänger)",
    "place.by_hand": "{place} (von Hand)",
    # Vorschau je Kanal
    "button.preview": "Vorschau je Kanal",
    "preview.short": "Kurzfassung, {length} von {limit} Zeichen",
    "preview.cut": "gekürzt, {length} von {limit} Zeichen",
    "preview.subject": "Betreff: {subject}",
    "preview.note": "Vermerk bei „{title}“",
    # Was nicht überall so ankommt
    "text.shortened": "Gekürzt, weil der Text dort zu lang ist: {where}.",
    "text.incomplete": "Auf {language} geht nichts hinaus (offen: {facts}).",
    "text.no_language": "Auf {language} gibt es diesen Text nicht.",
    "text.gets_nothing": "Nichts bekommt: {where}.",
    "text.too_long": "Zu lang für {where}, auch gekürzt: Bitte auf {limit} Zeichen kürzen.",
    # Warum Klasse B
    "why_b.edited": "Klasse B statt A: {who} hat den Text geändert.",
    "why_b.unsigned": "Klasse B statt A: Niemand hat diesen Text vorab freigegeben.",
    "why_b.own": "Klasse B statt A: {who} hat den eigenen Text vorab freigegeben, das zählt nicht.",
    "why_b.changed": "Klasse B statt A: Text oder Fragen sind andere als die, die {who} vorab freigegeben hat.",
    "why_b.early": "Klasse B statt A: Die Vorabfreigabe von {who} gilt erst ab {since}.",
    "why_b.expired": "Klasse B statt A: Die Vorabfreigabe von {who} galt bis {until}.",
    "rule.second_person": "{rule}. Es fehlt noch eine zweite Person: Allein gibt niemand frei.",
    "refused.does_not_fit": "Für {outlet} ist der Text zu lang, auch gekürzt: Erlaubt sind {limit} Zeichen, und schon das "
    "Nötigste (Zeit der nächsten Meldung, Link) braucht {needed}. Bitte den ganzen Text auf {limit} Zeichen kürzen.",
}
