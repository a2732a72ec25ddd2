"""The Web API with the real SDK: what goes well, and what is refused in Slack's own words."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.slack_api.methods import METHODS as CALLED_BY_THE_BOT
from tests.slack.little_app import asks, card, form, web_client
from tests.slack.methods import METHODS
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER

HOME = {"type": "home", "blocks": card("x")}


@pytest.fixture
async def slack():
    async with StandIn() as slack:
        slack.workspace.join(slack.workspace.channel("general").id, BOT_USER)
        yield slack


@pytest.fixture
def client(slack):
    return web_client(slack)


@pytest.fixture
def general(slack):
    return slack.workspace.channel("general").id


async def refusal(client, method: str, **params: Any) -> str:
    """Slack's word for why this call was refused."""
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, data={name: _text(value) for name, value in params.items()})
    return str(refused.value.response["error"])


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str) else json.dumps(value)


def test_every_method_that_the_bot_calls_is_there():
    assert set(CALLED_BY_THE_BOT) == set(METHODS)


# tokens and scopes


async def test_tokens(slack, client):
    assert (await client.auth_test())["user_id"] == BOT_USER
    client.token = "xoxb-wrong"
    assert await refusal(client, "auth.test") == "invalid_auth"
    client.token = slack.app_token
    assert await refusal(client, "auth.test") == "not_allowed_token_type"
    client.token = slack.bot_token
    assert await refusal(client, "apps.connections.open") == "not_allowed_token_type"
    assert await refusal(client, "chat.postMassage") == "unknown_method"
    async with aiohttp.ClientSession() as session, session.post(slack.url + "auth.test") as answer:
        assert await answer.json() == {"ok": False, "error": "not_authed"}


async def test_a_missing_scope_is_named():
    async with StandIn(scopes=["chat:write", "channels:manage"]) as slack:
        client = web_client(slack)
        assert (await client.auth_test()).headers["x-oauth-scopes"] == "channels:manage,chat:write"
        await client.conversations_create(name="offen")
        with pytest.raises(SlackApiError) as refused:
            await client.conversations_create(name="geheim", is_private=True)
        answer = refused.value.response
        assert answer["error"] == "missing_scope"
        assert (answer["needed"], answer["provided"]) == ("groups:write", "channels:manage,chat:write")
        assert await refusal(client, "users.info", user=BOT_USER) == "missing_scope"
        assert await refusal(client, "conversations.history", channel="C0000000002") == "missing_scope"


async def test_the_e_mail_address_needs_its_own_scope():
    async with StandIn(scopes=["users:read"]) as slack:
        anna = slack.person("anna", email="anna@example.org")
        assert "email" not in (await web_client(slack).users_info(user=anna.id))["user"]["profile"]


# arguments


async def test_arguments_that_are_missing_or_unknown(client, general):
    assert await refusal(client, "chat.postMessage", text="x") == "invalid_arguments"
    assert await refusal(client, "chat.postMessage", channel=general) == "no_text"
    assert await refusal(client, "chat.postMessage", channel=general, text="x", txet="x") == "invalid_arguments"
    assert await refusal(client, "chat.postMessage", channel=general, blocks="[{]") == "invalid_arguments"
    assert await refusal(client, "conversations.history", channel=general, limit="many") == "invalid_limit"
    assert await refusal(client, "conversations.history", channel=general, cursor="!") == "invalid_cursor"


async def test_arguments_come_as_form_as_json_or_in_the_address(slack, client, general):
    await client.api_call(
        "chat.postMessage", data={"channel": general, "text": "Form", "blocks": json.dumps(card("a"))}
    )
    await client.api_call("chat.postMessage", json={"channel": general, "text": "JSON", "blocks": card("b")})
    assert [message.shown for message in slack.workspace.messages(general)] == ["a", "b"]
    history = await client.api_call("conversations.history", http_verb="GET", params={"channel": general})
    assert len(history["messages"]) == 2
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.api_call("conversations.history", json={"channel": general})


# messages


