"""The methods that mark something in a channel: pins and bookmarks."""

from tests.slack import faces
from tests.slack.api import Api, Args
from tests.slack.refused import Refused
from tests.slack.values import Bookmark, Json

MOST = 100


def pin(api: Api, args: Args) -> Json:
    """pins.add"""
    channel = api.own_channel(args.text("channel"))
    if not args.has("timestamp"):
        raise Refused("no_item_specified")
    message = api.message(channel.id, args.text("timestamp"))
    if message.subtype:
        raise Refused("not_pinnable")
    pins = api.workspace.pins[channel.id]
    if message.ts in pins:
        raise Refused("already_pinned")
    pins.append(message.ts)
    api.workspace.changed()
    return {}


def add_bookmark(api: Api, args: Args) -> Json:
    """bookmarks.add, of the kind `link`"""
    channel = api.own_channel(args.text("channel_id"))
    if args.text("type") != "link":
        raise Refused("invalid_bookmark_type")
    if not args.text("link").startswith(("http://", "https://")):
        raise Refused("invalid_link")
    here = api.workspace.bookmarks[channel.id]
    if len(here) >= MOST:
        raise Refused("too_many_bookmarks")
    title, link, emoji, kind = (args.text(name) for name in ("title", "link", "emoji", "type"))
    fresh, now = api.workspace.fresh("Bk"), api.workspace.now()
    bookmark = Bookmark(fresh, channel.id, title, link, emoji, kind, now)
    here.append(bookmark)
    api.workspace.changed()
    return {"bookmark": faces.bookmark(bookmark)}


def list_bookmarks(api: Api, args: Args) -> Json:
    """bookmarks.list"""
    channel = api.own_channel(args.text("channel_id"))
    return {"bookmarks": [faces.bookmark(each) for each in api.workspace.bookmarks[channel.id]]}
