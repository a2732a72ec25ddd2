"""All places to which the company publishes, on loopback: what arrives stands there, whatever the bot believes."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import web

from bot.runtime.time import VirtualClock
from tests.cms import standin as cms
from tests.faults import publishing_mastodon as mastodon
from tests.outlets.mailing.list import SENDER, write_list
from tests.outlets.mailing.postbox import Letter, Postbox
from tests.outlets.place import Asked
from tests.pds.standin import StandIn as Pds
from tests.telegram.standin import StandIn as Telegram
from tests.x import standin as x

PRESS = {"chronik@orf.example": "de", "desk@bbc.example": "en", "eva@apa.example": ""}
"""Each address of the list with its language; one wants whatever there is."""

BETWEEN = "\n\n* * *\n\n"
"""Between two languages in one message."""

Texts = dict[str, str]
"""What stands somewhere, by language."""


class Account(mastodon.Mastodon):
    """An account whose posts can be edited; `before` are the words of each as they were."""

    def __init__(self) -> None:
        super().__init__()
        self.before: dict[str, list[str]] = {}

    async def answer(self, asked: Asked) -> web.Response:
        match asked.method, asked.path:
            case "GET", "/api/v2/instance/":
                return web.json_response({"configuration": {"statuses": LIMITS}})
            case "PUT", path if found := re.fullmatch(rf"{mastodon.POSTS}/(\d+)", path):
                return web.json_response(self._shown(self._edited(found[1], asked)))
        return await super().answer(asked)

    def _edited(self, number: str, asked: Asked) -> mastodon.Status:
        old = self._one(number)
        self.before.setdefault(number, []).append(old.text)
        new = replace(old, text=dict(parse_qsl(asked.body.decode(), keep_blank_values=True))["status"])
        self.statuses[self.statuses.index(old)] = new
        return new


LIMITS = {"max_characters": 500, "characters_reserved_per_url": 23}


class Outside:
    """`async with Outside(...)`: every place listens. `outlets` and `environment` lead the bot there."""

    def __init__(self, folder: Path, clock: VirtualClock, languages: tuple[str, ...]) -> None:
        self.folder, self.clock, self.languages = folder, clock, languages
        self.german, self.english, self.x, self.cms = Account(), Account(), x.X(), cms.Cms()
        self.box, self.bluesky, self.telegram = Postbox(), Pds(), Telegram(clock)
        self._life = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for place in (self.german, self.english, self.x, self.cms):
            place.instead = self._by_our_clock(place)
            await self._life.enter_async_context(place)
        for other in (self.box, self.bluesky, self.telegram):
            await self._life.enter_async_context(other)
        self.member = self.bluesky.join()
        self.channel = self.telegram.chats.add(username="linznet")
        self.list = write_list(self.folder, [f"{address},,{said}" for address, said in PRESS.items()])
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._life.__aexit__(*error)

    def _by_our_clock(self, place: Account | x.X | cms.Cms) -> Callable[[Asked], Awaitable[web.Response]]:
        async def answer(asked: Asked) -> web.Response:
            place.now = self.clock()
            return await place.answer(asked)

        return answer

    # how the bot is led there

    @property
    def outlets(self) -> dict[str, dict[str, Any]]:
        """The entries of config.yaml."""
        social = {"as": "social"}
        return {
            "website": {"title": "Website", "kind": "webhook", "server": self.cms.hook},
            "mastodon_de": {
                "title": "Mastodon", "kind": "mastodon", "server": self.german.url, "languages": ["de"], **social,
            },
            "mastodon_en": {
                "title": "Mastodon in English", "kind": "mastodon", "server": self.english.url, "languages": ["en"],
                **social,
            },
            "x": {
                "title": "X", "kind": "x", "account": x.ACCOUNT, "server": self.x.url, "languages": ["de"],
                "page": "https://x.com/linznet", **social,
            },
            "bluesky": {
                "title": "Bluesky", "kind": "bluesky", "account": self.member.handle, "server": self.bluesky.url,
                "languages": ["en"], **social,
            },
            "telegram": {
                "title": "Telegram", "kind": "telegram", "channel": "@linznet", "languages": ["de"], **social,
                "page": "https://t.me/linznet",
            },
            "press_list": {
                "title": "Presseliste", "kind": "email", "server": self.box.url, "sender": SENDER,
                "recipients": str(self.list),
            },
            "forum": {
                "title": "Nutzerforum", "kind": "manual", "languages": ["de"], "limit": 400, "within": "15m",
                "page": "https://forum.example/linznet",
            },
        }  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        """The secrets."""
        return {
            "MASTODON_TOKEN": mastodon.TOKEN, "WEBHOOK_SECRET": cms.SECRET, "BLUESKY_PASSWORD": self.member.password,
            "TELEGRAM_BOT_TOKEN": self.telegram.token, "TELEGRAM_API_URL": self.telegram.url,
            **{f"X_{end}": secret for end, secret in x.SECRETS.items()},
        }  # fmt: skip

    # what arrived

    def arrived(self) -> dict[str, list[Texts]]:
        """Outlet → the texts that stand there, the oldest first. A list has one entry an address and message."""
        english = sorted(self.bluesky.posts(self.member), key=lambda post: str(post["value"]["createdAt"]))
        return {
            "website": [dict(texts) for texts in self.cms.shown],
            "mastodon_de": [{"de": each.text} for each in self.german.statuses],
            "mastodon_en": [{"en": each.text} for each in self.english.statuses],
            "x": [{"de": each.text} for each in self.x.tweets],
            "bluesky": [{"en": str(each["value"]["text"])} for each in english],
            "telegram": [{"de": each.text} for each in self.telegram.chats.shown(self.channel)],
            "press_list": [self._letter(letter) for letter in self.box.letters],
        }

    def _letter(self, letter: Letter) -> Texts:
        """One message: the languages of its address, between them the line that parts them."""
        words = letter.text.replace("\r\n", "\n").removesuffix("\n")
        languages = [PRESS[letter.to]] if PRESS[letter.to] else self.languages
        return dict(zip(languages, words.split(BETWEEN), strict=True))

    def asked(self) -> int:
        """How often any of them was asked for anything."""
        places = (self.german, self.english, self.x, self.cms)
        return sum(len(place.log) for place in places) + len(self.telegram.calls) + self.box.connections