async def test_a_message_is_posted_edited_and_found_again(slack, client, general):
    told = {"event_type": "crisis_card", "event_payload": {"crisis": "7"}}
    post = await client.chat_postMessage(channel=general, text="x", blocks=card("eins"), metadata=told)
    await client.chat_update(channel=general, ts=post["ts"], text="y", blocks=card("zwei"))
    plain = await client.conversations_history(channel=general)
    assert "metadata" not in plain["messages"][0]
    (found,) = (await client.conversations_history(channel=general, include_all_metadata=True))["messages"]
    assert (found["metadata"], found["bot_id"]) == (told, "B0STANDIN0"), "an update without metadata keeps the old"
    await client.chat_update(channel=general, ts=post["ts"], text="z", metadata={})
    (message,) = slack.workspace.messages(general)
    assert (message.shown, message.metadata, message.id) == ("z", {}, f"{general}/{post['ts']}")


async def test_messages_that_are_refused(slack, client, general):
    anna = slack.person("anna")
    hers = anna.says("hallo")
    post = await client.chat_postMessage(channel=general, text="x", blocks=card("x"))
    there = {"channel": general, "ts": post["ts"], "text": "x"}
    section = [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]
    assert await refusal(client, "chat.update", **{**there, "ts": hers.ts}) == "cant_update_message"
    assert await refusal(client, "chat.update", **{**there, "ts": "1.000001"}) == "message_not_found"
    assert await refusal(client, "chat.update", **{**there, "channel": anna.id}) == "channel_not_found"
    assert await refusal(client, "chat.update", **{**there, "text": "x" * 4_001}) == "msg_too_long"
    assert await refusal(client, "chat.update", **there, blocks=section) == "block_mismatch"
    assert await refusal(client, "chat.postMessage", channel=general, text="x" * 40_001) == "msg_too_long"
    assert (
        await refusal(client, "chat.postMessage", channel=general, blocks=card("x" * 12_001)) == "msg_blocks_too_long"
    )
    assert await refusal(client, "chat.postMessage", channel=general, text="x", thread_ts="1.1") == "thread_not_found"
    wrong = {"event_type": "x"}
    assert (
        await refusal(client, "chat.postMessage", channel=general, text="x", metadata=wrong)
        == "invalid_metadata_format"
    )


async def test_where_the_app_may_write(slack, client, general):
    anna, other = slack.person("anna"), slack.workspace.add_user("other", is_bot=True)
    public = slack.workspace.add_channel("public")
    private = slack.workspace.add_channel("private", is_private=True)
    old = slack.workspace.add_channel("old", members=[BOT_USER], is_archived=True)
    for place, error in [
        (public.id, None),
        (private.id, "channel_not_found"),
        (old.id, "is_archived"),
        ("C404", "channel_not_found"),
        ("#general", None),
        (other.id, "cannot_dm_bot"),
        (slack.workspace.add_user("gone", deleted=True).id, None),
        (slack.workspace.add_user("elsewhere", is_stranger=True).id, "channel_not_found"),
        (slack.workspace.add_channel("two others", is_im=True).id, "channel_not_found"),
    ]:
        if error is None:
            await client.chat_postMessage(channel=place, text="x")
        else:
            assert await refusal(client, "chat.postMessage", channel=place, text="x") == error
    slack.api.scopes = frozenset({"chat:write"})
    assert await refusal(client, "chat.postMessage", channel=public.id, text="x") == "not_in_channel"
    direct = await client.chat_postMessage(channel=anna.id, text="Bitte kommen")
    assert direct["channel"].startswith("D")
    assert [message.text for message in anna.dms] == ["Bitte kommen"]


async def test_threads(slack, client, general):
    root = await client.chat_postMessage(channel=general, text="Anfang")
    reply = await client.chat_postMessage(channel=general, text="Antwort", thread_ts=root["ts"])
    assert [m["text"] for m in (await client.conversations_history(channel=general))["messages"]] == ["Anfang"]
    replies = (await client.conversations_replies(channel=general, ts=root["ts"]))["messages"]
    assert [(m["text"], m["thread_ts"]) for m in replies] == [("Anfang", root["ts"]), ("Antwort", root["ts"])]
    assert replies[0]["reply_count"] == 1
    deeper = {"channel": general, "text": "x", "thread_ts": reply["ts"]}
    assert await refusal(client, "chat.postMessage", **deeper) == "cannot_reply_to_message"
    assert await refusal(client, "conversations.replies", channel=general, ts="1.1") == "thread_not_found"
    link = await client.chat_getPermalink(channel=general, message_ts=reply["ts"])
    assert link["permalink"].endswith(f"/p{reply['ts'].replace('.', '')}?thread_ts={root['ts']}&cid={general}")


