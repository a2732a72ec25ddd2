"""What cannot be kept whole is refused, never cut: nobody may believe that words were kept that were not."""

import re
from collections.abc import Iterator, Mapping

from bot.chat.base import Tap
from bot.chat.choose import echo
from bot.chat.forms import MOST_NOTE, MOST_REASON, MOST_WHAT
from bot.chat.slack.hear.payload import LONGEST
from bot.crisis.command import Command, Refused
from bot.crisis.inquiries import MOST_ASKER, MOST_WORDS, LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, Start, TakeNote
from bot.crisis.roster import DeclareConflict
from bot.crisis.text import MAX_TEXT, clean

_LIMITS: Mapping[type[Command], Mapping[str, int]] = {
    Start: {"what": MOST_WHAT},
    TakeNote: {"text": MOST_NOTE},
    LogInquiry: {"question": MOST_WORDS, "asker": MOST_ASKER},
    ChangeSeverity: {"reason": MOST_REASON},
    DeclareConflict: {"reason": MOST_REASON},
}
"""Characters of the words that people type freely."""

_CRISIS = re.compile(r"[A-Za-z0-9._:-]{1,100}")


def fit(wish: Tap | Command) -> None:
    """Raises Refused when some of its words would not be kept whole, or name no playbook that there can be."""
    if isinstance(wish, Start) and not is_crisis(wish.playbook):
        raise Refused("refused.unknown_playbook", name=echo(wish.playbook), hint="")
    for text, most in _texts(wish):
        length = len(clean(text, LONGEST))
        if length > most:
            raise Refused("refused.too_long", length=str(length), limit=str(most))


def is_crisis(name: str) -> bool:
    """Whether a crisis (or an alert) can be called so."""
    return _CRISIS.fullmatch(name) is not None


def _texts(wish: Tap | Command) -> Iterator[tuple[str, int]]:
    if isinstance(wish, Tap):
        yield from ((text, MAX_TEXT) for text in wish.answers.values())
    else:
        yield from ((str(getattr(wish, name)), most) for name, most in _LIMITS.get(type(wish), {}).items())
