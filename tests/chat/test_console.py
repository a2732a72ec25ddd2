import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.base import Chat, Reply, Request
from bot.chat.console import Console
from bot.crisis.cards import ROOM, Card
from bot.crisis.command import Refused
from tests.chat.screen import Screen
from tests.chat.stage import Clock, Session, house, session
from tests.contract.chat_contract import ChatContract
from tests.playbooks import START, Run

BORDERS = ("┌", "│", "└", "·", "╱")


async def nobody_home(request: Request) -> Reply:
    return Reply(False, "Niemand da.", request.crisis)


async def at_once() -> None:
    """Nothing to wait for."""


class InAPipe:
    """A console whose output is a file; it was never given anything to read."""

    def __init__(self, folder: Path, encoding: str = "utf-8") -> None:
        self._out, self._said = folder / "out.txt", 0
        self.sink = os.fdopen(os.open(self._out, os.O_WRONLY | os.O_CREAT), "w", encoding=encoding)
        self.source = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
        self.console = Console(house(Clock()), self.source, self.sink)

    def read(self) -> str:
        self.console.show()
        text = self._out.read_text(encoding="utf-8")
        before, self._said = self._said, len(text)
        return text[before:]

    def close(self) -> None:
        self.sink.close()
        self.source.close()


class TestAPipe(ChatContract):
    @pytest.fixture
    async def chat(self, tmp_path: Path) -> AsyncIterator[Chat]:
        self.pipe = InAPipe(tmp_path)
        yield self.pipe.console
        self.pipe.close()

    async def read(self, chat: Chat) -> str:
        return self.pipe.read()

    def assert_contained(self, shown: str) -> None:
        assert all(line.startswith(BORDERS) for line in shown.splitlines())
        assert sum(line.startswith("└") for line in shown.splitlines()) == 1

    async def test_it_neither_remembers_nor_redraws(self, chat: Chat):
        assert (chat.name, chat.remembers, chat.redraws) == ("console", False, 0)