async def test_a_history_is_read_page_by_page_and_from_to(slack, client, general):
    posts = [(await client.chat_postMessage(channel=general, text=str(number)))["ts"] for number in range(5)]
    slack.api.largest_page = 2
    pages = [page["messages"] async for page in await client.conversations_history(channel=general, limit=100)]
    assert [[message["text"] for message in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    slack.api.largest_page = 100
    for inclusive, texts in [(False, ["2"]), (True, ["3", "2", "1"])]:
        found = await client.conversations_history(
            channel=general, oldest=posts[1], latest=posts[3], inclusive=inclusive
        )
        assert [message["text"] for message in found["messages"]] == texts


async def test_ephemerals(slack, client, general):
    anna = slack.person("anna")
    outside = slack.workspace.add_user("outside")
    await client.chat_postEphemeral(channel=general, user=anna.id, text="nur du")
    assert [message.text for message in anna.ephemerals] == ["nur du"]
    assert slack.workspace.messages(general) == []
    assert (
        await refusal(client, "chat.postEphemeral", channel=general, user=outside.id, text="x") == "user_not_in_channel"
    )


async def test_whom_a_message_rings(slack, client, general):
    anna = slack.person("anna")
    rich = {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}
    loud = [
        {"type": "rich_text", "elements": [rich]},
        {"type": "section", "text": {"type": "mrkdwn", "text": "<!everyone>"}},
    ]
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"text": "@channel <mailto:x> &lt;!channel&gt;", "blocks": card("<!channel>")}, set()),
        ({"text": f"<!channel> <@{anna.id}> <!subteam^S1|x>"}, {"channel", anna.id, "S1"}),
        ({"text": "x", "blocks": loud}, {"here", "everyone"}),
        ({"text": "@here", "link_names": True}, {"here"}),
    ]
    for params, called in cases:
        await client.chat_postMessage(channel=general, **params)
        assert slack.workspace.messages(general)[-1].rings == called


# channels


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("general", "name_taken"),
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Krise", "invalid_name_specials"),
        ("krise linz", "invalid_name_specials"),
        ("krise.linz", "invalid_name_specials"),
        ("--", "invalid_name_punctuation"),
    ],
)
async def test_names_of_channels(client, name, error):
    assert await refusal(client, "conversations.create", name=name) == error


async def test_people_are_invited_and_leave(slack, client, general):
    anna, ben = slack.person("anna"), slack.person("ben")
    gone = slack.workspace.add_user("gone", deleted=True)
    guest = slack.workspace.add_user("guest", is_ultra_restricted=True)
    slack.workspace.join(general, guest.id)
    room = (await client.conversations_create(name="krise", is_private=True))["channel"]["id"]
    await client.conversations_invite(channel=room, users=f"{anna.id},{ben.id}")
    assert slack.workspace.channel("krise").members == (BOT_USER, anna.id, ben.id)
    for users, error in [
        (anna.id, "already_in_channel"),
        (BOT_USER, "cant_invite_self"),
        ("U404", "user_not_found"),
        (gone.id, "cant_invite"),
        (guest.id, "ura_max_channels"),
        ("", "no_user"),
    ]:
        assert await refusal(client, "conversations.invite", channel=room, users=users) == error
    await client.conversations_kick(channel=room, user=ben.id)
    assert await refusal(client, "conversations.kick", channel=room, user=ben.id) == "not_in_channel"
    assert (await client.conversations_members(channel=room))["members"] == [BOT_USER, anna.id]


async def test_of_several_invited_all_come_or_none(slack, client):
    anna, carl = slack.person("anna"), slack.person("carl")
    room = (await client.conversations_create(name="krise"))["channel"]["id"]
    users = f"{anna.id},U404,{carl.id}"
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_invite(channel=room, users=users)
    assert refused.value.response["errors"] == [{"user": "U404", "ok": False, "error": "user_not_found"}]
    assert slack.workspace.channel("krise").members == (BOT_USER,)
    forced = await client.conversations_invite(channel=room, users=users, force=True)
    assert forced["errors"] == refused.value.response["errors"]
    assert slack.workspace.channel("krise").members == (BOT_USER, anna.id, carl.id)


