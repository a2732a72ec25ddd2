"""What Telegram is made of, as frozen values: whoever keeps one holds what a screen showed then, even if stale."""

from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]

Kind = Literal["private", "group", "supergroup", "channel"]
Standing = Literal["administrator", "member", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat, and how the bot stands in it. `moved_to` is the id of the supergroup that a group became."""

    id: int
    type: Kind
    title: str = ""
    username: str = ""
    bot: Standing = "administrator"
    may_post: bool = True
    moved_to: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the bot; times are seconds since 1970, 0 where it was never edited."""

    chat: int
    id: int
    text: str
    date: int
    edited: int = 0
    reply_to: int = 0
    has_preview: bool = True
    """Whether a web address in it is shown with a preview."""
    parse_mode: str = ""


class Refused(Exception):
    """The Bot API says no: `error_code`, `description`, and `parameters` where there are any."""

    def __init__(self, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.description, self.parameters = description, parameters

    @property
    def code(self) -> int:
        """The HTTP status: it goes with the first words."""
        return next((code for words, code in _CODES.items() if self.description.startswith(words)), 400)

    @property
    def answer(self) -> Json:
        """The body of the answer."""
        more = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **more}


_CODES = {"Unauthorized": 401, "Forbidden": 403, "Not Found": 404, "Conflict": 409, "Too Many Requests": 429}
