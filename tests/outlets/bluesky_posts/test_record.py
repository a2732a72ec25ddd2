"""Deliveries as records, and the references of posts."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.bluesky_posts.record import record, reference, reply_under
from tests.outlets.sample import START, delivery
from tests.pds.lexicon import post

DID = "did:plc:" + "a" * 24
CID = "bafyrei" + "b" * 52
FIRST, SECOND = f"at://{DID}/app.bsky.feed.post/3n2utey2gjq6o", f"at://{DID}/app.bsky.feed.post/3n2utey2gjq6p"


def test_it_says_the_same_at_any_time_and_in_any_zone():
    here = START.astimezone(timezone(timedelta(hours=2)))
    made = record(delivery(texts={"de": "Störung"}), "Störung", None)
    assert made == record(delivery(texts={"de": "Störung"}, released_at=here), "Störung", None)
    assert made == {
        "$type": "app.bsky.feed.post",
        "text": "Störung",
        "createdAt": "2026-11-22T04:59:00.000Z",
        "langs": ["de"],
    }


def test_the_same_words_in_two_languages_are_both():
    assert record(delivery(texts={"de": "OK", "en": "OK", "it": "Va bene"}), "OK", None)["langs"] == ["de", "en"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100))
def test_the_network_takes_it(text: str):
    reply = reply_under(f"{FIRST} {CID}")
    assert post(record(delivery(texts={"de": text}), text, reply)) == ""


def test_a_reference_leads_to_the_post_and_to_the_start_of_its_thread():
    first = reference(FIRST, CID, {"text": "x"})
    assert first == f"{FIRST} {CID}"
    reply = reply_under(first)
    assert reply == {"root": {"uri": FIRST, "cid": CID}, "parent": {"uri": FIRST, "cid": CID}}
    second = reference(SECOND, CID, {"reply": reply})
    assert second == f"{SECOND} {CID} {FIRST} {CID}"
    assert reply_under(second) == {"root": {"uri": FIRST, "cid": CID}, "parent": {"uri": SECOND, "cid": CID}}


@pytest.mark.parametrize("strange", [{"reply": None}, {"reply": []}, {"reply": {"root": "x"}}, {"reply": {"root": {}}}])
def test_a_record_that_somebody_else_made_does_no_harm(strange: dict[str, object]):
    assert reference(FIRST, CID, strange) == f"{FIRST} {CID}"


@pytest.mark.parametrize(
    "ref", ["", "109876543210", FIRST, f"{FIRST} nonsense", "at://x y", f"https://a.example {CID}"]
)
def test_what_is_no_reference_is_none(ref: str):
    assert reply_under(ref) is None