async def test_what_marks_a_channel(slack, client, general):
    post = await client.chat_postMessage(channel=general, text="x")
    await client.pins_add(channel=general, timestamp=post["ts"])
    assert slack.workspace.pins[general] == [post["ts"]]
    assert await refusal(client, "pins.add", channel=general, timestamp=post["ts"]) == "already_pinned"
    assert await refusal(client, "pins.add", channel=general, timestamp="1.1") == "message_not_found"
    link = {"channel_id": general, "title": "Newsroom", "type": "link"}
    await client.api_call("bookmarks.add", data={**link, "link": "https://example.org/"})
    assert await refusal(client, "bookmarks.add", **link, link="javascript:alert(1)") == "invalid_link"
    listed = await client.bookmarks_list(channel_id=general)
    assert [mark["link"] for mark in listed["bookmarks"]] == ["https://example.org/"]
    await client.conversations_setTopic(channel=general, topic="S2 · Linz")
    assert slack.workspace.channel("general").topic.value == "S2 · Linz"
    assert await refusal(client, "conversations.setTopic", channel=general, topic="x" * 251) == "too_long"


async def test_the_channels_of_the_app(slack, client, general):
    slack.workspace.add_channel("elsewhere")
    await client.conversations_create(name="krise", is_private=True)
    await client.conversations_open(users=slack.person("anna").id)
    names = {}
    for types in ("public_channel", "private_channel", "public_channel,private_channel", "im"):
        answer = await client.users_conversations(types=types)
        names[types] = [channel.get("name", "D") for channel in answer["channels"]]
    assert names == {
        "public_channel": ["general"],
        "private_channel": ["krise"],
        "public_channel,private_channel": ["general", "krise"],
        "im": ["D"],
    }
    assert await refusal(client, "users.conversations", types="secret_channel") == "invalid_types"


async def test_what_cannot_be_done_in_a_channel(slack, client, general):
    anna, gone = slack.person("anna"), slack.workspace.add_user("gone", deleted=True)
    direct = slack.workspace.direct(anna.id).id
    public = slack.workspace.add_channel("public").id
    joined = slack.workspace.post(general, anna.id, subtype="channel_join").ts
    many = ",".join(f"U{number}" for number in range(101))
    link = {"title": "x", "type": "folder", "link": "https://example.org/"}
    for method, params, error in [
        ("conversations.invite", {"channel": direct, "users": anna.id}, "method_not_supported_for_channel_type"),
        ("conversations.invite", {"channel": public, "users": anna.id}, "not_in_channel"),
        ("conversations.invite", {"channel": general, "users": many}, "invalid_arguments"),
        ("conversations.setTopic", {"channel": direct, "topic": "x"}, "method_not_supported_for_channel_type"),
        ("conversations.kick", {"channel": general, "user": anna.id}, "cant_kick_from_general"),
        ("conversations.kick", {"channel": general, "user": BOT_USER}, "cant_kick_self"),
        ("conversations.open", {"users": ""}, "users_list_not_supplied"),
        ("conversations.open", {"users": gone.id}, "user_disabled"),
        ("conversations.history", {"channel": public}, "not_in_channel"),
        ("conversations.history", {"channel": general, "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": general, "latest": "now"}, "invalid_ts_latest"),
        ("pins.add", {"channel": general}, "no_item_specified"),
        ("pins.add", {"channel": general, "timestamp": joined}, "not_pinnable"),
        ("bookmarks.add", {"channel_id": general, **link}, "invalid_bookmark_type"),
        ("chat.update", {"channel": public, "ts": "1.1", "text": "x"}, "not_in_channel"),
    ]:
        assert await refusal(client, method, **params) == error, (method, params)


async def test_what_is_full_or_over(slack, client, general):
    link = {"channel_id": general, "title": "x", "type": "link", "link": "https://example.org/"}
    for _ in range(100):
        await client.api_call("bookmarks.add", data=link)
    assert await refusal(client, "bookmarks.add", **link) == "too_many_bookmarks"
    post = await client.chat_postMessage(channel=general, text="x")
    slack.workspace.put(replace(slack.workspace.channel("general"), is_archived=True))
    assert await refusal(client, "chat.update", channel=general, ts=post["ts"], text="y") == "is_inactive"
    assert await refusal(client, "pins.add", channel=general, timestamp=post["ts"]) == "is_archived"


# people


