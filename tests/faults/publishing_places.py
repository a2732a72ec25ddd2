"""The places where texts go, each a stand-in on loopback with its mishaps before it, and the real outlet for it.

A place outlives the bot: `make` gives the outlet of another process each time. What arrived there is counted.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from bot.crisis.lifecycle import Place
from bot.outlets.base import Outlet, Spec
from bot.outlets.kinds import KINDS
from tests.cms.standin import HOOK, SECRET, Cms
from tests.faults import publishing_mastodon as mastodon
from tests.faults.publishing_front import Front, Troubles
from tests.faults.publishing_outlets import outlet_of
from tests.linkedin import standin as linkedin
from tests.pds.standin import StandIn as Pds
from tests.slack.standin import StandIn as Slack
from tests.slack.workspace import BOT_USER
from tests.telegram.standin import StandIn as Telegram
from tests.x import standin as x

Arrived = tuple[str, str]
"""Whom a text reached (an address; a language where a place takes several; else nobody), and its words."""

Texts = Mapping[str, str]

NEIGHBOURS = 3
"""So many posts of other crises, nearly in the same words, stand on an account beside the one that is looked for."""


class Stand:
    """One place. `certain`: it has keys or can be asked, so no person ever is."""

    name = ""
    kind = ""
    languages: tuple[str, ...] = ("de",)
    certain = True
    gives_up = False
    """Whether the outlet itself ends a request that hangs, and the courier's patience is not needed."""

    repeats = 0
    """So many messages came once more, under their old Message-ID."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.troubles = folder, Troubles()
        self.now = datetime.fromisoformat("2026-11-02T04:44:00+00:00")
        self._life = AsyncExitStack()
        self._seen = 0

    async def __aenter__(self) -> Self:
        await self._life.__aenter__()
        await self.open(self._life)
        return self

    async def __aexit__(self, *error: Any) -> None:
        self.troubles.over()
        await self._life.__aexit__(*error)

    async def open(self, life: AsyncExitStack) -> None:
        """Listen from now on, as long as `life` lasts."""
        raise NotImplementedError

    def make(self) -> Outlet:
        """The outlet, which remembers nothing but what it keeps on disk."""
        return outlet_of(self.spec(), self.clock)

    def spec(self) -> Spec:
        """Its entry in the configuration."""
        raise NotImplementedError

    def everything(self) -> list[Arrived]:
        """What has ever arrived there, as it is there now."""
        raise NotImplementedError

    def expected(self, texts: Texts) -> Counter[Arrived]:
        """What is to arrive of a text: by language, where this place has one, that one."""
        return Counter([("", texts[self.languages[0]])])

    def at(self, now: datetime) -> None:
        """It is so late there, too."""
        self.now = now

    def hear(self, asked: Callable[[], None]) -> None:
        """Call this with each request, where that matters."""

    def slow(self, seconds: float) -> None:
        """Each request takes so long from now on."""

    def begin(self, crisis: str, number: int) -> None:
        """From now on it is counted what arrives."""
        self._seen = len(self.everything())

    def arrived(self) -> Counter[Arrived]:
        """What has arrived since then."""
        return Counter(self.everything()[self._seen :])

    @property
    def place(self) -> Place:
        """As the core knows it."""
        can = KINDS[self.kind].can
        return Place(
            self.name, self.name.title(), limit=can.limit, languages=self.languages, counting=can.counting,
            link=can.link, hub=self.kind == "newsroom", subjects=KINDS[self.kind].subjects, edits=can.edits,
        )  # fmt: skip

    def clock(self) -> datetime:
        """For whoever asks what time it is."""
        return self.now

    def entry(self, **more: Any) -> Spec:
        """What all entries have, and more."""
        memory = self.folder / self.name
        return Spec(self.name, self.kind, "Linznet", "Europe/Vienna", self.languages, memory, **more)


class _Behind(Stand):
    """A place that speaks HTTP, with a front before it. `publishes` is how the path ends that publishes."""

    publishes = ""

    async def front(self, life: AsyncExitStack, url: str) -> None:
        """What outlets take for the place is at `url` now."""
        self.gate = await life.enter_async_context(Front(url, self.troubles, self.publishes))
        self.url = self.gate.url

    def hear(self, asked: Callable[[], None]) -> None:
        self.gate.asked = asked

    def slow(self, seconds: float) -> None:
        self.gate.delay = seconds


class SlackStand(_Behind):
    """A channel."""

    name = kind = "slack"
    languages = ("de", "en")
    publishes = "/chat.postMessage"

    async def open(self, life: AsyncExitStack) -> None:
        self.slack = await life.enter_async_context(Slack(clock=self.clock))
        await self.front(life, self.slack.url.removesuffix("/api/"))
        self._channel = ""

    def begin(self, crisis: str, number: int) -> None:
        self._channel = self.slack.workspace.add_channel(f"presse-{number}", members=(BOT_USER,)).id
        super().begin(crisis, number)

    def spec(self) -> Spec:
        token = {"BOT_TOKEN": self.slack.bot_token}
        return self.entry(server=f"{self.url}/api/", channel=self._channel, secrets=token)

    def everything(self) -> list[Arrived]:
        return [("", message.shown) for message in self.slack.workspace.posts(self._channel)]

    def expected(self, texts: Texts) -> Counter[Arrived]:
        return Counter([("", "\n".join(texts[each] for each in self.languages))])


class TelegramStand(_Behind):
    """A channel, which no bot can read."""

    name = kind = "telegram"
    certain = False
    publishes = "/sendMessage"

    async def open(self, life: AsyncExitStack) -> None:
        self.telegram = await life.enter_async_context(Telegram(self.clock))
        self._chat = self.telegram.chats.add(username="linznet")
        await self.front(life, self.telegram.url.removesuffix("/bot"))

    def spec(self) -> Spec:
        secrets = {"BOT_TOKEN": self.telegram.token, "API_URL": self.url}
        return self.entry(channel="@linznet", secrets=secrets)

    def everything(self) -> list[Arrived]:
        return [("", message.text) for message in self.telegram.chats.shown(self._chat)]


class MastodonStand(_Behind):
    """An account."""

    name = kind = "mastodon"
    publishes = mastodon.POSTS

    async def open(self, life: AsyncExitStack) -> None:
        self.server = await life.enter_async_context(mastodon.Mastodon())
        await self.front(life, self.server.url)

    def at(self, now: datetime) -> None:
        self.now = self.server.now = now

    def begin(self, crisis: str, number: int) -> None:
        if len(self.server.statuses) > NEIGHBOURS:
            self.server.statuses.clear()
        super().begin(crisis, number)

    def spec(self) -> Spec:
        return self.entry(server=self.url, secrets={"TOKEN": mastodon.TOKEN})

    def everything(self) -> list[Arrived]:
        return [("", each.text) for each in self.server.statuses]


class BlueskyStand(_Behind):
    """An account."""

    name = kind = "bluesky"
    languages = ("en",)
    publishes = "/com.atproto.repo.putRecord"

    async def open(self, life: AsyncExitStack) -> None:
        await asyncio.to_thread(import_module, "bot.outlets.bluesky_posts.account")  # its SDK takes a second, once
        self.pds = await life.enter_async_context(Pds())
        self._member = self.pds.join()
        await self.front(life, self.pds.url)

    def begin(self, crisis: str, number: int) -> None:
        if len(self.pds.posts(self._member)) > NEIGHBOURS:
            self._member = self.pds.join()
        self._there = {post["uri"] for post in self.pds.posts(self._member)}

    def spec(self) -> Spec:
        secrets = {"PASSWORD": self._member.password}
        return self.entry(server=self.url, account=self._member.handle, secrets=secrets)

    def everything(self) -> list[Arrived]:
        return [("", post["value"]["text"]) for post in self.pds.posts(self._member) if post["uri"] not in self._there]

    def arrived(self) -> Counter[Arrived]:
        return Counter(self.everything())


class XStand(_Behind):
    """An account, whose timeline may show late what is new."""

    name = kind = "x"
    languages = ("en",)
    publishes = "/2/tweets"

    async def open(self, life: AsyncExitStack) -> None:
        self.x = await life.enter_async_context(x.X())
        await self.front(life, self.x.url)

    def at(self, now: datetime) -> None:
        self.now = self.x.now = now

    def begin(self, crisis: str, number: int) -> None:
        self.x.lag = number % 3
        if len(self.x.tweets) > NEIGHBOURS:
            self.x.tweets.clear()
        super().begin(crisis, number)

    def spec(self) -> Spec:
        return self.entry(server=self.url, account=x.ACCOUNT, secrets=x.SECRETS)

    def everything(self) -> list[Arrived]:
        return [("", each) for each in self.x.shown]


class LinkedInStand(_Behind):
    """A page, whose list may show late what is new. Every other time it takes the same words twice."""

    name = kind = "linkedin"
    publishes = "/rest/posts"

    async def open(self, life: AsyncExitStack) -> None:
        self.linkedin = await life.enter_async_context(linkedin.LinkedIn())
        await self.front(life, self.linkedin.url)

    def at(self, now: datetime) -> None:
        self.now = self.linkedin.now = now

    def begin(self, crisis: str, number: int) -> None:
        self.linkedin.lag, self.linkedin.repeats = number % 3, number % 2 == 0
        if len(self.linkedin.posts) > NEIGHBOURS:
            self.linkedin.posts.clear()
        super().begin(crisis, number)

    def spec(self) -> Spec:
        return self.entry(server=self.url, account=linkedin.ORGANISATION, secrets={"TOKEN": linkedin.TOKEN})

    def everything(self) -> list[Arrived]:
        return [("", each) for each in self.linkedin.shown]


class WebhookStand(_Behind):
    """A website's own content system."""

    name = kind = "webhook"
    languages = ("de", "en")
    publishes = "/hooks/crisis/"

    async def open(self, life: AsyncExitStack) -> None:
        self.cms = await life.enter_async_context(Cms())
        await self.front(life, self.cms.url)

    def at(self, now: datetime) -> None:
        self.now = self.cms.now = now

    def spec(self) -> Spec:
        return self.entry(server=self.url + HOOK, secrets={"SECRET": SECRET})

    def everything(self) -> list[Arrived]:
        return [each for texts in self.cms.shown for each in texts.items()]

    def expected(self, texts: Texts) -> Counter[Arrived]:
        return Counter(texts.items())
