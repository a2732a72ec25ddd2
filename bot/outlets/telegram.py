"""A Telegram channel as an outlet. A bot cannot read what stands in a channel, and there are no keys: where an answer
was lost, a person looks.

https://core.telegram.org/bots/api
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import Bot, Chat, ChatFullInfo, LinkPreviewOptions, Message, ReplyParameters

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.fit import unfit, words_of
from bot.outlets.kinds import KINDS, Clock
from bot.outlets.telegram_bot import bot_of, once
from bot.playbook.length import length

_CAN = KINDS["telegram"].can
_NUMBER = re.compile(r"-?\d{1,15}")
_REF = re.compile(r"(-?\d{1,15})/(\d{1,15})")
_NAME = re.compile(r"[A-Za-z0-9_]{1,40}")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def build(spec: Spec, clock: Clock) -> "TelegramOutlet":  # noqa: ARG001  # all outlets are built in one way
    """The outlet of an entry in config.yaml."""
    bot = bot_of(spec.secrets["BOT_TOKEN"].strip(), spec.secrets.get("API_URL", "").strip())
    return TelegramOutlet(spec.name, bot, spec.channel.strip(), spec.languages)


class TelegramOutlet(Outlet):
    """One message a delivery, as plain text. `channel` is an @name or a number."""

    remembers = NEVER

    def __init__(self, name: str, bot: Bot, channel: str, languages: Sequence[str] = ()) -> None:
        self.name = name
        self._bot, self._languages = bot, tuple(languages)
        self._channel: int | str = int(channel) if _NUMBER.fullmatch(channel) else channel

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it, as an answer to what it hangs under; by itself where that is gone."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        root = self._root(delivery.under)
        message = await once(
            self._bot.send_message(
                self._channel, words_of(delivery, self._languages), link_preview_options=_NO_PREVIEW,
                reply_parameters=ReplyParameters(root, allow_sending_without_reply=True) if root else None,
            )
        )  # fmt: skip
        gone = root and not message.reply_to_message
        note = "The post that it was to hang under is gone, so it stands by itself." if gone else ""
        return replace(_sent(message), note=note)

    async def find(self, delivery: Delivery) -> Sent | None:
        """Nobody but a person can look, unless the delivery is one that never leaves."""
        if self._refusal(delivery):
            return None
        raise PerhapsSent("A bot cannot read what stands in a Telegram channel. Look there.", final=True)

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Write the note below the words. An earlier note gives way to it: the bot cannot read what is there."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        found = _REF.fullmatch(delivery.sent.ref) if delivery.sent else None
        if found is None:
            raise NotSent("The bot does not know which post it is; answer it by hand.", final=True)
        text = "\n\n".join(
            words_of(replace(delivery, texts=texts), self._languages).strip() for texts in (delivery.texts, note.texts)
        )
        if (counted := length(text, _CAN.counting)) > _CAN.limit:
            reason = (
                f"With the note the post counts {counted} characters, and Telegram takes {_CAN.limit}: "
                "answer it by hand."
            )
            raise NotSent(reason, final=True)
        try:
            await once(
                self._bot.edit_message_text(text, int(found[1]), int(found[2]), link_preview_options=_NO_PREVIEW)
            )
        except NotSent as no:
            if "message is not modified" not in no.reason:
                raise

    async def capabilities(self) -> Capabilities:
        """What Telegram takes, once the bot is known, sees the channel and may post in it."""
        me = await once(self._bot.get_me())
        chat = await once(self._bot.get_chat(self._channel))
        member = await once(self._bot.get_chat_member(self._channel, me.id))
        admin = member.status == "administrator"
        allowed = admin and getattr(member, "can_post_messages", False) if chat.type == Chat.CHANNEL else True
        if not allowed or member.status in ("left", "kicked", "restricted"):
            raise NotSent("The bot may not post there: make it an administrator who may post messages.", final=True)
        return replace(_CAN, page=f"https://t.me/{_name(chat)}" if _name(chat) else "")

    def _refusal(self, delivery: Delivery) -> str:
        reason = unfit(delivery)
        return reason or ("" if words_of(delivery, self._languages) else "There is no text in its language.")

    def _root(self, under: Post | None) -> int:
        """The number of the message that it hangs under, where that stands in this channel; else 0."""
        found = _REF.fullmatch(under.ref) if under else None
        if under is None or found is None:
            return 0
        name = str(self._channel).removeprefix("@").lower()
        here = found[1] == str(self._channel) or under.permalink.lower().startswith(f"https://t.me/{name}/")
        return int(found[2]) if here else 0


def _sent(message: Message) -> Sent:
    """Raises PerhapsSent when the answer has no numbers in it with which the message can be found again."""
    ref = f"{message.chat.id}/{message.message_id}"
    if not _REF.fullmatch(ref):
        raise PerhapsSent("Telegram answered something that cannot be understood.")
    return Sent(_permalink(message.chat, message.message_id), ref)


def _name(chat: Chat | ChatFullInfo) -> str:
    """The chat's public name; empty when it has none."""
    name: object = chat.username
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def _permalink(chat: Chat, number: int) -> str:
    """Where people see it; a private channel's only for its members, and a small group has no addresses."""
    if name := _name(chat):
        return f"https://t.me/{name}/{number}"
    inner = str(chat.id).removeprefix("-100")
    return f"https://t.me/c/{inner}/{number}" if chat.type in (Chat.CHANNEL, Chat.SUPERGROUP) else ""
