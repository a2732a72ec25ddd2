"""X, as strict as its documentation: https://docs.x.com/x-api/posts/create-posts, …/users/get-posts, …/users/get-me,
https://docs.x.com/x-api/fundamentals/response-codes-and-errors, https://docs.x.com/fundamentals/rate-limits,
https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/authorizing-a-request."""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from aiohttp import web

from bot.playbook.length import LINK, length
from tests.outlets.place import NOW, Asked, Place, Refusal

SECRETS = {
    "API_KEY": "consumer-key-1", "API_SECRET": "consumer/secret+1",
    "ACCESS_TOKEN": "2244994945-access", "ACCESS_SECRET": "access&secret=1",
}  # fmt: skip
USER, ACCOUNT = "2244994945", "linznet"
ABOUT_BLANK = "about:blank"
FIELDS = {"created_at", "entities", "note_tweet", "text"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass
class Tweet:
    """One post: what was sent, and when. `unseen` reads of the timeline do not show it yet."""

    id: str
    text: str
    made: datetime
    under: str = ""
    unseen: int = 0


class X(Place):
    """`lag`: so many reads of the timeline miss a new post. `threads`: whether replies are let through."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.tweets: list[Tweet] = []
        self.lag, self.threads, self.page = 0, True, 100
        self._nonces: set[str] = set()

    @property
    def shown(self) -> list[str]:
        return [tweet.text for tweet in self.tweets]

    def post(self, text: str, under: str = "") -> Tweet:
        """Somebody posts."""
        number = str(1_800_000_000_000_000_000 + len(self.tweets))
        self.tweets.append(Tweet(number, text.strip(), self.now, under, self.lag))
        return self.tweets[-1]

    async def answer(self, asked: Asked) -> web.Response:
        self._check_signature(asked)
        match asked.method, asked.path:
            case "POST", "/2/tweets":
                return self._create(asked)
            case "GET", "/2/users/me":
                _only(set(asked.query), set())
                return web.json_response({"data": {"id": USER, "name": "Linznet", "username": "Linznet"}})
            case "GET", path if path == f"/2/users/{USER}/tweets":
                return self._timeline(asked)
        raise problem(404, "Not Found Error", "resource-not-found")

    # posting

    def _create(self, asked: Asked) -> web.Response:
        if asked.headers.get("content-type") != "application/json":
            raise invalid("The content type must be application/json.")
        body = asked.json()
        _only(set(body), {"text", "reply"})
        text, reply = body.get("text"), body.get("reply")
        if not isinstance(text, str) or not text.strip():
            raise invalid("$.text: must be a text")
        if length(text, "x", 23) > 280:
            raise problem(403, "Your Tweet text is too long. For more information…", ABOUT_BLANK)
        under = self._under(reply) if reply is not None else ""
        if text.strip() in self.shown:
            raise problem(403, "You are not allowed to create a Tweet with duplicate content.", ABOUT_BLANK)
        made = self.post(text, under)
        said = {"id": made.id, "text": shortened(made.text)[0], "edit_history_tweet_ids": [made.id]}
        return web.json_response({"data": said}, status=201)

    def _under(self, reply: Any) -> str:
        number = reply.get("in_reply_to_tweet_id") if isinstance(reply, dict) else None
        if not isinstance(number, str) or not re.fullmatch(r"[0-9]{1,19}", number) or len(reply) > 1:
            raise invalid("$.reply.in_reply_to_tweet_id: must match ^[0-9]{1,19}$")
        if number not in [tweet.id for tweet in self.tweets]:
            raise problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you.", ABOUT_BLANK)
        if not self.threads:
            raise problem(403, "Reply to this conversation is not allowed because you have not been mentioned or "
                          "otherwise engaged by the author of the post you are replying to.", ABOUT_BLANK)  # fmt: skip
        return number

    # reading

    def _timeline(self, asked: Asked) -> web.Response:
        query = asked.query
        _only(set(query), {"max_results", "start_time", "tweet.fields", "pagination_token"})
        _only(set(query["tweet.fields"].split(",")), FIELDS)
        if not 5 <= int(query["max_results"]) <= 100 or not _TIME.fullmatch(query["start_time"]):
            raise invalid("max_results is 5 to 100, start_time is YYYY-MM-DDTHH:mm:ssZ")
        since = datetime.fromisoformat(query["start_time"])
        found = [tweet for tweet in reversed(self.tweets) if tweet.made >= since and not self._unseen(tweet)]
        first, most = int(query.get("pagination_token", "0")), min(int(query["max_results"]), self.page)
        shown = found[first : first + most]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if first + most < len(found):
            meta["next_token"] = str(first + most)
        return web.json_response({"data": [_read(each) for each in shown], "meta": meta} if shown else {"meta": meta})

    @staticmethod
    def _unseen(tweet: Tweet) -> bool:
        tweet.unseen -= 1
        return tweet.unseen >= 0

    # who asks

    def _check_signature(self, asked: Asked) -> None:
        scheme, _, said = asked.headers.get("authorization", "").partition(" ")
        given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', said)}
        sent = given.pop("oauth_signature", "")
        expected = {
            "oauth_consumer_key": SECRETS["API_KEY"], "oauth_token": SECRETS["ACCESS_TOKEN"],
            "oauth_signature_method": "HMAC-SHA1", "oauth_version": "1.0",
        }  # fmt: skip
        at, nonce = given.get("oauth_timestamp", ""), given.get("oauth_nonce", "")
        right = scheme == "OAuth" and expected.items() <= given.items() and nonce and nonce not in self._nonces
        if not right or abs(int(at) - self.now.timestamp()) > 300 or sent != _signature(asked, given):
            raise problem(401, "Unauthorized", ABOUT_BLANK)
        self._nonces.add(nonce)


def _signature(asked: Asked, oauth: dict[str, str]) -> str:
    """RFC 5849, 3.4, by hand. A JSON body is no part of it."""
    url = urlsplit(asked.url)
    asked_for = parse_qsl(urlsplit(asked.raw_path).query, keep_blank_values=True)
    pairs = sorted((_enc(name), _enc(value)) for name, value in [*asked_for, *oauth.items()])
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((asked.method, _enc(f"{url.scheme}://{url.netloc}{url.path}"), _enc(parameters)))
    key = f"{_enc(SECRETS['API_SECRET'])}&{_enc(SECRETS['ACCESS_SECRET'])}"
    return base64.b64encode(hmac.digest(key.encode(), base.encode(), "sha1")).decode()


def _enc(text: str) -> str:
    return quote(text, safe="-._~")


def shortened(text: str) -> tuple[str, list[dict[str, Any]]]:
    """The text as X gives it out: each address is a t.co, `& < >` are escaped."""
    urls: list[dict[str, Any]] = []

    def shorten(found: re.Match[str]) -> str:
        short = f"https://t.co/{len(urls):010d}"
        urls.append({"start": found.start(), "end": found.end(), "url": short, "expanded_url": found[0]})
        return short

    escaped = LINK.sub(shorten, text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped, urls


def _read(tweet: Tweet) -> dict[str, Any]:
    text, urls = shortened(tweet.text)
    made = tweet.made.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    said: dict[str, Any] = {"text": text} | ({"entities": {"urls": urls}} if urls else {})
    if length(tweet.text, "x", 23) > 280:  # a long post shows its beginning as its text
        said = {"text": f"{text[:270]}…", "note_tweet": said}
    return {"id": tweet.id, "created_at": made, "edit_history_tweet_ids": [tweet.id], **said}


def problem(status: int, detail: str, kind: str) -> Refusal:
    """An error as X words it."""
    return Refusal(status, {"title": "Forbidden", "detail": detail, "type": kind, "status": status})


def invalid(message: str) -> Refusal:
    """A request that X does not understand."""
    said = {"title": "Invalid Request", "detail": "One or more parameters to your request was invalid."}
    kind = "https://api.x.com/2/problems/invalid-request"
    return Refusal(400, {"errors": [{"parameters": {}, "message": message}], "type": kind, **said})


def _only(given: set[str], known: set[str]) -> None:
    if not given <= known:
        raise invalid(f"The query parameter or field {sorted(given - known)} is not one of {sorted(known)}")
