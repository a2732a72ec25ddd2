"""Texts as people really paste them: any script, what cannot be seen, half characters, braces, calls to channels."""

import random

from bot.crisis.lifecycle import Place

PLACES = (
    Place("newsroom", "Newsroom", hub=True),
    Place("telegram", "Telegram", limit=4_096, counting="utf16", edits=True),
    Place("mastodon", "Mastodon", limit=500, counting="graphemes", link=23, edits=True),
    Place("bluesky", "Bluesky", limit=300, counting="graphemes"),
    Place("x", "X", limit=280, counting="x", link=23),
    Place("tiny", "Tiny", limit=90, counting="utf16"),
    Place("slack", "Slack", limit=5_500),
)

PIECES = (
    "Das Internet ist gestört. ",
    "Wir suchen den Fehler.\n\n",
    "مرحبا بالعالم. ",
    "שלום עולם. ",
    "\u202eevil\u202c ",
    "a\u200bb ",
    "\u200f\u200e",
    "e\u0301\u0302\u0303" * 5,
    "Z\u0351\u0352\u0353" * 40,
    "👨‍👩‍👧‍👦 ",
    "🏳️‍🌈🇦🇹 ",
    "👍🏽" * 30,
    "1️⃣ ",
    "日本語のテキスト。",
    "ไทย ",
    "\ud800",
    "\udfff ",
    "{",
    "}",
    "{what}",
    "{{what}}",
    "{next_update}",
    "{nothing}",
    "{0}",
    "{newsroom} ",
    "{as_of} ",
    "@everyone ",
    "@channel ",
    "<!channel> ",
    "<@U024BE7LH> ",
    "＠all ",
    "<b>fett</b> ",
    "*fett* _kursiv_ ",
    "&amp; <script> ",
    "https://evil.example/{what} ",
    "http://user:hush@x.example/ ",
    "javascript:alert(1) ",
    "\x00\x07\x1b[31m",
    "\r\n",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u00ad",
    "\u061c",
    "\U000e0041\U000e007f",
    "\ufdd0",
    "\uffff",
    "ﷺ" * 9,
    "😀" * 200,
    "x" * 600,
    "Nr. 5. ",
    "ca. 18.000 Anschlüsse! ",
    "ß" * 40,
    "K\u0307",
    "\u1100\u1161\u11a8" * 20,
    "क्षि" * 30,
    "\t",
    "   ",
    "…",
    "?! ",
    "\u2066" * 9,
)

ENDS = (" Nächste Meldung um {next_update}.", "\n{next_update}", " {next_update}: {newsroom}", "")


def written(chance: random.Random) -> str:
    """A text of one piece to thousands of characters, mostly with its promise."""
    pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, chance.choice((4, 12, 60))))]
    if chance.random() < 0.6:
        pieces = [each for each in pieces if "{" not in each and "}" not in each]
    text = "".join(pieces)
    if chance.random() < 0.05:
        text = (text * 8_000)[: 8_000 - 60]
    return text + chance.choice(ENDS[:3] if chance.random() < 0.9 else ENDS)
