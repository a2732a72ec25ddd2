"""Whatever Slack delivers, or somebody in its name: it is read as what somebody surely did, or not at all."""

import json
import random
import re
from dataclasses import asdict

import pytest

from bot.chat.slack.hear.inbound import HomeOpened, read
from tests.slack_payloads import mutated, samples

ID = re.compile(r"[A-Za-z0-9]{2,40}")
LONGEST = 40_000


def holds(payload: object) -> bool:
    """Whether it is read as anything; if so by a sender, the same each time, and such that it can be written down."""
    inbound = read(payload)
    if inbound is None:
        return False
    assert ID.fullmatch(inbound.sender.user)
    assert all(each == "" or ID.fullmatch(each) for each in (inbound.sender.team, inbound.sender.enterprise))
    json.dumps(asdict(inbound), ensure_ascii=False).encode()
    assert read(payload) == inbound
    if not isinstance(inbound, HomeOpened):
        assert inbound.id.startswith("slack:")
        assert len(inbound.id) <= 100
        assert all(len(text) <= LONGEST for text in asdict(inbound).values() if isinstance(text, str))
    return True


def run(seeds: range) -> int:
    whole = samples()
    return sum(holds(mutated(random.Random(seed), whole[seed % len(whole)])) for seed in seeds)


@pytest.mark.parametrize("part", range(3))
def test_spoiled_payloads(part: int):
    understood = run(range(part * 1_000, part * 1_000 + 1_000))
    assert 200 < understood < 900


@pytest.mark.faults_long
@pytest.mark.parametrize("part", range(20))
def test_a_hundred_thousand_spoiled_payloads(part: int):
    understood = run(range(10_000 + part * 5_000, 15_000 + part * 5_000))
    assert 1_000 < understood < 4_500


def test_every_spoiled_payload_can_be_delivered():
    """The mutator makes nothing that JSON cannot carry: the whole bot is fuzzed with it."""
    whole = samples()
    for seed in range(500):
        body = mutated(random.Random(seed), whole[seed % len(whole)])
        assert json.loads(json.dumps(body)) == body
