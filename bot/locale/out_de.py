"""Was der Bot auf Deutsch sagt, sobald Texte unterwegs oder draußen sind. Im Team wird geduzt; Hinweise nach außen nie."""

TEXTS = {
    # Was neben einem falschen Text steht (nach außen)
    "note.correction": "Richtiggestellt am {when} Uhr: {link}",
    "note.retraction": "Zurückgenommen am {when} Uhr: {link}",
    "text.about": "{title} zu „{wrong}“",
    "text.take_back": "{who}, jetzt veröffentlichen: {title}. Ein Tipp genügt. Geht an: {where}",
    # Wo etwas steht
    "outcome.held": "{outlet} {mark} zurückgehalten",
    "outcome.by_hand": "{outlet} {mark} von Hand, noch offen",
    "mended.correction": "richtiggestellt",
    "mended.retraction": "zurückgenommen",
    "where.heading": "📍 Was wo draußen ist",
    "where.line": "{title} · {parts}",
    "where.mended": "{title} (um {at} {mended}) · {parts}",
    "where.link": "{line} · {link}",
    "where.remark": "{outlet}, „{title}“: {remark}",
    "where.more": "… und {count} weitere. Alle mit ihren Adressen: /krise wo",
    "where.nothing": "Noch ist nichts draußen.",
    "where.text": "{title} · hinaus um {at}, {who}",
    "where.text_mended": "{title} · hinaus um {at}, {who} · um {since} {mended}",
    "where.place": "– {state}",
    "where.place_link": "– {state} · {link}",
    "where.note_posted": "{line} · der Hinweis steht dabei",
    "where.note_missing": "{line} · der Hinweis fehlt noch",
    "where.note_left": "{line} · bleibt ohne Hinweis",
    "where.choice": "{title} ({at})",
    "button.mend": "Richtigstellen …",
    "ask.wrong": "Welcher Text ist falsch?",
    "ask.mend": "Was soll hinaus?",
    # Von Hand
    "by_hand.heading": "✍ {who}, jetzt von Hand: „{title}“ → {outlet} · bis {due} ({left})",
    "by_hand.late": "⏰ {who}, noch offen: „{title}“ von Hand → {outlet} · war fällig {due} ({left})",
    "by_hand.exactly": "Nimm genau diese Worte: Nur für sie gilt die Freigabe.",
    "by_hand.drill": "Spiel es nur durch: Nichts davon darf nach draußen.",
    "by_hand.page": "Dort: {link}",
    "by_hand.under": "Am besten als Antwort auf unseren ersten Beitrag: {link}",
    "by_hand.under_wrong": "Am besten direkt unter den falschen Beitrag: {link}",
    "by_hand.below": "Noch offen: „{title}“ → {outlet}. Weiter unten steht die Karte noch einmal.",
    "button.is_out_ask": "Ist draußen …",
    # Unklar, nicht angenommen, zurückgehalten
    "delivery.look_at": "Bitte hier nachsehen: {link}",
    "delivery.look_for": "Gesucht: ein Beitrag von etwa {at}, der so beginnt: „{words}“",
    "delivery.mended": "Achtung: Der Text ist seit {at} {mended}. Senden nur, wenn er trotzdem dorthin soll.",
    "held.paused": "⏸ „{title}“ → {outlet} wartet: {who} hat um {at} alles angehalten ({why}).",
    "held.still": "Senden geht erst, wenn alles weiterläuft.",
    "held.resumed": "{who} hat um {at} weitermachen lassen. Passt dieser Text noch?",
    "held.mended": "⏸ „{title}“ → {outlet} ist zurückgehalten: Der Text ist seit {at} {mended}.",
    "button.send_now": "Jetzt senden",
    "button.still_by_hand": "Soll doch hinaus",
    "button.send_again": "Noch einmal senden",
    # Hinweise, die sich nicht anbringen ließen
    "note.failed": "⚠ Bei {outlet} steht „{title}“ noch ohne Hinweis, obwohl der Text {mended} ist: {why}",
    "note.there": "Dort steht er: {link}",
    "note.would_be": "Der Hinweis ist fertig und freigegeben:",
    "button.note_again": "Noch einmal",
    "button.note_leave": "Lasse ich",
    # Was noch offen ist
    "open.note": "der Hinweis auf „{statement}“ bei {outlet}",
    # Getippt
    "help.out": "{word} – was wo draußen ist, mit allen Adressen",
    # Ablehnungen
    "refused.nothing_to_mend": "Es ist noch nichts draußen, was sich richtigstellen oder zurücknehmen ließe.",
    "refused.which_is_wrong": "Bitte dazusagen, welcher Text falsch ist: {known}. Am schnellsten geht es mit "
    "„Richtigstellen …“ auf der Karte „Was wo draußen ist“.",
    "refused.not_out_yet": "„{name}“ ist nicht draußen. Solange das so ist, kannst du den Text einfach ändern oder anhalten.",
    "refused.taken_back": "„{name}“ ist schon zurückgenommen. Was jetzt gilt, sagt am besten eine neue Meldung.",
}
