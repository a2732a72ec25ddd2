"""The App Homes of those who looked at theirs lately: drawn when they look, and again when something has changed."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.slack.hear.house import House
from bot.chat.slack.hear.sight import may_see, visible
from bot.chat.slack.show.home import home, home_saying
from bot.chat.slack.show.overview import overview
from bot.chat.slack.show.rich import Json
from bot.chat.slack.who.directory import Known
from bot.crisis.model import Crisis
from bot.slack_api.reasons import in_words
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

log = logging.getLogger(__name__)

LATELY = timedelta(hours=1)
"""How long after somebody looked their Home is kept up to date."""

MOST = 200
"""So many Homes at most; who looked longest ago has to look again."""

PAUSE = 3.0
"""Seconds in which many changes become one."""

AGAIN = 30.0
"""Seconds until it is tried again when Slack did not answer."""


def drawn(house: House, known: Known) -> Json:
    """The Home of a person as it should be now."""
    voice = house.voice(known)
    seen = visible(house.crises.crises(), voice.person)
    return home(overview(seen, voice.person, voice.say, house.clock(), house.ladders), voice.say)


@dataclass(slots=True)
class _Viewer:
    """Somebody who looked. `shown` is what stands there (None: nobody knows); `stale`: it may be out of date."""

    known: Known
    looked: datetime
    shown: Json | None = None
    stale: bool = False
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Homes:
    """Publishes Homes, each only when it would look different."""

    def __init__(self, web: Web, house: House, pause: float = PAUSE, again: float = AGAIN) -> None:
        self._web, self._house, self._pause, self._again = web, house, pause, again
        self._viewers: dict[str, _Viewer] = {}
        self._round: asyncio.Task[None] | None = None

    async def opened(self, user: str, known: Known) -> None:
        """Somebody looks at their Home now. Never raises."""
        viewer = self._viewers.pop(user, None) or _Viewer(known, self._house.clock())
        viewer.known, viewer.looked = known, self._house.clock()
        self._viewers[user] = viewer
        while len(self._viewers) > MOST:
            self._viewers.pop(next(iter(self._viewers)))
        await self._draw(user, viewer)
        self._go_on()

    async def turn_away(self, user: str, text: str) -> None:
        """Somebody looks whom the bot does not serve: they are told so. Never raises."""
        await self._publish(user, home_saying(text))

    def changed(self, crisis: Crisis) -> None:
        """Draw anew, soon, what those see who may know of this crisis."""
        now = self._house.clock()
        for user, viewer in tuple(self._viewers.items()):
            if now - viewer.looked > LATELY:
                del self._viewers[user]
            elif may_see(crisis, self._house.voice(viewer.known).person):
                viewer.stale = True
        self._go_on()

    async def close(self) -> None:
        """Draw nothing more."""
        if self._round:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    def _stale(self) -> list[tuple[str, _Viewer]]:
        return [each for each in self._viewers.items() if each[1].stale]

    def _go_on(self) -> None:
        if self._stale() and (self._round is None or self._round.done()):
            self._round = asyncio.create_task(self._go_round(), name="the Homes")

    async def _go_round(self) -> None:
        """Until none is out of date; slower when Slack asks for that, or does not answer."""
        wait = self._pause
        while self._stale():
            await asyncio.sleep(wait)
            waits = [await self._draw(user, viewer) for user, viewer in self._stale()]
            wait = max(self._pause, *waits)

    async def _draw(self, user: str, viewer: _Viewer) -> float:
        """Returns in how many seconds it should be tried again; 0 when nothing more is to be done. Never raises."""
        async with viewer.drawing:
            viewer.stale = False
            try:
                view = drawn(self._house, viewer.known)
            except Exception:
                log.exception("the Home of %s", viewer.known.person)
                return 0
            if view == viewer.shown:
                return 0
            viewer.shown = None
            if wait := await self._publish(user, view):
                viewer.stale = True
            else:
                viewer.shown = view
            return wait

    async def _publish(self, user: str, view: Json) -> float:
        """As `_draw`."""
        try:
            await self._web.call("views.publish", user_id=user, view=view)
        except Denied as no:
            log.warning("The Home of %s is not drawn: %s", user, in_words(no))
        except (SurelyNot, Lost) as error:
            log.warning("The Home of %s is not drawn now: %s", user, error)
            return max(error.wait.total_seconds() if isinstance(error, SurelyNot) else 0.0, self._again)
        return 0
