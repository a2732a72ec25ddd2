"""The sandbox: a drill's texts land in files, and nothing but a drill's texts does."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note
from bot.drill.sandbox import SandboxOutlet
from bot.outlets.base import NotSent, Outlet
from tests.contract.outlet_contract import OutletContract, names
from tests.outlets.sample import CRISIS, as_drill, delivery


class TestSandbox(OutletContract):
    def make(self, folder: Path) -> Outlet:
        return SandboxOutlet(folder, "mastodon")

    def fitting(self, statement: str) -> Delivery:
        return as_drill(delivery(statement))

    def unfitting(self) -> Delivery:
        return delivery()

    def seen(self, folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_file_holds_every_language(tmp_path: Path):
    sent = await SandboxOutlet(tmp_path, "mastodon").publish(as_drill(delivery()))
    file = tmp_path / CRISIS / "first_word.mastodon.txt"
    assert sent.permalink == file.as_uri()
    assert file.read_text(encoding="utf-8") == (
        "[de]\n"
        "ÜBUNG · Das Internet ist seit 05:41 gestört. Wir sind dran. · ÜBUNG\n"
        "\n"
        "ÜBUNG · Nächste Meldung um 06:30. · ÜBUNG\n"
        "\n"
        "[en]\n"
        "EXERCISE · The internet has been down since 05:41. We are on it. · EXERCISE\n"
        "\n"
        "EXERCISE · Next update at 06:30. · EXERCISE\n"
        "\n"
    )


async def test_each_outlet_has_a_file_of_its_own(tmp_path: Path):
    for name in ("mastodon", "press_list"):
        await SandboxOutlet(tmp_path, name).publish(as_drill(delivery()))
    names = {path.name for path in (tmp_path / CRISIS).iterdir()}
    assert names == {"first_word.mastodon.txt", "first_word.press_list.txt"}


@pytest.mark.parametrize(
    "texts",
    [
        {"de": "ÜBUNG · eins · ÜBUNG\nzwei"},
        {"de": "ÜBUNG · nur vorne"},
        {"de": "nur hinten · ÜBUNG"},
        {"de": "EXERCISE · falsche Sprache · EXERCISE"},
        {"de": "ÜBUNG · eins · ÜBUNG", "en": "not marked"},
        {"fr": "EXERCICE · trois · EXERCICE"},
        {"de": "ÜBUNG · eins · ÜBUNG\u2028zwei"},
    ],
)
async def test_a_line_that_does_not_say_exercise_is_refused(tmp_path: Path, texts: dict[str, str]):
    outlet = SandboxOutlet(tmp_path, "mastodon")
    with pytest.raises(NotSent, match="does not say that it is one") as refusal:
        await outlet.publish(replace(as_drill(delivery()), texts=texts))
    assert refusal.value.final
    assert not names(tmp_path)


async def test_a_note_stands_below_the_words_of_its_language_and_gives_way_to_the_next(tmp_path: Path):
    outlet, there = SandboxOutlet(tmp_path, "mastodon"), as_drill(delivery())
    await outlet.publish(there)
    for words in ("eins", "zwei"):
        texts = {"de": f"ÜBUNG · {words} · ÜBUNG"}
        await outlet.edit(there, Note("retraction", "retraction-1", there.released_at, "", texts))
    written = (tmp_path / CRISIS / "first_word.mastodon.txt").read_text(encoding="utf-8")
    assert written.index("06:30. · ÜBUNG\n\nÜBUNG · zwei · ÜBUNG\n\n[en]") > 0 and "eins" not in written


async def test_a_note_that_does_not_say_exercise_is_refused(tmp_path: Path):
    outlet, there = SandboxOutlet(tmp_path, "mastodon"), as_drill(delivery())
    await outlet.publish(there)
    with pytest.raises(NotSent, match="does not say that it is an exercise") as refusal:
        await outlet.edit(there, Note("retraction", "retraction-1", there.released_at, "", {"de": "zurückgenommen"}))
    assert refusal.value.final


async def test_a_note_that_cannot_be_written_is_tried_again(tmp_path: Path):
    outlet, there = SandboxOutlet(tmp_path, "mastodon"), as_drill(delivery())
    await outlet.publish(there)
    (tmp_path / CRISIS / ".first_word.mastodon.txt.new").mkdir()
    note = Note("retraction", "retraction-1", there.released_at, "", {"de": "ÜBUNG · so · ÜBUNG"})
    with pytest.raises(NotSent, match="could not be written") as refusal:
        await outlet.edit(there, note)
    assert not refusal.value.final
