"""Recognising a text that a Mastodon server has made HTML of."""

import re
from html.parser import HTMLParser

from bot.outlets.looking import same_words

_MENTION = re.compile(r"(?<!\w)(@[\w.-]+)@[\w.-]+\w")
"""A server shows `@name@server` as `@name`."""

_LONG_WORD = re.compile(r"\w{4,}")


def shows(html: str, text: str) -> bool:
    """Whether a post's HTML shows exactly this text."""
    return same(plain(html), text)


def same(written: str, text: str) -> bool:
    """Whether a post as it was written is this text."""
    return same_words(_MENTION.sub(r"\1", text), _MENTION.sub(r"\1", written))


def may_show(html: str, text: str) -> bool:
    """Whether it is worth asking the server how the post was written: half of the text's longer words are there."""
    wanted, there = set(_LONG_WORD.findall(text)), set(_LONG_WORD.findall(plain(html)))
    return 2 * len(wanted & there) >= len(wanted)


def plain(html: str) -> str:
    """The words of a post; of a web address that is shown shortened, the whole address."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.words).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._address, self._linked_from = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "br"):
            self.words.append("\n")
        if tag == "a":
            self._address, self._linked_from = dict(attrs).get("href") or "", len(self.words)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and "".join(self.words[self._linked_from :]).rstrip().endswith(("…", "...")):
            self.words[self._linked_from :] = [self._address]

    def handle_data(self, data: str) -> None:
        self.words.append(data)
