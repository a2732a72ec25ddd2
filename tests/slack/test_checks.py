"""What Slack refuses of blocks and views, at the very limits that it documents."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.slack.checks import good_blocks, good_metadata, good_text, good_view, validate_deeply
from tests.slack.little_app import asks, button, card, form, plain
from tests.slack.refused import Refused


def reasons(check, *args) -> str:
    """Everything that is said against it; fails when it is taken."""
    with pytest.raises(Refused) as refused:
        check(*args)
    return f"{refused.value.error}: {refused.value.more}"


def section(text="x", **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def choice(value="v", label="x", **more):
    return {"text": plain(label), "value": value, **more}


def select(*options, **more):
    return {"type": "static_select", "action_id": "choose", "options": list(options), **more}


def rich(*elements, kind="rich_text_section"):
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


OPTIONS = [{"text": {"type": "plain_text", "text": "x"}, "value": value} for value in ("v", "w")]
LINK = {"type": "link", "url": "https://example.org/"}
QUOTED = rich({"type": "text", "text": "x", "style": {"bold": True}}, LINK, kind="rich_text_quote")
WITHIN = {
    "a whole card": card("x", "Ja", "Nein", "Später"),
    "50 blocks": [{"type": "divider"}] * 50,
    "a section of 3000": [section("x" * 3000)],
    "a label of 75": [actions(button("x" * 75))],
    "a value of 2000": [actions(button("x", "x" * 2000))],
    "25 buttons": [actions(*(button("x", action=f"a{n}") for n in range(25)))],
    "the same action in two blocks": [actions(button("x")), actions(button("x"))],
    "100 options": [actions(select(*(choice(str(n)) for n in range(100))))],
    "an option as long as may be": [actions(select(choice("x" * 150, "x" * 75)))],
    "a quote": [QUOTED],
    "a list": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": []}],
                }
            ],
        }
    ],
    "checkboxes": [actions({"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:1]})],
    "groups of options": [
        actions({"type": "static_select", "option_groups": [{"label": plain("x"), "options": OPTIONS}]})
    ],
    "fields": [{"type": "section", "fields": [plain("x")] * 10}],
    "an empty line": [rich()],
    "a header of 150": [{"type": "header", "text": plain("x" * 150)}],
    "12,000 characters": [rich({"type": "text", "text": "x" * 6000})] * 2,
    "13,200 characters of JSON": [rich(*[{"type": "text", "text": "x" * 34}] * 218)],
}
BEYOND = {
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items"),
    "a section of 3001": ([section("x" * 3001)], "less than 3001"),
    "an empty section": ([section("")], "more than 0"),
    "a section without text": ([{"type": "section"}], "`text` or `fields`"),
    "a label of 76": ([actions(button("x" * 76))], "less than 76"),
    "a label with mark-up": ([actions({**button("x"), "text": {"type": "mrkdwn", "text": "x"}})], "unsupported type"),
    "a value of 2001": ([actions(button("x", "x" * 2001))], "less than 2001"),
    "a style of our own": ([actions({**button("x"), "style": "warning"})], "one of primary, danger"),
    "an address that is none": ([actions({**button("x"), "url": "javascript:alert(1)"})], "valid URI"),
    "26 buttons": ([actions(*(button("x", action=f"a{n}") for n in range(26)))], "no more than 25"),
    "no buttons": ([actions()], "no fewer than 1"),
    "an action twice in a block": ([actions(button("x"), button("y"))], "`action_id` go already exists"),
    "a block id twice": ([section(block_id="b"), section(block_id="b")], "`block_id` b already exists"),
    "an empty block id": ([section(block_id="")], "more than 0"),
    "a block id of 256": ([section(block_id="x" * 256)], "less than 256"),
    "an action id of 256": ([actions(button("x", action="x" * 256))], "less than 256"),
    "101 options": ([actions(select(*(choice(str(n)) for n in range(101))))], "no more than 100"),
    "no options": ([actions(select())], "no fewer than 1"),
    "an option's text of 76": ([actions(select(choice(label="x" * 76)))], "less than 76"),
    "an option's value of 151": ([actions(select(choice("x" * 151)))], "less than 151"),
    "a choice that is none": ([actions(select(choice(), initial_option=choice("w")))], "exactly match"),
    "an unknown block": ([{"type": "table"}], "unsupported type: table"),
    "an unknown member": ([section(colour="red")], "additional property: colour"),
    "an input in an actions block": ([actions({"type": "plain_text_input", "action_id": "x"})], "unsupported type"),
    "a quote of nothing": ([rich({"type": "text", "text": ""}, kind="rich_text_quote")], "more than 0"),
    "a link that runs": ([rich({**LINK, "url": "javascript:alert(1)"})], "valid URI"),
    "a block that is no object": (["x"], "unsupported type"),
    "eleven fields": ([{"type": "section", "fields": [plain("x")] * 11}], "no more than 10"),
    "options and groups": (
        [actions(select(choice(), option_groups=[{"label": plain("x"), "options": OPTIONS}]))],
        "options or option_groups",
    ),
    "a box that is none": (
        [actions({"type": "checkboxes", "options": OPTIONS[:1], "initial_options": OPTIONS[1:]})],
        "exactly match",
    ),
    "buttons that are no list": ([{"type": "actions", "elements": {}}], "must be an array"),
    "a text that is no object": ([{"type": "header", "text": "x"}], "unsupported type"),
    "a text that is a number": ([section(7)], "must be a string"),
    "a truth that is none": ([{**section(), "expand": "yes"}], "must be a boolean"),
}


@pytest.mark.parametrize("name", WITHIN)
def test_blocks_that_slack_takes(name):
    assert len(good_blocks(WITHIN[name])) == len(WITHIN[name])


@pytest.mark.parametrize("name", BEYOND)
def test_blocks_that_slack_refuses(name):
    blocks, reason = BEYOND[name]
    said = reasons(good_blocks, blocks)
    assert said.startswith("invalid_blocks:")
    assert reason in said


def test_blocks_as_a_whole():
    long = [rich({"type": "text", "text": "x" * 6001})] * 2
    assert reasons(good_blocks, long).count("texts 12002 of 12000")
    manifold = [rich(*[{"type": "text", "text": "x" * 34}] * 219)]
    assert "as JSON 13217 of 13200" in reasons(good_blocks, manifold)
    assert reasons(good_blocks, {"type": "divider"}).startswith("invalid_blocks_format")


def test_the_models_of_the_sdk_are_asked_at_every_depth():
    validate_deeply(Block.parse(actions(button("x" * 75))))
    with pytest.raises(SlackObjectFormationError, match="text attribute cannot exceed 75"):
        validate_deeply([Block.parse(actions(button("x"), button("x" * 76)))])


def test_slack_adds_the_ids_that_are_missing():
    nameless = {"type": "button", "text": plain("x")}
    given = [{"type": "divider"}, actions(nameless, dict(nameless))]
    first, second = good_blocks(given)
    assert first["block_id"] != second["block_id"]
    assert len({element["action_id"] for element in second["elements"]}) == 2
    assert "block_id" not in given[0], "what was given stays as it was"


GOOD_VIEWS = {
    "a form": form(asks("what", "Was?", max_length=3000, initial_value="x" * 3000, multiline=True)),
    "a notice": {"type": "modal", "title": plain("x" * 24), "close": plain("x" * 24), "blocks": [section()]},
    "100 blocks": form(*[{"type": "divider"}] * 100),
    "private metadata of 3000": form({"type": "divider"}, private_metadata="x" * 3000),
    "radio buttons": form(asks("what", "x", type="radio_buttons", options=[choice(str(n)) for n in range(10)])),
}
BAD_VIEWS = {
    "a title of 25": (form({"type": "divider"}, title=plain("x" * 25)), "less than 25"),
    "a submit of 25": (form({"type": "divider"}, submit=plain("x" * 25)), "less than 25"),
    "a close of 25": (form({"type": "divider"}, close=plain("x" * 25)), "less than 25"),
    "no title": ({"type": "modal", "blocks": [section()]}, "missing required field: title"),
    "101 blocks": (form(*[{"type": "divider"}] * 101), "no more than 100"),
    "no blocks": (form(), "between 1 and 100"),
    "private metadata of 3001": (form({"type": "divider"}, private_metadata="x" * 3001), "less than 3001"),
    "inputs that cannot be sent": (
        {"type": "modal", "title": plain("x"), "blocks": [asks("what", "x")]},
        "missing required field: submit",
    ),
    "a length of 3001": (form(asks("what", "x", max_length=3001)), "between 1 and 3000"),
    "a length that is no number": (form(asks("what", "x", max_length="7")), "must be an integer"),
    "lengths the wrong way round": (form(asks("what", "x", min_length=7, max_length=5)), "must not exceed"),
    "a value longer than its limit": (form(asks("what", "x", max_length=5, initial_value="x" * 6)), "max_length"),
    "a block id twice": (form(asks("what", "x"), asks("what", "y")), "`block_id` what already exists"),
    "two with the focus": (form(asks("a", "x", focus_on_load=True), asks("b", "x", focus_on_load=True)), "only one"),
    "11 radio buttons": (
        form(asks("what", "x", type="radio_buttons", options=[choice(str(n)) for n in range(11)])),
        "no more than 10",
    ),
    "a home that is a modal": ({"type": "home", "blocks": [section()]}, "must be a modal"),
    "a label of 2001": (form(asks("what", "x" * 2001)), "less than 2001"),
}


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_views_that_slack_takes(name):
    assert good_view(GOOD_VIEWS[name], "modal")["blocks"]


@pytest.mark.parametrize("name", BAD_VIEWS)
def test_views_that_slack_refuses(name):
    view, reason = BAD_VIEWS[name]
    said = reasons(good_view, view, "modal")
    assert said.startswith("invalid_arguments:")
    assert reason in said


def test_views_as_a_whole():
    large = form(*(section("x" * 3000) for _ in range(90)))
    assert reasons(good_view, large, "modal").startswith("view_too_large")
    with_title = {"type": "home", "title": plain("x"), "blocks": [section()]}
    assert "additional property: title" in reasons(good_view, with_title, "home")


def test_texts_and_metadata():
    assert good_text("x" * 40_000) == "x" * 40_000
    assert good_text("a\0b") == "ab"
    assert reasons(good_text, "x" * 40_001).startswith("msg_too_long")
    assert good_metadata({"event_type": "x", "event_payload": {"n": 1}})
    assert good_metadata({}) == {}
    for wrong in ("x", {"event_type": 1, "event_payload": {}}, {"event_type": "x", "event_payload": "y"}, {"x": 1}):
        assert reasons(good_metadata, wrong).startswith("invalid_metadata_format")
    large = {"event_type": "x", "event_payload": {"n": "x" * 16_001}}
    assert reasons(good_metadata, large).startswith("metadata_too_large")
