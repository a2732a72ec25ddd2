"""The console on a pseudo terminal, with a whole bot behind it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.console import Console
from tests.chat.screen import Screen
from tests.chat.stage import Bot, Clock, house

START = "/krise start service_outage S2 kein Internet in Linz\r"


class Terminal:
    """A person at a terminal."""

    def __init__(self, folder: Path, columns: int, rows: int) -> None:
        self.screen, self.clock = Screen(columns, rows), Clock()
        self.console = Console(house(self.clock), self.screen.source, self.screen.sink)
        self.bot = Bot(folder / "state", self.console, self.clock)
        self.running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.bot.runtime.start()
        self.running = asyncio.create_task(self.console.run(self.bot.door, self.bot.runtime.settle))
        await self.screen.until("Anna ▸")

    async def type(self, keys: str, until: str) -> None:
        self.screen.type(keys)
        await self.screen.until(until)

    def number(self, label: str) -> str:
        return str(re.findall(rf"[\[«](\d+) {re.escape(label)}[\]»]", self.screen.text)[-1])

    async def end(self) -> None:
        self.screen.type("\x15\x04")
        if self.running:
            async with asyncio.timeout(20):
                await self.running
        await self.bot.runtime.stop()


@asynccontextmanager
async def terminal(folder: Path, columns: int = 110, rows: int = 50) -> AsyncIterator[Terminal]:
    one = Terminal(folder, columns, rows)
    await one.start()
    try:
        yield one
        await one.end()
    finally:
        one.screen.close()


@pytest.fixture(autouse=True)
def capable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


async def test_cards_change_in_place(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        assert one.screen.text.count("🔴 Störung") == 1
        await one.type(f"{one.number('Krise')}\r", "Frage 1 von 3")
        await one.type("ben: fakt what = Kein Netz\r", "Frage 2 von 3")
        assert one.screen.text.count("🔴 Störung") == 1
        assert "Frage 1 von 3" not in one.screen.text
        assert "Keine Krise]" not in one.screen.text


async def test_what_was_said_and_what_is_settled_scrolls_above(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        await one.type(f"{one.number('Krise')}\r", "Frage 1 von 3")
        above, _, below = one.screen.text.partition("🔴 Störung")
        assert "Anna ▸ /krise start service_outage S2 kein Internet in Linz" in above
        assert "✔ Störung läuft, Stufe S2." in above
        assert "· ✔ confirm: Krise · Anna, 05:44" in above
        assert "✔ confirm" not in below


async def test_what_is_being_typed_survives_a_change_above_it(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        await one.type("notiz halb", "Anna ▸ notiz halb")
        one.clock.now += timedelta(minutes=1)
        await one.bot.runtime.sweep()
        await one.screen.until("seit 05:44 (60 s)" if "(60 s)" in one.screen.text else "(1 min)")
        assert one.screen.text.splitlines()[-1] == "Anna ▸ notiz halb"
        assert one.screen.cursor_visible


async def test_a_minute_that_passes_is_no_new_line(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        lines = len(one.screen.text.splitlines())
        for _ in range(5):
            one.clock.now += timedelta(seconds=20)
            await one.bot.runtime.sweep()
        await one.screen.until("(1 min)")
        assert len(one.screen.text.splitlines()) == lines


async def test_the_open_question_stands_above_what_is_typed(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        await one.type(f"{one.number('Notiz …')}\r", "? Anna: Was soll ins Protokoll?")
        *_, question, more, typed = one.screen.text.splitlines()
        assert question.startswith("? Anna: Was soll ins Protokoll? (eine leere Zeile bricht ab")
        assert more == "  Zeichen)"
        assert typed == "Anna ▸"
        one.screen.type("Anruf von Ben\r")
        await one.screen.until(lambda: "? Anna" not in one.screen.text)


async def test_a_page_rings_once(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        assert one.screen.bells == 0
        await one.type(f"{one.number('Krise')}\r", "→ Ben: 📟")
        rung = one.screen.bells
        assert rung == one.screen.text.count("📟")
        await one.type("notiz a\r", "Anna ▸ notiz a")
        assert one.screen.bells == rung


async def test_a_small_window_shows_the_board_what_is_mine_and_that_there_is_more(tmp_path: Path):
    async with terminal(tmp_path, rows=22) as one:
        await one.type(START, "Keine Krise]")
        await one.type(f"{one.number('Krise')}\r", "weitere Karten")
        await one.type("ben:\r", "→ Ben: 📟")
        assert "🔴 Störung" in one.screen.text
        assert one.screen.text.splitlines()[-1] == "Ben ▸"
        assert "→ Clara" not in one.screen.text or "→ Ben" in one.screen.text


async def test_a_window_that_shrinks_keeps_the_line_that_is_typed(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        await one.type(f"{one.number('Krise')}\r", "Frage 1 von 3")
        one.screen.resize(60, 12)
        await one.type("hallo", "Anna ▸ hallo")
        assert one.screen.text.splitlines()[-1] == "Anna ▸ hallo"


async def test_a_line_that_does_not_fit_goes_on_inside_its_card(tmp_path: Path):
    async with terminal(tmp_path, columns=50) as one:
        await one.type(START, "Keine Krise]")
        text = one.screen.text
        assert "┌ 🔴 Störung · kein Internet in Linz · S2 · seit\n│ 05:44" in text
        assert all(len(line) <= 50 for line in text.splitlines())


async def test_a_long_line_shows_its_end(tmp_path: Path):
    async with terminal(tmp_path, columns=60, rows=20) as one:
        await one.type("notiz " + "x" * 2_000 + "ENDE", "xENDE")
        assert len(one.screen.text.splitlines()) <= 20


async def test_what_was_hidden_cannot_be_approved_by_a_word(tmp_path: Path):
    """Typed approvals count only for cards that were drawn."""
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        await one.type(f"{one.number('Krise')}\r", "Frage 1 von 3")
        for line in ("ben: fakt what = a | b", "fakt since = 5:20"):
            one.screen.type(f"{line}\r")
        await one.screen.until("Frage 3 von 3")
        one.screen.resize(110, 12)
        one.screen.type("anna: fakt scope = city\rben: freigeben\r")
        await one.screen.until(lambda: "Keine Karte zeigt gerade so einen Knopf" in one.screen.everything)
        assert "Freigeben]" not in one.screen.everything
        assert one.bot.crisis().approvals.requests == {}


async def test_publishing_looks_different_in_words_form_and_colour(tmp_path: Path):
    async with terminal(tmp_path) as one:
        await one.type(START, "Keine Krise]")
        await one.type(f"{one.number('Krise')}\r", "Frage 1 von 3")
        for line in ("ben: fakt what = a | b", "fakt since = 5:20", "anna: fakt scope = city"):
            one.screen.type(f"{line}\r")
        await one.screen.until("Freigeben]")
        approve = _style_before(one.screen.raw, "Freigeben]")
        await one.type("freigeben\r", "JETZT VERÖFFENTLICHEN»")
        assert approve
        assert _style_before(one.screen.raw, "JETZT VERÖFFENTLICHEN»") not in ("", approve)


def _style_before(raw: str, text: str) -> str:
    """The last style that was set before a text."""
    return str(re.findall(r"\x1b\[([0-9;]+)m", raw[: raw.index(text)])[-1])


async def test_at_the_end_the_terminal_is_as_it_was(tmp_path: Path):
    one = Terminal(tmp_path, 110, 50)
    assert one.screen.echoes()
    await one.start()
    assert not one.screen.echoes()
    await one.type(START, "Keine Krise]")
    await one.end()
    await one.screen.until("Ende. Noch offen: Störung.")
    assert one.screen.echoes()
    assert one.screen.cursor_visible
    one.screen.close()


async def test_a_terminal_that_can_do_nothing_gets_plain_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "dumb")
    screen = Screen()
    console = Console(house(Clock()), screen.source, screen.sink)
    assert not console.redraws
    bot = Bot(tmp_path / "state", console, Clock())
    await bot.runtime.start()
    running = asyncio.create_task(console.run(bot.door, bot.runtime.settle))
    await screen.until("Krisenkonsole")
    screen.type("/krise start service_outage\n")
    await screen.until("Keine Krise]")
    screen.type("ende\n")
    async with asyncio.timeout(20):
        await running
    assert "\x1b" not in screen.raw
    await bot.runtime.stop()
    screen.close()
