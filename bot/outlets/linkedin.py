"""A post on an organisation's LinkedIn page. There are no keys: what is in doubt is looked for on the page.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api?view=li-lms-2026-09 and
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.fit import unfit, words_of
from bot.outlets.http import Host, Unanswered, json_of, message_of
from bot.outlets.kinds import KINDS
from bot.outlets.looking import EARLIER, Pause, look_again, same_words

API = "https://api.linkedin.com"
VERSION = "202609"
"""Of the API, September 2026. LinkedIn takes each for at least a year and then answers 426; LINKEDIN_VERSION in the
environment names another one."""

PAGE, PAGES = 100, 5
"""Posts on a page of the list, and the pages that are read."""

_ADVICE = {
    401: "Its token is not valid any more (each lasts 60 days): make a new one and set LINKEDIN_TOKEN.",
    403: "The token needs w_organization_social and r_organization_social, from an administrator of the page.",
    426: "LinkedIn has given up this version of its API: set LINKEDIN_VERSION to a newer one (YYYYMM).",
}
_RESERVED = re.compile(r"[|{}@\[\]()<>#\\*_~]")
_ESCAPED = re.compile(r"\\([|{}@\[\]()<>#\\*_~])")
_HASHTAG = re.compile(r"\{hashtag\|\\?([#＃])\|([^}|]*)\}")
_NUMBER = re.compile(r"[0-9]{1,19}")
_URN = re.compile(r"urn:li:(?:share|ugcPost|activity):[0-9]{1,19}")


def build(spec: Spec, clock: Callable[[], datetime]) -> "LinkedInOutlet":
    """The outlet of an entry in config.yaml."""
    token = spec.secrets["TOKEN"].strip()
    host = Host("LinkedIn", spec.server or API, clock, (token,), _ADVICE)
    version = spec.secrets.get("VERSION", "").strip() or VERSION
    return LinkedInOutlet(spec.name, spec.account, host, token, spec.languages, version)


class LinkedInOutlet(Outlet):
    """One post a delivery, public, in the main feed; `account` is the number of the organisation."""

    remembers = NEVER

    def __init__(
        self, name: str, account: str, host: Host, token: str, languages: Sequence[str] = (), version: str = VERSION,
        pause: Pause = asyncio.sleep,
    ) -> None:  # fmt: skip
        self.name = name
        self._account, self._host, self._languages, self._pause = account, host, tuple(languages), pause
        self._headers = {
            "Authorization": f"Bearer {token}",
            "LinkedIn-Version": version,
            "X-Restli-Protocol-Version": "2.0.0",
        }

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it. What LinkedIn holds for a repetition is looked at: an earlier request may have arrived."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        request = self._host.request("POST", "/rest/posts", headers=self._headers, body=self._body(delivery))
        answer = await self._host.send(request, also=(400, 409, 422))
        if answer.is_success:
            return _sent(answer.headers.get("x-restli-id", ""))
        if "duplicate" in message_of(json_of(answer)).lower():
            return await self._already(delivery, answer)
        if answer.status_code == HTTPStatus.CONFLICT:
            raise PerhapsSent("LinkedIn was busy with the same post: nobody knows whether it took the text.")
        raise self._host.verdict(answer)

    async def find(self, delivery: Delivery) -> Sent | None:
        """The post with the delivery's words on the organisation's page, from its release on."""
        if self._refusal(delivery):
            return None
        return await look_again(lambda: self._look(delivery), self._pause)

    async def capabilities(self) -> Capabilities:
        """As documented; LinkedIn is asked whether the token may read the page."""
        if fault := self._fault():
            raise NotSent(fault, final=True)
        try:
            await self._page(0, 1)
        except Unanswered as problem:
            raise NotSent(problem.reason, final=problem.final, wait=problem.wait) from problem
        return KINDS["linkedin"].can

    def _refusal(self, delivery: Delivery) -> str:
        if reason := self._fault() or unfit(delivery):
            return reason
        return "" if words_of(delivery, self._languages) else "There is no text in the language of this page."

    def _fault(self) -> str:
        if not _NUMBER.fullmatch(self._account):
            return f"'{self._account}' is no number of an organisation on LinkedIn. It stands in its page's address."
        return self._host.fault

    @property
    def _author(self) -> str:
        return f"urn:li:organization:{self._account}"

    def _body(self, delivery: Delivery) -> dict[str, Any]:
        return {
            "author": self._author,
            "commentary": escaped(words_of(delivery, self._languages)),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }  # fmt: skip

    async def _already(self, delivery: Delivery, answer: httpx.Response) -> Sent:
        """The post that LinkedIn names, when it is there. It may name one that was deleted, and one of earlier days."""
        urn = _URN.search(message_of(json_of(answer)))
        if urn is None:
            raise PerhapsSent("LinkedIn says that these very words are out already, but not where.")
        try:
            request = self._host.request("GET", f"/rest/posts/{quote(urn[0], safe='')}", headers=self._headers)
            post = json_of(await self._host.ask(request))
        except Unanswered as problem:
            raise PerhapsSent(f"LinkedIn says that it has this text as {urn[0]}. {problem.reason}") from problem
        if not self._is_it(post, delivery):
            raise PerhapsSent(f"LinkedIn says that it has this text as {urn[0]}, but shows something else there.")
        note = "" if _since(post, delivery) else "LinkedIn refused it as a repetition: it is this earlier post."
        return replace(_sent(urn[0]), note=note)

    async def _look(self, delivery: Delivery) -> Sent | None:
        for number in range(PAGES):
            posts = await self._page(number * PAGE, PAGE)
            for post in posts:
                if self._is_it(post, delivery) and _since(post, delivery):
                    return _sent(str(post.get("id")))
            if len(posts) < PAGE or not any(_since(post, delivery) for post in posts):
                return None
        raise Unanswered("There are more posts on the LinkedIn page since then than can be looked through.")

    async def _page(self, start: int, count: int) -> list[Mapping[str, Any]]:
        """Posts of the organisation, the newest first."""
        query = {"author": self._author, "q": "author", "start": str(start), "count": str(count), "sortBy": "CREATED"}
        headers = self._headers | {"X-RestLi-Method": "FINDER"}
        answer = await self._host.ask(self._host.request("GET", "/rest/posts", params=query, headers=headers))
        found = json_of(answer).get("elements")
        if not isinstance(found, list):
            raise Unanswered("LinkedIn answered something that cannot be understood.")
        return [post for post in found if isinstance(post, dict)]

    def _is_it(self, post: Mapping[str, Any], delivery: Delivery) -> bool:
        ours = words_of(delivery, self._languages)
        mine = post.get("author") == self._author and post.get("lifecycleState") == "PUBLISHED"
        return mine and same_words(ours, plain(str(post.get("commentary") or "")))


def escaped(text: str) -> str:
    """A text in which nothing is a mention, a hashtag or a template. Unescaped, LinkedIn drops what follows."""
    return _RESERVED.sub(r"\\\g<0>", text)


def plain(commentary: str) -> str:
    """What people read of a commentary."""
    return _ESCAPED.sub(r"\1", _HASHTAG.sub(r"\1\2", commentary))


def _since(post: Mapping[str, Any], delivery: Delivery) -> bool:
    """Whether it was made after the release; what does not say when it was made may have been."""
    made = post.get("createdAt", post.get("publishedAt"))
    if not isinstance(made, int | float):
        return True
    return made >= (delivery.released_at.astimezone(UTC) - EARLIER).timestamp() * 1000


def _sent(urn: str) -> Sent:
    if not _URN.fullmatch(urn):
        raise PerhapsSent("LinkedIn answered something that cannot be understood.")
    return Sent(f"https://www.linkedin.com/feed/update/{urn}/", urn)
