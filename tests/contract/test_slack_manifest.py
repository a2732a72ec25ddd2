"""What the app asks Slack for is what the code uses, no less and no more; and Slack takes the manifest as it is."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from referencing import Registry, Resource
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.doctor.app import SCOPES
from bot.chat.slack.hear.inbound import HomeOpened, Shortcut, Typed, read
from bot.chat.vocabulary import meaning_of
from bot.locale.de import TEXTS as GERMAN
from bot.locale.en import TEXTS as ENGLISH
from bot.slack_api.methods import APP_METHODS, METHODS

ROOT = Path(__file__).parents[2]
PATH = ROOT / "docs" / "slack-manifest.yaml"
SCHEMA = ROOT.parent / "shared" / "data" / "slack" / "manifest.schema.json"
TABLE = ROOT / "bot" / "slack_api" / "methods.py"

TEXT = PATH.read_text(encoding="utf-8")
MANIFEST: dict[str, Any] = yaml.safe_load(TEXT)
FEATURES = MANIFEST["features"]
BOT_SCOPES: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
CALLBACKS = {shortcut["callback_id"]: shortcut["type"] for shortcut in FEATURES["shortcuts"]}
COMMANDS = {command["command"]: command for command in FEATURES["slash_commands"]}
EVENTS: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]


# scopes and methods


def test_the_scopes_are_those_of_the_methods_and_of_commands():
    needed = {scope for scopes in METHODS.values() for scope in scopes} | {"commands"}
    assert set(BOT_SCOPES) == needed == SCOPES
    assert sorted(BOT_SCOPES) == BOT_SCOPES
    assert set(MANIFEST["oauth_config"]["scopes"]) == {"bot"}


@pytest.mark.parametrize("scope", BOT_SCOPES)
def test_every_scope_has_its_reason(scope):
    reason = re.search(rf"^ +- {re.escape(scope)} +# (.+)$", TEXT, re.MULTILINE)
    assert reason
    assert len(reason[1].split()) >= 4


METHOD = re.compile(
    r"(?:admin|apps|assistant|auth|bookmarks|bots|canvases|chat|conversations|dialog|dnd|emoji|files|oauth|"
    r"openid|pins|reactions|reminders|rtm|search|slackLists|stars|team|usergroups|users|views|workflows)"
    r"(?:\.[a-z][A-Za-z0-9]*)+"
)


def called(source: str) -> set[str]:
    """Every method of Slack's Web API that a module names, as a text or as a method of slack_sdk's client."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
        elif isinstance(node, ast.Attribute) and hasattr(AsyncWebClient, node.attr):
            names.add(node.attr.replace("_", "."))
    return {name for name in names if METHOD.fullmatch(name)}


def modules() -> Iterator[Path]:
    """Where Slack may be called: everywhere but in the table itself; catalogues have keys that look alike."""
    return (path for path in (ROOT / "bot").rglob("*.py") if path != TABLE and path.parent.name != "locale")


def test_the_scan_sees_every_way_to_call():
    source = """
web.call("chat.update", ts=ts)
items(web, *("conversations.members", "members"))
client.apps_connections_open(app_token=token)
client.api_call("pins.add")
person.name, say("slack.topic"), "views of chat. All"
"""
    assert called(source) == {"chat.update", "conversations.members", "apps.connections.open", "pins.add"}


CALLED = {path.relative_to(ROOT): called(path.read_text(encoding="utf-8")) for path in modules()}


def test_every_method_that_is_called_is_in_the_table():
    unknown = {str(path): names - METHODS.keys() - APP_METHODS.keys() for path, names in CALLED.items()}
    assert {path: names for path, names in unknown.items() if names} == {}


def test_every_scope_is_needed_by_a_call():
    everything = set().union(*CALLED.values())
    assert {scope for name in everything & METHODS.keys() for scope in METHODS[name]} == SCOPES - {"commands"}


# commands, shortcuts, events


def compared(left: str) -> set[str]:
    """The texts that an expression is compared with, anywhere in the Slack chat."""
    found: set[str] = set()
    for path in (ROOT / "bot" / "chat" / "slack").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and ast.unparse(node.left) == left:
                inner = (each for comparator in node.comparators for each in ast.walk(comparator))
                found |= {str(each.value) for each in inner if isinstance(each, ast.Constant)}
    return found


def test_the_shortcuts_are_those_that_the_code_knows():
    assert CALLBACKS.keys() == compared("shortcut.callback")
    assert CALLBACKS == {"start_crisis": "global", "start_from_message": "message", "log_inquiry": "message"}


def test_the_events_are_those_that_the_code_knows():
    assert set(EVENTS) == compared("words(event, 'type')") == {"app_home_opened"}


USER = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}


