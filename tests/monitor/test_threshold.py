from datetime import UTC, datetime, timedelta

from bot.drill.mentions import synthetic_mentions
from bot.monitor.mention import Mention
from bot.monitor.threshold import AUTHORS, FLOOR, Threshold

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WORDS = {"service_outage": ("Kein Internet", "Störung"), "data_breach": ("Passwort",)}


def mention(at, author="a", text="kein internet in Linz"):
    return Mention(at, author, "linz.social", text, "https://linz.social/1")


def alerts(mentions):
    watch = Threshold("Linznet", WORDS)
    return [alert for each in mentions if (alert := watch.feed(each))]


def test_a_rise_by_many_people_raises_one_alert():
    onset = START + timedelta(hours=2)
    found = alerts(synthetic_mentions("Linznet", START, onset, onset + timedelta(hours=2), seed=3))
    assert len(found) == 1
    assert onset <= found[0].at < onset + timedelta(minutes=10)
    assert found[0].times >= 4
    assert found[0].matches[0].playbook == "service_outage"


def test_quiet_days_raise_none():
    day = synthetic_mentions("Linznet", START, START + timedelta(days=9), START + timedelta(days=2), seed=4)
    assert alerts(day) == []


def test_one_loud_author_is_no_crisis():
    flood = [mention(START + timedelta(seconds=n)) for n in range(10 * FLOOR)]
    assert alerts(flood) == []


def test_enough_people_but_too_few_mentions_are_no_crisis():
    few = [mention(START + timedelta(seconds=n), author=f"a{n}") for n in range(AUTHORS)]
    assert alerts(few) == []


def test_a_busy_topic_needs_more_than_usual():
    busy = [
        mention(START + timedelta(minutes=5 * bucket, seconds=n), author=f"a{n}")
        for bucket in range(30)
        for n in range(FLOOR)
    ][FLOOR:]
    calm = [mention(START + timedelta(seconds=n), author=f"a{n}") for n in range(FLOOR - 1)]
    assert alerts(calm + busy) == []
