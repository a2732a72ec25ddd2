from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.event import Event
from bot.store.base import StoreError
from bot.store.chain import origin, seal
from bot.store.codec import Codec, Unreadable
from tests.contract.store_events import CODEC, Ended, Noted, Source, Weighed, noted, weighed

TIMES = st.datetimes(timezones=st.just(UTC))
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SOURCES = st.builds(Source, name=WORDS, seen=st.none() | TIMES)
WEIGHED = st.builds(
    Weighed,
    at=TIMES,
    by=WORDS,
    kind=st.sampled_from(["live", "drill"]),
    sure=st.booleans(),
    share=FLOATS,
    sources=st.lists(SOURCES).map(tuple),
    words=st.lists(WORDS).map(tuple),
    links=st.dictionaries(WORDS, WORDS),
    first=st.none() | SOURCES,
    until=st.none() | TIMES,
)


def written(event: Event, codec: Codec = CODEC) -> Any:
    document = codec.document(1, "m1", 0, event)
    seal(document, origin("c1"))
    return msgspec.json.decode(msgspec.json.encode(document))


@given(event=WEIGHED)
def test_every_event_is_the_same_after_reading_it_back(event: Weighed):
    assert CODEC.event(written(event)) == event


@given(number=st.integers())
def test_numbers_keep_their_value_or_are_refused(number: int):
    event = noted(number=0)
    event = replace(event, number=number)
    try:
        document = written(event)
    except StoreError:
        assert abs(number) >= 2**63
    else:
        assert CODEC.event(document) == event


def test_a_record_reads_well():
    document = written(noted("Störung", 7))
    assert list(document) == ["version", "type", "data", "command", "more", "previous", "hash"]
    assert document["type"] == "Noted"
    assert document["data"] == {"at": "2026-01-05T08:00:07Z", "by": "anna", "text": "Störung", "number": 7}


def test_a_record_becomes_what_the_core_sees():
    document = written(weighed())
    recorded = CODEC.recorded(document)
    assert (recorded.version, recorded.command_id, recorded.event) == (1, "m1", weighed())
    assert recorded.hash == document["hash"]


def test_a_field_that_an_older_version_did_not_write_gets_its_default():
    document = written(noted("a", 7))
    del document["data"]["number"]
    assert CODEC.event(document) == replace(noted("a", 7), number=0)


def test_a_field_that_only_a_newer_version_knows_is_passed_over():
    document = written(noted("a"))
    document["data"]["colour"] = "red"
    assert CODEC.event(document) == noted("a")


def test_an_unknown_type_is_named_and_explained():
    document = written(noted()) | {"type": "Foreseen"}
    with pytest.raises(Unreadable, match=r"newer version.*'Foreseen'"):
        CODEC.event(document)


@pytest.mark.parametrize(
    "change",
    [
        {"text": 7},
        {"number": "7"},
        {"at": "yesterday"},
        {"at": 7},
        {"by": None},
    ],
)
def test_data_that_does_not_fit_is_explained(change: dict[str, Any]):
    with pytest.raises(Unreadable, match="does not fit"):
        CODEC.event(written(noted()) | {"data": written(noted())["data"] | change})


@pytest.mark.parametrize("data", [{}, [], None, "text"])
def test_data_of_another_kind_is_explained(data: Any):
    with pytest.raises(Unreadable, match="does not fit"):
        CODEC.event(written(noted()) | {"data": data})


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (weighed(), {"share": float("nan")}),
        (weighed(), {"share": float("inf")}),
        (noted(), {"text": "\ud800"}),
        (noted(), {"text": None}),
        (weighed(), {"kind": "other"}),
        (weighed(), {"words": ["a list"]}),
        (weighed(), {"links": {1: "a"}}),
        (weighed(), {"first": {"name": "x"}}),
        (noted(), {"text": object()}),
        (noted(), {"at": datetime(2026, 1, 5)}),  # noqa: DTZ001 - without a zone is the point
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "event",
)
def test_what_cannot_be_read_back_is_not_written(event: Event, changes: dict[str, Any]):
    with pytest.raises(StoreError, match="nothing was saved"):
        CODEC.document(1, "m1", 0, replace(event, **changes))


def test_a_time_in_another_zone_stays_the_same_moment():
    event = replace(noted(), at=datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1))))
    assert CODEC.event(written(event)) == event


def test_an_event_of_a_class_that_was_not_announced_is_refused():
    with pytest.raises(StoreError, match="Noted"):
        Codec([Ended]).document(1, "m1", 0, noted())


def test_another_class_of_the_same_name_is_refused():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Other(Event):
        text: str

    Other.__name__ = "Noted"
    with pytest.raises(ValueError, match="Noted"):
        Codec([Noted, Other])
    with pytest.raises(StoreError):
        CODEC.document(1, "m1", 0, Other(at=noted().at, by="anna", text="x"))


def test_a_class_that_json_cannot_hold_is_refused_at_the_start():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Odd(Event):
        pair: dict[tuple[int, int], str]
        either: Source | Noted

    with pytest.raises(TypeError):
        Codec([Odd])


def test_it_knows_what_closes():
    assert [CODEC.closes(name) for name in ("Noted", "Ended", "Foreseen")] == [False, True, False]
