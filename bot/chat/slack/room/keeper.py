"""Keeps the room of a crisis in order: its people, its topic, the pinned board, the way to the newsroom."""

import asyncio
import html
from collections.abc import Awaitable, Iterator
from datetime import timedelta

from bot.chat.base import NotPosted
from bot.chat.slack.ids import Spot, split
from bot.chat.slack.room.chores import Chores
from bot.chat.slack.room.team import Members, Team, kept_out, team_of
from bot.chat.slack.room.threads import retell
from bot.chat.slack.room.topic import topic
from bot.crisis.model import Crisis
from bot.crisis.text import mark_drill
from bot.locale import Say
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

BOARD = "board"
"""The key of the card that is pinned."""


class Keeper:
    """Sees to all chores of a room at once; one that fails leaves the others."""

    def __init__(self, web: Web, members: Members) -> None:
        self._web, self._members = web, members
        self._chores, self._team = Chores(), Team(web)

    async def tend(self, crisis: Crisis, spot: Spot) -> None:
        """Do what is not done yet; costs no call when all is. Raises NotPosted when something must be tried again."""
        chores = self._in_thread(crisis, spot) if spot.thread else self._in_channel(crisis, spot)
        results = await asyncio.gather(*chores, return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        for failure in failures:
            if not isinstance(failure, SurelyNot | Lost):
                raise failure
        if failures:
            wait = max(getattr(failure, "wait", timedelta(0)) for failure in failures)
            raise NotPosted("; ".join(map(str, failures)), wait=wait) from failures[0]

    def _in_thread(self, crisis: Crisis, spot: Spot) -> Iterator[Awaitable[None]]:
        yield self._chores.see_to(spot.id, "the topic", topic(crisis), lambda: retell(self._web, crisis, spot))

    def _in_channel(self, crisis: Crisis, spot: Spot) -> Iterator[Awaitable[None]]:
        see_to, place, channel = self._chores.see_to, spot.id, spot.channel
        line = topic(crisis)
        yield see_to(place, "the topic", line, lambda: self._set_topic(channel, line))
        if not crisis.open:
            return
        if people := team_of(crisis, self._members):
            yield see_to(place, "the invitation", people, lambda: self._team.invite(channel, people))
        if conflicted := kept_out(crisis, self._members):
            yield see_to(place, "the removal", conflicted, lambda: self._team.remove(channel, conflicted))
        if board := crisis.shown.messages.get((BOARD, place)):
            yield see_to(place, "the pin", board, lambda: self._pin(board))
        if (link := crisis.life.newsroom).startswith(("https://", "http://")):
            yield see_to(place, "the bookmark", link, lambda: self._bookmark(crisis, channel, link))

    async def _set_topic(self, channel: str, line: str) -> None:
        """Only when it is another one: setting it posts a line."""
        answer = await self._web.call("conversations.info", channel=channel)
        there = ((answer.get("channel") or {}).get("topic") or {}).get("value") or ""
        if html.unescape(there) != line:
            await self._web.call("conversations.setTopic", channel=channel, topic=line)

    async def _pin(self, message: str) -> None:
        channel, ts = split(message)
        try:
            await self._web.call("pins.add", channel=channel, timestamp=ts)
        except Denied as no:
            if no.error != "already_pinned":
                raise

    async def _bookmark(self, crisis: Crisis, channel: str, link: str) -> None:
        there = (await self._web.call("bookmarks.list", channel_id=channel)).get("bookmarks") or ()
        if not any(_same(bookmark.get("link"), link) for bookmark in there):
            language = crisis.life.languages[0]
            title = Say(language)("slack.newsroom")
            await self._web.call(
                "bookmarks.add", channel_id=channel, type="link", link=link,
                title=mark_drill(title, language) if crisis.life.drill else title,
            )  # fmt: skip


def _same(there: object, link: str) -> bool:
    return isinstance(there, str) and html.unescape(there).rstrip("/") == link.rstrip("/")
