"""What Slack delivers, as values: who did what where. Whatever else it may contain is not looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.chat.slack.hear.payload import (
    Odd,
    Tree,
    any_id,
    fingerprint,
    id_of,
    moment_of,
    needed,
    odd,
    part,
    parts,
    text_of,
    words,
)
from bot.chat.slack.hear.spoken import spoken, unescaped
from bot.chat.slack.who.sender import Sender


@dataclass(frozen=True, slots=True)
class Typed:
    """A slash command. `id` is the same however often Slack delivers it; `trigger` opens a form within 3 s."""

    id: str
    sender: Sender
    command: str
    text: str
    channel: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button. `thread` is the first message of the thread in which it stands (empty: it stands in the channel itself,
    or is that first message); `home`: on the App Home, where no channel is."""

    id: str
    sender: Sender
    value: str
    channel: str
    thread: str
    trigger: str
    home: bool = False


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form that was sent: what it carried, each answer by the id of its block, and its own id (a view's)."""

    id: str
    sender: Sender
    carried: str
    answers: Mapping[str, str] = field(default_factory=dict)
    view: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut by its callback id; on a message also that message's text and channel."""

    id: str
    sender: Sender
    callback: str
    trigger: str
    text: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody looks at the App Home."""

    sender: Sender


Inbound = Typed | Tapped | Submitted | Shortcut | HomeOpened


def read(body: object) -> Inbound | None:
    """The inbound in a payload; None for a kind that means nothing to us, or for one that is not as it should be.

    Never raises, whatever the payload is.
    """
    try:
        return _read(body) if isinstance(body, dict) else None
    except Odd:
        return None


def _read(body: Tree) -> Inbound | None:
    kind = words(body, "type")
    if not kind and "command" in body:
        return _typed(body)
    reader = _READERS.get(kind)
    return reader(body) if reader else None


def _typed(body: Tree) -> Typed:
    sender = _sender(body, body.get("user_id"))
    command, trigger = needed(body, "command"), needed(body, "trigger_id")
    return Typed(
        id=fingerprint("typed", (sender.user, command, trigger)),
        sender=sender,
        command=command,
        text=unescaped(words(body, "text")),
        channel=id_of(body.get("channel_id")),
        trigger=trigger,
    )


def _tapped(body: Tree) -> Tapped | None:
    """None for a button that only opens a link, and for everything else that can be chosen on a card."""
    action = next(iter(parts(body, "actions")), {})
    if words(action, "type") != "button" or not words(action, "value"):
        return None
    sender = _actor(body)
    container, view = part(body, "container"), part(body, "view")
    where = words(container, "message_ts") or words(view, "id") or words(container, "view_id")
    marks = (needed(action, "action_ts"), words(action, "action_id"), words(action, "value"), where)
    return Tapped(
        id=fingerprint("tapped", (sender.user, *marks)),
        sender=sender,
        value=words(action, "value"),
        channel=id_of(part(body, "channel").get("id")) or id_of(container.get("channel_id")),
        thread=_thread(container, part(body, "message")),
        trigger=words(body, "trigger_id"),
        home=words(view, "type") == "home",
    )


def _thread(container: Tree, message: Tree) -> str:
    thread = moment_of(message.get("thread_ts")) or moment_of(container.get("thread_ts"))
    return thread if thread != words(container, "message_ts") else ""


def _submitted(body: Tree) -> Submitted:
    sender, view = _actor(body), part(body, "view")
    answers = _answers(part(part(view, "state"), "values"))
    name = needed(view, "id")
    marks = (name, *(text for answer in sorted(answers.items()) for text in answer))
    carried = words(view, "private_metadata")
    return Submitted(fingerprint("submitted", (sender.user, *marks)), sender, carried, answers, name)


def _shortcut(body: Tree) -> Shortcut:
    sender, message = _actor(body), part(body, "message")
    callback, trigger = needed(body, "callback_id"), needed(body, "trigger_id")
    return Shortcut(
        id=fingerprint("shortcut", (sender.user, callback, trigger)),
        sender=sender,
        callback=callback,
        trigger=trigger,
        text=spoken(_said(message)),
        channel=id_of(part(body, "channel").get("id")),
    )


def _said(message: Tree) -> str:
    """Messages of other apps often say everything in attachments."""
    attached = (words(each, "fallback") or words(each, "text") for each in parts(message, "attachments"))
    return words(message, "text") or text_of("\n".join(filter(None, attached)))


def _home_opened(body: Tree) -> HomeOpened | None:
    event = part(body, "event")
    if words(event, "type") != "app_home_opened" or words(event, "tab") == "messages":
        return None
    return HomeOpened(_sender(body, event.get("user")))


def _actor(body: Tree) -> Sender:
    return _sender(body, part(body, "user").get("id"))


def _sender(body: Tree, user: object) -> Sender:
    """The person's own workspace, where Slack names it (Slack Connect), else the one in which it happened.

    In an organisation `team` may be null and `enterprise` may stand in several places.
    """
    actor, team = body.get("user"), body.get("team")
    own = actor.get("team_id") if isinstance(actor, dict) else None
    enterprise = team.get("enterprise_id") if isinstance(team, dict) else None
    return Sender(
        user=id_of(user) or odd("user"),
        team=any_id(own, team, body.get("team_id")),
        enterprise=any_id(body.get("enterprise"), body.get("enterprise_id"), enterprise),
    )


def _answers(values: Tree) -> dict[str, str]:
    return {
        text_of(block): ",".join(_answer(part(elements, name)) for name in elements)
        for block, elements in ((block, part(values, block)) for block in values)
    }


def _answer(element: Tree) -> str:
    answer = element.get(_ANSWERS.get(words(element, "type")) or odd("an element"))
    chosen = answer if isinstance(answer, list) else [answer]
    return text_of(",".join(words(each, "value") if isinstance(each, dict) else text_of(each) for each in chosen))


_ANSWERS: Mapping[str, str] = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "number_input": "value",
    "url_text_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
}
"""Where an element of a form keeps what was answered."""

_READERS: Mapping[str, Callable[[Tree], Inbound | None]] = {
    "block_actions": _tapped,
    "view_submission": _submitted,
    "message_action": _shortcut,
    "shortcut": _shortcut,
    "event_callback": _home_opened,
}
