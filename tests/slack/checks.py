"""What Slack refuses: blocks, views, texts and metadata that are not as they must be."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as ViewModel

from tests.slack import kit
from tests.slack.refused import because
from tests.slack.rules import wrong
from tests.slack.values import Json, parts

LONGEST_TEXT = 40_000
LONGEST_EDITED_TEXT = 4_000
ALL_TEXTS, ALL_BLOCKS = 12_000, 13_200
"""Characters of all texts of a message's blocks, and of the blocks as JSON. Slack does not say how it counts; it was
seen to refuse one text of 13,300, and shorter ones in many blocks: slackapi/bolt-js, issues 2509 and 2867."""
LARGEST_VIEW = 250_000
LARGEST_METADATA = 16_000
TAPPABLE = {*kit.TAPPABLE, "plain_text_input"}


def good_blocks(blocks: Any) -> Sequence[Json]:
    """The blocks of a message with the ids that Slack adds. Raises Refused `invalid_blocks`, `msg_blocks_too_long`."""
    if not isinstance(blocks, list):
        raise because("invalid_blocks_format", "blocks must be an array")
    said = list(kit.MESSAGE(blocks, "/blocks")) or list(_beyond_rules(blocks, "/blocks"))
    if said:
        raise because("invalid_blocks", *said)
    texts = sum(len(each["text"]) for each in parts(blocks) if isinstance(each.get("text"), str))
    whole = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    if texts > ALL_TEXTS or whole > ALL_BLOCKS:
        raise because("msg_blocks_too_long", f"texts {texts} of {ALL_TEXTS}, as JSON {whole} of {ALL_BLOCKS}")
    return with_ids(blocks)


def good_view(view: Any, kind: str) -> Json:
    """A `modal` or `home` with the ids that Slack adds. Raises Refused `invalid_arguments`, `view_too_large`."""
    said = list(kit.VIEW(view, "/view")) or list(_beyond_rules(view["blocks"], "/view/blocks"))
    said = said or list(_view_as_a_whole(view, kind))
    if said:
        raise because("invalid_arguments", *said)
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise because("view_too_large", "250 kB")
    return {**view, "blocks": with_ids(view["blocks"])}


def _beyond_rules(blocks: list[Json], way: str) -> Iterator[str]:
    """What is wrong with blocks that keep every rule of `kit`: together, or by the SDK's models."""
    yield from _by_the_sdk(blocks, way)
    for twice in _repeated(block.get("block_id") for block in blocks):
        yield wrong(f"`block_id` {twice} already exists", way)
    for place, block in enumerate(blocks):
        for twice in _repeated(part.get("action_id") for part in parts(block)):
            yield wrong(f"`action_id` {twice} already exists for block", f"{way}/{place}")


def _repeated(names: Iterator[Any]) -> list[str]:
    return [name for name, count in Counter(name for name in names if name is not None).items() if count > 1]


def _by_the_sdk(blocks: list[Json], way: str) -> Iterator[str]:
    for place, block in enumerate(blocks):
        try:
            validate_deeply(Block.parse(block))
        except SlackObjectFormationError as error:
            yield wrong(str(error), f"{way}/{place}")


def validate_deeply(value: object) -> None:
    """`validate_json` of a model of slack_sdk and of every model in it. Raises SlackObjectFormationError."""
    if isinstance(value, JsonObject):
        value.validate_json()
        for inner in vars(value).values():
            validate_deeply(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            validate_deeply(inner)


def _view_as_a_whole(view: Json, kind: str) -> Iterator[str]:
    if view["type"] != kind:
        yield wrong(f"must be a {kind}", "/view/type")
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        yield wrong("missing required field: submit, for there are input blocks", "/view")
    if sum(bool(part.get("focus_on_load")) for part in parts(view["blocks"])) > 1:
        yield wrong("only one element can set focus_on_load to true", "/view/blocks")
    try:
        ViewModel(**view).validate_json()
    except SlackObjectFormationError as error:
        yield wrong(str(error), "/view")


def with_ids(blocks: list[Json]) -> list[Json]:
    """Copies that all have a `block_id`, and whose elements have an `action_id`."""
    copies: list[Json] = json.loads(json.dumps(blocks))
    for place, block in enumerate(copies):
        block.setdefault("block_id", f"b{place:04d}")
        for number, part in enumerate(parts(block)):
            if part.get("type") in TAPPABLE:
                part.setdefault("action_id", f"a{number:04d}")
    return copies


def good_text(text: str, most: int = LONGEST_TEXT) -> str:
    """The text of a message. Raises Refused `msg_too_long`."""
    if len(text) > most:
        raise because("msg_too_long", f"text must be less than {most + 1} characters")
    return text.replace("\0", "")


def good_metadata(metadata: Any) -> Json:
    """A message's metadata. Raises Refused `invalid_metadata_format`, `metadata_too_large`."""
    if metadata == {}:
        return {}
    if not isinstance(metadata, Mapping) or set(metadata) - {"event_type", "event_payload", "entities"}:
        raise because("invalid_metadata_format", "an object with event_type and event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise because("invalid_metadata_format", "event_type is a string, event_payload an object")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise because("metadata_too_large", f"{LARGEST_METADATA} bytes")
    return dict(metadata)
