"""The chats of the stand-in and what its bot says in them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.telegram.checks import units
from tests.telegram.values import Chat, Json, Kind, Message, Refused, User

Clock = Callable[[], datetime]

LONGEST_TEXT = 4_096


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Chats:
    """Everything that Telegram keeps for one bot."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.bot = User(7_000_000_001, "Krisenbot", "linznet_bot", is_bot=True)
        self._chats: dict[int, Chat] = {}
        self._messages: dict[int, dict[int, Message]] = {}

    def add(self, kind: Kind = "channel", **about: Any) -> Chat:
        """A chat; `about` names fields of Chat. Without an id it gets one like Telegram's."""
        number = len(self._chats) + 1
        usual = {"channel": -1_001_000_000_000, "supergroup": -1_001_000_000_000, "group": -4_000_000_000}.get(kind, 0)
        return self.put(Chat(**({"id": usual - number if usual else number, "type": kind, "title": "Linznet"} | about)))

    def put(self, chat: Chat) -> Chat:
        """Keep a chat, new or changed."""
        self._chats[chat.id] = chat
        self._messages.setdefault(chat.id, {})
        return chat

    def named(self, chat: int | str) -> Chat:
        """The chat with this id or @name. Raises Refused."""
        for each in self._chats.values():
            if chat == each.id or (
                isinstance(chat, str) and each.username and chat.lower() == f"@{each.username}".lower()
            ):
                return each
        raise Refused("Bad Request: chat not found")

    def shown(self, chat: Chat) -> list[Message]:
        """What stands in a chat, the oldest first."""
        return list(self._messages[chat.id].values())

    def delete(self, message: Message) -> None:
        """Somebody deletes a message."""
        del self._messages[message.chat][message.id]

    # what the bot does

    def post(self, chat: Chat, text: str, reply: Json, **about: Any) -> Message:
        """A new message. Raises Refused."""
        self._may_post(chat)
        text = _fitting(text)
        reply_to = reply.get("message_id", 0)
        if reply_to and reply_to not in self._messages[chat.id]:
            if not reply.get("allow_sending_without_reply"):
                raise Refused("Bad Request: message to be replied not found")
            reply_to = 0
        number = max(self._messages[chat.id], default=1) + 1
        message = Message(chat.id, number, text, self._now(), reply_to=reply_to, **about)
        self._messages[chat.id][number] = message
        return message

    def edit(self, chat: Chat, number: int, text: str, **about: Any) -> Message:
        """Other words for a message. Raises Refused."""
        self._may_post(chat)
        message = self._messages[chat.id].get(number)
        if message is None:
            raise Refused("Bad Request: message to edit not found")
        changed = replace(message, text=_fitting(text), **about)
        if changed == message:
            raise Refused(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message"
            )
        self._messages[chat.id][number] = replace(changed, edited=self._now())
        return self._messages[chat.id][number]

    def may_see(self, chat: Chat) -> None:
        """Raises Refused where the bot is not in the chat."""
        if chat.moved_to:
            raise Refused("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if chat.bot == "kicked":
            raise Refused(f"Forbidden: bot was kicked from the {chat.type} chat")
        if chat.bot == "left":
            raise Refused(f"Forbidden: bot is not a member of the {chat.type} chat")

    def _may_post(self, chat: Chat) -> None:
        self.may_see(chat)
        if chat.type == "channel" and chat.bot != "administrator":
            raise Refused("Bad Request: need administrator rights in the channel chat")
        if not chat.may_post:
            raise Refused("Bad Request: not enough rights to send text messages to the chat")

    def _now(self) -> int:
        return int(self.clock().timestamp())


def _fitting(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise Refused("Bad Request: message text is empty")
    if units(kept) > LONGEST_TEXT:
        raise Refused("Bad Request: message is too long")
    return kept
