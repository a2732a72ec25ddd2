from datetime import UTC, datetime, timedelta

from bot.drill.mentions import PEAK, USUAL, mean_at, synthetic_mentions

ONSET = datetime(2026, 11, 22, 4, 38, tzinfo=UTC)


def stream(seed):
    return list(synthetic_mentions("Linznet", ONSET - timedelta(hours=2), ONSET, ONSET + timedelta(hours=2), seed))


def test_the_same_seed_gives_the_same_stream():
    assert stream(1) == stream(1)
    assert stream(1) != stream(2)


def test_mentions_come_in_the_order_of_time():
    times = [mention.at for mention in stream(5)]
    assert times == sorted(times)


def test_the_model_is_the_declared_one():
    assert mean_at(-1) == USUAL
    assert USUAL < mean_at(0) < mean_at(10) <= USUAL + PEAK
    assert mean_at(600) < mean_at(60) < mean_at(15)


def test_the_stream_follows_the_model():
    before = [mention for mention in stream(7) if mention.at < ONSET]
    after = [mention for mention in stream(7) if ONSET + timedelta(minutes=10) <= mention.at]
    assert abs(len(before) / 24 - USUAL) < 1.5
    assert len(after) / 22 > 8 * USUAL
