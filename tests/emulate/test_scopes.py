"""What each scope is for, as somebody else read it in Slack's reference: the emulator enforces scopes by itself."""

from dataclasses import dataclass

import pytest

from bot.chat.slack.doctor.app import SCOPES
from bot.slack_api.methods import METHODS
from bot.slack_api.web import Denied, Web
from tests.emulate.emulator import token_without


@dataclass(frozen=True)
class Workspace:
    """Ids that a call can be made with."""

    anna: str
    public: str
    private: str
    direct: str
    ts: str


@pytest.fixture
async def workspace(web):
    anna = (await web.call("users.lookupByEmail", email="anna@linznet.example"))["user"]["id"]
    public = (await web.call("conversations.create", name="open"))["channel"]["id"]
    private = (await web.call("conversations.create", name="closed", is_private=True))["channel"]["id"]
    direct = (await web.call("conversations.open", users=anna))["channel"]["id"]
    posted = await web.call("chat.postMessage", channel=public, text="board")
    return Workspace(anna, public, private, direct, posted["ts"])


CALLS = {
    "bookmarks:read": [("bookmarks.list", {"channel_id": "public"})],
    "bookmarks:write": [
        ("bookmarks.add", {"channel_id": "public", "title": "=N", "type": "=link", "link": "=https://a.example"})
    ],
    "channels:history": [
        ("conversations.history", {"channel": "public"}),
        ("conversations.replies", {"channel": "public", "ts": "ts"}),
    ],
    "channels:manage": [
        ("conversations.create", {"name": "=another"}),
        ("conversations.invite", {"channel": "public", "users": "anna"}),
        ("conversations.kick", {"channel": "public", "user": "anna"}),
        ("conversations.setTopic", {"channel": "public", "topic": "=S2"}),
    ],
    "channels:read": [
        ("conversations.info", {"channel": "public"}),
        ("conversations.members", {"channel": "public"}),
    ],
    "chat:write": [
        ("chat.postMessage", {"channel": "public", "text": "=card"}),
        ("chat.update", {"channel": "public", "ts": "ts", "text": "=card"}),
        ("chat.postEphemeral", {"channel": "public", "user": "anna", "text": "=only you"}),
    ],
    "groups:history": [("conversations.history", {"channel": "private"})],
    "groups:read": [("conversations.info", {"channel": "private"}), ("conversations.members", {"channel": "private"})],
    "groups:write": [
        ("conversations.create", {"name": "=another", "is_private": "=true"}),
        ("conversations.invite", {"channel": "private", "users": "anna"}),
        ("conversations.setTopic", {"channel": "private", "topic": "=S2"}),
    ],
    "im:history": [("conversations.history", {"channel": "direct"})],
    "im:write": [("conversations.open", {"users": "anna"})],
    "pins:write": [("pins.add", {"channel": "public", "timestamp": "ts"})],
    "users:read": [("users.info", {"user": "anna"})],
    "users:read.email": [("users.lookupByEmail", {"email": "=anna@linznet.example"})],
}
"""Scope → calls that need it: method, parameters (words after = as they stand, others are ids of the workspace)."""

NEEDS_NOTHING_HERE = {"commands"}
NOT_EMULATED = {"users.conversations"}


async def ask(web: Web, method: str, params: dict[str, str], workspace: Workspace):
    return await web.call(
        method,
        **{name: value[1:] if value[0] == "=" else getattr(workspace, value) for name, value in params.items()},
    )


CASES = [(scope, method, params) for scope, calls in CALLS.items() for method, params in calls]


def test_every_scope_and_every_method_with_scopes_is_tried():
    assert CALLS.keys() == SCOPES - NEEDS_NOTHING_HERE
    assert {method for _, method, _ in CASES} == {name for name, scopes in METHODS.items() if scopes} - NOT_EMULATED


@pytest.mark.parametrize(("scope", "method", "params"), CASES, ids=[f"{scope} {method}" for scope, method, _ in CASES])
async def test_our_table_agrees_with_the_emulators(slack, workspace, scope, method, params):
    assert scope in METHODS[method]
    with pytest.raises(Denied) as denied:
        await ask(slack.web(token_without(scope)), method, params, workspace)
    assert denied.value.error == "missing_scope"
    assert scope in denied.value.needed
    try:
        await ask(slack.web(), method, params, workspace)
    except Denied as other:
        assert other.error != "missing_scope"


async def test_without_its_scope_a_profile_has_no_address(slack, workspace):
    whole = await slack.web().call("users.info", user=workspace.anna)
    partly = await slack.web(token_without("users:read.email")).call("users.info", user=workspace.anna)
    assert whole["user"]["profile"]["email"] == "anna@linznet.example"
    assert "email" not in partly["user"]["profile"]
