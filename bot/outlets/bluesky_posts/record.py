"""A delivery as the record that Bluesky keeps of a post, and the references with which posts hang under each other.

https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from bot.crisis.deliveries import Delivery
from bot.outlets.bluesky_posts.facets import facets

POSTS = "app.bsky.feed.post"
"""The collection of an account's posts."""

Record = Mapping[str, Any]
"""What the network keeps under a key, as JSON."""

_REFERENCE = re.compile(r"(at://did:[a-z]+:\S+/app\.bsky\.feed\.post/\S+) (b[a-z2-7]{20,})")


def record(delivery: Delivery, text: str, reply: Record | None) -> Record:
    """The post. The same delivery gives the same record at any time, to the byte."""
    released = delivery.released_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    made: dict[str, Any] = {
        "$type": POSTS,
        "text": text,
        "createdAt": released,
        "langs": [language for language, each in delivery.texts.items() if each == text],
    }
    if links := facets(text):
        made["facets"] = links
    return made | {"reply": reply} if reply else made


def reference(uri: str, cid: str, there: Record) -> str:
    """The outlet's own name for a post: `uri cid`, and behind it those of the thread's first post where it is a reply.

    With it an answer is made without asking the network anything.
    """
    root = _object(_object(there, "reply"), "root")
    return " ".join(filter(None, (uri, cid, root.get("uri"), root.get("cid"))))


def reply_under(ref: str) -> Record | None:
    """What a record says that hangs under the post of this reference; None when it is not one."""
    found: Sequence[tuple[str, str]] = _REFERENCE.findall(ref)
    if not found:
        return None
    strong = [{"uri": uri, "cid": cid} for uri, cid in found]
    return {"root": strong[-1], "parent": strong[0]}


def _object(there: Record, key: str) -> Record:
    found = there.get(key)
    return found if isinstance(found, dict) else {}
