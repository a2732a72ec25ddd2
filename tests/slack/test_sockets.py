"""Socket Mode with the real SDK: nothing that was not acknowledged is lost, and what was is not sent again."""

import asyncio

import aiohttp
import pytest

from tests.slack.little_app import LittleApp, little_app, over_sockets, web_client
from tests.slack.standin import StandIn


@pytest.fixture
async def slack():
    async with StandIn() as slack:
        yield slack


async def test_an_envelope_as_slack_sends_it(slack):
    anna = slack.person("anna")
    async with little_app(slack):
        await anna.types("/crisis status")
        await anna.opens_home()
    command, event = slack.sockets.envelopes
    assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
    assert "retry_attempt" not in command
    assert (event["type"], event["accepts_response_payload"]) == ("events_api", False)
    assert (event["retry_attempt"], event["retry_reason"]) == (0, "")
    assert slack.sockets.strays == []
    assert slack.sockets.pongs >= 1, "the app answers pings"


async def test_what_happens_while_nobody_is_connected_arrives_later(slack):
    anna = slack.person("anna")
    async with over_sockets(slack, LittleApp(slack)) as little:
        slack.sockets.drop()
        seen = await anna.types("/crisis status")
    assert seen.text == "Sie schrieben: status"
    assert len(little.heard) == 1
    assert len(slack.calls.of("apps.connections.open")) == 2


@pytest.mark.parametrize("lost", ["lost_envelopes", "lost_acks"])
async def test_what_is_not_acknowledged_comes_again_with_the_same_payload(slack, lost):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        setattr(slack.sockets, lost, 1)
        seen = await anna.types("/crisis status")
    assert seen.text == "Sie schrieben: status"
    first, second = slack.sockets.envelopes
    assert first["payload"] == second["payload"]
    assert first["envelope_id"] != second["envelope_id"]
    assert len(little.heard) == (1 if lost == "lost_envelopes" else 2)


async def test_an_event_says_how_often_it_came(slack):
    anna = slack.person("anna")
    async with little_app(slack):
        slack.sockets.lost_acks = 1
        await anna.opens_home()
    assert [envelope["retry_attempt"] for envelope in slack.sockets.envelopes] == [0, 1]


async def test_an_app_that_hears_but_says_nothing_is_told_again(slack):
    anna = slack.person("anna")
    slack.sockets.redeliver_after = 0.05
    async with aiohttp.ClientSession() as session:
        opened = await web_client(slack).apps_connections_open(app_token=slack.app_token)
        async with session.ws_connect(opened["url"]) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            waiting = asyncio.ensure_future(slack.deliver(slack.payloads.home_opened(anna.id)))
            attempts = [await socket.receive_json() for _ in range(3)]
            await socket.send_json({"envelope_id": "no such envelope"})
            await socket.send_json({"envelope_id": attempts[0]["envelope_id"]})
            assert (await waiting).status == 200
    assert [attempt["retry_attempt"] for attempt in attempts] == [0, 1, 2]
    assert slack.sockets.strays == [{"envelope_id": "no such envelope"}]


async def test_slack_asks_for_a_new_connection(slack):
    anna = slack.person("anna")
    async with little_app(slack):
        await slack.sockets.refresh()
        assert (await anna.types("/crisis status")).text
    assert len(slack.calls.of("link")) == 2


async def test_a_ticket_is_good_for_one_connection(slack):
    opened = await web_client(slack).apps_connections_open(app_token=slack.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_while_slack_cannot_be_reached(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        async with slack.unreachable():
            with pytest.raises(aiohttp.ClientConnectorError):
                await little.client.auth_test()
        assert (await anna.types("/crisis status")).text


async def test_nobody_answers(slack):
    slack.patience = 0.05
    anna = slack.person("anna")
    with pytest.raises(AssertionError, match="did not answer"):
        await anna.types("/crisis status")
    with pytest.raises(AssertionError, match="did not come to that"):
        await slack.until(lambda: anna.view)
