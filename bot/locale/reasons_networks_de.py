"""Was die Netzwerke sagen, auf Deutsch; siehe reasons_de."""

_X = {
    "Its keys and tokens do not fit: set X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN and X_ACCESS_SECRET anew.":
        "Der Zugang gilt nicht mehr: X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN und X_ACCESS_SECRET neu setzen, "
        "dann noch einmal senden.",
    "The credits of the X app are used up: buy some.": "Das Guthaben der X-App ist aufgebraucht: bitte aufladen.",
    "May the app write posts (read and write), and were the tokens made after that?":
        "Darf die App Beiträge schreiben („Read and write“), und sind die Schlüssel danach entstanden?",
    "X did not let it hang under the earlier post.":
        "X ließ ihn nicht unter den früheren Beitrag. Er steht nun für sich.",
    "The keys are those of @{found} on X, and config.yaml names @{account}.":
        "Die Schlüssel gehören auf X zu @{found}, in config.yaml steht @{account}.",
    "'{account}' is no account on X. Write its name without @ in config.yaml.":
        "„{account}“ ist kein Konto auf X. In config.yaml den Namen ohne @ eintragen.",
    "X says that these very words are out already, but they are not on the timeline since then.":
        "X sagt, dass genau dieser Text schon draußen ist. Seit der Freigabe steht er aber nicht auf dem Konto.",
    "There are more posts on the X account since then than can be looked through.":
        "Seither gibt es auf dem Konto mehr Beiträge, als der Bot durchsehen kann.",
    "X did not say which account the keys belong to.": "X hat nicht gesagt, zu welchem Konto die Schlüssel gehören.",
}  # fmt: skip

_LINKEDIN = {
    "Its token is not valid any more (each lasts 60 days): make a new one and set LINKEDIN_TOKEN.":
        "Der Zugang gilt nicht mehr (er hält 60 Tage): einen neuen erzeugen und als LINKEDIN_TOKEN setzen, "
        "dann noch einmal senden.",
    "The token needs w_organization_social and r_organization_social, from an administrator of the page.":
        "Der Zugang braucht w_organization_social und r_organization_social, erteilt von jemandem, "
        "der die Seite verwaltet.",
    "LinkedIn has given up this version of its API: set LINKEDIN_VERSION to a newer one (YYYYMM).":
        "LinkedIn kennt diese Version nicht mehr: LINKEDIN_VERSION auf eine neuere setzen (JJJJMM).",
    "LinkedIn was busy with the same post: nobody knows whether it took the text.":
        "LinkedIn war mit demselben Beitrag beschäftigt: Niemand weiß, ob der Text angekommen ist.",
    "'{account}' is no number of an organisation on LinkedIn. It stands in its page's address.":
        "„{account}“ ist keine Nummer einer Organisation auf LinkedIn. Sie steht in der Adresse der Seite.",
    "LinkedIn says that these very words are out already, but not where.":
        "LinkedIn sagt, dass genau dieser Text schon draußen ist, aber nicht wo.",
    "LinkedIn says that it has this text as {post}.": "LinkedIn sagt, dass es diesen Text schon hat ({post}).",
    "LinkedIn says that it has this text as {post}, but shows something else there.":
        "LinkedIn sagt, dass es diesen Text schon hat ({post}). Dort steht aber etwas anderes.",
    "LinkedIn refused it as a repetition: it is this earlier post.":
        "LinkedIn hat ihn als Wiederholung abgelehnt. Es bleibt bei diesem früheren Beitrag.",
    "There are more posts on the LinkedIn page since then than can be looked through.":
        "Seither gibt es auf der Seite mehr Beiträge, als der Bot durchsehen kann.",
}  # fmt: skip

_MASTODON = {
    "It does not know the bot's token: make one in the account's settings, under Development, and set MASTODON_TOKEN "
    "anew.":
        "Er kennt den Zugang des Bots nicht: in den Einstellungen des Kontos unter „Entwicklung“ einen erzeugen "
        "und als MASTODON_TOKEN setzen, dann noch einmal senden.",
    "The token needs read:accounts, read:statuses and write:statuses.":
        "Der Zugang braucht read:accounts, read:statuses und write:statuses.",
    "Is `server` in config.yaml right?": "Stimmt `server` in config.yaml?",
    "The account has more posts since then than the bot looks through.":
        "Seither gibt es auf dem Konto mehr Beiträge, als der Bot durchsieht.",
}  # fmt: skip

