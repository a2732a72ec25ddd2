"""An account on Bluesky as an outlet. Each delivery has a key of its own there, so it cannot be out twice."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.deliveries import Delivery, Post
from bot.outlets.base import FOR_EVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.bluesky_posts.keys import record_key
from bot.outlets.bluesky_posts.record import Record, record, reply_under
from bot.outlets.fit import unfit, words_of
from bot.outlets.kinds import KINDS
from bot.playbook.length import length

if TYPE_CHECKING:
    from bot.outlets.bluesky_posts.account import Account, Entry
    from bot.outlets.looking import Pause

SERVER = "https://bsky.social"
PAGES = "https://bsky.app/profile"
"""Where people read what any server of the network holds."""

MOST_BYTES = 3_000
"""Of UTF-8; the limit in graphemes holds as well."""

PAUSES, LONGEST_PAUSE = (timedelta(seconds=1), timedelta(seconds=3)), timedelta(seconds=8)
"""Between two looks, and the longest that is waited because the server asks for it."""

ALONE = "It stands by itself: the post that it should hang under is not known on Bluesky."

_KEY_IN_LINK = re.compile(r"/post/([2-7a-z]{13})/?$")


def build(spec: Spec, clock: Callable[[], datetime]) -> "BlueskyOutlet":
    """The outlet of an entry in config.yaml."""
    return BlueskyOutlet(spec, clock)


class BlueskyOutlet(Outlet):
    """One post a delivery, under the post that the delivery hangs under."""

    remembers = FOR_EVER

    def __init__(self, spec: Spec, clock: Callable[[], datetime], pause: "Pause" = asyncio.sleep) -> None:
        self.name = spec.name
        self._spec, self._clock, self._pause = spec, clock, pause
        self._opened: Account | None = None
        self._opening = asyncio.Lock()

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it. What is under its key already stays as it is."""
        text = words_of(delivery, self._spec.languages)
        if reason := unfit(delivery) or _too_much(text):
            raise NotSent(reason, final=True)
        account = await self._account()
        post = record(delivery, text, await self._reply(account, delivery.under))
        key = record_key(delivery)
        if entry := await account.put(key, post):
            return _sent(delivery, entry)
        if found := await self.find(delivery):
            return found
        raise PerhapsSent("Bluesky said that this text is there already, but now it is not.")

    async def find(self, delivery: Delivery) -> Sent | None:
        """The post under the delivery's key."""
        if unfit(delivery):
            return None
        try:
            account = await self._account()
            entry = await self._look(account, record_key(delivery))
            return _sent(delivery, entry) if entry else None
        except NotSent as problem:
            raise PerhapsSent(problem.reason) from problem

    async def capabilities(self) -> Capabilities:
        """As the network has it everywhere; the server is asked whether the bot can log in."""
        return replace(KINDS["bluesky"].can, page=_profile(await (await self._account()).name()))

    async def _look(self, account: "Account", key: str) -> "Entry | None":
        """Reading does no harm when it is repeated: a passing trouble is no question to people yet."""
        for pause in PAUSES:
            try:
                return await account.get(key)
            except (NotSent, PerhapsSent) as problem:
                wait = max(pause, getattr(problem, "wait", pause))
                if getattr(problem, "final", False) or wait > LONGEST_PAUSE:
                    raise
                await self._pause(wait.total_seconds())
        return await account.get(key)

    async def _reply(self, account: "Account", under: Post | None) -> Record | None:
        """What it hangs under. Of a post that a person found there only the address is known, so it is looked up."""
        if under is None:
            return None
        known, link = reply_under(under.ref), _KEY_IN_LINK.search(under.permalink)
        if known or not link:
            return known
        try:
            entry = await account.get(link[1])
        except PerhapsSent as problem:
            raise NotSent(str(problem)) from problem  # nothing was posted yet
        return reply_under(entry.ref) if entry else None

    async def _account(self) -> "Account":
        async with self._opening:
            if self._opened is None:
                self._opened = await asyncio.to_thread(_open, self._spec, self._clock)
        return self._opened


def _open(spec: Spec, clock: Callable[[], datetime]) -> "Account":
    """The SDK is imported here, in a thread: it takes longer than others can wait."""
    from bot.outlets.bluesky_posts.account import Account
    from bot.outlets.http import Host

    server = spec.server or SERVER
    if fault := Host("Bluesky", server, clock).fault:
        raise NotSent(fault, final=True)
    return Account(server, spec.account.strip().removeprefix("@"), spec.secrets["PASSWORD"].strip(), clock)


def _sent(delivery: Delivery, entry: "Entry") -> Sent:
    alone = delivery.under is not None and "reply" not in entry.record
    return Sent(f"{_profile(entry.by)}/post/{record_key(delivery)}", entry.ref, ALONE if alone else "")


def _profile(name: str) -> str:
    return f"{PAGES}/{name}"


def _too_much(text: str) -> str:
    """Why Bluesky would not take the text; empty when it does."""
    can = KINDS["bluesky"].can
    if not text:
        return "There is no text in the language of this account."
    if (found := length(text, can.counting)) > can.limit:
        return f"The text has {found} characters, and Bluesky takes {can.limit}. Shorten it by {found - can.limit}."
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return "The text has half a character in it (a lone surrogate). Type that place anew."
    return "" if size <= MOST_BYTES else f"The text takes {size} bytes, and Bluesky takes {MOST_BYTES}. Shorten it."
