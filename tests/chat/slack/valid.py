"""What Slack would take: every block and element by slack_sdk's models, and the limits that these do not know.

`validate_json()` looks at one object only, so everything is walked through down to the last element.
"""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block, Option, OptionGroup
from slack_sdk.models.views import View

Json = dict[str, Any]

TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
TEXTS = {"text": {"type", "text", "style"}, "link": {"type", "url", "text", "style"}, "channel": {"type", "channel_id"}}
"""The only rich text there is: nothing that calls people, and nothing that hides where it leads."""


def assert_valid_message(message: Json) -> None:
    """Fail when chat.postMessage or chat.update would refuse this, or change it."""
    assert set(message) == {"blocks", "text"}
    assert 1 <= len(message["blocks"]) <= 50
    assert len(json.dumps(message["blocks"], ensure_ascii=False)) <= 12_000
    assert 1 <= len(message["text"]) <= 4_000
    assert_clean(message["text"])
    _assert_blocks(message["blocks"])


def assert_valid_view(view: Json) -> None:
    """Fail when views.open or views.publish would refuse this, or change it."""
    parsed = View(**view)
    _walk(parsed)
    assert parsed.to_dict() == view
    assert len(json.dumps(view).encode()) <= 250_000
    assert 1 <= len(view["blocks"]) <= 100
    asks = any(block["type"] == "input" for block in view["blocks"])
    assert view["type"] == "modal" or not asks
    assert "submit" in view or not asks
    _assert_blocks(view["blocks"])


def assert_clean(text: str) -> None:
    """Fail for a letter that moves, hides or turns something."""
    assert not [each for each in text if each != "\n" and unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(text) & TURNS
    text.encode()


def dicts(value: object) -> Iterator[Json]:
    """Every dict in it, at any depth."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from dicts(each)
    elif isinstance(value, list):
        for each in value:
            yield from dicts(each)


def strings(value: object) -> Iterator[str]:
    """Every text in it, at any depth."""
    for each in dicts(value):
        yield from (text for text in each.values() if isinstance(text, str))


def words(value: object) -> str:
    """What a person reads in blocks, one line after the other."""
    if isinstance(value, list):
        return "\n".join(words(each) for each in value)
    assert isinstance(value, dict)
    if value["type"].startswith("rich_text_"):
        return "".join(each.get("text", each.get("channel_id", "")) for each in value["elements"])
    parts = [value[name] for name in ("label", "text", "placeholder") if isinstance(value.get(name), dict)]
    inside = [each for name in ("elements", "blocks", "options") for each in value.get(name, ())]
    inside += [value["element"]] if "element" in value else []
    own = [value[name] for name in ("text", "initial_value") if isinstance(value.get(name), str)]
    return "\n".join([*own, *(part["text"] for part in parts), *(words({"type": "option"} | each) for each in inside)])


def buttons(value: object) -> list[Json]:
    """Every button in it."""
    return [each for each in dicts(value) if each.get("type") == "button"]


def inputs(view: Json) -> dict[str, Json]:
    """The elements that ask, by the id of their block."""
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def submitted(view: Json) -> dict[str, str]:
    """What comes back when somebody changes nothing: blanks at the edges of an input may get lost."""
    return {name: _as_it_stands(element) for name, element in inputs(view).items()}


def _as_it_stands(element: Json) -> str:
    if "initial_option" in element:
        return str(element["initial_option"]["value"])
    return str(element.get("initial_value", ""))


def _assert_blocks(blocks: list[Json]) -> None:
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        _walk(parsed)
        assert parsed.to_dict() == block
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(set(named)) == len(named)
    for each in dicts(blocks):
        _RULES.get(each.get("type", ""), _nothing)(each)
    for text in strings(blocks):
        assert_clean(text)


def _walk(value: object) -> None:
    if isinstance(value, JsonObject):
        value.validate_json()
        for name in value.attributes:
            _walk(getattr(value, name, None))
    elif isinstance(value, list):
        for each in value:
            _walk(each)
    elif isinstance(value, dict) and "value" in value:
        Option(**value).validate_json()
    elif isinstance(value, dict) and "options" in value:
        OptionGroup(**value).validate_json()
        _walk(value["options"])


def _nothing(_each: Json) -> None:
    pass


def _rich(each: Json) -> None:
    assert each["elements"]
    for part in each["elements"]:
        assert set(part) <= TEXTS[part["type"]]
        assert all(part[name] for name in TEXTS[part["type"]] - {"style"})
        assert set(part.get("style", {})) <= {"bold", "italic"}


def _link(each: Json) -> None:
    assert each["url"] == each["text"]
    assert urlsplit(each["url"]).scheme in ("http", "https")
    assert urlsplit(each["url"]).hostname
    assert len(each["url"]) <= 3_000


def _plain(each: Json) -> None:
    assert each.get("emoji") is False
    assert 1 <= len(each["text"]) <= 3_000
    assert "\n" not in each["text"]


def _never(each: Json) -> None:
    raise AssertionError(f"markup, where only plain text may be: {each}")


def _actions(each: Json) -> None:
    ids = [element["action_id"] for element in each["elements"]]
    assert 1 <= len(ids) == len(set(ids)) <= 3


def _button(each: Json) -> None:
    assert 1 <= len(each["text"]["text"]) <= 75
    assert 1 <= len(each["value"]) <= 2_000
    assert each.get("style", "primary") in ("primary", "danger")


def _options(each: Json) -> None:
    groups = each.get("option_groups", [{"options": each.get("options")}])
    options = [option for group in groups for option in group["options"]]
    values = [option["value"] for option in options]
    assert len(values) == len(set(values))
    assert all(1 <= len(group["options"]) <= 100 for group in groups)
    assert len(groups) <= 100
    assert all(1 <= len(option["value"]) <= 150 and len(option["text"]["text"]) <= 75 for option in options)
    assert each.get("initial_option", options[0]) in options
    assert each["type"] == "static_select" or len(options) <= 10


def _typed(each: Json) -> None:
    assert 1 <= each["max_length"] <= 3_000
    assert 0 < len(each.get("initial_value", "x")) <= each["max_length"]
    assert each["multiline"] or "\n" not in each.get("initial_value", "")


_RULES = {
    "rich_text_section": _rich,
    "rich_text_quote": _rich,
    "link": _link,
    "plain_text": _plain,
    "mrkdwn": _never,
    "actions": _actions,
    "button": _button,
    "radio_buttons": _options,
    "static_select": _options,
    "plain_text_input": _typed,
}
