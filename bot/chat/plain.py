"""Foreign text made harmless for a chat: visible, in one direction, and no longer than there is room."""

import unicodedata

_BANNED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = "\u200b\u200d"


def harmless(text: str) -> str:
    """One line, without anything that moves the cursor, hides letters or turns them around."""
    line = " ".join(text.replace("\t", " ").splitlines())
    return "".join(c for c in line if c in _KEPT or unicodedata.category(c) not in _BANNED)


def harmless_lines(text: str) -> str:
    """The same line by line: only line breaks stay what they are."""
    return "\n".join(harmless(line) for line in f"{text}\n".splitlines())


def cut(text: str, most: int) -> str:
    """At most so many characters; what is missing is marked with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
