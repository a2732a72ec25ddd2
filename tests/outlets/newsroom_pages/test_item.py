"""Items survive the disk, whatever was written in them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.newsroom_pages.item import decode, encode, item_of
from tests.outlets.sample import delivery

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
