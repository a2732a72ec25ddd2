"""The newsroom as an outlet: put once, shown whole, repaired after a crash, refused by a broken disk."""

import contextlib
import errno
import logging
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.deliveries import Delivery
from bot.outlets import files, newsroom
from bot.outlets.base import Capabilities, NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.newsroom import Newsroom, permalink
from bot.outlets.newsroom_pages.front_page import CARDS
from bot.outlets.newsroom_pages.register import VOLUME
from tests.contract.outlet_contract import OutletContract, names
from tests.outlets.page import parsed, visible
from tests.outlets.sample import BASE, CRISIS, START, as_drill, closing, delivery, note_on, update


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
    wanted = editions | {f"{CRISIS}/{name}" for name in editions} | {"404.html"}
    assert set(shown(tmp_path)) == wanted
    await make(tmp_path).publish(closing())
    archives = {f"{language}/archive-{part}.html" for language in ("de", "en") for part in ("2026", "2026-1")}
    assert set(shown(tmp_path)) == wanted | archives


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


@pytest.mark.parametrize("place", ["texts", "titles", "crisis_titles"])
@pytest.mark.parametrize("words", ["Seit {since} Uhr.", "Seit [fehlt: Seit wann?] Uhr."])
async def test_nothing_with_an_open_slot_is_published(tmp_path: Path, place: str, words: str):
    changes: dict[str, Any] = {place: {"de": "Alles gut.", "en": words}}
    unfilled = delivery(**changes)
    with pytest.raises(NotSent, match="open slot") as refusal:
        await make(tmp_path).publish(unfilled)
    assert refusal.value.final
    assert await make(tmp_path).find(unfilled) is None
    assert names(tmp_path) == set()


async def test_it_says_what_it_can_do(tmp_path: Path):
    assert await make(tmp_path).capabilities() == Capabilities(edits=True, page=f"{BASE}/")


async def test_a_note_is_put_beside_the_words_that_stay(tmp_path: Path):
    room = make(tmp_path)
    await room.publish(delivery())
    before = shown(tmp_path)
    await room.edit(delivery(), note_on(delivery()))
    noted = shown(tmp_path)
    page = visible(parsed(noted[f"{CRISIS}/de/index.html"]))
    assert "Diese Meldung ist in einem Punkt falsch." in page
    assert "Das Internet ist seit 05:41 gestört. Wir sind dran." in page
    changed = {name for name in before if noted[name] != before[name]}
    assert changed == before.keys() - {"404.html"}
    await make(tmp_path).edit(delivery(), note_on(delivery()))
    assert shown(tmp_path) == noted
    await room.rebuild()
    assert shown(tmp_path) == noted
    await room.publish(delivery())
    assert shown(tmp_path) == noted


async def test_a_note_on_what_is_not_there_is_refused_for_good(tmp_path: Path):
    with pytest.raises(NotSent, match="does not have this statement") as refusal:
        await make(tmp_path).edit(delivery(), note_on(delivery()))
    assert refusal.value.final
    with pytest.raises(NotSent, match="exercise"):
        await make(tmp_path).edit(as_drill(delivery()), note_on(delivery()))


async def test_a_note_with_an_open_slot_is_refused(tmp_path: Path):
    room = make(tmp_path)
    await room.publish(delivery())
    before = shown(tmp_path)
    with pytest.raises(NotSent, match="open slot"):
        await room.edit(delivery(), replace(note_on(delivery()), texts={"de": "Falsch: {what}"}))
    assert shown(tmp_path) == before


async def test_what_is_damaged_takes_no_note_until_it_is_put_anew(tmp_path: Path):
    room = make(tmp_path)
    await room.publish(delivery())
    (tmp_path / ".items" / CRISIS / "first_word.json").write_text("torn")
    with pytest.raises(NotSent) as refusal:
        await room.edit(delivery(), note_on(delivery()))
    assert not refusal.value.final


class Killed(BaseException):
    """The process ends here."""


def dying_after(moves: int) -> Callable[[files.Staged], None]:
    def show(staged: files.Staged) -> None:
        files.show(staged[:moves])
        if moves < len(staged):
            raise Killed

    return show


Act = Callable[[Newsroom], Awaitable[object]]

ACTS: dict[str, Act] = {
    "a last word": lambda room: room.publish(closing()),
    "a note": lambda room: room.edit(delivery(), note_on(delivery())),
    "a word after the last": lambda room: room.publish(update(40)),
}


async def furnished(folder: Path, act: str) -> Newsroom:
    """A newsroom with a statement in it, closed when the act is to open it again; another crisis is closed."""
    room = make(folder)
    await room.repair()
    await room.publish(closing(START + timedelta(hours=2), crisis="another-one"))
    await room.publish(delivery())
    if act == "a word after the last":
        await room.publish(closing())
    return room


def copied(folder: Path, place: Path) -> Path:
    return Path(shutil.copytree(folder, place))


