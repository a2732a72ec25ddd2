"""The methods of the Web API that there are: their arguments, scopes and what they do.

Stricter than Slack: an argument that a method does not know is refused, where Slack would overlook it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.slack import chat, conversations, history, marks, users, views
from tests.slack.api import Api, Args
from tests.slack.refused import Refused, because
from tests.slack.values import Json

Do = Callable[[Api, Args], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """What it does, the arguments that it must and may have, the scopes of which it needs one."""

    do: Do
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    reads_json: bool = True


EVERYWHERE = ("token", "team_id")
"""slack_bolt sends the team of an organisation's member with every call."""
PAGED = ("cursor", "limit")
SPAN = (*PAGED, "oldest", "latest", "inclusive", "include_all_metadata")
CHANNELS = ("channels:manage", "groups:write", "im:write")
READ = ("channels:read", "groups:read", "im:read")
HISTORY = ("channels:history", "groups:history", "im:history")
POST = (*chat.CONTENT, *chat.UNFURL)

METHODS: Mapping[str, Method] = {
    "auth.test": Method(users.auth_test),
    "bookmarks.add": Method(
        marks.add_bookmark, ("channel_id", "title", "type"), ("link", "emoji"), ("bookmarks:write",)
    ),
    "bookmarks.list": Method(marks.list_bookmarks, ("channel_id",), (), ("bookmarks:read",)),
    "chat.getPermalink": Method(chat.permalink, ("channel", "message_ts"), (), (), reads_json=False),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("channel", "user"), chat.CONTENT, ("chat:write",)),
    "chat.postMessage": Method(chat.post_message, ("channel",), POST, ("chat:write",)),
    "chat.update": Method(chat.update, ("channel", "ts"), chat.CONTENT, ("chat:write",)),
    "conversations.create": Method(conversations.create, ("name",), ("is_private", "team_id"), CHANNELS),
    "conversations.history": Method(history.history, ("channel",), SPAN, HISTORY, reads_json=False),
    "conversations.info": Method(
        conversations.info, ("channel",), ("include_locale", "include_num_members"), READ, reads_json=False
    ),
    "conversations.invite": Method(conversations.invite, ("channel", "users"), ("force",), CHANNELS),
    "conversations.kick": Method(conversations.kick, ("channel", "user"), (), CHANNELS),
    "conversations.members": Method(conversations.members, ("channel",), PAGED, READ, reads_json=False),
    "conversations.open": Method(conversations.open_direct, ("users",), ("return_im",), ("im:write",)),
    "conversations.replies": Method(history.replies, ("channel", "ts"), SPAN, HISTORY, reads_json=False),
    "conversations.setTopic": Method(conversations.set_topic, ("channel", "topic"), (), CHANNELS),
    "pins.add": Method(marks.pin, ("channel",), ("timestamp",), ("pins:write",)),
    "users.conversations": Method(
        conversations.of_app, (), (*PAGED, "exclude_archived", "types", "team_id"), READ, reads_json=False
    ),
    "users.info": Method(users.info, ("user",), ("include_locale",), ("users:read",), reads_json=False),
    "users.lookupByEmail": Method(users.by_email, ("email",), (), ("users:read.email",), reads_json=False),
    "views.open": Method(views.open_view, ("trigger_id", "view")),
    "views.publish": Method(views.publish, ("user_id", "view"), ("hash",)),
    "views.update": Method(views.update, ("view",), ("view_id", "external_id", "hash")),
}


def call(api: Api, name: str, given: Mapping[str, Any]) -> Json:
    """What a method answers. Raises Refused."""
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method", req_method=name)
    api.need(*method.scopes)
    unknown = set(given) - {*method.required, *method.optional, *EVERYWHERE}
    if unknown:
        raise because("invalid_arguments", *(f"unsupported argument: {each}" for each in sorted(unknown)))
    args = Args(given)
    missing = [each for each in method.required if each not in given]
    if missing:
        raise because("invalid_arguments", *(f"missing required field: {each}" for each in missing))
    return method.do(api, args)
