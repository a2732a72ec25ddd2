"""Wann ein Text hinausgeht, und was alles anhält."""

TEXTS = {
    # Später veröffentlichen
    "publish.scheduled": "📣 {title} geht um {at} hinaus ({left}) · geplant von {who} → {where}",
    "board.scheduled": "🕖 Geplant: {parts}",
    "board.scheduled_at": "{title} um {at}",
    "refused.stop_it_first": "„{name}“ geht um {at} hinaus. Zum Ändern bitte erst anhalten.",
    "publish.stopped": "Angehalten von {who}, {at}.",
    "publish.paused": "⛔ {who} hat alles angehalten, {at}: „{why}“. Solange geht auch das nicht hinaus.",
    "console.scheduled": "„{title}“ soll um {at} hinausgehen. Das geht nur, wenn der Bot dann wieder läuft.",
    "button.later": "Später …",
    "ask.at": "Um wie viel Uhr? (Ortszeit, zum Beispiel 07:00)",
    "refused.scheduled_by": "{who} hat das schon für {at} geplant, {when}. Auf der Karte: anhalten oder jetzt senden.",
    "refused.lapses_before": "Die Freigabe gilt nur bis {until}, um {at} also nicht mehr. "
    "Bitte früher planen, oder den Text kurz vorher neu freigeben lassen.",
    "refused.after_the_promise": "Für {due} ist eine Meldung versprochen, {at} ist zu spät. "
    "Bitte eine Zeit vor {due} wählen, oder bis dahin etwas anderes melden.",
    "refused.promise_first": "Für {due} ist eine Meldung versprochen, jetzt lässt sich nichts mehr verschieben. "
    "Bitte gleich veröffentlichen, oder erst ein kurzes Wort ohne Neues melden.",
    "refused.time_has_passed": "{given} Uhr ist gerade vorbei. Soll es gleich hinaus? Dann „Jetzt veröffentlichen“.",
    "refused.no_such_time": "{given} Uhr gibt es in den nächsten 24 Stunden nicht, die Uhr wird umgestellt.",
    # Nicht hinausgegangen
    "halted.heading": "⚠ {title} ist NICHT hinausgegangen.",
    "halted.lapsed": "Die Freigabe gilt nicht mehr.",
    "halted.changed": "Text, Fakten oder Stufe sind nicht mehr so, wie sie freigegeben wurden.",
    "halted.conflict": "Wer es veröffentlichen wollte, entscheidet wegen eines Interessenkonflikts nicht mehr mit.",
    "halted.late": "Es sollte um {at} hinausgehen, aber da lief der Bot nicht. Von selbst geht es jetzt nicht mehr.",
    "halted.look": "Stimmt jedes Wort noch? Dann noch einmal veröffentlichen.",
    "halted.approve": "Bitte den Text ansehen, neu freigeben lassen, dann veröffentlichen.",
    # Alles anhalten
    "board.paused": "⛔ ALLES ANGEHALTEN: „{why}“ · {who}, {since}",
    "pause.heading": "⛔ ALLES ANGEHALTEN: „{why}“ · {who}, {since}",
    "pause.nothing": "Nichts geht hinaus, bis jemand weitermacht.",
    "pause.finishing": "Nichts Neues geht hinaus. Das war schon unterwegs und wird noch fertig: {known}.",
    "pause.waiting": "Zurückgestellt: {known}.",
    "pause.promise": "⏰ Versprochen ist trotzdem: nächste Meldung {due} ({left}).",
    "promise.paused": "⏰ Um {due} haben wir eine Meldung versprochen ({left}), aber gerade geht nichts hinaus.",
    "pause.sure": "Weitermachen? Auch danach geht nichts von selbst hinaus: "
    "Alles Zurückgestellte wartet, jedes für sich, auf einen Tipp.",
    "pause.delivery": "{statement} an {outlet}",
    "note.paused": "alles war angehalten",
    "pause.over": "▶ Es geht weiter: {who}, {at}. Angehalten war: „{why}“.",
    "pause.left": "Von selbst ging nichts hinaus. Bitte einzeln ansehen und senden oder auslassen: {known}.",
    "button.pause_all": "Alles anhalten …",
    "button.resume": "Weiter …",
    "refused.paused": "{who} hat alles angehalten, {when}: „{why}“. Solange geht nichts hinaus. "
    "Weitermachen können: {could}.",
    "refused.paused_already": "{who} hat schon alles angehalten, {when}: „{why}“.",
    "refused.not_paused": "Gerade ist nichts angehalten.",
    "words.how_pause": "So geht es: {word} GRUND. Dann geht nichts mehr hinaus, bis jemand weitermacht.",
    "help.pause": "{word} GRUND – alles anhalten, nichts geht mehr hinaus",
    "help.resume": "{word} – weitermachen; was angehalten wurde, wartet auf einen Tipp",
    "form.pause": "Alles anhalten",
    "slack.title.pause": "Alles anhalten",
    "slack.done.pause": "alles ist angehalten, nichts geht hinaus",
    "slack.done.resume": "es geht weiter; von selbst geht nichts hinaus",
    # Wer schneller war
    "stale.published": "{who} hat das veröffentlicht, {at}.",
    "stale.scheduled": "{who} hat das für {leaves} geplant, {at}.",
    "stale.halted": "{who} hat das angehalten, {at}.",
    "stale.paused": "{who} hat alles angehalten, {at}: „{why}“.",
    "stale.resumed": "{who} hat schon weitermachen lassen, {at}.",
    # Prüflisten
    "step.point": "☐ {what}",
    "step.point_of": "☐ {what} · {who}",
    "step.ticked": "☑ {what} · {who}, {at}",
}
