"""The courier before an announcement channel that fails at every turn: the text is there once, and we know it."""

import pytest

from bot.outlets.slack import SlackOutlet
from bot.runtime.courier import Outlets
from bot.runtime.runtime import Runtime
from bot.slack_api.web import Web, web_client
from tests.playbooks import START
from tests.runtime.parts import Clock, MemoryStore, Waker, journal_of, nearly_out
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER

OUTLETS = ("newsroom", "mastodon")


@pytest.mark.parametrize("seed", range(12))
async def test_a_text_goes_out_once(seed: int):
    async with StandIn(clock=lambda: START) as slack:
        channels = {name: slack.workspace.add_channel(name, members=(BOT_USER,)).id for name in OUTLETS}
        run = nearly_out()
        store, clock = MemoryStore({"c1": journal_of(run)}), Clock(run.now)
        slack.faults.storm(seed, limit=0.15, lose=0.2, cut=0.1, error=0.05, server_error=0.05)
        runtime = bot(slack, channels, store, clock)
        await runtime.start()
        for number in range(40):
            clock.move(seconds=20)
            await runtime.alarm.fire()
            await runtime.sweep()
            await runtime.settle()
            if number in (1, 3):
                await runtime.stop()
                runtime = bot(slack, channels, MemoryStore(store.journals), clock)
                await runtime.start()
        crisis = runtime.desk.crisis("c1")
        assert crisis is not None
        for name in OUTLETS:
            posted = [message for message in slack.workspace.messages(name) if message.metadata]
            status = crisis.deliveries.outcomes["first_word", name].status
            assert len(posted) <= 1
            assert status in ("sent", "unknown", "refused")
            assert bool(posted) or status != "sent"
        await runtime.stop()


def bot(slack: StandIn, channels: dict[str, str], store: MemoryStore, clock: Clock) -> Runtime:
    """The runtime of another process each time."""
    web = Web(web_client(slack.bot_token, slack.url))
    live = {name: SlackOutlet(name, channel, web, pause=no_pause) for name, channel in channels.items()}
    return Runtime(store, (), Outlets(live, {}), clock, Waker(), 5.0)


async def no_pause(seconds: float) -> None:
    """Tests do not wait."""
