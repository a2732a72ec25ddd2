"""Block Kit: which blocks and elements there are, what they hold and how long it may be.

Source: https://docs.slack.dev/reference/block-kit and Slack's own JSON schema, which allows no members but its own.
Only what is here may be sent; a kind of block that nobody uses is not worth its rule.
"""

from collections.abc import Iterator
from typing import Any

from tests.slack.rules import Rule, also, kinds, link, many, one_of, string, thing, truth, whole, wrong


def plain(most: int) -> Rule:
    """A plain text object."""
    return kinds({"plain_text": thing({"text": string(most, 1)}, {"emoji": truth})})


def text(most: int) -> Rule:
    """A text object, plain or with mark-up."""
    marked = thing({"text": string(most, 1)}, {"verbatim": truth})
    return kinds({"plain_text": thing({"text": string(most, 1)}, {"emoji": truth}), "mrkdwn": marked})


ID = string(255, 1)
CONFIRM = thing(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(texts: Rule) -> Rule:
    """One choice of a select, of radio buttons or of checkboxes."""
    return thing({"text": texts, "value": string(150, 1)}, {"description": texts})


def initial_is_a_choice(value: dict[str, Any], way: str) -> Iterator[str]:
    initial = value.get("initial_option")
    grouped = [choice for group in value.get("option_groups", []) for choice in group["options"]]
    if initial is not None and initial not in value.get("options", []) + grouped:
        yield wrong("initial_option must exactly match one of the provided options", way)
    chosen = value.get("initial_options", [])
    if any(each not in value.get("options", []) for each in chosen):
        yield wrong("initial_options must exactly match some of the provided options", way)


def options_or_groups(value: dict[str, Any], way: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield wrong("must define either options or option_groups", way)


def lengths_agree(value: dict[str, Any], way: str) -> Iterator[str]:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if least > most:
        yield wrong("min_length must not exceed max_length", way)
    if len(value.get("initial_value", "")) > most:
        yield wrong("initial_value must not exceed max_length", way)


ACTION = {"action_id": ID}
FOCUS = {"focus_on_load": truth}
ASKING = {**ACTION, "confirm": CONFIRM, "placeholder": plain(150), **FOCUS}

BUTTON = thing(
    {"text": plain(75)},
    {
        **ACTION,
        "value": string(2000),
        "url": link(),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
SELECT = also(
    thing(
        {},
        {
            **ASKING,
            "options": many(option(plain(75)), 100),
            "option_groups": many(thing({"label": plain(75), "options": many(option(plain(75)), 100)}), 100),
            "initial_option": option(plain(75)),
        },
    ),
    options_or_groups,
    initial_is_a_choice,
)
RADIO = also(
    thing(
        {"options": many(option(text(75)), 10)},
        {**ACTION, "confirm": CONFIRM, "initial_option": option(text(75)), **FOCUS},
    ),
    initial_is_a_choice,
)
CHECKBOXES = also(
    thing(
        {"options": many(option(text(75)), 10)},
        {**ACTION, "confirm": CONFIRM, "initial_options": many(option(text(75)), 10), **FOCUS},
    ),
    initial_is_a_choice,
)
OVERFLOW = thing({"options": many(option(plain(75)), 5)}, {**ACTION, "confirm": CONFIRM})
USERS = thing({}, {**ASKING, "initial_user": ID})
MULTI_USERS = thing({}, {**ASKING, "initial_users": many(ID, 100), "max_selected_items": whole(1, 100)})
CONVERSATIONS = thing({}, {**ASKING, "initial_conversation": ID, "default_to_current_conversation": truth})
DATE = thing({}, {**ASKING, "initial_date": string(10, 10)})
TIME = thing({}, {**ASKING, "initial_time": string(5, 5)})
PLAIN_INPUT = also(
    thing(
        {},
        {
            **ACTION,
            "initial_value": string(3000),
            "multiline": truth,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
            "placeholder": plain(150),
            "dispatch_action_config": thing(
                {}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)}
            ),
            **FOCUS,
        },
    ),
    lengths_agree,
)
IMAGE = {"image_url": link(), "alt_text": string(2000, 1)}

CHOOSERS = {
    "static_select": SELECT,
    "radio_buttons": RADIO,
    "checkboxes": CHECKBOXES,
    "users_select": USERS,
    "multi_users_select": MULTI_USERS,
    "conversations_select": CONVERSATIONS,
    "datepicker": DATE,
    "timepicker": TIME,
}
TAPPABLE = {"button": BUTTON, "overflow": OVERFLOW, **CHOOSERS}

STYLE = thing({}, dict.fromkeys(("bold", "italic", "strike", "underline", "code"), truth))
RUN = kinds(
    {
        "text": thing({"text": string(40_000, 1)}, {"style": STYLE}),
        "link": thing({"url": link()}, {"text": string(40_000, 1), "style": STYLE, "unsafe": truth}),
        "emoji": thing({"name": string(255, 1)}, {"unicode": string(255)}),
        "user": thing({"user_id": ID}, {"style": STYLE}),
        "usergroup": thing({"usergroup_id": ID}, {"style": STYLE}),
        "channel": thing({"channel_id": ID}, {"style": STYLE}),
        "broadcast": thing({"range": one_of("here", "channel", "everyone")}, {"style": STYLE}),
        "date": thing(
            {"timestamp": whole(0, 2**40), "format": string(255, 1)}, {"url": link(), "fallback": string(3000, 1)}
        ),
    }
)
RUNS = many(RUN, 10_000, least=0)
SECTION = thing({"elements": RUNS})
RICH = kinds(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": thing({"elements": RUNS}, {"border": whole(0, 1)}),
        "rich_text_preformatted": thing({"elements": RUNS}, {"border": whole(0, 1)}),
        "rich_text_list": thing(
            {"style": one_of("bullet", "ordered"), "elements": many(kinds({"rich_text_section": SECTION}), 10_000)},
            {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
        ),
    }
)


def text_or_fields(value: dict[str, Any], way: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield wrong("must define either `text` or `fields`", way)


BLOCKS = {
    "section": also(
        thing(
            {},
            {
                "block_id": ID,
                "text": text(3000),
                "fields": many(text(2000), 10),
                "accessory": kinds({**TAPPABLE, "image": thing(IMAGE)}),
                "expand": truth,
            },
        ),
        text_or_fields,
    ),
    "divider": thing({}, {"block_id": ID}),
    "header": thing({"text": plain(150)}, {"block_id": ID}),
    "image": thing(IMAGE, {"block_id": ID, "title": plain(2000)}),
    "context": thing(
        {
            "elements": many(
                kinds(
                    {
                        "image": thing(IMAGE),
                        "plain_text": thing({"text": string(2000, 1)}, {"emoji": truth}),
                        "mrkdwn": thing({"text": string(2000, 1)}, {"verbatim": truth}),
                    }
                ),
                10,
            )
        },
        {"block_id": ID},
    ),
    "actions": thing({"elements": many(kinds(TAPPABLE), 25)}, {"block_id": ID}),
    "rich_text": thing({"elements": many(RICH, 10_000)}, {"block_id": ID}),
    "input": thing(
        {"label": plain(2000), "element": kinds({"plain_text_input": PLAIN_INPUT, **CHOOSERS})},
        {"block_id": ID, "hint": plain(2000), "optional": truth, "dispatch_action": truth},
    ),
}
MESSAGE = many(kinds(BLOCKS), 50, least=0)

SURFACE_BLOCKS = many(kinds(BLOCKS), 100, least=0)
SURFACE = {"callback_id": string(255), "external_id": string(255), "private_metadata": string(3000)}
NOTIFYING = {"clear_on_close": truth, "notify_on_close": truth, "submit_disabled": truth}
VIEW = kinds(
    {
        "modal": thing(
            {"title": plain(24), "blocks": SURFACE_BLOCKS},
            {**SURFACE, **NOTIFYING, "submit": plain(24), "close": plain(24)},
        ),
        "home": thing({"blocks": SURFACE_BLOCKS}, SURFACE),
    }
)
