"""The stand-in's payloads and answers have the shapes that were recorded from the real Slack."""

import pytest

from tests.slack.little_app import asks, button, card, form, web_client
from tests.slack.shapes import ABSENT, SAMPLES, differences, sample
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER

recorded = pytest.mark.skipif(not SAMPLES.is_dir(), reason=ABSENT)
KINDS = {
    "command": "app-backend/slash-commands/SlashCommandPayload.json",
    "tap": "app-backend/interactive-components/BlockActionPayload.json",
    "tap on a thread": "app-backend/interactive-components/BlockActionPayload.json",
    "tap on an ephemeral": "app-backend/interactive-components/BlockActionPayload.json",
    "tap at home": "app-backend/interactive-components/BlockActionPayload.json",
    "submission": "app-backend/views/ViewSubmissionPayload.json",
    "closed": "app-backend/views/ViewClosedPayload.json",
    "shortcut on a message": "app-backend/interactive-components/MessageShortcutPayload.json",
    "home opened": "events/AppHomeOpenedPayload.json",
}
BLOCKS = "blocks are what the app sent; the record has one of each kind"
RIGHT = {
    "*blocks": BLOCKS,
    "is_enterprise_install": "a slash command is a form: the word true or false",
    "response_urls": "documented for submissions, and not recorded",
}


def payloads(slack):
    """One payload of every kind, from a workspace where everything happened once."""
    anna, make, there = slack.person("anna"), slack.payloads, slack.workspace
    general = there.join(there.channel("general").id, BOT_USER)
    said = there.post(general.id, BOT_USER, "x", blocks=[*card("x", "Ja")], by_app=True)
    reply = there.post(general.id, BOT_USER, "y", blocks=[*card("y", "Ja")], by_app=True, thread_ts=said.ts)
    hidden = there.post(general.id, BOT_USER, "z", blocks=[*card("z", "Ja")], by_app=True, seen_by=anna.id)
    view = there.show(there.new_view(anna.id, form(asks("what", "Was?"), submit={"type": "plain_text", "text": "Ja"})))
    home = there.show_home(there.new_view(anna.id, {"type": "home", "blocks": card("x", "Ja")}))
    tapped = {**button("Ja"), "block_id": "buttons"}
    answers = {"what": {"said": {"type": "plain_text_input", "value": "x"}}}
    return {
        "command": make.command(anna.id, general, "/crisis", "start"),
        "tap": make.tap(anna.id, said, tapped, {}),
        "tap on a thread": make.tap(anna.id, reply, tapped, {}),
        "tap on an ephemeral": make.tap(anna.id, hidden, tapped, {}),
        "tap at home": make.tap(anna.id, home, tapped, {}),
        "submission": make.submission(anna.id, view, answers),
        "closed": make.closed(anna.id, view),
        "shortcut on a message": make.shortcut(anna.id, "note", said),
        "shortcut": make.shortcut(anna.id, "note", None),
        "home opened": make.home_opened(anna.id),
    }


@recorded
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grid", ["", "E0GRID"])
def test_payloads_are_as_recorded(kind, grid):
    slack = StandIn(enterprise=grid, org_wide=bool(grid))
    assert list(differences(payloads(slack)[kind].payload, sample(KINDS[kind]), RIGHT)) == []


def test_every_payload_says_who_and_for_which_app():
    for kind, delivery in payloads(StandIn()).items():
        told = delivery.payload
        user = told.get("user_id") or told.get("user", {}).get("id") or told["event"]["user"]
        assert user.startswith("U0"), kind
        assert told["token"], kind


async def answers(slack):
    """What the real SDK gets for one call of every method that was recorded."""
    client = web_client(slack)
    anna = slack.person("anna", email="anna@example.org")
    opened = slack.payloads.command(anna.id, slack.workspace.channel("general"), "/crisis", "").payload
    room = await client.conversations_create(name="krise", is_private=True)
    channel = room["channel"]["id"]
    invited = await client.conversations_invite(channel=channel, users=anna.id)
    post = await client.chat_postMessage(channel=channel, text="x")
    view = form(asks("what", "Was?"))
    modal = await client.views_open(trigger_id=opened["trigger_id"], view=view)
    return {
        "auth.test": await client.auth_test(),
        "bookmarks.add": await client.bookmarks_add(
            channel_id=channel, title="Newsroom", type="link", link="https://example.org/"
        ),
        "chat.getPermalink": await client.chat_getPermalink(channel=channel, message_ts=post["ts"]),
        "chat.postEphemeral": await client.chat_postEphemeral(channel=channel, user=anna.id, text="x"),
        "conversations.create": room,
        "conversations.info": await client.conversations_info(channel=channel, include_num_members=True),
        "conversations.invite": invited,
        "conversations.members": await client.conversations_members(channel=channel),
        "conversations.setTopic": await client.conversations_setTopic(channel=channel, topic="x"),
        "pins.add": await client.pins_add(channel=channel, timestamp=post["ts"]),
        "users.info": await client.users_info(user=anna.id, include_locale=True),
        "users.lookupByEmail": await client.users_lookupByEmail(email="anna@example.org"),
        "views.open": modal,
        "views.update": await client.views_update(view_id=modal["view"]["id"], view=view),
        "views.publish": await client.views_publish(user_id=anna.id, view={"type": "home", "blocks": card("x")}),
        "apps.connections.open": await client.apps_connections_open(app_token=slack.app_token),
    }


@recorded
@pytest.mark.parametrize("grid", ["", "E0GRID"])
async def test_answers_are_as_recorded(grid):
    async with StandIn(enterprise=grid) as slack:
        for method, answer in (await answers(slack)).items():
            known = {"*blocks": BLOCKS, "user.enterprise_user": "of Enterprise Grid, recorded for users.info only"}
            assert list(differences(answer.data, sample(f"api/{method}.json"), known)) == [], method


def test_what_differs_is_found():
    record = {"a": "", "b": False, "c": [{"type": "x", "n": 1}, {"type": "y", "n": ""}], "d": {}, "e": []}
    same = {"a": "x", "b": True, "c": [{"type": "y", "n": "x"}], "d": {"any": 1}, "e": [1, "x"]}
    assert list(differences(same, record)) == []
    assert list(differences({"a": None}, record)) == []
    assert list(differences({"a": 1}, record)) == ["a: number, recorded text"]
    assert list(differences({"b": 1}, record)) == ["b: number, recorded boolean"]
    assert list(differences({"f": 1}, record)) == ["f: not recorded"]
    assert list(differences({"c": [{"type": "y", "n": 1}]}, record)) == ["c[].n: number, recorded text"]
    assert list(differences({"a": 1, "f": 1}, record, {"a": "why", "f": "why"})) == []
