"""The first minutes of a crisis in Slack, disturbed at every call and delivery: nothing is lost or doubled.

What stands in Slack afterwards is compared with what stands there after the same minutes undisturbed.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.crisis.deliveries import DeliverySent
from bot.drill.outage import at, first_two_minutes, inside_the_house
from tests.journeys.slack_office import SlackOffice, slack_office
from tests.slack.standin import StandIn

QUIET = timedelta(minutes=6)
"""After the last act: until whatever was put off has been done."""


@dataclass(frozen=True)
class Ended:
    """What is left of these minutes: how often each card stands in each place and what it says, and what got out."""

    standing: Counter[tuple[str, str]]
    words: dict[tuple[str, str], str]
    sent: Counter[tuple[str, str]]
    calls: int


async def lead(office: SlackOffice, times: int = 1) -> None:
    """From the first line to the first texts inside and outside; each delivery comes so often."""
    await office.person("anna").types("/krise start service_outage S2 Linz", times=times)
    (crisis,) = office.bot.runtime.desk.crises()
    office.stage.stream, office.stage.times = crisis.id, times
    await office.bot.runtime.settle()
    await first_two_minutes(office.stage)
    await inside_the_house(office.stage)
    await office.stage.until(at("05:46:00") + QUIET)


async def minutes(
    folder: Path, disturb: Callable[[SlackOffice], object] = lambda office: None, times: int = 1
) -> Ended:
    """Play them, disturbed."""
    async with slack_office(folder) as office:
        before = len(office.slack.calls)
        disturb(office)
        await lead(office, times)
        return await ended(office, before)


async def ended(office: SlackOffice, before: int) -> Ended:
    records = await office.bot.store.read(office.stage.stream)
    sent = Counter((e.statement, e.outlet) for e in (r.event for r in records) if isinstance(e, DeliverySent))
    there = [
        ((channel.name if not channel.is_im else channel.creator, card), message.shown)
        for channel in office.slack.workspace.channels.values()
        for message in office.slack.workspace.messages(channel.id)
        if message.by_app and (card := str(message.metadata.get("event_payload", {}).get("card", "")))
    ]
    return Ended(Counter(spot for spot, _ in there), dict(there), sent, len(office.slack.calls) - before)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    found = asyncio.run(minutes(tmp_path_factory.mktemp("undisturbed")))
    assert set(found.standing.values()) == {1}
    assert set(found.sent.values()) == {1}
    assert len(found.standing) > 20
    return found


def same(found: Ended, undisturbed: Ended) -> None:
    """Minutes that pass while something waits may be written differently: the words are compared without times."""
    assert found.standing == undisturbed.standing
    assert found.sent == undisturbed.sent
    differing = {
        spot: (bare(found.words[spot]), bare(words))
        for spot, words in undisturbed.words.items()
        if bare(found.words[spot]) != bare(words)
    }
    assert not differing


def bare(words: str) -> str:
    return re.sub(r"\d\d:\d\d|\d+ (min|s|h)\b|file:\S+", "…", words)


LAST = 130
"""About so many calls there are; a test sees to it that they are not many more."""

EACH = [pytest.param(nth, marks=() if nth % 30 == 2 else pytest.mark.faults_long) for nth in range(1, LAST)]
FAULTS: dict[str, Callable[[StandIn, int], object]] = {
    "429": lambda slack, nth: slack.faults.limit("*", 7, nth=nth),
    "lost": lambda slack, nth: slack.faults.lose("*", nth=nth),
    "cut": lambda slack, nth: slack.faults.cut("*", nth=nth),
}


def test_every_call_is_disturbed(undisturbed: Ended):
    assert LAST - 40 < undisturbed.calls < LAST, undisturbed.calls


@pytest.mark.parametrize("nth", EACH)
@pytest.mark.parametrize("fault", FAULTS)
async def test_one_call_fails(tmp_path: Path, undisturbed: Ended, fault: str, nth: int):
    same(await minutes(tmp_path, lambda office: FAULTS[fault](office.slack, nth)), undisturbed)


async def lost_on_the_way(office: SlackOffice) -> None:
    office.slack.sockets.lost_envelopes = 1


async def heard_but_not_answered(office: SlackOffice) -> None:
    office.slack.sockets.lost_acks = 1


async def line_drops(office: SlackOffice) -> None:
    office.slack.sockets.drop()


async def process_restarts(office: SlackOffice) -> None:
    await office.restart()


TAPS = 18
"""About so many taps there are; a test sees to it that they are not many more."""

AT = [pytest.param(nth, marks=() if nth in (0, 7) else pytest.mark.faults_long) for nth in range(TAPS)]


@pytest.mark.parametrize("nth", AT)
@pytest.mark.parametrize("mishap", [lost_on_the_way, heard_but_not_answered, line_drops, process_restarts])
async def test_a_tap_meets_a_mishap(
    tmp_path: Path, undisturbed: Ended, mishap: Callable[[SlackOffice], Awaitable[None]], nth: int
):
    happened = []

    def disturb(office: SlackOffice) -> None:
        async def before_tap(number: int) -> None:
            if number == nth:
                happened.append(number)
                await mishap(office)

        office.stage.before_tap = before_tap

    same(await minutes(tmp_path, disturb), undisturbed)
    assert happened


async def test_everything_is_delivered_three_times(tmp_path: Path, undisturbed: Ended):
    same(await minutes(tmp_path, times=3), undisturbed)
