from dataclasses import replace

import pytest

from bot.crisis.attempts import DropDelivery, SayItIsOut
from bot.crisis.cards.base import ROOM, Card, Field, Passage
from bot.crisis.statements import PreviewStatement
from tests.aftermath import PLACES, correcting, mending_setup, out, publish, released, retracting, sent
from tests.playbooks import Run
from tests.situations import card, labels, looked

KEY = "by_hand.first_word.xing"


def xing(run: Run, language: str = "de", key: str = KEY) -> Card:
    return card(run, key, language)


def test_a_person_gets_the_exact_words_to_copy():
    run = out()
    shown = xing(run)
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "✍ Finn (Soziale Medien), jetzt von Hand: „Erste Meldung“ → Xing · bis 05:54 (noch 10 min)",
        "Nimm genau diese Worte: Nur für sie gilt die Freigabe.",
        "Dort: https://xing.example/linznet",
    )
    assert shown.quote == tuple(run.crisis.publishing.publications["first_word"].texts["xing"].values())
    assert xing(run, "en").lines == (
        "✍ Finn (Social media), by hand now: “First word” → Xing · by 05:54 (10 min left)",
        "Use exactly these words: only they are approved.",
        "There: https://xing.example/linznet",
    )
    assert xing(run, "en").quote == shown.quote, "the words are the place's, not the reader's"


def test_it_is_said_with_a_tap_that_it_is_out():
    run = out()
    shown = xing(run)
    assert labels(shown) == [("Ist draußen …", "main"), ("Ganzer Text", "plain"), ("Auslassen", "plain")]
    assert [each.command for each in shown.buttons] == [
        SayItIsOut(statement="first_word", outlet="xing"), PreviewStatement(statement="first_word"),
        DropDelivery(statement="first_word", outlet="xing"),
    ]  # fmt: skip
    assert shown.buttons[0].asks == (Field("permalink", "Wo ist es zu sehen (Adresse)?", optional=True, limit=500),)
    words = run.crisis.publishing.publications["first_word"].texts["xing"]
    assert not shown.buttons[0].shows, "however long the words are, it can be said that they are out"
    assert shown.buttons[1].shows == (Passage("Xing · DE", words["de"]), Passage("Xing · EN", words["en"]))
    assert run.do("finn", shown.buttons[1].command) == ()
    assert [text for text, _ in labels(xing(run, "en"))] == ["It is out …", "The whole text", "Leave it out"]


@pytest.mark.parametrize("number", [0, 2])
def test_what_is_done_needs_nobody_any_more(number: int):
    run = out()
    run.wait(minutes=30)
    run.do("finn", xing(run, key=f"{KEY}.late").buttons[number].command)
    assert not any(key.startswith("by_hand") for key in looked(run))


def test_before_the_hub_was_tried_nobody_is_asked():
    assert KEY not in looked(released())


def test_what_is_late_rings_once_more_with_a_card_of_its_own():
    run = out()
    run.wait(minutes=11)
    assert xing(run).lines == ("Noch offen: „Erste Meldung“ → Xing. Weiter unten steht die Karte noch einmal.",)
    assert xing(run).buttons == () == xing(run).quote
    late = xing(run, key=f"{KEY}.late")
    assert late.rings and late.quote and late.buttons == xing(out()).buttons
    assert late.lines[0] == (
        "⏰ Finn (Soziale Medien), noch offen: „Erste Meldung“ von Hand → Xing · "
        "war fällig 05:54 (seit 1 min überfällig)"
    )
    run.wait(hours=3)
    assert len([key for key in looked(run) if key.startswith("by_hand")]) == 2


def test_what_follows_says_under_what_it_belongs():
    run = out()
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing", permalink="https://xing.example/7"))
    run.wait(minutes=55)
    run.approve("no_news-1", "anna")
    sent(publish(run, "no_news-1"), "no_news-1")
    lines = xing(run, key="by_hand.no_news-1.xing").lines
    assert lines[-1] == "Am besten als Antwort auf unseren ersten Beitrag: https://xing.example/7"
    mender = correcting(run, "no_news-1")
    sent(run, mender)
    assert xing(run, key=f"by_hand.{mender}.xing").lines[-1] == lines[-1], "what was wrong is not out there"


def test_what_mends_goes_under_what_was_wrong():
    run = out()
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing", permalink="https://xing.example/7"))
    mender = retracting(run)
    sent(run, mender)
    key = f"by_hand.{mender}.xing"
    assert xing(run, key=key).lines[-1] == "Am besten direkt unter den falschen Beitrag: https://xing.example/7"
    assert xing(run, "en", key).lines[-1] == "Best right below the wrong post: https://xing.example/7"


def test_a_drill_shows_no_way_to_the_public():
    shown = xing(out("drill"))
    assert shown.drill
    assert shown.lines[2] == "ÜBUNG · Spiel es nur durch: Nichts davon darf nach draußen. · ÜBUNG"
    assert not any("https://xing.example" in line for line in shown.lines)
    assert all(text.startswith(("ÜBUNG · ", "EXERCISE · ")) for text in shown.quote)


def test_a_place_without_a_page_and_a_team_without_people():
    places = tuple(replace(place, page="") for place in PLACES)
    ladders = {"lead": ("anna",), "fact_owner": ("ben",), "legal": ("clara",), "executive": ("moser",)}
    run = Run(mending_setup(places=places, ladders=ladders)).go_on().know()
    run.approve("first_word", "anna")
    sent(publish(run, "first_word"), "first_word")
    assert len(xing(run).lines) == 2
    assert xing(run).lines[0].startswith("✍ Anna (Leitung), jetzt von Hand: ")


def test_minutes_that_pass_are_no_news():
    run = out()
    before = looked(run, minutes=False)[KEY]
    run.sleep(minutes=3)
    assert looked(run, minutes=False)[KEY] == before
