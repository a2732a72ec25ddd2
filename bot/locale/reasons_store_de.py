"""Was der Speicher sagt, auf Deutsch; siehe reasons_de. Dass nichts gespeichert ist, sagt die Antwort schon davor."""

SYSTEM = {
    "No space left on device": "die Festplatte ist voll",
    "Disk quota exceeded": "der zugeteilte Platz ist voll",
    "Read-only file system": "die Festplatte ist nur lesbar",
    "Permission denied": "keine Berechtigung",
    "Operation not permitted": "nicht erlaubt",
    "Input/output error": "die Festplatte antwortet nicht richtig",
    "No such file or directory": "nicht vorhanden",
    "Not a directory": "kein Ordner",
    "Is a directory": "das ist ein Ordner",
    "File name too long": "der Name ist zu lang",
    "Too many open files": "zu viele offene Dateien",
    "Name or service not known": "den Namen gibt es nicht",
    "Temporary failure in name resolution": "der Name lässt sich gerade nicht auflösen",
    "Connection refused": "die Verbindung wird abgelehnt",
    "Connection timed out": "keine Antwort",
    "Connection reset by peer": "die Verbindung brach ab",
    "No route to host": "kein Weg dorthin",
    "Network is unreachable": "kein Netz",
}
"""Wie das Betriebssystem seine Fehler nennt."""

_SAVING = {
    "Nothing was saved: {why}.": "Grund: {why}.",
    "the disk refused to take {file} ({why})": "{file} ließ sich nicht schreiben ({why})",
    "The disk is full: make room; the bot goes on by itself.":
        "Bitte Platz schaffen; der Bot macht dann von selbst weiter.",
    "The disk can only be read: make it writable again; the bot goes on by itself.":
        "Bitte wieder beschreibbar machen; der Bot macht dann von selbst weiter.",
    "Check the disk; the bot tries again with the next command.":
        "Bitte die Festplatte prüfen; beim nächsten Befehl versucht es der Bot wieder.",
    "{file} cannot be read ({why}): check the disk.": "{file} ist nicht lesbar ({why}): bitte die Festplatte prüfen.",
    "Nothing was saved: {file} cannot be read ({why}): check the disk.":
        "{file} ist nicht lesbar ({why}): bitte die Festplatte prüfen.",
    "The store is closed: nothing was saved.": "Der Bot wird gerade beendet.",
    "The store was opened for reading only: nothing was saved.":
        "Der Speicher ist nur zum Lesen geöffnet.",
    "The store failed ({error}): it is not known whether this was saved.":
        "Der Speicher ist ausgefallen ({error}): Ob das gespeichert ist, weiß niemand.",
    "The state folder {folder} cannot be used ({why}).": "Der Ordner {folder} lässt sich nicht benutzen ({why}).",
    "The state folder {folder} cannot be read ({why}).": "Der Ordner {folder} lässt sich nicht lesen ({why}).",
    "The state folder {folder} is in use by the process with the id {process}. Stop that one first, or give this one "
    "a state folder of its own.":
        "Den Ordner {folder} benutzt schon der Prozess {process}. Diesen zuerst beenden, oder hier einen eigenen "
        "Ordner nennen.",
    "A crisis cannot be called {name}: give it a short name.":
        "So kann eine Krise nicht heißen: {name}. Bitte einen kurzen Namen geben.",
    "{crisis} is closed and archived: nothing can be added to it.":
        "{crisis} ist beendet und im Archiv: Es kommt nichts mehr dazu.",
    "{crisis} stands at version {version}, not {expected}: somebody else was faster. Nothing was saved; read it again "
    "and decide again.":
        "Bei {crisis} war jemand schneller: bitte noch einmal nachsehen und entscheiden.",
    "{crisis}: others change this crisis all the time. Please try again.":
        "In {crisis} ändert gerade ständig jemand etwas. Bitte noch einmal versuchen.",
    "{crisis}: {command} was not saved after all.": "{crisis}: {command} ist doch nicht gespeichert.",
    "events of type {name} are not known to the store: nothing was saved":
        "Ereignisse der Art {name} kennt der Speicher nicht.",
    "this {name} cannot be written down ({error}): nothing was saved":
        "{name} lässt sich nicht festhalten ({error}).",
    "this {name} would be another one when read back: nothing was saved":
        "{name} käme anders zurück, als es ist.",
}  # fmt: skip

_DAMAGE = {
    "{file}, line {line}: {fault}. The lines before it are intact. Nothing was changed: restore the file from a backup "
    "and start the bot again; other crises run on.":
        "{file}, Zeile {line}: {fault}. Die Zeilen davor sind heil, und es wurde nichts verändert: die Datei aus "
        "einer Sicherung holen und den Bot neu starten. Andere Krisen laufen weiter.",
    "{file}, line {line}: {fault}": "{file}, Zeile {line}: {fault}",
    "{file} was changed or removed by another program while the bot was running. Nothing was saved: stop the bot, look "
    "at the file, and start the bot again.":
        "Ein anderes Programm hat {file} verändert oder gelöscht, während der Bot lief: den Bot beenden, "
        "die Datei ansehen und den Bot neu starten.",
    "{file} is in the archive too: look at both, keep one, start the bot again.":
        "{file} liegt auch im Archiv: beide ansehen, eine behalten, den Bot neu starten.",
    "{crisis}: its journal is whole, but cannot be replayed ({error}). Which version wrote it?":
        "{crisis}: Das Journal ist heil, lässt sich aber nicht abspielen ({error}). "
        "Welche Version hat es geschrieben?",
    "a newer version of the bot wrote this event, {name}: update the bot":
        "das hat eine neuere Version des Bots geschrieben ({name}): bitte den Bot aktualisieren",
    "the event does not fit its type ({error})": "der Eintrag passt nicht zu seiner Art ({error})",
    "the checksum does not fit the text": "die Prüfsumme passt nicht zum Text",
    "the line is incomplete": "die Zeile ist unvollständig",
    "acknowledged lines are missing": "bestätigte Zeilen fehlen",
    "this is no record ({error})": "das ist kein Eintrag ({error})",
    "record {number} stands where record {expected} belongs": "Eintrag {number} steht, wo {expected} hingehört",
    "record {number} interrupts command {command}": "Eintrag {number} unterbricht den Befehl {command}",
    "{count} more record(s) of command {command} should follow":
        "vom Befehl {command} müssten noch {count} Einträge folgen",
}  # fmt: skip

TEXTS = {**_SAVING, **_DAMAGE}
