"""What the methods of the Bot API do, and what they answer."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram.chats import Chats
from tests.telegram.values import Chat, Json, Message, User


def get_me(chats: Chats, given: Json) -> Json:
    more = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return user(chats.bot) | more


def get_chat(chats: Chats, given: Json) -> Json:
    found = chats.named(given["chat_id"])
    chats.may_see(found)
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return chat(found) | {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(chats: Chats, given: Json) -> Json:
    found = chats.named(given["chat_id"])
    chats.may_see(found)
    answer: Json = {"user": user(chats.bot), "status": found.bot}
    if found.bot != "administrator":
        return answer
    rights = dict.fromkeys(
        ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
         "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
         "can_edit_stories", "can_delete_stories"), False,
    )  # fmt: skip
    posting = {"can_post_messages": found.may_post, "can_edit_messages": True} if found.type == "channel" else {}
    return answer | rights | posting


def send_message(chats: Chats, given: Json) -> Json:
    found = chats.named(given["chat_id"])
    sent = chats.post(found, given["text"], given.get("reply_parameters", {}), **_look(given))
    return message(chats, found, sent)


def edit_message_text(chats: Chats, given: Json) -> Json:
    found = chats.named(given["chat_id"])
    return message(chats, found, chats.edit(found, given["message_id"], given["text"], **_look(given)))


def _look(given: Json) -> dict[str, Any]:
    preview = not given.get("link_preview_options", {}).get("is_disabled", False)
    return {"has_preview": preview, "parse_mode": given.get("parse_mode", "")}


def user(of: User) -> Json:
    named = {"username": of.username} if of.username else {}
    return {"id": of.id, "is_bot": of.is_bot, "first_name": of.first_name, **named}


def chat(of: Chat) -> Json:
    named = {"username": of.username} if of.username else {}
    return {"id": of.id, "type": of.type, "title": of.title, **named}


def message(chats: Chats, place: Chat, of: Message) -> Json:
    """A message with the one that it answers."""
    answer: Json = {"message_id": of.id, "date": of.date, "chat": chat(place), "text": of.text}
    answer |= {"sender_chat": chat(place)} if place.type == "channel" else {"from": user(chats.bot)}
    answer |= {"edit_date": of.edited} if of.edited else {}
    answer |= {"link_preview_options": {"is_disabled": True}} if not of.has_preview else {}
    root = next((each for each in chats.shown(place) if each.id == of.reply_to), None)
    return answer | ({"reply_to_message": message(chats, place, root)} if root else {})


CALLED: Mapping[str, Callable[[Chats, Json], Json]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
}