async def test_people(slack, client):
    anna = slack.person("anna", email="Anna@example.org", locale="de-DE")
    gone = slack.workspace.add_user("gone", email="gone@example.org", deleted=True)
    stranger = slack.workspace.add_user("x", email="x@example.com", is_stranger=True, team_id="T0ELSEWHERE")
    found = await client.users_lookupByEmail(email="anna@example.org")
    assert (found["user"]["id"], "locale" in found["user"]) == (anna.id, False)
    assert (await client.users_info(user=anna.id, include_locale=True))["user"]["locale"] == "de-DE"
    assert await refusal(client, "users.lookupByEmail", email="gone@example.org") == "users_not_found"
    assert (await client.users_info(user=gone.id))["user"]["deleted"] is True
    seen = (await client.users_info(user=stranger.id))["user"]
    assert (seen["is_stranger"], seen["team_id"], "email" in seen["profile"]) == (True, "T0ELSEWHERE", False)
    assert await refusal(client, "users.info", user="U404") == "user_not_found"


# views


async def test_a_trigger_opens_one_view_within_three_seconds():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    async with StandIn(lambda: now) as slack:
        client, anna = web_client(slack), slack.person("anna")
        first = slack.triggers.trigger(anna.id)
        view = form(asks("what", "Was?"))
        opened = await client.views_open(trigger_id=first, view=view)
        assert slack.workspace.views[anna.id][0].id == opened["view"]["id"]
        assert await refusal(client, "views.open", trigger_id=first, view=view) == "exchanged_trigger_id"
        assert await refusal(client, "views.open", trigger_id="1.2.3", view=view) == "invalid_trigger_id"
        late = slack.triggers.trigger(anna.id)
        now += timedelta(seconds=3.1)
        assert await refusal(client, "views.open", trigger_id=late, view=view) == "expired_trigger_id"


async def test_views_are_redrawn_only_as_they_were_seen(slack, client):
    anna = slack.person("anna")
    view = form(asks("what", "Was?"))
    opened = (await client.views_open(trigger_id=slack.triggers.trigger(anna.id), view=view))["view"]
    redrawn = {**view, "title": {"type": "plain_text", "text": "Neu"}}
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=redrawn)
    assert anna.view.title == "Neu"
    stale = {"view_id": opened["id"], "hash": opened["hash"], "view": view}
    assert await refusal(client, "views.update", **stale) == "hash_conflict"
    await anna.closes()
    assert await refusal(client, "views.update", view_id=opened["id"], view=view) == "not_found"
    home = (await client.views_publish(user_id=anna.id, view=HOME))["view"]
    await client.views_publish(user_id=anna.id, view=HOME, hash=home["hash"])
    assert await refusal(client, "views.publish", user_id=anna.id, view=HOME, hash=home["hash"]) == "hash_conflict"
    assert await refusal(client, "views.publish", user_id="U404", view=HOME) == "user_not_found"
    assert await refusal(client, "views.publish", user_id=BOT_USER, view=HOME) == "invalid_arguments"
    assert await refusal(client, "views.update", view=view) == "invalid_arguments"
    named = {**view, "external_id": "eins"}
    await client.views_open(trigger_id=slack.triggers.trigger(anna.id), view=named)
    again = {"trigger_id": slack.triggers.trigger(anna.id), "view": named}
    assert await refusal(client, "views.open", **again) == "duplicate_external_id"
    await client.views_update(external_id="eins", view=named)


async def test_every_moment_is_its_own_even_when_the_clock_stands(client, slack):
    slack.workspace.clock = lambda: datetime(2026, 1, 1, tzinfo=UTC)
    first, second = slack.workspace.moment(), slack.workspace.moment()
    assert float(first) < float(second)


async def test_a_mistake_of_the_stand_in_itself_is_not_taken_for_slack_s():
    with pytest.raises(ExceptionGroup, match="the stand-in is broken"):
        async with StandIn() as slack:
            slack.workspace.users.clear()
            with pytest.raises(SlackApiError):
                await web_client(slack).auth_test()


# Enterprise Grid


async def test_an_app_of_a_whole_organisation():
    async with StandIn(enterprise="E0GRID", org_wide=True) as slack:
        client, anna = web_client(slack), slack.person("anna")
        told = await client.auth_test()
        assert (told["team_id"], told["enterprise_id"], told["is_enterprise_install"]) == ("E0GRID", "E0GRID", True)
        assert anna.id.startswith("W")
        assert await refusal(client, "conversations.create", name="krise") == "missing_argument"
        await client.conversations_create(name="krise", team_id=slack.workspace.team)
        assert slack.payloads.shortcut(anna.id, "start", None).payload["team"] is None
