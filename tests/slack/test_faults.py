"""What goes wrong goes wrong as planned, and the record says so."""

import asyncio
from contextlib import suppress

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.slack.calls import Call, Calls
from tests.slack.little_app import little_app, web_client
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER


@pytest.fixture
async def slack():
    async with StandIn() as slack:
        slack.workspace.join(slack.workspace.channel("general").id, BOT_USER)
        yield slack


@pytest.fixture
def post(slack):
    client, general = web_client(slack), slack.workspace.channel("general").id

    async def post(text="x"):
        try:
            return (await client.chat_postMessage(channel=general, text=text)).status_code
        except SlackApiError as error:
            return error.response.status_code, error.response.headers.get("Retry-After"), error.response.get("error")
        except aiohttp.ClientError as error:
            return type(error)

    return post


def texts(slack):
    return [message.text for message in slack.workspace.messages("general")]


async def test_limited(slack, post):
    slack.faults.limit("chat.postMessage", seconds=7, nth=2)
    assert [await post("1"), await post("2"), await post("3")] == [200, (429, "7", "ratelimited"), 200]
    assert texts(slack) == ["1", "3"]
    assert len(slack.calls.limited) == 1
    assert [call.done for call in slack.calls] == [True, False, True]


async def test_lost_after_it_happened_and_cut_before(slack, post):
    slack.faults.lose("chat.*", times=1)
    assert issubclass(await post("verloren"), aiohttp.ClientError)
    slack.faults.clear()
    slack.faults.cut("chat.*")
    assert issubclass(await post("abgeschnitten"), aiohttp.ClientError)
    assert texts(slack) == ["verloren"]
    assert [(call.done, call.status) for call in slack.calls] == [(True, 0), (False, 0)]


async def test_refused_and_broken(slack, post):
    slack.faults.refuse("chat.postMessage", "restricted_action", nth=1)
    slack.faults.refuse("chat.postMessage", "internal_error", nth=2, done=True)
    slack.faults.server_error("chat.postMessage", 502, nth=3)
    assert await post("1") == (200, None, "restricted_action")
    assert await post("2") == (200, None, "internal_error")
    assert await post("3") == (502, None, None)
    assert texts(slack) == ["2"]


async def test_which_calls_are_struck(slack, post):
    slack.faults.limit("chat.postMessage", every=2, times=2)
    slack.faults.refuse("*", "fatal_error", when=lambda call: call.params["text"] == "nein")
    answers = [await post(text) for text in ("1", "2", "nein", "4", "5", "6")]
    assert [answer if answer == 200 else answer[-1] for answer in answers] == [
        200, "ratelimited", "fatal_error", "ratelimited", 200, 200,
    ]  # fmt: skip


async def test_slow_and_held(slack, post):
    slack.faults.slow("chat.postMessage", 0.01, nth=1)
    assert await post("langsam") == 200
    assert slack.calls[0].ended - slack.calls[0].started >= 0.01
    gate = slack.faults.hold("chat.postMessage")
    waiting = asyncio.ensure_future(post("gehalten"))
    await gate.reached()
    assert texts(slack) == ["langsam"]
    assert slack.calls.running.methods == ["chat.postMessage"]
    gate.open()
    assert await waiting == 200
    assert texts(slack) == ["langsam", "gehalten"]


async def test_a_storm_is_the_same_for_the_same_seed():
    async def storm(seed):
        async with StandIn() as slack:
            slack.faults.storm(seed, limit=0.3, error=0.2)
            client = web_client(slack)
            for _ in range(30):
                with suppress(SlackApiError):
                    await client.auth_test()
            return [call.error for call in slack.calls]

    first, again, other = await storm(1), await storm(1), await storm(2)
    assert first == again != other
    assert set(first) == {"", "ratelimited", "internal_error"}


async def test_the_way_to_the_app_can_fail_too(slack):
    slack.faults.server_error("link", nth=1)
    async with little_app(slack):
        pass
    assert [call.status for call in slack.calls.of("link")] == [503, 0]


async def test_an_answer_given_later_reaches_its_five_times(slack):
    anna = slack.person("anna")
    async with little_app(slack), aiohttp.ClientSession() as session:
        url = (await anna.types("/crisis x")).delivery.payload["response_url"]
        for number in range(5):
            async with session.post(url, json={"text": str(number)}) as answer:
                assert (answer.status, await answer.text()) == (200, "ok")
        async with session.post(url, json={"text": "6"}) as answer:
            assert answer.status == 404
            assert "used_url" in await answer.text()
        async with session.post(url + "x", json={"text": "?"}) as answer:
            assert "expired_url" in await answer.text()
    assert [message.text for message in anna.ephemerals][1:] == ["0", "1", "2", "3", "4"]


async def test_an_answer_can_replace_or_take_away_what_was_tapped(slack):
    anna, general = slack.person("anna"), slack.workspace.channel("general").id
    post = slack.workspace.post(general, BOT_USER, "alt", by_app=True)
    hidden = slack.workspace.post(general, BOT_USER, "alt", by_app=True, seen_by=anna.id)
    async with aiohttp.ClientSession() as session:
        for message in (post, hidden):
            url = slack.payloads.tap(anna.id, message, {}, {}).payload["response_url"]
            for said in ({"text": "neu", "replace_original": True}, {"delete_original": True}):
                async with session.post(url, json=said) as answer:
                    assert answer.status == 200
                now = [
                    each.text
                    for each in [*slack.workspace.messages(general), *anna.ephemerals]
                    if each.ts == message.ts
                ]
                assert now == (["neu"] if "text" in said else [])
        async with session.post(url, json={"text": "alle", "response_type": "in_channel"}) as answer:
            assert answer.status == 200
    assert texts(slack) == ["alle"]


def test_how_many_calls_had_to_wait_for_each_other():
    def calls(*spans):
        return Calls(Call("x", {}, start, end) for start, end in spans)

    assert calls().in_sequence == 0
    assert calls((0, 1), (0, 2), (0, 3)).in_sequence == 1
    assert calls((0, 1), (1, 2), (2, 3)).in_sequence == 3
    assert calls((0, 5), (0, 1), (1, 2), (2, 3), (6, None)).in_sequence == 4
