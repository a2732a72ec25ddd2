"""Items survive the disk, whatever was written in them."""

import json
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.newsroom_pages.item import decode, encode, item_of, with_note
from tests.outlets.sample import START, delivery, note_on, update

CHARACTERS = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)


@given(CHARACTERS, CHARACTERS)
def test_any_words_come_back(text: str, title: str):
    item = item_of(delivery(texts={"de": text}, titles={"de": title, "en": title}))
    assert decode(encode(item)) == item
    assert encode(decode(encode(item))) == encode(item)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"crisis": 1}'])
def test_what_is_no_item_is_said_to_be_none(data: bytes):
    with pytest.raises(msgspec.DecodeError):
        decode(data)


def test_an_item_from_before_there_were_notes_is_read():
    old = json.loads(encode(item_of(delivery())))
    for added in ("mends", "mended", "notes"):
        del old[added]
    assert decode(json.dumps(old).encode()) == item_of(delivery())


def test_a_note_is_put_once_and_survives_the_disk():
    noted = with_note(item_of(delivery()), note_on(delivery()))
    later = replace(note_on(delivery()), at=START + timedelta(hours=9), texts={"de": "Anders."})
    assert with_note(noted, later) == noted
    assert decode(encode(noted)) == noted
    assert noted.texts == item_of(delivery()).texts
    assert (noted.mark, noted.changed_at) == ("correction", START + timedelta(minutes=31))
    assert with_note(noted, note_on(delivery(), "retraction")).mark == "retraction"


def test_a_note_carries_what_a_page_can_carry():
    note = replace(note_on(delivery()), texts={"de": "Fal\x00sch\ud800."})
    assert with_note(item_of(delivery()), note).notes[0].texts == {"de": "Falsch."}


def test_a_correction_says_what_it_mends():
    item = item_of(replace(update(1), mends="correction", mended="first_word"))
    assert (item.mends, item.mended) == ("correction", "first_word")
    assert decode(encode(item)) == item
