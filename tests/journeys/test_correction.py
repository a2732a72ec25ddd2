"""From the wrong word to the note beside it, by taps, with a real newsroom on disk."""

from pathlib import Path

import pytest

from bot.chat.base import Request, Tap
from bot.crisis.approvals import Approve
from bot.crisis.cards import cards
from bot.crisis.publishing import Publish
from bot.outlets.newsroom import Newsroom, permalink
from tests.aftermath import mending_setup
from tests.playbooks import Run
from tests.runtime.parts import House, RecordingChat, ScriptedOutlet, house

BASE = "https://news.example"


async def published(folder: Path) -> tuple[House, RecordingChat]:
    """The first word is out in a real newsroom and at two other places; on Xing a person must put it."""
    run = Run(mending_setup(newsroom=permalink(BASE, "c1"))).go_on().know()
    run.do("anna", Approve(statement="first_word", binding=run.binding("first_word")))
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    newsroom = Newsroom(folder, BASE, "Linznet", ("de", "en"), "Europe/Vienna")
    others = (ScriptedOutlet("mastodon"), ScriptedOutlet("x"))
    chat = RecordingChat()
    place = house(run, newsroom, *others, chats=[chat])  # type: ignore[arg-type]  # an outlet like any other
    await place.start()
    await place.wait(seconds=10)
    return place, chat


async def tap(place: House, by: str, key: str, label: str, **answers: str) -> None:
    """Somebody taps a button by what it says, and answers what it asks."""
    shown = next(card for card in cards(place.crisis(), "de", place.clock()) if card.key == key)
    button = next(button for button in shown.every_button if button.label == label)
    place._requests += 1
    wish = Tap(key, button.token, answers)
    reply = await place.reception.answer(Request(f"tap{place._requests}", by, wish, "c1"))
    assert reply.ok, reply.text
    await place.runtime.settle()


@pytest.mark.parametrize(
    ("template", "word"), [("retraction", "Zurückgenommen am 02.11., 05:44 Uhr"), ("correction", "Richtiggestellt am ")]
)
async def test_a_wrong_word_is_mended_in_few_taps(tmp_path: Path, template: str, word: str):
    place, chat = await published(tmp_path)
    await tap(place, "eva", "whereabouts", "Richtigstellen …", about="first_word", template=template)
    mender = f"{template}-1"
    if template == "retraction":
        await tap(place, "anna", f"text.{mender}", "Jetzt veröffentlichen")
    else:
        await tap(place, "eva", f"text.{mender}", "Zur Freigabe vorlegen")
        for who in ("ben", "clara"):
            await tap(place, who, f"text.{mender}", "Freigeben")
        await tap(place, "anna", f"publish.{mender}", "Jetzt veröffentlichen")
    await place.wait(seconds=10)
    assert {place.status(outlet, mender) for outlet in ("newsroom", "mastodon", "x")} == {"sent"}
    assert place.status("xing") == "held", "nobody had put it there yet"
    page = (tmp_path / "c1" / "de" / "index.html").read_text(encoding="utf-8")
    assert word in page and f"#{mender}" in page and f'id="{mender}"' in page
    mastodon = place.outlets[1]
    assert [note.link for note in mastodon.noted] == [f"{BASE}/c1/de/#{mender}"]
    assert any(key == f"by_hand.{mender}.xing" for key, _ in chat.posted)
    await tap(place, "finn", f"by_hand.{mender}.xing", "Ist draußen …", permalink="https://xing.example/8")
    await tap(place, "finn", "held.first_word.xing", "Auslassen")
    assert not place.crisis().deliveries.unresolved()
