"""The newsroom as an outlet: put once, shown whole, repaired after a crash, refused by a broken disk."""

import errno
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.crisis.deliveries import Delivery
from bot.outlets import files, newsroom
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.newsroom import Newsroom, permalink
from tests.contract.outlet_contract import OutletContract, names
from tests.outlets.page import parsed, visible
from tests.outlets.sample import BASE, CRISIS, as_drill, closing, delivery, update


def make(folder: Path, **changes: object) -> Newsroom:
    values: dict[str, object] = {"organisation": "Stadtnetz GmbH", "languages": ("de", "en"), "zone": "Europe/Berlin"}
    return Newsroom(folder, BASE, **(values | changes))  # type: ignore[arg-type]  # a mapping of mixed types


def shown(folder: Path) -> dict[str, bytes]:
    """What the public gets: every file that is not hidden."""
    found = (path for path in folder.rglob("*") if path.is_file())
    public = ((path.relative_to(folder), path) for path in found)
    return {str(name): path.read_bytes() for name, path in public if not any(p.startswith(".") for p in name.parts)}


class TestLive(OutletContract):
    def make(self, folder: Path) -> Outlet:
        return make(folder)

    def fitting(self, statement: str) -> Delivery:
        return delivery(statement)

    def unfitting(self) -> Delivery:
        return as_drill(delivery())

    def seen(self, folder: Path) -> dict[str, bytes]:
        return shown(folder)


class TestForDrills(OutletContract):
    def make(self, folder: Path) -> Outlet:
        return make(folder, drill=True)

    def fitting(self, statement: str) -> Delivery:
        return as_drill(delivery(statement))

    def unfitting(self) -> Delivery:
        return delivery()

    def seen(self, folder: Path) -> dict[str, bytes]:
        return shown(folder)


def test_the_permalink_is_known_beforehand():
    assert permalink("https://news.example.org/", CRISIS) == f"https://news.example.org/{CRISIS}/"
    assert permalink("https://example.org/news", "c-1") == "https://example.org/news/c-1/"


async def test_it_says_where_the_statement_is(tmp_path: Path):
    room = make(tmp_path)
    assert await room.publish(delivery()) == Sent(f"{BASE}/{CRISIS}/de/#first_word")
    english_only = update(1, {"en": "We are on it."})
    assert await room.publish(english_only) == Sent(f"{BASE}/{CRISIS}/en/#update_1")


async def test_every_edition_is_there(tmp_path: Path):
    await make(tmp_path).publish(delivery())
    editions = {f"{folder}{name}" for folder in ("", "de/", "en/") for name in ("index.html", "feed.atom", "feed.json")}
    archives = {"de/archive-2026.html", "en/archive-2026.html"}
    assert set(shown(tmp_path)) == editions | {f"{CRISIS}/{name}" for name in editions} | archives | {"404.html"}


@pytest.mark.parametrize("crisis", ["de", "en"])
async def test_a_crisis_cannot_take_the_place_of_a_language(tmp_path: Path, crisis: str):
    with pytest.raises(NotSent) as refusal:
        await make(tmp_path).publish(delivery(crisis=crisis))
    assert refusal.value.final


async def test_nothing_is_published_without_words(tmp_path: Path):
    with pytest.raises(NotSent, match="no text"):
        await make(tmp_path).publish(delivery(texts={"de": " \n"}))


@pytest.mark.parametrize("languages", [(), ("fr",), ("de", "fr")])
def test_an_unknown_language_is_named(tmp_path: Path, languages: tuple[str, ...]):
    with pytest.raises(ValueError, match="speaks de and en"):
        make(tmp_path, languages=languages)


@pytest.mark.parametrize("address", ["news.example.org", "ftp://news.example.org", "https://", "javascript:alert(1)"])
def test_an_address_that_is_none_is_named(tmp_path: Path, address: str):
    with pytest.raises(ValueError, match="must begin with https://"):
        Newsroom(tmp_path, address, "Stadtnetz GmbH", ("de",), "Europe/Berlin")


class Killed(BaseException):
    """The process ends here."""


def dying_after(moves: int) -> Callable[[files.Staged], None]:
    def show(staged: files.Staged) -> None:
        files.show(staged[:moves])
        if moves < len(staged):
            raise Killed

    return show


async def test_a_crash_between_item_and_pages_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    whole = make(tmp_path / "whole")
    await whole.repair()
    await whole.publish(delivery())
    before = shown(tmp_path / "whole")
    await whole.publish(closing())
    after = shown(tmp_path / "whole")
    for moves in range(1 + len(after)):
        folder = tmp_path / str(moves)
        room = make(folder)
        await room.repair()
        await room.publish(delivery())
        monkeypatch.setattr(newsroom, "show", dying_after(moves))
        with pytest.raises(Killed):
            await room.publish(closing())
        monkeypatch.undo()
        again = make(folder)
        assert await again.repair() == ()
        assert shown(folder) == (after if moves else before)
        assert bool(await again.find(closing())) == bool(moves)
        await again.publish(closing())
        assert shown(folder) == after


