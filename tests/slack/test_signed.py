"""Delivery over HTTP, to the real slack_bolt: what is rightly signed is heard, and nothing else."""

import pytest

from tests.slack.little_app import little_app
from tests.slack.standin import StandIn


@pytest.fixture
async def slack():
    async with StandIn(delivery="http") as slack:
        yield slack


async def test_a_signed_command_is_heard(slack):
    async with little_app(slack):
        seen = await slack.person("anna").types("/crisis Ärger & Zweifel = 100 %")
    assert seen.text == "Sie schrieben: Ärger & Zweifel = 100 %"
    assert seen.ack.status == 200
    assert seen.ack.after > 0


async def test_a_forged_or_replayed_one_is_not(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        with slack.signed.forged():
            assert (await anna.types("/crisis status")).ack.status == 401
        with slack.signed.replayed():
            assert (await anna.types("/crisis status")).ack.status == 401
        slack.signed.headers = {"X-Slack-Signature": ""}
        assert (await anna.types("/crisis status")).ack.status == 401
        slack.signed.headers = {}
        assert (await anna.types("/crisis status")).ack.status == 200
    assert len(little.heard) == 1


async def test_the_request_url_is_confirmed(slack):
    async with little_app(slack):
        ack = await slack.signed.handshake()
    assert (ack.status, ack.payload) == (200, {"challenge": slack.signed.sent[0].payload["challenge"]})


async def test_an_event_that_comes_again_says_so(slack):
    anna = slack.person("anna")
    async with little_app(slack) as little:
        await anna.opens_home(times=3)
        await slack.until(lambda: len(slack.calls.of("views.publish").done) == 3)
    assert sorted(delivery.attempt for delivery in slack.signed.sent) == [0, 1, 2]
    assert len({body["event_id"] for body in little.heard}) == 1
