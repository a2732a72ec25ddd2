"""What the network takes for a post, a key, a reference: stricter than the server where it lets strange things in."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.playbook.length import length

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,20})?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ADDRESS = re.compile(r"\w+:(?://)?[^\s/\ufeff][^\s\ufeff]*")
POST = re.compile(r"at://did:plc:[a-z2-7]{24}/app\.bsky\.feed\.post/[234567a-z]{13}")
CID = re.compile(r"bafyrei[a-z2-7]{52}")

Check = Callable[[Any], str]
"""What is wrong with a value; empty when nothing is."""


def post(value: Any) -> str:
    """A record of app.bsky.feed.post."""
    return _object(
        value,
        {"$type": _is("app.bsky.feed.post"), "text": _text, "createdAt": _like(DATE)},
        {"langs": _all(_like(LANGUAGE), 3), "facets": _all(_facet), "reply": _reply},
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return "Expected string"
    if (size := len(value.encode())) > 3_000:
        return f"string too big (maximum 3000, got {size})"
    if (found := length(value, "graphemes")) > 300:
        return f"grapheme too big (maximum 300, got {found})"
    return ""


def _facet(value: Any) -> str:
    place = {"byteStart": _place, "byteEnd": _place}
    link = {"$type": _is("app.bsky.richtext.facet#link"), "uri": _like(ADDRESS)}
    parts: dict[str, Check] = {
        "index": lambda each: _object(each, place),
        "features": _all(lambda each: _object(each, link)),
    }
    return _object(value, parts, {"$type": _is("app.bsky.richtext.facet")})


def _place(value: Any) -> str:
    return "" if isinstance(value, int) and value >= 0 else "Expected a place"


def _reply(value: Any) -> str:
    def strong(each: Any) -> str:
        return _object(each, {"uri": _like(POST), "cid": _like(CID)})

    return _object(value, {"root": strong, "parent": strong})


def _object(value: Any, needs: Mapping[str, Check], may: Mapping[str, Check] | None = None) -> str:
    if not isinstance(value, dict):
        return "Expected object"
    known = {**needs, **(may or {})}
    if strange := value.keys() - known.keys():
        return f"strange: {', '.join(sorted(strange))}"
    if lacking := needs.keys() - value.keys():
        return f"Missing required key {sorted(lacking)[0]}"
    return next((wrong for key, each in value.items() if (wrong := known[key](each))), "")


def _all(check: Check, most: int = 100) -> Check:
    def each(value: Any) -> str:
        if not isinstance(value, list) or len(value) > most:
            return "Expected array"
        return next((wrong for one in value if (wrong := check(one))), "")

    return each


def _like(pattern: re.Pattern[str]) -> Check:
    return lambda value: "" if isinstance(value, str) and pattern.fullmatch(value) else f"Invalid (got {value!r})"


def _is(wanted: str) -> Check:
    return lambda value: "" if value == wanted else f"Expected {wanted}"
