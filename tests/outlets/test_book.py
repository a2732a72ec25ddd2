"""The book of a delivery: what was acknowledged is there after anything, and damage is never read over."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.book import Book, Damaged, Mark, Page, open_book

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def opened(path: Path) -> Book:
    return open_book(path, lambda: NOON)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "crisis" / "first_word.jsonl"


async def written(path: Path) -> None:
    """A book in which one has it, one is in doubt, one was refused, one put off, one not tried."""
    book = opened(path)
    await book.take(["sent", "doubt", "refused", "later", "never"])
    for key in ("sent", "doubt", "refused", "later"):
        await book.try_(key)
    await book.mark("sent", Mark("sent"))
    await book.mark("refused", Mark("refused", "550 no such user"))
    await book.mark("later", Mark("put_off", "451 later"))


def test_nothing_is_written_by_looking(path):
    assert opened(path).page == Page()
    assert not path.parent.exists()


async def test_what_was_written_is_there_afterwards(path):
    await written(path)
    page = opened(path).page
    assert page.everybody == ("sent", "doubt", "refused", "later", "never")
    assert page.those("sent") == ("sent",)
    assert page.those("trying") == ("doubt",)
    assert page.marks["refused"] == Mark("refused", "550 no such user")
    assert page.waiting == ("later", "never")


async def test_the_last_list_counts_and_who_may_have_it_is_not_forgotten(path):
    await written(path)
    book = opened(path)
    await book.take(["new", "sent"])
    for page in (book.page, opened(path).page):
        assert page.everybody == ("new", "sent", "doubt", "refused")
        assert page.waiting == ("new",)


async def test_the_same_list_is_written_once(path):
    await written(path)
    before = path.read_bytes()
    await opened(path).take(["sent", "doubt", "refused", "later", "never"])
    assert path.read_bytes() == before


async def test_lines_that_come_together_reach_the_medium_together(path, monkeypatch):
    synced: list[int] = []
    sync = os.fsync

    def counted(handle: int) -> None:
        synced.append(handle)
        sync(handle)

    monkeypatch.setattr(os, "fsync", counted)
    book = opened(path)
    await book.take([str(number) for number in range(50)])
    synced.clear()
    await asyncio.gather(*(book.try_(str(number)) for number in range(50)))
    assert len(synced) <= 2
    assert len(opened(path).page.those("trying")) == 50


@given(cut=st.integers(min_value=1, max_value=2000))
def test_a_torn_end_never_counted_and_the_book_goes_on(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("book") / "crisis" / "first_word.jsonl"
    asyncio.run(written(path))
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut] if cut < len(whole) else b"")
    lines = path.read_bytes().count(b"\n")
    book = opened(path)
    before = book.page
    asyncio.run(book.mark("more", Mark("sent")))
    assert path.read_bytes().count(b"\n") == lines + 1
    after = opened(path).page
    assert after.marks["more"] == Mark("sent")
    assert {**after.marks, **before.marks} == after.marks
    assert after.taken == before.taken


@given(st.data())
def test_any_damage_is_named_and_never_read_over(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("book") / "crisis" / "first_word.jsonl"
    asyncio.run(written(path))
    whole = bytearray(path.read_bytes())
    at = data.draw(st.sampled_from([i for i, byte in enumerate(whole[:-1]) if byte != 10]))
    line = whole.count(b"\n", 0, at) + 1
    whole[at] ^= data.draw(st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
    path.write_bytes(whole)
    with pytest.raises(Damaged, match=rf"^Line {line} of "):
        opened(path)


def test_a_line_of_a_later_kind_is_not_guessed_at(path):
    path.parent.mkdir()
    path.write_bytes(b'%08x {"to": "a", "is": "odd"}\n' % __import__("zlib").crc32(b'{"to": "a", "is": "odd"}'))
    with pytest.raises(Damaged):
        opened(path)


async def test_who_gives_up_waiting_leaves_the_line_whole(path):
    book = opened(path)
    await book.take(["a"])
    waiting = asyncio.create_task(book.try_("a"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await book.mark("b", Mark("sent"))
    assert opened(path).page.marks == {"a": Mark("trying"), "b": Mark("sent")}


async def test_a_full_disk_is_told_and_leaves_no_half_line(path, monkeypatch):
    book = opened(path)
    await book.take(["a", "b"])
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError, match="No space"):
        await book.try_("a")
    assert "a" not in book.page.marks
    with pytest.raises(OSError, match="No space"):
        await book.mark("b", Mark("sent"))
    assert "b" not in book.page.marks
    monkeypatch.setattr(os, "fsync", fsync)
    await book.try_("a")
    assert opened(path).page.marks == {"a": Mark("trying")}


def _full(handle: int) -> None:
    os.write(handle, b"half a li")
    raise OSError(28, "No space left on device")
