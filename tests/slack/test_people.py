"""What people do reaches a real slack_bolt app, and what it answers reaches them: over sockets and over HTTP."""

import pytest

from tests.slack.forms import CannotSend
from tests.slack.little_app import card, little_app
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER


@pytest.fixture(params=["socket", "http"])
async def slack(request):
    async with StandIn(delivery=request.param) as slack:
        yield slack


async def test_a_command_is_answered_to_its_sender_alone(slack):
    anna = slack.person("anna")
    async with little_app(slack):
        seen = await anna.types("/crisis  status  ")
    assert seen.text == "Sie schrieben: status"
    assert anna.ephemerals == [seen.message]
    assert slack.workspace.messages("general") == []


async def test_from_a_command_over_a_form_into_a_room(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        assert (await anna.types("/crisis start")).view
        assert anna.view.fields == {"what": "Was ist los?"}
        assert (await anna.submits({"Was ist los?": "nichts"})).errors == {"what": "Dann eben nicht."}
        assert anna.view, "with errors the form stays open"
        assert not (await anna.submits({"what": "Störung"})).view
        await slack.until(lambda: slack.calls.of("chat.postMessage").done)
        room = slack.workspace.channel("krise-3")
        (post,) = slack.workspace.posts(room.id)
        assert post.shown == "Störung\nÜbernehmen"
        await anna.taps(post, "Übernehmen")
        changed = await slack.until(
            lambda: next(iter(m for m in slack.workspace.posts(room.id) if m.text != post.text), None)
        )
        await slack.until(lambda: anna.ephemerals)
    assert (changed.id, changed.shown) == (post.id, "übernommen")
    assert anna.ephemerals[0].shown == "Danke."
    assert [body.get("type", "command") for body in little.heard] == [
        "command",
        "view_submission",
        "view_submission",
        "block_actions",
    ]


async def test_whoever_is_not_in_a_private_room_can_do_nothing_there(slack):
    anna, carl = slack.person("anna"), slack.person("carl")
    slack.workspace.add_channel("secret", members=[anna.id], is_private=True)
    anna.says("unter uns", "secret")
    with pytest.raises(AssertionError, match="carl is not in secret"):
        carl.says("hallo", "secret")
    with pytest.raises(AssertionError, match="carl is not in secret"):
        await carl.types("/crisis", "secret")


async def test_what_is_delivered_three_times_is_three_times_the_same(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        seen = await anna.types("/crisis status", times=3)
        assert len(seen.acks) == 3
        await slack.deliver(seen.delivery)
    assert len(little.heard) == 4
    assert all(body == little.heard[0] for body in little.heard)
    assert len(anna.ephemerals) == 1, "Slack goes by the first answer"


async def test_shortcuts(slack):
    anna = slack.person("anna")
    message = anna.says("Bei uns geht nichts mehr")
    async with little_app(slack) as little:
        await anna.shortcut("note", message)
        await anna.shortcut("note")
    assert [body["type"] for body in little.heard] == ["message_action", "shortcut"]
    assert little.heard[0]["message"]["text"] == "Bei uns geht nichts mehr"


async def test_the_home_is_published_when_it_is_opened(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        assert anna.home is None
        await anna.opens_home()
        home = await slack.until(lambda: anna.home)
        assert home.shown.split() == ["Nichts", "zu", "tun", "Krise", "starten", "…"]
        await anna.opens_home()
        again = await slack.until(lambda: anna.home if anna.home != home else None)
    assert (again.id, again.hash != home.hash) == (home.id, True)
    assert "view" not in little.heard[0]["event"]
    assert little.heard[1]["event"]["view"]["id"] == home.id


async def test_a_closed_form_is_told_only_when_it_asks_for_that(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        await anna.types("/crisis start")
        await anna.closes()
        assert anna.view is None
        form = (await anna.types("/crisis start")).view
        slack.workspace.redraw(form, {**form.content, "notify_on_close": True})
        await anna.closes()
    assert [body.get("type") for body in little.heard] == [None, None, "view_closed"]


async def test_what_slack_s_own_client_would_not_send(slack):
    anna = slack.person("anna")
    async with little_app(slack):
        await anna.types("/crisis start")
        for answers, reason in [
            ({}, "must be filled in"),
            ({"what": ""}, "must be filled in"),
            ({"what": "x" * 3001}, "takes 0 to 3000"),
            ({"what": "eins\nzwei"}, "one line"),
            ({"whatever": "x"}, "no field"),
        ]:
            with pytest.raises(CannotSend, match=reason):
                await anna.submits(answers)


async def test_a_stale_screen_can_still_be_tapped(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        general = slack.workspace.join(slack.workspace.channel("general").id, BOT_USER)
        old = slack.workspace.post(general.id, BOT_USER, blocks=card("alt", "Ja"), by_app=True)
        slack.workspace.edit(old, blocks=card("neu"))
        await anna.taps(old, "Ja")
    (heard,) = little.heard
    assert heard["actions"][0]["value"] == "Ja"
    assert heard["message"]["blocks"] == card("neu"), "Slack tells what the message is now"
    with pytest.raises(LookupError, match="no 'Nein'"):
        await anna.taps(old, "Nein")
