import asyncio
import os
import pty
from pathlib import Path

import pytest

from bot.chat.console_input import CHUNK, LONGEST_LINE, Lines, Source


async def all_lines(data: bytes) -> list[str]:
    """What a pipe with these bytes in it reads as."""
    read, write = os.pipe()
    writer = asyncio.create_task(asyncio.to_thread(_fill, write, data))
    try:
        lines = Lines(Source(read))
        found = []
        while (line := await lines.next()) is not None:
            found.append(line)
        return found
    finally:
        os.close(read)
        await writer


def _fill(write: int, data: bytes) -> None:
    with os.fdopen(write, "wb") as pipe:
        pipe.write(data)


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a\nb\n", ["a", "b"]),
        (b"a\n\nb", ["a", "", "b"]),
        (b"a\r\nb\r\n", ["a", "b"]),
        ("Störung\n".encode(), ["Störung"]),
        (b"a\xffb\n", ["a\ufffdb"]),
        (b"a\x00b\n", ["a\x00b"]),
    ],
)
async def test_lines_of_a_pipe(data: bytes, lines: list[str]):
    assert await all_lines(data) == lines


async def test_letters_that_are_split_between_two_reads_stay_whole():
    text = "ü" * CHUNK + "\n" + "ä" * 3
    assert await all_lines(text.encode()) == ["ü" * CHUNK, "ä" * 3]


async def test_forty_thousand_lines_come_in_order():
    lines = [str(number) for number in range(40_000)]
    assert await all_lines("\n".join(lines).encode()) == lines


async def test_an_endless_line_does_not_fill_the_memory():
    first, second = await all_lines(b"a" * (3 * LONGEST_LINE) + b"\nb\n")
    assert LONGEST_LINE <= len(first) <= LONGEST_LINE + CHUNK
    assert second == "b"


async def test_a_plain_file_can_be_read_too(tmp_path: Path):
    (tmp_path / "in.txt").write_text("a\nb\n")
    with (tmp_path / "in.txt").open() as file:
        lines = Lines(Source(file.fileno()))
        assert [await lines.next(), await lines.next(), await lines.next()] == ["a", "b", None]


async def test_nothing_comes_from_nowhere():
    nowhere = os.open(os.devnull, os.O_RDONLY)
    assert await Lines(Source(nowhere)).next() is None
    os.close(nowhere)


async def test_waiting_for_a_line_lets_others_work():
    read, write = os.pipe()
    lines = Lines(Source(read))
    reading = asyncio.create_task(lines.next())
    await asyncio.sleep(0)
    os.write(write, b"half")
    await asyncio.sleep(0)
    assert not reading.done()
    os.write(write, b" a line\n")
    assert await reading == "half a line"
    os.close(write)
    assert await lines.next() is None
    os.close(read)


async def test_whoever_waits_is_let_go_when_stopped():
    read, write = os.pipe()
    source = Source(read)
    lines = Lines(source)
    reading = asyncio.create_task(lines.next())
    await asyncio.sleep(0)
    source.stop()
    assert await reading is None
    os.write(write, b"too late\n")
    assert await lines.next() is None
    os.close(write)
    os.close(read)


async def test_a_terminal_that_is_gone_is_the_end():
    master, slave = pty.openpty()
    lines = Lines(Source(slave))
    os.close(master)
    assert await lines.next() is None
    os.close(slave)


async def test_a_descriptor_that_others_made_nonblocking_works():
    read, write = os.pipe()
    os.set_blocking(read, False)
    lines = Lines(Source(read))
    reading = asyncio.create_task(lines.next())
    await asyncio.sleep(0)
    os.write(write, b"a\n")
    assert await reading == "a"
    os.close(write)
    os.close(read)


async def test_what_another_reader_took_away_is_waited_for_again():
    read, write = os.pipe()
    os.set_blocking(read, False)
    reading = asyncio.create_task(Lines(Source(read)).next())
    await asyncio.sleep(0)
    os.write(write, b"taken\n")
    await asyncio.sleep(0)
    assert os.read(read, CHUNK) == b"taken\n"
    for _ in range(5):  # enough for the reader to look and find nothing
        await asyncio.sleep(0)
    os.write(write, b"left\n")
    assert await reading == "left"
    os.close(write)
    os.close(read)


async def test_what_cannot_be_read_at_all_is_the_end():
    read, write = os.pipe()
    os.close(read)
    assert await Lines(Source(write)).next() is None
    os.close(write)
