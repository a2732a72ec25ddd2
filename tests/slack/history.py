"""The methods that read what was said: conversations.history and conversations.replies."""

from decimal import Decimal, InvalidOperation

from tests.slack import faces
from tests.slack.api import Api, Args, next_cursor
from tests.slack.refused import Refused
from tests.slack.values import Channel, Json, Message
from tests.slack.workspace import BOT_USER

HISTORY = {"public_channel": "channels:history", "private_channel": "groups:history", "im": "im:history"}


def _channel(api: Api, args: Args) -> Channel:
    channel = api.channel(args.text("channel"), HISTORY)
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _between(message: Message, args: Args) -> bool:
    """Whether it is in the time that was asked for; the borders themselves only when `inclusive`."""
    oldest, latest = _at(args, "oldest", Decimal(0)), _at(args, "latest", Decimal("Infinity"))
    at = Decimal(message.ts)
    return oldest <= at <= latest if args.flag("inclusive") else oldest < at < latest


def _at(args: Args, border: str, default: Decimal) -> Decimal:
    try:
        return Decimal(args.text(border)) if args.has(border) else default
    except InvalidOperation:
        raise Refused(f"invalid_ts_{border}") from None


def _answer(api: Api, args: Args, messages: list[Message]) -> Json:
    some, cursor = api.page(messages, args)
    with_metadata = args.flag("include_all_metadata")
    shown = [faces.message(each, api.workspace, with_metadata=with_metadata) for each in some]
    return {"messages": shown, "has_more": bool(cursor), **(next_cursor(cursor) if cursor else {})}


def history(api: Api, args: Args) -> Json:
    """conversations.history: newest first, without what was said in threads only."""
    channel = _channel(api, args)
    said = [each for each in api.workspace.messages(channel.id) if not each.thread_ts or each.broadcast]
    found = [each for each in reversed(said) if _between(each, args)]
    return _answer(api, args, found) | {"pin_count": len(api.workspace.pins[channel.id])}


def replies(api: Api, args: Args) -> Json:
    """conversations.replies: the first message of a thread, then the replies, oldest first."""
    channel = _channel(api, args)
    asked = api.workspace.message(channel.id, args.text("ts"))
    if asked is None:
        raise Refused("thread_not_found")
    root, *rest = api.workspace.thread(channel.id, asked.thread_ts or asked.ts)
    return _answer(api, args, [root, *(each for each in rest if _between(each, args))])
