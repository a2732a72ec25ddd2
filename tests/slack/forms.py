"""Filling in a modal: what Slack's own client lets a person send, and in which shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.slack.values import Json, View

Answers = Mapping[str, Any]
CHOICES = ("static_select", "radio_buttons")
PICKED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}


class CannotSend(AssertionError):
    """Slack's client would not let the person send this."""


def fill_in(view: View, answers: Answers) -> Json:
    """`state.values` of a view, for answers by block id or label; what is not answered stays as it was shown.

    A choice is answered by its value or its text, checkboxes by a list of them. Raises CannotSend.
    """
    inputs = [block for block in view.blocks if block["type"] == "input"]
    names = {name for block in inputs for name in (block["block_id"], block["label"]["text"])}
    if set(answers) - names:
        raise CannotSend(f"no field {sorted(set(answers) - names)}; there are {sorted(names)}")
    values: Json = {}
    for block in inputs:
        told = next((answers[name] for name in (block["block_id"], block["label"]["text"]) if name in answers), None)
        value = _value(block["element"], told)
        if _is_empty(value) and not block.get("optional", False):
            raise CannotSend(f"{block['label']['text']!r} ({block['block_id']}) must be filled in")
        values[block["block_id"]] = {block["element"]["action_id"]: value}
    return values


def _is_empty(value: Json) -> bool:
    return not any(inner for name, inner in value.items() if name != "type")


def _value(element: Json, told: Any) -> Json:
    kind = element["type"]
    if kind in CHOICES:
        return {"type": kind, "selected_option": _choice(element, told) or _plain(element.get("initial_option"))}
    if kind == "checkboxes":
        chosen = element.get("initial_options", []) if told is None else [_choice(element, each) for each in told]
        return {"type": kind, "selected_options": [_plain(each) for each in chosen]}
    if kind in PICKED:
        initial = element.get(PICKED[kind].replace("selected", "initial"))
        return {"type": kind, PICKED[kind]: initial if told is None else told}
    if kind == "plain_text_input":
        return {"type": kind, "value": _typed(element, told)}
    raise CannotSend(f"the stand-in cannot fill in a {kind}")


def _typed(element: Json, told: Any) -> str | None:
    text = element.get("initial_value", "") if told is None else told
    if not isinstance(text, str):
        raise CannotSend(f"a text is typed, not {text!r}")
    if "\n" in text and not element.get("multiline", False):
        raise CannotSend(f"{element['action_id']} has one line only: {text!r}")
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if text and not least <= len(text) <= most:
        raise CannotSend(f"{element['action_id']} takes {least} to {most} characters, not {len(text)}")
    return text or None


def _choice(element: Json, told: Any) -> Json | None:
    if told is None:
        return None
    options = [
        *element.get("options", []),
        *(o for group in element.get("option_groups", []) for o in group["options"]),
    ]
    for option in options:
        if told in (option["value"], option["text"]["text"]):
            return _plain(option)
    raise CannotSend(f"no choice {told!r}; there are {[option['value'] for option in options]}")


def _plain(option: Json | None) -> Json | None:
    """A chosen option as payloads tell it: without its description."""
    return option and {"text": option["text"], "value": option["value"]}


def blank(blocks: Sequence[Json]) -> Json:
    """`state.values` of inputs that nobody has touched."""
    inputs = [block for block in blocks if block["type"] == "input"]
    return {b["block_id"]: {b["element"]["action_id"]: _value(b["element"], None)} for b in inputs}
