"""What must be seen to once and then again only when it changes; what can never be done is said once and left."""

import logging
from collections.abc import Awaitable, Callable, Hashable

from bot.slack_api.reasons import in_words, lasts, passes
from bot.slack_api.web import Denied, Lost

log = logging.getLogger(__name__)


class Chores:
    """Remembers, for each place and chore, what was done last. A new process starts without knowing anything."""

    def __init__(self) -> None:
        self._done: dict[tuple[str, str], Hashable] = {}
        self._given_up: set[tuple[str, str]] = set()

    async def see_to(self, place: str, chore: str, wanted: Hashable, work: Callable[[], Awaitable[object]]) -> None:
        """Do the work unless `wanted` is as it was when it was done last, or it can never be done.

        Without an answer it is done once more at once: done twice, a chore does no harm, and people wait at the door.
        Raises what Web.call raises, and then it is to be tried again; what Slack forbids is logged instead.
        """
        key = (place, chore)
        if key in self._given_up or self._done.get(key) == wanted:
            return
        try:
            try:
                await work()
            except Lost:
                await work()
        except Denied as no:
            if passes(no):
                raise
            log.warning("%s of %s is left undone: %s", chore, place, in_words(no))
            if lasts(no):
                self._given_up.add(key)
        self._done[key] = wanted