async def test_a_new_look_is_given_to_every_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    await make(tmp_path).repair()
    await make(tmp_path).publish(delivery())
    monkeypatch.setattr(newsroom, "edition", lambda: "a later one")
    renamed = make(tmp_path, organisation="Stadtnetz AG")
    await renamed.repair()
    english = shown(tmp_path)[f"{CRISIS}/en/index.html"]
    assert "Stadtnetz AG" in visible(parsed(english))


async def test_a_start_without_a_crash_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    await make(tmp_path).repair()
    await make(tmp_path).publish(delivery())
    monkeypatch.setattr(newsroom, "stage", lambda _: pytest.fail("nothing was to be written"))
    assert await make(tmp_path).repair() == ()


async def test_lost_pages_and_a_lost_index_come_back(tmp_path: Path):
    room = make(tmp_path)
    await room.repair()
    await room.publish(delivery())
    await room.publish(delivery(crisis="another-one"))
    before = shown(tmp_path)
    for name in before:
        (tmp_path / name).unlink()
    (tmp_path / ".summaries.json").write_text("{ torn")
    assert await room.rebuild() == ()
    assert shown(tmp_path) == before


async def test_a_lost_index_does_not_lose_other_crises(tmp_path: Path):
    room = make(tmp_path)
    await room.publish(delivery(crisis="another-one"))
    (tmp_path / ".summaries.json").unlink()
    await room.publish(delivery())
    assert b"another-one" in shown(tmp_path)["index.html"]


async def test_a_damaged_item_is_logged_and_put_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    room = make(tmp_path)
    await room.publish(delivery())
    before = shown(tmp_path)
    item = tmp_path / ".items" / CRISIS / "first_word.json"
    item.write_text('{"crisis": "torn')
    with pytest.raises(PerhapsSent):
        await room.find(delivery())
    with caplog.at_level(logging.ERROR):
        await room.publish(update(1))
    assert "first_word.json is damaged" in caplog.text
    item.write_text("")
    await room.publish(delivery())
    assert before.keys() == shown(tmp_path).keys()
    assert await room.find(delivery())


async def test_a_folder_used_for_both_never_shows_an_exercise_as_live(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    await make(tmp_path, drill=True).publish(as_drill(delivery("exercise_word")))
    await make(tmp_path).publish(delivery())
    assert "folders of their own" in caplog.text
    assert not any("ÜBUNG".encode() in page for page in shown(tmp_path / CRISIS).values())


async def test_a_full_disk_publishes_nothing_and_recovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    room = make(tmp_path)
    await room.repair()
    await room.publish(delivery())
    before = shown(tmp_path)
    write = files._write
    for good in range(12):
        budget = iter(range(good))

        def until_full(path: Path, data: bytes, budget=budget) -> None:
            if next(budget, None) is None:
                raise OSError(errno.ENOSPC, "No space left on device")
            write(path, data)

        monkeypatch.setattr(files, "_write", until_full)
        with pytest.raises(NotSent, match="No space left on device") as refusal:
            await room.publish(update(1))
        monkeypatch.setattr(files, "_write", write)
        assert not refusal.value.final
        assert shown(tmp_path) == before
        assert await room.find(update(1)) is None
        assert not any(name.endswith(".new") for name in names(tmp_path))
    await room.publish(update(1))
    assert b"update_1" in shown(tmp_path)[f"{CRISIS}/de/index.html"]


async def test_a_disk_that_breaks_while_pages_are_shown_leaves_it_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(_: files.Staged) -> None:
        raise OSError(errno.EIO, "Input/output error")

    room = make(tmp_path)
    monkeypatch.setattr(newsroom, "show", broken)
    with pytest.raises(PerhapsSent, match="Input/output error"):
        await room.publish(delivery())
    assert await room.repair() == ("The newsroom's pages could not all be written (Input/output error).",)
    monkeypatch.undo()
    await room.publish(delivery())
    assert await room.find(delivery())


async def test_no_folder_can_be_made_where_a_file_is(tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    room = make(tmp_path / "taken" / "newsroom")
    with pytest.raises(NotSent, match="Not a directory"):
        await room.publish(delivery())
    assert len(await room.repair()) == 1


async def test_words_that_no_page_can_carry_are_left_out(tmp_path: Path):
    await make(tmp_path).publish(delivery(texts={"de": "Stö\x00rung \ud800be\uffffhoben\x1b[31m\r\nZeile"}))
    assert "Störung behoben[31m Zeile" in visible(parsed(shown(tmp_path)[f"{CRISIS}/de/index.html"]))


async def test_closed_and_reopened(tmp_path: Path):
    room = make(tmp_path)
    await room.publish(delivery())
    await room.publish(closing())
    front = visible(parsed(shown(tmp_path)["en/index.html"]))
    assert "There are no current updates. Archive Network outage Closed: 22 Nov 2026, 14:59 CET" in front
    assert "Network outage" in visible(parsed(shown(tmp_path)["en/archive-2026.html"]))
    again = replace(update(40), statement="update_40")
    await room.publish(again)
    front = visible(parsed(shown(tmp_path)["en/index.html"]))
    assert "Network outage Update 40, 23 Nov 2026, 01:59 CET Next update: 02:29 CET" in front
    assert "Network outage" not in visible(parsed(shown(tmp_path)["en/archive-2026.html"]))
