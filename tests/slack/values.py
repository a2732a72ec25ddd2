"""What a workspace is made of, as frozen values: whoever keeps one holds what a screen showed then, even if stale."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
CALLED = re.compile(r"<(?:!subteam\^|[!@])(\w+)(?:\|[^>]*)?>")
BARE = re.compile(r"@(channel|here|everyone)\b")


@dataclass(frozen=True, slots=True)
class User:
    """A member, guest, stranger (of another workspace, through Slack Connect) or bot."""

    id: str
    name: str
    real_name: str
    team_id: str
    email: str = ""
    locale: str = "en-US"
    enterprise_id: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A topic or a purpose: what it says, who set it, when (s since 1970)."""

    value: str = ""
    creator: str = ""
    last_set: int = 0


@dataclass(frozen=True, slots=True)
class Channel:
    """A public or private channel, or the direct messages between the app and one person (then its `creator`)."""

    id: str
    name: str
    creator: str = ""
    created: int = 0
    is_private: bool = False
    is_im: bool = False
    is_general: bool = False
    is_archived: bool = False
    members: tuple[str, ...] = ()
    topic: Note = Note()
    purpose: Note = Note()
    previous_names: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """`public_channel`, `private_channel` or `im`, as `types` of users.conversations says."""
        return "im" if self.is_im else "private_channel" if self.is_private else "public_channel"


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `seen_by` names the one person who sees an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: Sequence[Json] = ()
    metadata: Json = field(default_factory=dict)
    thread_ts: str = ""
    subtype: str = ""
    by_app: bool = False
    edited_ts: str = ""
    seen_by: str = ""
    broadcast: bool = False
    names_are_linked: bool = False
    """Sent with `link_names` or `parse=full`: then a bare `@channel` in the text rings too."""

    @property
    def id(self) -> str:
        """Channel and timestamp, as the bot writes them: `C123/1700000000.000100`."""
        return f"{self.channel}/{self.ts}"

    @property
    def shown(self) -> str:
        """All that a reader sees: the texts of its blocks, or its text where it has none."""
        return "\n".join(words(self.blocks)) if self.blocks else self.text

    @property
    def rings(self) -> set[str]:
        """Whom it calls: `channel`, `here`, `everyone`, ids of people and groups; in its text or in its blocks."""
        marked = [self.text, *(part["text"] for part in parts(self.blocks) if part.get("type") == "mrkdwn")]
        called = {name for text in marked for name in CALLED.findall(text)}
        bare = set(BARE.findall(self.text)) if self.names_are_linked else set()
        keys = ("range", "user_id", "usergroup_id")
        return called | bare | {part[key] for part in parts(self.blocks) for key in keys if key in part}


@dataclass(frozen=True, slots=True)
class View:
    """A modal or an App Home as Slack keeps it. `content` is what the app sent, with the ids that Slack adds."""

    id: str
    hash: str
    user: str
    content: Mapping[str, Any]
    root: str = ""
    previous: str = ""
    external_id: str = ""

    @property
    def blocks(self) -> Sequence[Json]:
        blocks: Sequence[Json] = self.content["blocks"]
        return blocks

    @property
    def title(self) -> str:
        return str(self.content.get("title", {}).get("text", ""))

    @property
    def fields(self) -> dict[str, str]:
        """The labels of its inputs, by block id."""
        return {block["block_id"]: block["label"]["text"] for block in self.blocks if block["type"] == "input"}

    @property
    def shown(self) -> str:
        """All that a reader sees, title first."""
        return "\n".join([self.title, *words(self.blocks)])


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A link at the top of a channel."""

    id: str
    channel_id: str
    title: str
    link: str
    emoji: str
    type: str
    date_created: int


def parts(value: object) -> Iterator[Json]:
    """Every object in blocks, at any depth, itself included."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from parts(inner)


def words(blocks: Sequence[Json]) -> Iterator[str]:
    """The texts that a reader of blocks sees, in their order; a rich text section is one line."""
    for block in blocks:
        yield from _words(block)


def _words(part: Json) -> Iterator[str]:
    kind = part.get("type", "")
    if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield "".join(_run(run) for run in part["elements"])
        return
    for key in ("text", "label", "title", "hint", "placeholder", "initial_value", "description"):
        value = part.get(key)
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _words(value)
    for key in ("fields", "elements", "element", "accessory", "options"):
        inner = part.get(key, [])
        for each in inner if isinstance(inner, list) else [inner]:
            yield from _words(each)


def _run(run: Json) -> str:
    """One element of a line of rich text."""
    signs = {"user": "@{user_id}", "channel": "#{channel_id}", "broadcast": "@{range}", "emoji": ":{name}:"}
    if run["type"] in signs:
        return signs[run["type"]].format(**run)
    return str(run.get("text") or run.get("url") or "")
