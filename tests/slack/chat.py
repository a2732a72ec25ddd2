"""The chat methods."""

from dataclasses import dataclass

from tests.slack import faces
from tests.slack.api import Api, Args
from tests.slack.checks import LONGEST_EDITED_TEXT, LONGEST_TEXT, good_blocks, good_metadata, good_text
from tests.slack.refused import Refused
from tests.slack.values import Channel, Json, Message
from tests.slack.workspace import BOT_USER

CONTENT = ("text", "blocks", "metadata", "thread_ts", "reply_broadcast", "mrkdwn", "parse", "link_names")
UNFURL = ("unfurl_links", "unfurl_media")


@dataclass(frozen=True, slots=True)
class Content:
    """What a call wants to say; None where it says nothing of it."""

    text: str | None
    blocks: list[Json] | None
    metadata: Json | None


def content(args: Args, most: int = LONGEST_TEXT) -> Content:
    """Checked. Raises Refused `no_text`, and whatever `checks` refuses."""
    blocks = list(good_blocks(args.structure("blocks"))) if args.has("blocks") else None
    text = good_text(args.text("text"), most) if "text" in args.given else None
    metadata = good_metadata(args.structure("metadata")) if args.has("metadata") else None
    if not text and not blocks:
        raise Refused("no_text")
    return Content(text, blocks, metadata)


def post_message(api: Api, args: Args) -> Json:
    """chat.postMessage"""
    channel = _place_to_post(api, args.text("channel"))
    said = content(args)
    message = api.workspace.post(
        channel.id,
        BOT_USER,
        said.text or "",
        blocks=tuple(said.blocks or ()),
        metadata=said.metadata or {},
        thread_ts=_root(api, channel, args),
        by_app=True,
        broadcast=args.flag("reply_broadcast"),
        names_are_linked=args.flag("link_names") or args.text("parse") == "full",
    )
    return {"channel": channel.id, "ts": message.ts, "message": faces.message(message, api.workspace)}


def _place_to_post(api: Api, place: str) -> Channel:
    """A channel by id or `#name`, or the direct messages with a person (even one who has left) by the person's id."""
    if place in api.workspace.users:
        person = api.user(place)
        if person.is_bot:
            raise Refused("cannot_dm_bot")
        if person.is_stranger:
            raise Refused("channel_not_found")
        return api.workspace.direct(place)
    by_name = {f"#{channel.name}": channel.id for channel in api.workspace.channels.values()}
    channel = api.channel(by_name.get(place, place))
    if channel.is_archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members and not api.may("chat:write.public"):
        raise Refused("not_in_channel")
    return channel


def _root(api: Api, channel: Channel, args: Args) -> str:
    """The first message of the thread that is meant (empty: none)."""
    ts = args.text("thread_ts")
    if not ts:
        return ""
    root = api.workspace.message(channel.id, ts)
    if root is None:
        raise Refused("thread_not_found")
    if root.thread_ts:
        raise Refused("cannot_reply_to_message")
    return ts


def post_ephemeral(api: Api, args: Args) -> Json:
    """chat.postEphemeral"""
    channel = api.own_channel(args.text("channel"))
    person = api.user(args.text("user"))
    if person.id not in channel.members:
        raise Refused("user_not_in_channel")
    said = content(args)
    message = api.workspace.post(
        channel.id,
        BOT_USER,
        said.text or "",
        blocks=tuple(said.blocks or ()),
        thread_ts=_root(api, channel, args),
        by_app=True,
        seen_by=person.id,
    )
    return {"message_ts": message.ts}


def update(api: Api, args: Args) -> Json:
    """chat.update: without `blocks` a new text removes them; without `metadata` the old stays."""
    channel = api.channel(args.text("channel"))
    if BOT_USER not in channel.members:
        raise Refused("channel_not_found" if channel.is_private else "not_in_channel")
    message = api.message(channel.id, args.text("ts"))
    if not message.by_app or message.subtype:
        raise Refused("cant_update_message")
    if channel.is_archived:
        raise Refused("is_inactive")
    said = content(args, LONGEST_EDITED_TEXT)
    if said.blocks and _is_rich(message.blocks) and not _is_rich(said.blocks):
        raise Refused("block_mismatch")
    changed = api.workspace.edit(
        message,
        text=message.text if said.text is None else said.text,
        blocks=tuple(said.blocks or ()),
        metadata=message.metadata if said.metadata is None else said.metadata,
        edited_ts="" if said.blocks else api.workspace.moment(),
    )
    shown = faces.message(changed, api.workspace)
    return {"channel": channel.id, "ts": changed.ts, "text": changed.text, "message": shown}


def _is_rich(blocks: object) -> bool:
    return isinstance(blocks, list | tuple) and any(block["type"] == "rich_text" for block in blocks)


def permalink(api: Api, args: Args) -> Json:
    """chat.getPermalink"""
    channel = api.channel(args.text("channel"))
    message = api.message(channel.id, args.text("message_ts"))
    return {"channel": channel.id, "permalink": link_to(api.workspace.domain, message)}


def link_to(domain: str, message: Message) -> str:
    """The address of a message in Slack's own pages."""
    thread = f"?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else ""
    return f"https://{domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}{thread}"
