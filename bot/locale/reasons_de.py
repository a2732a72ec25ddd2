"""Warum etwas nicht hinausging, auf Deutsch: links der englische Satz aus dem Journal, rechts, wie wir ihn sagen.

Was in geschweiften Klammern steht, wird übernommen und, wenn es selbst hier steht, übersetzt.
"""

from bot.locale.reasons_networks_de import TEXTS as NETWORKS
from bot.locale.reasons_store_de import TEXTS as STORE

_PLACES = {
    "The Mastodon server": "Der Mastodon-Server",
    "The website": "Die Website",
}

_ANSWERS = {
    "{place} cannot be reached.": "{place} ist nicht erreichbar.",
    "{place} cannot be reached: its certificate is not accepted.":
        "{place} ist nicht erreichbar: Das Zertifikat ist ungültig.",
    "{place} did not answer in time.": "{place} hat nicht rechtzeitig geantwortet.",
    "The connection to {place} broke before an answer came.":
        "{place}: Die Verbindung brach ab, bevor eine Antwort kam.",
    "The connection to the Mastodon server broke before an answer came.":
        "Die Verbindung zum Mastodon-Server brach ab, bevor eine Antwort kam.",
    "{place} answered something that cannot be understood.": "Die Antwort von {place} ist nicht zu verstehen.",
    "The Mastodon server answered something that cannot be understood.":
        "Die Antwort des Mastodon-Servers ist nicht zu verstehen.",
    "{place} answered {said}: nobody knows whether it took the text.":
        "{place} meldet einen Fehler ({said}): Niemand weiß, ob der Text angekommen ist.",
    "{place} asks us to wait ({said}).": "{place} bittet uns zu warten ({said}).",
    "{place} asks the bot to wait {said}.": "{place} bittet uns zu warten {said}.",
    "{place} refused it ({said}).": "{place} hat das abgelehnt ({said}).",
    "{place} refused it.": "{place} hat das abgelehnt.",
    "{place} has moved ({status}). Write its new address in config.yaml.":
        "{place} ist umgezogen ({status}). Die neue Adresse in config.yaml eintragen.",
    "{place}: `server` in config.yaml is no address; write one that begins with https://.":
        "{place}: `server` in config.yaml ist keine Adresse. Sie muss mit https:// beginnen.",
    "{place}: `server` in config.yaml must begin with https://, for texts and secrets go there.":
        "{place}: `server` in config.yaml muss mit https:// beginnen, denn dorthin gehen Texte und Schlüssel.",
    "{place}: the request cannot be made. Look at its address and its secrets.":
        "{place}: Die Anfrage kommt nicht zustande. Bitte Adresse und Schlüssel prüfen.",
    "It does not answer.": "Keine Antwort.",
    "No answer came in time.": "Es kam nicht rechtzeitig eine Antwort.",
    "An error that nobody foresaw ({error}). Tell whoever runs the bot.":
        "Ein Fehler, mit dem niemand gerechnet hat ({error}). Bitte sag es denen, die den Bot betreiben.",
    "This outlet is not set up on this machine.": "Dieser Kanal ist auf diesem Rechner nicht eingerichtet.",
    "The bot was stopped while it was sending.": "Der Bot wurde mitten im Senden beendet.",
    "An earlier try was never answered and may have arrived.":
        "Ein früherer Versuch blieb ohne Antwort und kann angekommen sein.",
}  # fmt: skip

