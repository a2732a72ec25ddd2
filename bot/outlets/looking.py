"""Looking whether a text is out, where a place has no keys: a few times, because what is new shows late."""

import html
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from unicodedata import category, normalize

from bot.outlets.base import NotSent, PerhapsSent, Sent
from bot.outlets.http import Unanswered
from bot.playbook.length import LINK

LOOKS = 3
"""So many times nothing must be there before nothing is there."""

PAUSES = (timedelta(0), *(timedelta(seconds=2),) * 7)
"""Before each look; there are more of them than looks that count, for those that get no answer."""

LONGEST_PAUSE = timedelta(seconds=8)
"""The longest that is waited because the place asks for it."""

EARLIER = timedelta(minutes=2)
"""So far before the release the looking begins: clocks differ."""

LONGEST = 100_000
"""Characters of a post that is looked at: none of ours is longer, however a place writes it."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_END_OF_LINK = re.compile(r"/(?=[\s.,;:!?)]|$)")


async def look_again(look: Callable[[], Awaitable[Sent | None]], pause: Pause) -> Sent | None:
    """What a look finds; None when LOOKS of them found nothing. Raises PerhapsSent when too many got no answer."""
    empty, asked, reason = 0, timedelta(0), ""
    for usual in PAUSES:
        if usual:
            await pause(max(usual, asked).total_seconds())
        try:
            found, asked = await look(), timedelta(0)
        except (Unanswered, NotSent) as problem:
            asked, reason = problem.wait, problem.reason
            if problem.final or asked > LONGEST_PAUSE:
                break
            continue
        empty += 1
        if found or empty == LOOKS:
            return found
    raise PerhapsSent(reason)


def same_words(ours: str, theirs: str) -> bool:
    """Whether a post says what we sent. Places write addresses in their own way and drop what cannot be seen, so the
    same words around other addresses count too, where there are any words."""
    if len(theirs) > LONGEST:
        return False
    if _plain(ours) == _plain(theirs):
        return True
    words = _plain(LINK.sub("", ours))
    return bool(words) and LINK.search(ours) is not None and words == _plain(LINK.sub("", theirs))


def unescaped(text: str) -> str:
    """A text in which `& < >` stand as HTML writes them."""
    return re.sub(r"&(?:amp|lt|gt);", lambda found: html.unescape(found[0]), text)


def _plain(text: str) -> str:
    seen = "".join(each for each in normalize("NFC", text) if each.isspace() or category(each) not in ("Cf", "Cc"))
    return _END_OF_LINK.sub("", _SCHEME.sub("", " ".join(seen.split()))).casefold().strip()