_BLUESKY = {
    "Bluesky does not know this handle with this app password. Is `account` right, and `server` if the account is not "
    "at bsky.social?":
        "Bluesky kennt dieses Konto mit diesem App-Passwort nicht. Stimmt `account`, und `server`, wenn das Konto "
        "nicht bei bsky.social liegt?",
    "This is the password of the account itself, and Bluesky wants a code from its mailbox too.":
        "Das ist das Passwort des Kontos selbst; dazu will Bluesky einen Code aus dem Postfach.",
    "Make an app password in Bluesky's settings (Privacy and security, App passwords) and set BLUESKY_PASSWORD anew.":
        "In den Einstellungen von Bluesky (Datenschutz und Sicherheit, App-Passwörter) ein App-Passwort anlegen und "
        "als BLUESKY_PASSWORD setzen.",
    "Bluesky has taken the account down. Ask its support; the text must go out elsewhere.":
        "Bluesky hat das Konto gesperrt. Bitte dort nachfragen; der Text muss anderswo hinaus.",
    "Bluesky has suspended the account. Ask its support; the text must go out elsewhere.":
        "Bluesky hat das Konto auf Zeit gesperrt. Bitte dort nachfragen; der Text muss anderswo hinaus.",
    "The account is deactivated. Activate it in the Bluesky app, then try again.":
        "Das Konto ist stillgelegt. In der Bluesky-App wieder aktivieren, dann noch einmal senden.",
    "Bluesky gave no proper answer {said}.": "Bluesky hat keine brauchbare Antwort gegeben {said}.",
    "That is no answer of a Bluesky server. Is `server` right?":
        "So antwortet kein Bluesky-Server. Stimmt `server` in config.yaml?",
    "The server sends the bot elsewhere. Is `server` in config.yaml right?":
        "Der Server schickt den Bot woandershin. Stimmt `server` in config.yaml?",
    "The request cannot be made. Is `server` in config.yaml right?":
        "Die Anfrage kommt nicht zustande. Stimmt `server` in config.yaml?",
    "Bluesky said that this text is there already, but now it is not.":
        "Bluesky sagte, dass dieser Text schon da ist, aber jetzt ist er nicht da.",
    "It stands by itself: the post that it should hang under is not known on Bluesky.":
        "Er steht für sich: Auf Bluesky ist nicht bekannt, unter welchem Beitrag er hängen soll.",
}  # fmt: skip

_TELEGRAM = {
    "{place} refused it {said}.": "{place} hat das abgelehnt {said}.",
    "Telegram does not know whether it took the text {said}.":
        "Telegram weiß selbst nicht, ob der Text angekommen ist {said}.",
    "A bot cannot read what stands in a Telegram channel. Look there.":
        "Ein Bot kann nicht lesen, was in einem Telegram-Kanal steht. Bitte dort nachsehen.",
    "The bot may not post there: make it an administrator who may post messages.":
        "Der Bot darf dort nicht posten: im Kanal zum Admin machen, der Nachrichten posten darf.",
    "Make the bot an administrator of the channel who may post messages.":
        "Den Bot im Kanal zum Admin machen, der Nachrichten posten darf.",
    "Is `channel` in config.yaml right, and is the bot an administrator there?":
        "Stimmt `channel` in config.yaml, und ist der Bot dort Admin?",
    "The text is too long for Telegram. Shorten it.": "Der Text ist zu lang für Telegram. Bitte kürzen.",
    "Telegram sees no words in the text.": "Telegram sieht in dem Text keine Wörter.",
    "Telegram does not let the bot change this post.": "Telegram lässt den Bot diesen Beitrag nicht ändern.",
    'The group has become a supergroup. Write `channel: "{channel}"` in config.yaml.':
        'Die Gruppe ist eine Supergruppe geworden. In config.yaml `channel: "{channel}"` eintragen.',
    "It does not know the bot's token: set TELEGRAM_BOT_TOKEN anew.":
        "Telegram kennt den Zugang des Bots nicht: TELEGRAM_BOT_TOKEN neu setzen, dann noch einmal senden.",
}  # fmt: skip

