"""An announcement channel in Slack as an outlet. A text whose answer was lost is looked up there by its mark."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.http import page_of
from bot.outlets.kinds import KINDS
from bot.slack_api.marks import Mark, find
from bot.slack_api.reasons import in_words, lasts, passes
from bot.slack_api.rich import notice, rich_text
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

STATEMENT = "crisis_statement"
"""The kind of mark that a text carries."""

PAUSES, LONGEST_PAUSE = (timedelta(seconds=1), timedelta(seconds=3)), timedelta(seconds=10)
"""Between two looks into the history, and the longest that is waited because Slack asks for it."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

Json = dict[str, Any]

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_NO_THREAD = frozenset({"cannot_reply_to_message", "thread_not_found"})
_NO_EDIT: Mapping[str, str] = {
    "cant_update_message": "Slack does not let the bot change this message; answer it by hand.",
    "edit_window_closed": "Slack lets nobody change a message so late; answer it by hand.",
    "message_not_found": "The message is not there any more.",
}


class SlackOutlet(Outlet):
    """One message a delivery, all its languages in it, those of `languages` first."""

    remembers = NEVER

    def __init__(
        self, name: str, channel: str, web: Web, languages: Sequence[str] = (), pause: Pause = asyncio.sleep
    ) -> None:  # fmt: skip
        self.name = name
        self._channel, self._web, self._languages, self._pause = channel, web, tuple(languages), pause

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it, in the thread of what it hangs under and in the channel; only in the channel where that is gone.

        The address may be missing though it is out, when Slack does not tell it.
        """
        if reason := self.refusal(delivery):
            raise NotSent(reason, final=True)
        root = self._root(delivery.under)
        thread = {"thread_ts": root, "reply_broadcast": True} if root else {}
        try:
            return await self._sent(await self._post(delivery, **thread))
        except NotSent as no:
            if not root or _error(no) not in _NO_THREAD:
                raise
        alone = await self._sent(await self._post(delivery))
        return replace(alone, note="The message that it was to hang under is gone, so it stands by itself.")

    async def find(self, delivery: Delivery) -> Sent | None:
        """The message with the delivery's mark, looked for from its release on."""
        if self.refusal(delivery):
            return None
        try:
            ts = await self._look_up(delivery)
        except Denied as no:
            raise PerhapsSent(in_words(no), final=lasts(no)) from no
        except (SurelyNot, Lost) as problem:
            raise PerhapsSent(str(problem)) from problem
        return await self._sent(ts) if ts else None

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Add the note below what stands there, unless it is there already."""
        if reason := self.refusal(delivery):
            raise NotSent(reason, final=True)
        channel, _, ts = (delivery.sent.ref if delivery.sent else "").partition("/")
        if not ts:
            raise NotSent("The bot does not know which message it is; answer it by hand.", final=True)
        there = await self._blocks_of(channel, ts)
        mark = f"{note.mends}-{note.statement}"
        if any(str(_object(block).get("block_id", "")).startswith(f"{mark}-") for block in there):
            return
        words = enumerate(self._texts(note.texts))
        below = [{**rich_text(text), "block_id": f"{mark}-{number}"} for number, text in words]
        blocks = [*there, {"type": "divider"}, *below]
        first = notice(self._texts(delivery.texts)[0])
        await self._call("chat.update", channel=channel, ts=ts, blocks=blocks, text=first)

    async def capabilities(self) -> Capabilities:
        """What a message takes, and the address of the channel. Raises NotSent when the bot is not in it, too."""
        whose = await self._call("auth.test")
        channel = _object((await self._call("conversations.info", channel=self._channel)).get("channel"))
        for error, wrong in (
            ("is_archived", channel.get("is_archived")),
            ("not_in_channel", not channel.get("is_member")),
        ):
            if wrong:
                raise NotSent(in_words(Denied("conversations.info", error)), final=True)
        home = page_of(whose.get("url"))
        return replace(KINDS["slack"].can, page=f"{home}archives/{self._channel}" if home else "")

    def refusal(self, delivery: Delivery) -> str:
        """Why this delivery will never be here; empty when nothing speaks against it."""
        if delivery.drill:
            return "This is an exercise, and the channel is for real texts."
        for name in (delivery.crisis, delivery.statement):
            if not _SAFE.fullmatch(name):
                return f"{name!r} is no id."
        return "" if self._texts(delivery.texts) else "There is no text."

    async def _post(self, delivery: Delivery, **thread: object) -> str:
        """The message's ts."""
        texts = self._texts(delivery.texts)
        answer = await self._call(
            "chat.postMessage", channel=self._channel, blocks=_blocks(texts), text=notice(texts[0]),
            metadata=_mark(delivery).metadata, unfurl_links=False, unfurl_media=False, parse="none", **thread,
        )  # fmt: skip
        return str(answer.get("ts") or "")

    async def _call(self, method: str, **params: object) -> Mapping[str, Any]:
        """Raises NotSent or PerhapsSent."""
        try:
            return await self._web.call(method, **params)
        except Denied as no:
            reason = f"{_NO_EDIT[no.error]} ({method}: {no.error})" if no.error in _NO_EDIT else in_words(no)
            raise NotSent(reason, final=not passes(no)) from no
        except SurelyNot as problem:
            raise NotSent(str(problem), wait=problem.wait) from problem
        except Lost as problem:
            raise PerhapsSent(str(problem)) from problem

    async def _look_up(self, delivery: Delivery) -> str:
        """Reading does no harm when it is repeated: a passing trouble is no question to people yet."""
        for pause in PAUSES:
            try:
                return await self._look(delivery)
            except Denied:
                raise
            except (SurelyNot, Lost) as problem:
                wait = max(pause, getattr(problem, "wait", timedelta(0)))
                if wait > LONGEST_PAUSE:
                    raise
                await self._pause(wait.total_seconds())
        return await self._look(delivery)

    async def _look(self, delivery: Delivery) -> str:
        """Its ts, from the channel, else from the thread that it was to be in; empty when it is in neither."""
        ts, root = (
            await find(self._web, _mark(delivery), self._channel, delivery.released_at),
            self._root(delivery.under),
        )
        if ts or not root:
            return ts
        try:
            return await find(self._web, _mark(delivery), self._channel, delivery.released_at, root)
        except Denied as no:
            if no.error in _NO_THREAD:
                return ""
            raise

    async def _blocks_of(self, channel: str, ts: str) -> list[Json]:
        """What stands in a message now. Raises NotSent when it is gone."""
        only = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True}
        for method, where in (("conversations.history", {}), ("conversations.replies", {"ts": ts})):
            found = await self._call(method, **only, **where, limit=2)  # the first of a thread comes along
            for message in map(_object, _list(found.get("messages"))):
                if message.get("ts") == ts:
                    return _list(message.get("blocks"))
        raise NotSent(_NO_EDIT["message_not_found"], final=True)

    async def _sent(self, ts: str) -> Sent:
        """It is out, whether or not Slack tells its address."""
        ref = f"{self._channel}/{ts}" if ts else ""
        try:
            answer = await self._web.call("chat.getPermalink", channel=self._channel, message_ts=ts)
        except (SurelyNot, Lost):
            return Sent(ref=ref)
        return Sent(page_of(answer.get("permalink")), ref)

    def _root(self, under: Post | None) -> str:
        """The ts of the thread's first message, where that is in this channel: threads have no threads."""
        channel, _, ts = (under.ref if under else "").partition("/")
        if under is None or channel != self._channel:
            return ""
        return parse_qs(urlsplit(under.permalink).query).get("thread_ts", [ts])[0]

    def _texts(self, texts: Mapping[str, str]) -> list[str]:
        known = [language for language in self._languages if language in texts]
        return [texts[each] for each in dict.fromkeys((*known, *texts)) if texts[each].strip()]


def _blocks(texts: Sequence[str]) -> list[Json]:
    blocks: list[Json] = []
    for text in texts:
        blocks += [{"type": "divider"}] if blocks else []
        blocks.append(rich_text(text))
    return blocks


def _object(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}


def _list(said: object) -> list[Any]:
    return said if isinstance(said, list) else []


def _error(no: NotSent) -> str:
    """Slack's own word for why it said no."""
    return no.__cause__.error if isinstance(no.__cause__, Denied) else ""


def _mark(delivery: Delivery) -> Mark:
    return Mark(STATEMENT, {"key": delivery.key})
