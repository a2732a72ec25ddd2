import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.crisis.deliveries import Delivery
from bot.outlets.base import Capabilities, NotSent, Outlet, Sent
from bot.outlets.known import EVERY, Known

KIND = Capabilities(limit=500)
SERVER = Capabilities(limit=5_000, page="https://mastodon.example/@linznet")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Mute(Outlet):
    """One that says no more than its kind."""

    name, remembers = "place", timedelta(0)

    async def publish(self, delivery: Delivery) -> Sent:
        raise AssertionError("it was only asked")

    async def find(self, delivery: Delivery) -> Sent | None:
        raise AssertionError("it was only asked")


class Place(Mute):
    """One that says what it is told to say."""

    def __init__(self, says: Capabilities | Exception = SERVER) -> None:
        self.says = says

    async def capabilities(self) -> Capabilities:
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


class Hung(Place):
    async def capabilities(self) -> Capabilities:
        await asyncio.Event().wait()
        return KIND


async def test_until_it_answers_its_kind_counts():
    known = Known()
    assert known.of("mastodon", KIND) == KIND
    await known.learn({"mastodon": Place()})
    assert known.of("mastodon", KIND) == SERVER
    assert known.of("other", KIND) == KIND


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            NotSent("It does not let us in (401). Check MASTODON_TOKEN."),
            "It does not let us in (401). Check MASTODON_TOKEN.",
        ),
        (RuntimeError("https://x/?token=hush"), "RuntimeError"),
        (TimeoutError(), "It does not answer."),
    ],
)
async def test_the_last_good_answer_stays_and_why_it_failed_is_told(problem, told, caplog):
    place, known = Place(), Known()
    await known.learn({"mastodon": place})
    place.says = problem
    await known.learn({"mastodon": place})
    assert known.of("mastodon", KIND) == SERVER
    await known.learn({"mastodon": place})
    assert known.failed == {"mastodon": told}
    assert caplog.messages == [f"mastodon: {told}"]
    place.says = Capabilities(limit=400)
    await known.learn({"mastodon": place})
    assert known.of("mastodon", KIND).limit == 400
    assert known.failed == {}


async def test_one_that_hangs_keeps_nobody_from_being_heard():
    known = Known()
    await known.learn({"hung": Hung(), "fine": Place()}, patience=0.01)
    assert known.of("fine", KIND) == SERVER
    assert known.of("hung", KIND) == KIND
    assert known.failed == {"hung": "It does not answer."}


async def test_all_are_asked_at_once():
    together = asyncio.Barrier(5)

    class Meeting(Place):
        async def capabilities(self) -> Capabilities:
            await together.wait()
            return SERVER

    known = Known()
    await known.learn({str(number): Meeting() for number in range(5)})
    assert known.failed == {}


async def test_what_says_no_more_than_its_kind_is_not_asked():
    known = Known()
    await known.learn({"slack": Mute()})
    assert known.of("slack", Capabilities(limit=5_500)).limit == 5_500


def test_it_is_due_at_first_and_then_every_hour():
    known = Known()
    assert known.due(NOON)
    assert not known.due(NOON)
    assert not known.due(NOON + EVERY - timedelta(seconds=1))
    assert known.due(NOON + EVERY)
    assert not known.due(NOON + EVERY)
