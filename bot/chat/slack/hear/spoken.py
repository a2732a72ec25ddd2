"""Slack's markup of a message, back into what its reader saw: `<@U1|ann> &amp; co` is `@ann & co`.

Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re

_MARKED = re.compile(r"<([@#!][^<>|]+|[a-z][a-z0-9+.-]*:[^<>|]+)(?:\|([^<>]*))?>", re.IGNORECASE)
_SIGNS = {"#": "#", "@": "@", "!": "@"}


def spoken(text: str) -> str:
    """As it was read: names instead of ids where Slack tells them, links with their address."""
    return unescaped(_MARKED.sub(_read, text))


def unescaped(text: str) -> str:
    """With the three characters that Slack always writes as entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _read(found: re.Match[str]) -> str:
    what, label = found[1], found[2] or ""
    if what[:1] in _SIGNS:
        return _name(what, label)
    address = what.removeprefix("mailto:")
    return f"{label} ({address})" if label and label not in what else address


def _name(what: str, label: str) -> str:
    """A person, a channel, a group, or everybody; of a date its words."""
    if what.startswith("!date"):
        return label
    return _SIGNS[what[0]] + (label.lstrip("@#") or what[1:])
