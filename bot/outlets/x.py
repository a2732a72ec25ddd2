"""A post on X. There are no keys: what is in doubt is looked for on the account's timeline, word by word.

https://docs.x.com/x-api/posts/create-posts, https://docs.x.com/x-api/users/get-posts and
https://docs.x.com/x-api/posts/manage-tweets/integrate (replies: an app that pays per use may hang a post only under
one whose author called the account; otherwise the post stands by itself).
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import httpx
from oauthlib.oauth1 import Client

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.text import MAX_LINK
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.fit import unfit, words_of
from bot.outlets.http import Host, Unanswered, json_of, message_of
from bot.outlets.kinds import KINDS
from bot.outlets.looking import EARLIER, Pause, look_again, same_words, unescaped

API = "https://api.x.com"
PAGE, PAGES = 100, 10
"""Posts on a page of the timeline, and the pages that are read."""

_ADVICE = {
    401: "Its keys and tokens do not fit: set X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN and X_ACCESS_SECRET anew.",
    402: "The credits of the X app are used up: buy some.",
    403: "May the app write posts (read and write), and were the tokens made after that?",
}
_ACCOUNT = re.compile(r"[A-Za-z0-9_]{1,15}")
_ID = re.compile(r"[0-9]{1,19}")
_SHORT = re.compile(r"https?://t\.co/\w+", re.ASCII)
_STATUS = re.compile(r"/status/([0-9]{1,19})")


def build(spec: Spec, clock: Callable[[], datetime]) -> "XOutlet":
    """The outlet of an entry in config.yaml."""
    secrets = {end: value.strip() for end, value in spec.secrets.items()}
    host = Host("X", spec.server or API, clock, secrets.values(), _ADVICE)
    return XOutlet(spec.name, spec.account, host, secrets, clock, spec.languages)


class XOutlet(Outlet):
    """One post a delivery, under the post that the delivery hangs under where X lets it."""

    remembers = NEVER

    def __init__(
        self, name: str, account: str, host: Host, secrets: Mapping[str, str], clock: Callable[[], datetime],
        languages: Sequence[str] = (), pause: Pause = asyncio.sleep,
    ) -> None:  # fmt: skip
        self.name = name
        self._account, self._host, self._secrets = account.removeprefix("@"), host, secrets
        self._clock, self._languages, self._pause = clock, tuple(languages), pause
        self._user = ""

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it. What X holds for a repetition is looked up: an earlier request may have arrived."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        body: dict[str, Any] = {"text": words_of(delivery, self._languages)}
        root = _root(delivery.under)
        answer = await self._post(body | {"reply": {"in_reply_to_tweet_id": root}} if root else body)
        note = ""
        if root and _no_reply(answer):
            answer, note = await self._post(body), "X did not let it hang under the earlier post."
        if _repeated(answer):
            return await self._already(delivery)
        if not answer.is_success:
            raise self._host.verdict(answer)
        return replace(self._sent(str(_object(json_of(answer), "data").get("id") or "")), note=note)

    async def find(self, delivery: Delivery) -> Sent | None:
        """The post with the delivery's words on the account's timeline, from its release on."""
        if self._refusal(delivery):
            return None
        return await look_again(lambda: self._look(delivery), self._pause)

    async def capabilities(self) -> Capabilities:
        """As documented; X is asked whether the keys are this account's."""
        if fault := self._fault():
            raise NotSent(fault, final=True)
        try:
            said = await self._read("/2/users/me")
        except Unanswered as problem:
            raise NotSent(problem.reason, final=problem.final, wait=problem.wait) from problem
        username = str(_object(said, "data").get("username") or "")
        if not _ACCOUNT.fullmatch(username):
            raise NotSent("X answered something that cannot be understood.")
        if username.casefold() != self._account.casefold():
            raise NotSent(
                f"The keys are those of @{username} on X, and config.yaml names @{self._account}.", final=True
            )
        return KINDS["x"].can

    def _refusal(self, delivery: Delivery) -> str:
        if reason := self._fault() or unfit(delivery):
            return reason
        return "" if words_of(delivery, self._languages) else "There is no text in the language of this account."

    def _fault(self) -> str:
        if not _ACCOUNT.fullmatch(self._account):
            return f"'{self._account}' is no account on X. Write its name without @ in config.yaml."
        return self._host.fault

    async def _post(self, body: Mapping[str, Any]) -> httpx.Response:
        request = self._signed(self._host.request("POST", "/2/tweets", body=body))
        return await self._host.send(request, also=(HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN))

    async def _already(self, delivery: Delivery) -> Sent:
        if found := await self.find(delivery):
            return found
        raise PerhapsSent("X says that these very words are out already, but they are not on the timeline since then.")

    async def _look(self, delivery: Delivery) -> Sent | None:
        user, since = await self._who(), delivery.released_at.astimezone(UTC) - EARLIER
        query = {
            "max_results": str(PAGE),
            "start_time": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tweet.fields": "created_at,entities,note_tweet,text",
        }
        ours = words_of(delivery, self._languages)
        for _ in range(PAGES):
            page = await self._read(f"/2/users/{user}/tweets", query)
            for post in _list(page, "data"):
                if same_words(ours, self._shown(post)):
                    return self._sent(str(post.get("id") or ""))
            if not (following := _object(page, "meta").get("next_token")):
                return None
            query["pagination_token"] = str(following)
        raise Unanswered("There are more posts on the X account since then than can be looked through.")

    async def _who(self) -> str:
        """The number of the account that the keys belong to; it never changes."""
        if not self._user:
            found = str(_object(await self._read("/2/users/me"), "data").get("id") or "")
            if not _ID.fullmatch(found):
                raise Unanswered("X did not say which account the keys belong to.")
            self._user = found
        return self._user

    async def _read(self, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        answer = json_of(await self._host.ask(self._signed(self._host.request("GET", path, params=query))))
        if "data" not in answer and "meta" not in answer:
            raise Unanswered("X answered something that cannot be understood.")
        return answer

    def _signed(self, request: httpx.Request) -> httpx.Request:
        """OAuth 1.0a: a JSON body is no part of the signature (RFC 5849, 3.4.1.3.1)."""
        client = Client(
            self._secrets["API_KEY"], client_secret=self._secrets["API_SECRET"],
            resource_owner_key=self._secrets["ACCESS_TOKEN"], resource_owner_secret=self._secrets["ACCESS_SECRET"],
            timestamp=str(int(self._clock().timestamp())),
        )  # fmt: skip
        _, headers, _ = client.sign(str(request.url), http_method="POST" if request.method == "POST" else "GET")
        request.headers.update(headers)
        return request

    def _shown(self, post: Mapping[str, Any]) -> str:
        """The post's words as people read them, with the addresses that were written."""
        whole = _object(post, "note_tweet") or post
        text = unescaped(str(whole.get("text") or "")).removeprefix(f"@{self._account} ")
        written = {
            url.get("url"): url.get("expanded_url")
            for url in _list(_object(whole, "entities"), "urls")
            if isinstance(url.get("url"), str)
        }
        return _SHORT.sub(lambda link: str(written.get(link[0]) or link[0])[:MAX_LINK], text)

    def _sent(self, found: str) -> Sent:
        if not _ID.fullmatch(found):
            raise PerhapsSent("X answered something that cannot be understood.")
        return Sent(f"https://x.com/{self._account}/status/{found}", found)


def _root(under: Post | None) -> str:
    """The number of the post that it hangs under; of one that a person put there, only the address is known."""
    if under is None:
        return ""
    found = _STATUS.search(under.permalink)
    return under.ref if _ID.fullmatch(under.ref) else found[1] if found else ""


def _no_reply(answer: httpx.Response) -> bool:
    return answer.is_client_error and "reply" in message_of(json_of(answer)).lower()


def _repeated(answer: httpx.Response) -> bool:
    return answer.status_code == HTTPStatus.FORBIDDEN and "duplicate" in message_of(json_of(answer)).lower()


def _object(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = body.get(key)
    return found if isinstance(found, dict) else {}


def _list(body: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = body.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