_TEXTS = {
    "This is an exercise, and the outlet is for real texts.": "Das ist eine Übung; hierhin gehen nur echte Texte.",
    "This is an exercise, and the channel is for real texts.": "Das ist eine Übung; hierhin gehen nur echte Texte.",
    "This is an exercise, and the folder is for real texts.": "Das ist eine Übung; hierhin gehen nur echte Texte.",
    "This is an exercise, and the newsroom is the public one.": "Das ist eine Übung; dieser Newsroom ist öffentlich.",
    "This is no exercise, and the newsroom is the one for exercises.":
        "Das ist keine Übung; dieser Newsroom ist nur für Übungen.",
    "This is no exercise, and the sandbox is for exercises only.":
        "Das ist keine Übung; dieser Ordner ist nur für Übungen.",
    "A line of this exercise does not say that it is one.": "In einer Zeile steht nicht, dass das eine Übung ist.",
    "A line of this note does not say that it is an exercise.":
        "In einer Zeile des Hinweises steht nicht, dass das eine Übung ist.",
    "There is no such text in the sandbox.": "Im Übungsordner liegt dieser Text nicht.",
    "{name} is no id.": "{name} ist keine gültige Kennung.",
    "There is no text.": "Es gibt keinen Text.",
    "There is no text to publish.": "Es gibt keinen Text.",
    "There is no text in its language.": "In der Sprache dieses Kanals gibt es keinen Text.",
    "Its language is missing.": "In der Sprache dieses Kanals gibt es keinen Text.",
    "There is no text in the language of this account.": "In der Sprache dieses Kontos gibt es keinen Text.",
    "There is no text in the language of this page.": "In der Sprache dieser Seite gibt es keinen Text.",
    "A text still has an open slot: {slot}. Fill it, then publish.":
        "Im Text ist noch etwas offen: {slot}. Bitte ausfüllen, dann veröffentlichen.",
    "The text has {count} characters, and {place} takes {most}. Shorten it by {over}.":
        "Der Text hat {count} Zeichen, {place} nimmt {most}. Bitte um {over} kürzen.",
    "The text takes {count} bytes, and {place} takes {most}. Shorten it.":
        "Der Text braucht {count} Byte, {place} nimmt {most}. Bitte kürzen.",
    "The text has half a character in it (a lone surrogate). Type that place anew.":
        "Im Text steht ein halbes Zeichen. Bitte diese Stelle neu tippen.",
    "The service takes at most {most} characters.": "Der Dienst nimmt höchstens {most} Zeichen. Bitte kürzen.",
    "Change the text, or post it by hand.": "Bitte den Text ändern oder von Hand posten.",
    "{place} takes no notes on what is out there.":
        "{place} lässt keinen Hinweis bei dem zu, was schon draußen ist. Bitte von Hand antworten.",
    "With the note the post counts {count} characters, and {place} takes {most}: answer it by hand.":
        "Mit dem Hinweis hat der Beitrag {count} Zeichen, erlaubt sind {most}. Bitte von Hand antworten.",
    "The bot does not know which post it is; answer it by hand.":
        "Der Bot weiß nicht, welcher Beitrag es ist. Bitte von Hand antworten.",
    "The bot does not know which message it is; answer it by hand.":
        "Der Bot weiß nicht, welche Nachricht es ist. Bitte von Hand antworten.",
    "The post that it was to hang under is gone, so it stands by itself.":
        "Der Beitrag, unter dem er hängen sollte, ist weg. Er steht nun für sich.",
    "The message that it was to hang under is gone, so it stands by itself.":
        "Die Nachricht, unter der sie hängen sollte, ist weg. Sie steht nun für sich.",
    "The post is not there any more.": "Der Beitrag ist nicht mehr da.",
    "The message is not there any more.": "Die Nachricht ist nicht mehr da.",
}  # fmt: skip

_OTHERS = {
    "Is WEBHOOK_SECRET the same on both sides, and are both clocks right?":
        "Ist WEBHOOK_SECRET auf beiden Seiten gleich, und gehen beide Uhren richtig?",
    "Is the server in config.yaml the address of the hook?": "Ist `server` in config.yaml die Adresse des Webhooks?",
    "WEBHOOK_SECRET begins with {prefix} but is no base64: copy it anew.":
        "WEBHOOK_SECRET beginnt mit {prefix}, ist aber kein base64: bitte neu kopieren.",
    "{place} did not answer with the address of the text, as docs/webhook.md asks.":
        "{place} hat nicht gesagt, wo der Text steht, wie docs/webhook.md es verlangt.",
    "APPRISE_URL is not one URL that Apprise understands; docs/outlets.md says more.":
        "APPRISE_URL ist keine URL, die Apprise versteht. Mehr dazu in docs/outlets.md.",
    "The service did not say that it took the text. Look whether it is there.":
        "Der Dienst hat den Empfang nicht bestätigt. Bitte nachsehen, ob der Text dort ist.",
    "No file name can be made of {name}.": "Aus {name} lässt sich kein Dateiname machen.",
    "{folder} could not be written ({why}).": "{folder} ließ sich nicht beschreiben ({why}).",
    "{folder} cannot be read ({why}).": "{folder} lässt sich nicht lesen ({why}).",
    "The outlet's memory cannot be read ({why}).":
        "Was der Bot sich zu diesem Kanal gemerkt hat, ist nicht lesbar ({why}).",
    "The outlet's memory cannot be written ({why}). Is the disk full?":
        "Der Bot kann sich nicht merken, wer den Text hat ({why}). Ist die Festplatte voll?",
    "Line {line} of {file} cannot be read, so nobody can tell from it who has this text. "
    "To send it to everybody once more, move the file away.":
        "Zeile {line} von {file} ist nicht lesbar: Niemand weiß daraus, wer den Text hat. "
        "Um ihn allen noch einmal zu senden, die Datei wegräumen.",
    "The newsroom cannot make an address of the crisis id {name}.":
        "Aus der Kennung der Krise ({name}) lässt sich keine Adresse im Newsroom machen.",
    "The newsroom cannot make an address of the statement id {name}.":
        "Aus der Kennung des Textes ({name}) lässt sich keine Adresse im Newsroom machen.",
    "The newsroom cannot read what it has of this statement: {why}":
        "Der Newsroom kann nicht lesen, was er von diesem Text hat: {why}",
    "The newsroom does not have this statement, so it cannot take a note on it.":
        "Der Newsroom hat diesen Text nicht und kann deshalb keinen Hinweis dazusetzen.",
    "The newsroom was written in part only ({why}).": "Der Newsroom ist nur zum Teil geschrieben ({why}).",
    "The newsroom could not be written ({why}); nothing was published.":
        "Der Newsroom ließ sich nicht beschreiben ({why}); es ist nichts hinausgegangen.",
    "The newsroom could not be read ({why}); nothing was published.":
        "Der Newsroom ließ sich nicht lesen ({why}); es ist nichts hinausgegangen.",
    "The newsroom's pages could not all be written ({why}).":
        "Nicht alle Seiten des Newsrooms ließen sich schreiben ({why}).",
}  # fmt: skip

