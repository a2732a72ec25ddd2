import asyncio
import os
import pty
import termios
from collections.abc import Iterator

import pytest

from bot.chat.console_input import Source
from bot.chat.console_keys import LONGEST_TYPED, Keys


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    yield master, slave
    os.close(slave)
    os.close(master)


def typed(*pressed: str) -> Keys:
    """Keys after these were pressed, each as one read."""
    keys = Keys(Source(0), lambda: None)
    for each in pressed:
        keys.press(each)
    return keys


def finished(keys: Keys) -> list[str]:
    """The lines that were finished with Enter."""
    return list(keys._lines)


@pytest.mark.parametrize(
    ("pressed", "left"),
    [
        ("Störung 📟", "Störung 📟"),
        ("abc\x7f", "ab"),
        ("\x7f\b", ""),
        ("one two\x17", "one"),
        ("one two \x17", "one"),
        ("one\x15two", "two"),
        ("a\x1b[Db\x1b[3~c\x1bOPd\x1bxe", "abcde"),
        ("a\x1b]b", "ab"),
        ("a\x00\x01\tb\u202ec", "abc"),
    ],
)
def test_keys_make_a_line(pressed: str, left: str):
    assert typed(pressed).typed == left


def test_enter_finishes_a_line_in_any_of_its_forms():
    assert finished(typed("one\rtwo\nthree\r\nfour")) == ["one", "two", "three"]


def test_half_an_escape_sequence_waits_for_its_other_half():
    assert typed("a\x1b", "[", "1;5", "Cb").typed == "ab"


def test_a_sequence_that_never_ends_is_forgotten():
    keys = typed("a\x1b[" + "1" * 5_000)
    keys.press("Ab")
    assert keys.typed.startswith("a")
    assert len(keys.typed) < 30


def test_arrows_bring_back_earlier_lines():
    keys = typed("one\rtwo\rtwo\r\x1b[A")
    assert keys.typed == "two"
    keys.press("\x1b[A\x1b[A\x1bOA")
    assert keys.typed == "one"
    keys.press("\x1b[B")
    assert keys.typed == "two"
    keys.press("\x1b[B\x1b[B")
    assert keys.typed == ""


def test_a_paste_has_an_end():
    assert len(typed("a" * (LONGEST_TYPED + 1)).typed) == LONGEST_TYPED


async def test_lines_come_from_a_terminal_that_no_longer_echoes(terminal: tuple[int, int]):
    master, slave = terminal
    before = termios.tcgetattr(slave)
    whole = asyncio.Event()
    keys = Keys(Source(slave), lambda: whole.set() if keys.typed == "für" else None)
    with keys:
        assert not termios.tcgetattr(slave)[3] & termios.ECHO
        reading = asyncio.create_task(keys.next())
        os.write(master, "für".encode())
        async with asyncio.timeout(20):
            await whole.wait()
        os.write(master, b"\rnext\r")
        assert await reading == "für"
        assert await keys.next() == "next"
    assert termios.tcgetattr(slave) == before


async def test_the_terminal_gets_its_own_mode_back_after_a_failure(terminal: tuple[int, int]):
    _, slave = terminal
    before = termios.tcgetattr(slave)
    with pytest.raises(RuntimeError), Keys(Source(slave), lambda: None):
        raise RuntimeError
    assert termios.tcgetattr(slave) == before


async def test_control_d_ends_only_on_an_empty_line(terminal: tuple[int, int]):
    master, slave = terminal
    with Keys(Source(slave), lambda: None) as keys:
        os.write(master, b"a\x04b\r\x04")
        assert await keys.next() == "ab"
        assert await keys.next() is None
        assert await keys.next() is None


async def test_a_terminal_that_is_gone_is_the_end():
    master, slave = pty.openpty()
    keys = Keys(Source(slave), lambda: None)
    os.close(master)
    assert await keys.next() is None
    os.close(slave)