@pytest.mark.parametrize("callback", CALLBACKS)
def test_a_shortcut_is_heard(callback):
    kind = {"global": "shortcut", "message": "message_action"}[CALLBACKS[callback]]
    inbound = read({"type": kind, "callback_id": callback, "trigger_id": "1.2.3", **USER})
    assert isinstance(inbound, Shortcut)
    assert inbound.callback == callback


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_heard(command):
    body = {"command": command, "text": "help", "user_id": "U1", "team_id": "T1", "trigger_id": "1.2.3"}
    assert isinstance(read(body), Typed)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_heard(event):
    body = {"type": "event_callback", "team_id": "T1", "event": {"type": event, "user": "U1", "tab": "home"}}
    assert isinstance(read(body), HomeOpened)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_words_of_a_hint_are_understood(command):
    words = COMMANDS[command]["usage_hint"].split(" | ")
    assert words
    assert [word for word in words if not meaning_of(word)] == []


def test_the_bot_speaks_only_of_commands_that_there_are():
    spoken = {name for text in (*GERMAN.values(), *ENGLISH.values()) for name in re.findall(r"(?<![\w/])/[a-z]+", text)}
    assert spoken - {"/invite"} <= COMMANDS.keys() == {"/crisis", "/krise"}


def test_what_is_typed_stays_as_it_is():
    assert [command["should_escape"] for command in COMMANDS.values()] == [False, False]


# how the app is made


def test_the_app_is_reached_without_a_public_address():
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["org_deploy_enabled"] is True
    assert settings["token_rotation_enabled"] is False
    assert "url" not in TEXT.replace("https://api.slack.com", "")


def test_the_bot_is_always_there_and_can_be_looked_at():
    home = FEATURES["app_home"]
    assert FEATURES["bot_user"]["always_online"] is True
    assert home["home_tab_enabled"] is True
    assert home["messages_tab_enabled"] is True


def text(least: int, most: int, pattern: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most, "pattern": pattern}


def tree(required: str, **properties: Any) -> dict[str, Any]:
    """An object that has these members and no other."""
    return {
        "type": "object", "properties": properties, "required": required.split(), "additionalProperties": False
    }  # fmt: skip


def many(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most}


TRUTH, NUMBER = {"type": "boolean"}, {"type": "integer"}
WHAT_SLACK_TAKES = tree(
    "display_information",
    _metadata=tree("", major_version=NUMBER, minor_version=NUMBER),
    display_information=tree(
        "name",
        name=text(1, 35),
        description=text(1, 140),
        long_description=text(175, 4000),
        background_color=text(4, 7, "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
    ),
    features=tree(
        "",
        app_home=tree("", home_tab_enabled=TRUTH, messages_tab_enabled=TRUTH, messages_tab_read_only_enabled=TRUTH),
        bot_user=tree("display_name", display_name=text(1, 80), always_online=TRUTH),
        shortcuts=many(
            tree(
                "name type callback_id description",
                name=text(1, 24), type={"enum": ["message", "global"]},
                callback_id=text(1, 255), description=text(1, 150),
            ),
            10,
        ),
        slash_commands=many(
            tree(
                "command description",
                command=text(2, 32, "^/"), description=text(1, 2000), usage_hint=text(1, 1000), should_escape=TRUTH,
            ),
            50,
        ),
    ),
    oauth_config=tree("", scopes=tree("", bot=many(text(1, 50), 255))),
    settings=tree(
        "",
        event_subscriptions=tree("", bot_events=many(text(1, 50), 100)),
        interactivity=tree("is_enabled", is_enabled=TRUTH),
        org_deploy_enabled=TRUTH,
        socket_mode_enabled=TRUTH,
        token_rotation_enabled=TRUTH,
    ),
)  # fmt: skip
"""The parts of a manifest that ours has, with Slack's limits; anything else in it would be a mistake.

Source: https://docs.slack.dev/reference/app-manifest
"""


def test_slack_takes_the_manifest():
    jsonschema.validate(MANIFEST, WHAT_SLACK_TAKES)


@pytest.mark.skipif(not SCHEMA.is_file(), reason=f"Slack's own schema is not here ({SCHEMA.name} in ../shared)")
def test_slacks_own_schema_takes_the_manifest():
    """It only chooses between versions, whose own schemas lie elsewhere: what stands above is put in their place."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    versions = Resource.from_contents({"$schema": schema["$schema"], **WHAT_SLACK_TAKES})
    addresses = {choice["allOf"][-1]["$ref"] for choice in schema["oneOf"]}
    registry: Registry[Any] = Registry().with_resources((address, versions) for address in addresses)
    validator = jsonschema.Draft7Validator(schema, registry=registry)
    validator.validate(MANIFEST)
    assert not validator.is_valid(MANIFEST | {"odd": 1})
    assert not validator.is_valid(MANIFEST | {"_metadata": {"major_version": 3}})