_MAIL = {
    "{sent} of {all} accepted.": "{sent} von {all} angenommen.",
    "{sent} accepted.": "{sent} angenommen.",
    "{sent} accepted, {waiting} not sent.": "{sent} angenommen, {waiting} nicht gesendet.",
    "{count} of {all} in doubt, for the answer was lost: {named}.":
        "Bei {count} von {all} unklar, weil die Antwort verloren ging: {named}.",
    "{named} and {more} more": "{named} und {more} weitere",
    "Refused: {named}.": "Abgelehnt: {named}.",
    "Put off by the server: {named}.": "Vom Mailserver vertröstet: {named}.",
    "The server refuses every address: {named}.": "Der Mailserver lehnt jede Adresse ab: {named}.",
    "The server is slow; the others follow.": "Der Mailserver ist langsam; die anderen folgen.",
    "The list has a mistake; nothing is sent until it is put right.":
        "Die Liste hat einen Fehler; bis er behoben ist, wird nichts gesendet.",
    "{fault} (and {more} more)": "{fault} (und {more} weitere)",
    "The sender in config.yaml is no address. Write: Name <name@example.org>":
        "Der Absender in config.yaml ist keine Adresse. Richtig ist: Name <name@example.org>",
    "The server in config.yaml is no address of a mail server.": "`server` in config.yaml ist kein Mailserver.",
    "Write server: smtp://mail.example.org:587 or smtps://mail.example.org:465":
        "Richtig ist server: smtp://mail.example.org:587 oder smtps://mail.example.org:465",
    "User and password belong in EMAIL_USER and EMAIL_PASSWORD, not in config.yaml.":
        "Name und Passwort gehören in EMAIL_USER und EMAIL_PASSWORD, nicht in config.yaml.",
    "EMAIL_USER and EMAIL_PASSWORD are needed together; only one of them is set.":
        "EMAIL_USER und EMAIL_PASSWORD braucht es zusammen; nur eines davon ist gesetzt.",
    "{host} offers no encryption (STARTTLS). Perhaps smtps://{other}:465 is right.":
        "{host} bietet keine Verschlüsselung an (STARTTLS). Vielleicht ist smtps://{other}:465 richtig.",
    "{host} lets nobody log in there. Remove EMAIL_USER and EMAIL_PASSWORD.":
        "{host} kennt dort keine Anmeldung. EMAIL_USER und EMAIL_PASSWORD entfernen.",
    "No safe connection to {host}: {why}": "Keine sichere Verbindung zu {host}: {why}",
    "its certificate is not accepted ({why}).": "Das Zertifikat ist ungültig ({why}).",
    "it does not speak TLS there. smtps:// is usually port 465, smtp:// port 587.":
        "Dort gibt es kein TLS. smtps:// ist meist Port 465, smtp:// Port 587.",
    "{host} does not speak like a mail server ({said}).": "{host} antwortet nicht wie ein Mailserver ({said}).",
    "{host} does not let us in {said}.": "{host} lässt uns nicht herein {said}.",
    "{host} does not take EMAIL_USER with EMAIL_PASSWORD {said}.":
        "{host} nimmt EMAIL_USER mit EMAIL_PASSWORD nicht an {said}. Bitte beide prüfen, dann noch einmal senden.",
    "The mail server {host} does not answer ({why}).": "Der Mailserver {host} antwortet nicht ({why}).",
    "no connection": "keine Verbindung",
    "no answer in time": "keine Antwort in der Zeit",
    "the connection broke": "die Verbindung brach ab",
    "no such name": "den Namen gibt es nicht",
    "The mail server {host} is too slow.": "Der Mailserver {host} ist zu langsam.",
    "{host} breaks off every connection.": "{host} bricht jede Verbindung ab.",
    "{host} takes nothing now {said}.": "{host} nimmt gerade nichts an {said}.",
    "{host} takes nothing from {sender} {said}.": "{host} nimmt von {sender} nichts an {said}.",
}  # fmt: skip

TEXTS = {**_PLACES, **_ANSWERS, **_TEXTS, **_OTHERS, **_MAIL, **NETWORKS, **STORE}