@pytest.mark.parametrize("act", ACTS)
async def test_a_crash_between_item_and_pages_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str):
    whole = await furnished(tmp_path / "whole", act)
    before = shown(tmp_path / "whole")
    await ACTS[act](whole)
    after = shown(tmp_path / "whole")
    await furnished(tmp_path / "before", act)
    for moves in range(1 + len(after)):
        folder = copied(tmp_path / "before", tmp_path / str(moves))
        room = make(folder)
        with monkeypatch.context() as patch:
            patch.setattr(newsroom, "show", dying_after(moves))
            with contextlib.suppress(Killed):
                await ACTS[act](room)
        again = make(folder)
        assert await again.repair() == ()
        assert shown(folder) == (after if moves else before)
        if moves % 5 == 0:
            await ACTS[act](again)
            assert shown(folder) == after


@pytest.mark.parametrize("act", ACTS)
async def test_what_a_broken_disk_left_half_shown_is_shown_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
):
    """In the same process, without a restart: by the next statement of any crisis, or when it is looked up."""
    undisturbed = await furnished(tmp_path / "whole", act)
    await ACTS[act](undisturbed)
    looked_up = shown(tmp_path / "whole")
    await undisturbed.publish(update(1, crisis="another-one"))
    after = shown(tmp_path / "whole")
    await furnished(tmp_path / "before", act)
    for moves in range(1, len(after), 5):
        room = make(copied(tmp_path / "before", tmp_path / str(moves)))
        with monkeypatch.context() as patch:
            patch.setattr(newsroom, "show", failing_after(moves))
            with contextlib.suppress(PerhapsSent):
                await ACTS[act](room)
        if moves % 2:
            assert await room.find(delivery())
            assert shown(tmp_path / str(moves)) == looked_up
        await room.publish(update(1, crisis="another-one"))
        assert shown(tmp_path / str(moves)) == after


def failing_after(moves: int) -> Callable[[files.Staged], None]:
    def show(staged: files.Staged) -> None:
        files.show(staged[:moves])
        if moves < len(staged):
            raise OSError(errno.EIO, "Input/output error")

    return show


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
    (tmp_path / ".register" / "front.json").write_text("{ torn")
    assert await room.rebuild() == ()
    assert shown(tmp_path) == before


async def test_a_lost_index_does_not_lose_other_crises(tmp_path: Path):
    room = make(tmp_path)
    await room.publish(delivery(crisis="another-one"))
    (tmp_path / ".register" / "front.json").unlink()
    await room.publish(delivery())
    assert b"another-one" in shown(tmp_path)["index.html"]


@pytest.mark.parametrize("lost", ["front.json", "2026-1.json"])
@pytest.mark.parametrize("how", ["gone", "torn", "empty"])
async def test_a_damaged_register_is_made_anew(tmp_path: Path, lost: str, how: str):
    """The pages are those of a newsroom to which nothing ever happened."""
    sent = [closing(crisis="another-one"), delivery(), closing(START + timedelta(hours=10))]
    for folder in (tmp_path / "whole", tmp_path / "hurt"):
        room = make(folder)
        for each in sent[:2]:
            await room.publish(each)
        if folder.name == "hurt":
            hurt(folder / ".register" / lost, how)
        await room.publish(sent[2])
    assert shown(tmp_path / "hurt") == shown(tmp_path / "whole")


def hurt(file: Path, how: str) -> None:
    if how == "gone":
        file.unlink()
    else:
        file.write_text("[]" if how == "empty" and file.name != "front.json" else "" if how == "empty" else "{ torn")


async def test_a_year_of_many_keeps_what_was_closed_first(tmp_path: Path):
    room = make(tmp_path)
    for number in range(VOLUME + 2):
        await room.publish(closing(START + timedelta(hours=number), crisis=f"c-{number}"))
    await room.publish(update(2, crisis="c-0"))
    pages = shown(tmp_path)
    await room.rebuild()
    assert shown(tmp_path) == pages
    archive = visible(parsed(pages["de/archive-2026.html"])) + visible(parsed(pages["de/archive-2026-1.html"]))
    assert archive.count("Abgeschlossen:") == 2 * VOLUME + 1
    assert "Störung im Netz Aktualisierung 2," in visible(parsed(pages["de/index.html"]))


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


async def test_further_pages_empty_themselves_when_fewer_are_open(tmp_path: Path):
    room = make(tmp_path)
    for number in range(CARDS + 2):
        await room.publish(update(number, crisis=f"c-{number}"))
    assert visible(parsed(shown(tmp_path)["de/current-2.html"])).count("Aktualisierung") == 2
    for number in range(2):
        await room.publish(closing(START + timedelta(hours=30), crisis=f"c-{number}"))
    pages = shown(tmp_path)
    assert "Aktualisierung" not in visible(parsed(pages["de/current-2.html"]))
    assert "current-2.html" not in pages["de/index.html"].decode()
    await room.rebuild()
    assert shown(tmp_path) == pages
