"""The methods and structures that the stand-in knows, as https://core.telegram.org/bots/api describes them. What is
not in here cannot be called or sent."""

from collections.abc import Mapping
from dataclasses import dataclass

Types = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method or a field of a structure: its types, and how long a text may be (UTF-16 units)."""

    types: Types
    required: bool = False
    longest: int = 0


Shape = Mapping[str, Field]


def _may(*types: str, longest: int = 0) -> Field:
    return Field(types, longest=longest)


def _must(*types: str, longest: int = 0) -> Field:
    return Field(types, required=True, longest=longest)


CHAT = ("Integer", "String")

METHODS: Mapping[str, Shape] = {
    "getMe": {},
    "getChat": {"chat_id": _must(*CHAT)},
    "getChatMember": {"chat_id": _must(*CHAT), "user_id": _must("Integer")},
    "sendMessage": {
        "chat_id": _must(*CHAT),
        "message_thread_id": _may("Integer"),
        "text": _must("String", longest=4_096),
        "parse_mode": _may("String"),
        "entities": _may("Array of MessageEntity"),
        "link_preview_options": _may("LinkPreviewOptions"),
        "disable_notification": _may("Boolean"),
        "protect_content": _may("Boolean"),
        "reply_parameters": _may("ReplyParameters"),
    },
    "editMessageText": {
        "chat_id": _may(*CHAT),
        "message_id": _may("Integer"),
        "inline_message_id": _may("String"),
        "text": _may("String", longest=4_096),
        "parse_mode": _may("String"),
        "entities": _may("Array of MessageEntity"),
        "link_preview_options": _may("LinkPreviewOptions"),
    },
}

STRUCTURES: Mapping[str, Shape] = {
    "LinkPreviewOptions": {
        "is_disabled": _may("Boolean"),
        "url": _may("String"),
        "prefer_small_media": _may("Boolean"),
        "prefer_large_media": _may("Boolean"),
        "show_above_text": _may("Boolean"),
    },
    "MessageEntity": {
        "type": _must("String"),
        "offset": _must("Integer"),
        "length": _must("Integer"),
        "url": _may("String"),
        "user": _may("User"),
        "language": _may("String"),
        "custom_emoji_id": _may("String"),
    },
    "ReplyParameters": {
        "message_id": _must("Integer"),
        "chat_id": _may(*CHAT),
        "allow_sending_without_reply": _may("Boolean"),
        "quote": _may("String", longest=1_024),
        "quote_parse_mode": _may("String"),
        "quote_entities": _may("Array of MessageEntity"),
        "quote_position": _may("Integer"),
    },
    "User": {
        "id": _must("Integer"),
        "is_bot": _must("Boolean"),
        "first_name": _must("String"),
        "last_name": _may("String"),
        "username": _may("String"),
        "language_code": _may("String"),
    },
}
