"""What a war room is called: `krise-2026-11-23-stoerung-3fa2`, the same on every try."""

import re
import unicodedata
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.crisis.model import Crisis

LONGEST = 80
"""Characters of a channel's name."""

_PREFIX = {"de": "krise", "en": "crisis"}
_DRILL = {"de": "uebung", "en": "drill"}
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_SHORT, _LONG = 4, 10


def channel_names(crisis: Crisis, prefix: str = "") -> Iterator[str]:
    """The name for the room of a crisis, then others for when that one is taken by something else.

    `prefix` replaces `krise` and `crisis`; an exercise is called one whatever the prefix is.
    """
    language = crisis.life.languages[0]
    kind = _DRILL[language] if crisis.life.drill else prefix.translate(_SPELT_OUT) or _PREFIX[language]
    day = crisis.life.started_at.astimezone(ZoneInfo(crisis.life.zone))
    title = plain(crisis.playbook.title[language]) or plain(crisis.playbook.name)
    mark = plain(crisis.id).rpartition("-")[2]
    long = mark[:_LONG]
    start = f"{kind}-{day:%Y-%m-%d}-{title}"
    for end in dict.fromkeys((mark[:_SHORT], long, *(f"{long}-{number}" for number in range(2, 6)))):
        yield f"{start[: LONGEST - len(end) - 1].rstrip('-')}-{end}"


def plain(words: str) -> str:
    """Words as they may stand in a name: a-z, 0-9 and single hyphens; umlauts are spelt out."""
    spelt = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", words.lower()).translate(_SPELT_OUT))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in spelt if not unicodedata.combining(c))).strip("-")
