"""An announcement channel in Slack as an outlet. A text whose answer was lost is looked up there by its mark."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NEVER, NotSent, Outlet, PerhapsSent, Sent
from bot.slack_api.marks import Mark, find
from bot.slack_api.reasons import in_words, passes
from bot.slack_api.rich import notice, rich_text
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

STATEMENT = "crisis_statement"
"""The kind of mark that a text carries."""

PAUSES, LONGEST_PAUSE = (timedelta(seconds=1), timedelta(seconds=3)), timedelta(seconds=10)
"""Between two looks into the history, and the longest that is waited because Slack asks for it."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class SlackOutlet(Outlet):
    """One message a delivery, all its languages in it, those of `languages` first."""

    remembers = NEVER

    def __init__(
        self, name: str, channel: str, web: Web, languages: Sequence[str] = (), pause: Pause = asyncio.sleep
    ) -> None:  # fmt: skip
        self.name = name
        self._channel, self._web, self._languages, self._pause = channel, web, tuple(languages), pause

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it. The address may be missing though it is out, when Slack does not tell it."""
        if reason := self.refusal(delivery):
            raise NotSent(reason, final=True)
        try:
            answer = await self._web.call(
                "chat.postMessage", channel=self._channel, blocks=self._blocks(delivery),
                text=notice(self._texts(delivery)[0]), metadata=_mark(delivery).metadata,
                unfurl_links=False, unfurl_media=False, parse="none",
            )  # fmt: skip
        except Denied as no:
            raise NotSent(in_words(no), final=not passes(no)) from no
        except SurelyNot as problem:
            raise NotSent(str(problem), wait=problem.wait) from problem
        except Lost as problem:
            raise PerhapsSent(str(problem)) from problem
        return await self._sent(str(answer.get("ts") or ""))

    async def find(self, delivery: Delivery) -> Sent | None:
        """The message with the delivery's mark, looked for from its release on."""
        if self.refusal(delivery):
            return None
        try:
            ts = await self._look_up(delivery)
        except Denied as no:
            raise PerhapsSent(in_words(no)) from no
        except (SurelyNot, Lost) as problem:
            raise PerhapsSent(str(problem)) from problem
        return await self._sent(ts) if ts else None

    async def _look_up(self, delivery: Delivery) -> str:
        """Reading does no harm when it is repeated: a passing trouble is no question to people yet."""
        for pause in PAUSES:
            try:
                return await find(self._web, _mark(delivery), self._channel, delivery.released_at)
            except Denied:
                raise
            except (SurelyNot, Lost) as problem:
                wait = max(pause, getattr(problem, "wait", timedelta(0)))
                if wait > LONGEST_PAUSE:
                    raise
                await self._pause(wait.total_seconds())
        return await find(self._web, _mark(delivery), self._channel, delivery.released_at)

    def refusal(self, delivery: Delivery) -> str:
        """Why this delivery will never be here; empty when nothing speaks against it."""
        if delivery.drill:
            return "This is an exercise, and the channel is for real texts."
        for name in (delivery.crisis, delivery.statement):
            if not _SAFE.fullmatch(name):
                return f"{name!r} is no id."
        return "" if self._texts(delivery) else "There is no text."

    async def _sent(self, ts: str) -> Sent:
        """It is out, whether or not Slack tells its address."""
        try:
            answer = await self._web.call("chat.getPermalink", channel=self._channel, message_ts=ts)
        except (SurelyNot, Lost):
            return Sent()
        return Sent(str(answer.get("permalink") or ""))

    def _blocks(self, delivery: Delivery) -> list[dict[str, object]]:
        blocks: list[dict[str, object]] = []
        for text in self._texts(delivery):
            blocks += [{"type": "divider"}] if blocks else []
            blocks.append(rich_text(text))
        return blocks

    def _texts(self, delivery: Delivery) -> list[str]:
        known = [language for language in self._languages if language in delivery.texts]
        return [
            delivery.texts[each] for each in dict.fromkeys((*known, *delivery.texts)) if delivery.texts[each].strip()
        ]


def _mark(delivery: Delivery) -> Mark:
    return Mark(STATEMENT, {"key": delivery.key})
