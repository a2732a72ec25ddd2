"""LinkedIn's Posts API, as strict as its documentation and as treacherous:

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api,
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format,
https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.playbook.length import length
from tests.outlets.place import NOW, Asked, Place, Refusal

TOKEN, ORGANISATION = "AQX-token_1/2", "1234567"
AUTHOR = f"urn:li:organization:{ORGANISATION}"
VERSIONS = {"202608", "202609", "202610"}
LITTLE = re.compile(r"(?:\\[|{}@\[\]()<>#\\*_~]|[^|{}@\[\]()<>#\\*_~])*")
"""Text without a reserved character that is not escaped."""

_SHAPE: dict[str, Any] = {
    "author": str, "commentary": str, "visibility": str, "distribution": dict, "lifecycleState": str,
    "isReshareDisabledByAuthor": bool,
}  # fmt: skip


@dataclass
class Post:
    """One post. `unseen` reads of the list do not show it yet."""

    urn: str
    commentary: str
    made: datetime
    author: str = AUTHOR
    unseen: int = 0

    def read(self) -> dict[str, Any]:
        at = int(self.made.timestamp() * 1000)
        return {
            "id": self.urn, "author": self.author, "commentary": self.commentary, "visibility": "PUBLIC",
            "lifecycleState": "PUBLISHED", "createdAt": at, "publishedAt": at, "lastModifiedAt": at,
            "isReshareDisabledByAuthor": False, "distribution": {"feedDistribution": "MAIN_FEED"},
        }  # fmt: skip


class LinkedIn(Place):
    """`lag`: so many reads of the list miss a new post. `repeats`: whether it takes a text twice."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.posts: list[Post] = []
        self.deleted: list[Post] = []
        self.lag, self.repeats = 0, False

    @property
    def shown(self) -> list[str]:
        return [re.sub(r"\\(.)", r"\1", post.commentary) for post in self.posts]

    def post(self, commentary: str, author: str = AUTHOR, ago: timedelta = timedelta(0)) -> Post:
        """Somebody posts."""
        urn = f"urn:li:share:{7_016_830_850_965_094_400 + len(self.posts) + len(self.deleted)}"
        self.posts.append(Post(urn, commentary, self.now - ago, author, self.lag))
        return self.posts[-1]

    def delete(self, post: Post) -> None:
        """It is gone; LinkedIn goes on taking it for the first of its words."""
        self.posts.remove(post)
        self.deleted.append(post)

    async def answer(self, asked: Asked) -> web.Response:
        self._check(asked)
        if asked.path != "/rest/posts":
            return self._one(asked)
        return self._create(asked) if asked.method == "POST" else self._list(asked)

    def _check(self, asked: Asked) -> None:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            raise error(401, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", 65602)
        if asked.headers.get("linkedin-version") not in VERSIONS:
            said = f"Requested version {asked.headers.get('linkedin-version')} is not active"
            raise error(426, "NONEXISTENT_VERSION", said)
        if asked.headers.get("x-restli-protocol-version") != "2.0.0":
            raise error(400, "ILLEGAL_ARGUMENT", "Syntax exception in path variables")

    def _create(self, asked: Asked) -> web.Response:
        if asked.headers.get("content-type") != "application/json":
            raise error(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type")
        body = asked.json()
        self._shape(body)
        commentary = self._cut(body["commentary"])
        if not self.repeats and (
            same := next((post for post in self.posts + self.deleted if post.commentary == commentary), None)
        ):
            raise duplicate(same.urn)
        made = self.post(commentary)
        return web.Response(status=201, headers={"x-restli-id": made.urn, "x-linkedin-id": made.urn})

    def _shape(self, body: Any) -> None:
        if set(body) != set(_SHAPE) or not all(isinstance(body[key], kind) for key, kind in _SHAPE.items()):
            raise error(400, "MISSING_FIELD", f"these are the fields: {sorted(_SHAPE)}")
        if body["author"] != AUTHOR:
            raise error(403, "ACCESS_DENIED", f"Not enough permissions to post as {body['author']}")
        distribution = {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []}
        if (body["visibility"], body["lifecycleState"], body["distribution"]) != ("PUBLIC", "PUBLISHED", distribution):
            raise error(422, "UNPROCESSABLE_ENTITY", "an organic post is public, published, in the main feed")

    @staticmethod
    def _cut(commentary: str) -> str:
        """As LinkedIn does: what follows an unescaped reserved character is dropped without a word."""
        if not commentary.strip() or length(re.sub(r"\\(.)", r"\1", commentary), "utf16") > 3_000:
            raise error(400, "FIELD_LENGTH_TOO_LONG", "commentary is empty or too long")
        found = LITTLE.match(commentary)
        return found[0] if found else ""

    def _list(self, asked: Asked) -> web.Response:
        if (
            asked.method != "GET"
            or asked.headers.get("x-restli-method") != "FINDER"
            or asked.query.get("q") != "author"
        ):
            raise error(400, "ILLEGAL_ARGUMENT", "No such finder")
        if (
            set(asked.query) - {"author", "q", "count", "start", "sortBy"}
            or f"author={AUTHOR.replace(':', '%3A')}" not in asked.raw_path
        ):
            raise error(400, "ILLEGAL_ARGUMENT", "The URN must be encoded")
        count, start = int(asked.query["count"]), int(asked.query["start"])
        if not 1 <= count <= 100 or asked.query["sortBy"] not in ("CREATED", "LAST_MODIFIED"):
            raise error(400, "ILLEGAL_ARGUMENT", "count is 1 to 100, sortBy CREATED or LAST_MODIFIED")
        mine = [post for post in reversed(self.posts) if post.author == AUTHOR and not self._unseen(post)]
        elements = [post.read() for post in mine[start : start + count]]
        return web.json_response({"paging": {"start": start, "count": count, "links": []}, "elements": elements})

    @staticmethod
    def _unseen(post: Post) -> bool:
        post.unseen -= 1
        return post.unseen >= 0

    def _one(self, asked: Asked) -> web.Response:
        urn = asked.path.removeprefix("/rest/posts/")
        if asked.method != "GET" or asked.raw_path != f"/rest/posts/{urn.replace(':', '%3A')}":
            raise error(404, "NOT_FOUND", "Resource not found")
        found = next((post for post in self.posts if post.urn == urn), None)
        if found is None:
            raise error(404, "NOT_FOUND", "Could not find entity")
        return web.json_response(found.read())


def error(status: int, code: str, message: str, number: int = 0) -> Refusal:
    """An error as LinkedIn words it."""
    return Refusal(status, {"message": message, "code": code, "serviceErrorCode": number or status, "status": status})


def duplicate(urn: str) -> Refusal:
    """What LinkedIn says to a text that it has."""
    said = f"com.linkedin.content.common.exception.BadRequestResponseException: Content is a duplicate of {urn}"
    details = {"inputErrors": [{"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}]}
    kind = "com.linkedin.common.error.BadRequest"
    return Refusal(422, {"errorDetailType": kind, "message": said, "errorDetails": details, "status": 422})
