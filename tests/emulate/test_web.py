"""Our Web API layer and the real slack_sdk against a workspace that keeps state."""

import pytest

from bot.slack_api.web import Denied
from tests.emulate.emulator import BOT_USER, EVERYBODY

LINE = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Now"}]}]}
CARD = {"event_type": "crisis_card", "event_payload": {"crisis": "c1", "card": "board", "drill": "no"}}


async def person(web, name):
    answer = await web.call("users.lookupByEmail", email=f"{name}@linznet.example")
    return answer["user"]["id"]


async def room(web, name="krise-eins", **about):
    answer = await web.call("conversations.create", name=name, **about)
    return answer["channel"]["id"]


async def history(web, channel):
    answer = await web.call("conversations.history", channel=channel, include_all_metadata=True)
    return answer["messages"]


async def test_we_are_the_bot_of_this_workspace(web):
    me = await web.call("auth.test")
    assert (me["user_id"], me["bot_id"], me["team"]) == (BOT_USER, "B0CRISISBOT", "Linznet")


async def test_a_post_keeps_its_blocks_and_its_metadata(web):
    channel = await room(web)
    posted = await web.call("chat.postMessage", channel=channel, text="Now", blocks=[LINE], metadata=CARD)
    (message,) = await history(web, channel)
    assert message["ts"] == posted["ts"]
    assert message["user"] == BOT_USER
    assert message["blocks"] == [LINE]
    assert message["metadata"] == CARD


async def test_an_edit_replaces_the_text_and_leaves_one_message(web):
    channel = await room(web)
    posted = await web.call("chat.postMessage", channel=channel, text="before", metadata=CARD)
    edited = await web.call("chat.update", channel=channel, ts=posted["ts"], text="after", metadata=CARD)
    (message,) = await history(web, channel)
    assert edited["ts"] == posted["ts"]
    assert message["text"] == "after"
    assert message["metadata"] == CARD


async def test_what_does_not_stand_there_cannot_be_edited(web):
    with pytest.raises(Denied) as denied:
        await web.call("chat.update", channel=await room(web), ts="1.000001", text="after")
    assert denied.value.error == "message_not_found"


async def test_a_thread_holds_its_replies_and_the_channel_does_not(web):
    channel = await room(web)
    first = await web.call("chat.postMessage", channel=channel, text="crisis")
    await web.call("chat.postMessage", channel=channel, text="card", thread_ts=first["ts"], metadata=CARD)
    thread = await web.call("conversations.replies", channel=channel, ts=first["ts"], include_all_metadata=True)
    assert [message["text"] for message in thread["messages"]] == ["crisis", "card"]
    assert thread["messages"][1]["metadata"] == CARD
    assert [message["text"] for message in await history(web, channel)] == ["crisis"]


async def test_a_message_to_a_person_stands_in_their_direct_messages(web):
    anna = await person(web, "anna")
    posted = await web.call("chat.postMessage", channel=anna, text="page")
    again = await web.call("chat.postMessage", channel=anna, text="page again")
    opened = await web.call("conversations.open", users=anna)
    assert posted["channel"] == again["channel"] == opened["channel"]["id"]
    assert [message["text"] for message in await history(web, posted["channel"])] == ["page again", "page"]


async def test_only_the_one_who_asked_sees_an_ephemeral_answer(web):
    anna, channel = await person(web, "anna"), await room(web)
    await web.call("conversations.invite", channel=channel, users=anna)
    answer = await web.call("chat.postEphemeral", channel=channel, user=anna, text="only you")
    assert answer["message_ts"]
    assert await history(web, channel) == []


async def test_a_room_has_its_people_and_its_topic(web):
    people = [await person(web, name) for name in EVERYBODY]
    channel = await room(web, is_private=True)
    await web.call("conversations.invite", channel=channel, users=",".join(people))
    await web.call("conversations.setTopic", channel=channel, topic="S2 · Störung · Leitung: Anna")
    info = (await web.call("conversations.info", channel=channel))["channel"]
    members = (await web.call("conversations.members", channel=channel))["members"]
    assert set(members) == {BOT_USER, *people}
    assert (info["is_private"], info["topic"]["value"]) == (True, "S2 · Störung · Leitung: Anna")


async def test_somebody_who_is_taken_out_is_out(web):
    anna, channel = await person(web, "anna"), await room(web)
    await web.call("conversations.invite", channel=channel, users=anna)
    await web.call("conversations.kick", channel=channel, user=anna)
    assert (await web.call("conversations.members", channel=channel))["members"] == [BOT_USER]


async def test_a_name_is_taken_once(web):
    await room(web, "krise-eins")
    with pytest.raises(Denied) as denied:
        await room(web, "krise-eins")
    assert denied.value.error == "name_taken"


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("conversations.info", {"channel": "C404"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C404", "text": "lost"}, "channel_not_found"),
        ("users.info", {"user": "U404"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@linznet.example"}, "users_not_found"),
    ],
)
async def test_a_refusal_is_slacks_own_word(web, method, params, error):
    with pytest.raises(Denied) as denied:
        await web.call(method, **params)
    assert denied.value.error == error


async def test_a_card_is_pinned_once(web):
    channel = await room(web)
    posted = await web.call("chat.postMessage", channel=channel, text="board")
    await web.call("pins.add", channel=channel, timestamp=posted["ts"])
    with pytest.raises(Denied) as denied:
        await web.call("pins.add", channel=channel, timestamp=posted["ts"])
    assert denied.value.error == "already_pinned"


async def test_a_bookmark_is_found_again(web):
    channel, link = await room(web), "https://news.linznet.example/"
    await web.call("bookmarks.add", channel_id=channel, title="Newsroom", type="link", link=link)
    (bookmark,) = (await web.call("bookmarks.list", channel_id=channel))["bookmarks"]
    assert (bookmark["title"], bookmark["link"], bookmark["type"]) == ("Newsroom", link, "link")


async def test_a_message_has_an_address(web):
    channel = await room(web)
    posted = await web.call("chat.postMessage", channel=channel, text="statement")
    answer = await web.call("chat.getPermalink", channel=channel, message_ts=posted["ts"])
    assert channel in answer["permalink"]


async def test_a_form_opens_once_and_can_be_changed(web):
    trigger = await web.client.api_call("views.generateTriggerId", data={"user_id": await person(web, "anna")})
    view = {"type": "modal", "callback_id": "form", "private_metadata": '["form","start",""]',
            "title": {"type": "plain_text", "text": "Krise"}, "blocks": [LINE]}  # fmt: skip
    opened = (await web.call("views.open", trigger_id=trigger["trigger_id"], view=view))["view"]
    changed = {**view, "title": {"type": "plain_text", "text": "Übung"}}
    updated = (await web.call("views.update", view_id=opened["id"], hash=opened["hash"], view=changed))["view"]
    assert opened["private_metadata"] == '["form","start",""]'
    assert (updated["id"], updated["title"]["text"]) == (opened["id"], "Übung")
    with pytest.raises(Denied):
        await web.call("views.open", trigger_id="9.9.never", view=view)


async def test_a_home_is_drawn_for_each_person(web):
    anna, ben = await person(web, "anna"), await person(web, "ben")
    hers = (await web.call("views.publish", user_id=anna, view={"type": "home", "blocks": [LINE]}))["view"]
    his = (await web.call("views.publish", user_id=ben, view={"type": "home", "blocks": [LINE]}))["view"]
    again = (await web.call("views.publish", user_id=anna, view={"type": "home", "blocks": []}))["view"]
    assert hers["id"] == again["id"] != his["id"]