_SLACK = {
    "Slack cannot be reached ({method})": "Slack ist nicht erreichbar ({method})",
    "Slack did not answer in time ({method})": "Slack hat nicht rechtzeitig geantwortet ({method})",
    "The connection to Slack broke before an answer came ({method})":
        "Die Verbindung zu Slack brach ab, bevor eine Antwort kam ({method})",
    "Slack asks us to wait {seconds} s ({method})": "Slack bittet uns, {seconds} s zu warten ({method})",
    "Slack has a fault of its own ({said})": "Slack hat gerade selbst eine Störung ({said})",
    "Slack answered something that cannot be understood ({method})":
        "Die Antwort von Slack ist nicht zu verstehen ({method})",
    "Slack's answer lacks {field} ({method})": "In der Antwort von Slack fehlt {field} ({method})",
    "Slack's answer has no end ({method})": "Die Antwort von Slack hat kein Ende ({method})",
    "Slack said no.": "Slack hat das abgelehnt.",
    "Slack does not let the bot change this message; answer it by hand.":
        "Slack lässt den Bot diese Nachricht nicht ändern. Bitte von Hand antworten.",
    "Slack lets nobody change a message so late; answer it by hand.":
        "So spät lässt Slack niemanden mehr etwas ändern. Bitte von Hand antworten.",
    "The bot was removed from this Slack workspace. Install it again.":
        "Der Bot ist aus diesem Slack-Workspace entfernt worden. Bitte neu installieren.",
    "Slack does not let this person in.": "Slack lässt diese Person nicht herein.",
    "The bot does not see this channel. Is its id right, and is the bot invited to it?":
        "Der Bot sieht diesen Kanal nicht. Stimmt die Kennung, und ist der Bot dorthin eingeladen?",
    "Slack does not know the bot's token. Set SLACK_BOT_TOKEN anew.":
        "Slack kennt den Zugang des Bots nicht. SLACK_BOT_TOKEN neu setzen.",
    "The channel is archived. Restore it, or name another one.":
        "Der Kanal ist archiviert. Bitte wiederherstellen oder einen anderen nennen.",
    "Slack must be told the workspace. Name it as slack.team in config.yaml (Enterprise Grid).":
        "Slack muss den Workspace wissen. In config.yaml unter slack.team eintragen (Enterprise Grid).",
    "The bot lacks a scope in Slack. Add it to the app and install the app again.":
        "Dem Bot fehlt in Slack eine Berechtigung. In der App ergänzen und die App neu installieren.",
    "The bot lacks the scope {scope} in Slack. Add it to the app and install the app again.":
        "Dem Bot fehlt in Slack die Berechtigung {scope}. In der App ergänzen und die App neu installieren.",
    "The text is too long for Slack. Shorten it.": "Der Text ist zu lang für Slack. Bitte kürzen.",
    "SLACK_BOT_TOKEN is no bot token. It begins with xoxb-.":
        "SLACK_BOT_TOKEN ist nicht der Zugang eines Bots. Der beginnt mit xoxb-.",
    "The bot has no token. Set SLACK_BOT_TOKEN.": "Der Bot hat keinen Zugang. SLACK_BOT_TOKEN setzen.",
    "The bot is not in this channel. Invite it there.": "Der Bot ist nicht in diesem Kanal. Bitte dorthin einladen.",
    "The bot may not do this in Slack. Is it in the channel?":
        "Der Bot darf das in Slack nicht. Ist er in dem Kanal?",
    "A setting of the workspace forbids this. Whoever administers Slack can allow it.":
        "Eine Einstellung des Workspace verbietet das. Wer Slack verwaltet, kann es erlauben.",
    "Only some people may post in this channel. Allow the bot to.":
        "In diesem Kanal dürfen nur einige posten. Bitte auch dem Bot erlauben.",
    "In this channel nobody may post but in threads. Name another one.":
        "In diesem Kanal darf man nur in Threads posten. Bitte einen anderen nennen.",
    "The bot is not installed in the workspace of this channel. Add it there.":
        "Der Bot ist im Workspace dieses Kanals nicht installiert. Bitte dort hinzufügen.",
    "The bot's token has expired. Set SLACK_BOT_TOKEN anew.":
        "Der Zugang des Bots ist abgelaufen. SLACK_BOT_TOKEN neu setzen.",
    "The bot's token was withdrawn. Install the bot again and set SLACK_BOT_TOKEN anew.":
        "Der Zugang des Bots wurde widerrufen. Den Bot neu installieren und SLACK_BOT_TOKEN neu setzen.",
    "This guest may be in no more channels.": "Dieser Gast darf in keine weiteren Kanäle.",
    "Slack does not know this person.": "Slack kennt diese Person nicht.",
}  # fmt: skip

TEXTS = {**_X, **_LINKEDIN, **_MASTODON, **_BLUESKY, **_TELEGRAM, **_SLACK}