class TestATerminal(ChatContract):
    @pytest.fixture
    async def chat(self, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
        monkeypatch.setenv("TERM", "xterm-256color")
        self.screen = Screen(columns=200, rows=120)
        console = Console(house(Clock()), self.screen.source, self.screen.sink)
        running = asyncio.create_task(console.run(nobody_home, at_once))
        await self.screen.until("Anna ▸")
        self.reads = 0
        yield console
        self.screen.type("\x04")
        await running
        self.screen.close()

    async def read(self, chat: Chat) -> str:
        """What stands between what was said and the line that is being typed."""
        self.reads += 1
        self.screen.type(f"gelesen {self.reads}")
        await self.screen.until(f"Anna ▸ gelesen {self.reads}")
        self.screen.type("\x15")
        shown = self.screen.text.split("„ende“ hört auf.")[-1]
        return shown.rpartition("Anna ▸")[0]

    def assert_contained(self, shown: str) -> None:
        assert all(line.startswith((*BORDERS, " ")) for line in shown.strip("\n").splitlines())
        assert self.screen.cursor_visible
        assert "Titel" not in self.screen.raw or "\x1b]" not in self.screen.raw

    async def test_it_redraws(self, chat: Chat):
        assert not chat.remembers
        assert chat.redraws


# ---------------------------------------------------------------------------------------------- where cards hang


def test_a_card_hangs_in_the_readers_language(tmp_path: Path):
    pipe, crisis = InAPipe(tmp_path), Run().crisis
    (room,) = pipe.console.places(crisis, Card("board", ROOM, ()))
    (finn,) = pipe.console.places(crisis, Card("page.p1.0", "finn", ()))
    assert (room.id, room.language) == ("console:room", "de")
    assert (finn.id, finn.language) == ("console:finn", "en")
    pipe.close()


def test_who_speaks_first_must_be_known(tmp_path: Path):
    pipe = InAPipe(tmp_path)
    with pytest.raises(Refused):
        Console(house(Clock()), pipe.source, pipe.sink, "zoe")
    pipe.close()


# ---------------------------------------------------------------------------------------------- begin and end


async def test_the_end_of_the_input_is_the_end_and_says_what_is_open(tmp_path: Path):
    async with session(tmp_path) as one:
        await one.type("/krise start service_outage S2 kein Internet")
        said = await one.end()
    assert said == (
        "  Ende. Noch offen: Störung. Solange der Bot nicht läuft, läuft auch keine Uhr; "
        "beim nächsten Start geht es weiter.\n"
    )


@pytest.mark.parametrize("word", ["quit", "ende", "EXIT", "ben: ende"])
async def test_quit_leaves_and_nothing_after_it_is_heard(tmp_path: Path, word: str):
    async with session(tmp_path) as one:
        assert one.running
        await one.type(word)
        os.write(one._write, b"/krise start service_outage\n")
        await one.running
        assert one.text.endswith("  Ende.\n")
        assert not one.bot.runtime.desk.crises()


async def test_what_is_under_way_is_finished_before_the_end(tmp_path: Path):
    pipe, finished = InAPipe(tmp_path), []

    async def finish() -> None:
        await asyncio.sleep(0)
        finished.append(len(pipe.read()))

    await pipe.console.run(nobody_home, at_once, finish)
    assert len(finished) == 1
    assert pipe.read() == "  Ende.\n"
    pipe.close()


async def test_an_answer_that_was_not_finished_is_named_at_the_end(tmp_path: Path):
    async with session(tmp_path) as one:
        await one.type("/krise start service_outage")
        await one.tap("ben", "Notiz …")
        assert "Die Antwort von Ben war nicht fertig und wurde nicht gesendet." in await one.end()


async def test_control_c_leaves_politely(tmp_path: Path):
    async with session(tmp_path) as one:
        assert one.running
        await one.type("/krise start service_outage")
        os.kill(os.getpid(), signal.SIGINT)
        async with asyncio.timeout(20):
            await one.running
        assert "Noch offen: Störung" in one.text
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


async def test_a_reader_that_went_away_is_no_error(tmp_path: Path):
    read, write = os.pipe()
    inside, outside = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as sink, os.fdopen(inside, encoding="utf-8") as source:
        console = Console(house(Clock()), source, sink)
        os.close(read)
        async with asyncio.timeout(20):
            await console.run(nobody_home, at_once)
    os.close(outside)


async def test_open_crises_are_shown_when_the_console_comes_back(tmp_path: Path):
    async with session(tmp_path) as one:
        await one.type("/krise start service_outage S2 kein Internet")
    (tmp_path / "again").mkdir()
    (tmp_path / "state").rename(tmp_path / "again" / "state")
    async with session(tmp_path / "again", at=START + timedelta(minutes=1)) as two:
        assert "🔴 Störung · kein Internet" in two.text
        await two.tap("anna", "Krise")
        assert "· ✔ confirm: Krise · Anna, 05:45" in two.text


async def test_what_changes_while_nobody_types_is_written_too(tmp_path: Path):
    async with session(tmp_path) as one:
        await one.type("/krise start service_outage")
        await one.bot.door(Request("elsewhere:1", "anna", one.crisis_wish("confirm", "crisis"), one.bot.crisis().id))
        await one.written("✔ confirm: Krise · Anna, 05:44")


async def test_outside_the_main_thread_control_c_is_left_to_others(tmp_path: Path):
    pipe = InAPipe(tmp_path)
    await asyncio.to_thread(asyncio.run, pipe.console.run(nobody_home, at_once))
    assert pipe.read().endswith("  Ende.\n")
    pipe.close()


async def test_letters_that_the_output_cannot_write_become_question_marks(tmp_path: Path):
    pipe = InAPipe(tmp_path, "ascii")
    await pipe.console.run(nobody_home, at_once)
    assert "Krisenkonsole. Du bist Anna; ?agnes: ??" in pipe.read()
    pipe.close()


async def test_the_same_lines_write_the_same_transcript(tmp_path: Path):
    texts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        one = Session(tmp_path / name)
        await one.start()
        for line in ("/krise start service_outage S2 kein Internet", "3", "ben: übernehme", "notiz hallo", "stand"):
            await one.type(line)
        await one.end()
        texts.append(one.text)
    assert texts[0] == texts[1]
