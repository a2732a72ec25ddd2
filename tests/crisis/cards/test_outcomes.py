from dataclasses import replace

import pytest

from bot.crisis.attempts import BeginAttempt, DropDelivery, ReportUnknown, SayItIsNotOut, SayItIsOut, SendHeld
from bot.crisis.cards.base import ROOM, Card, Field
from bot.crisis.command import COURIER
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.runtime.courier import INTERRUPTED
from tests.aftermath import PLACES, correcting, mending_setup, publish, retracting, sent
from tests.aftermath import out as out_everywhere
from tests.aftermath import released as released_everywhere
from tests.playbooks import Run
from tests.situations import card, failing, going, labels, looked, rejected

KEY = "delivery.first_word.newsroom"


def delivery(run: Run, language: str = "de") -> Card:
    return card(run, KEY, language)


def test_nobody_knows_whether_it_is_out():
    shown = delivery(failing())
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "⚠ Unklar, ob „Erste Meldung“ bei Newsroom zu sehen ist: timeout",
        "Gesucht: ein Beitrag von etwa 05:44, der so beginnt: „Seit 05:20 geht nicht: Internet. Es tut uns leid. "
        "Nächste Meldung um 06:40: htt…“",
        "Wir senden nicht noch einmal, bevor es jemand sagt.",
    )
    english = delivery(failing(), "en").lines
    assert english[0] == "⚠ Not clear whether “First word” can be seen at Newsroom: timeout"
    assert english[1].startswith("Look for a post from about 05:44 that begins: “")
    assert english[2] == "We do not send it again before somebody says so."


def test_the_reason_is_said_in_the_readers_language():
    run = sent(released_everywhere(), "first_word", "newsroom")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="x"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="x", reason=INTERRUPTED))
    shown = card(run, "delivery.first_word.x").lines[0]
    assert shown == "⚠ Unklar, ob „Erste Meldung“ bei X zu sehen ist: Der Bot wurde mitten im Senden beendet."
    assert card(run, "delivery.first_word.x", "en").lines[0].endswith(INTERRUPTED)


def in_doubt(kind: str = "live") -> Run:
    """Of Mastodon nobody knows."""
    run = sent(released_everywhere(kind), "first_word", "newsroom")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="mastodon"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="mastodon", reason="timeout"))
    return run


def test_there_is_a_link_to_look_at():
    lines = card(in_doubt(), "delivery.first_word.mastodon").lines
    assert lines[1] == "Bitte hier nachsehen: https://social.example/@linznet"
    assert card(in_doubt(), "delivery.first_word.mastodon", "en").lines[1] == (
        "Please look here: https://social.example/@linznet"
    )


def test_a_drill_leads_nobody_to_the_real_page():
    lines = card(in_doubt("drill"), "delivery.first_word.mastodon").lines
    assert not any("social.example" in line for line in lines)


def test_what_is_wrong_by_now_says_so():
    run = in_doubt()
    retracting(run)
    shown = card(run, "delivery.first_word.mastodon")
    assert shown.lines[-2] == (
        "Achtung: Der Text ist seit 05:44 zurückgenommen. Senden nur, wenn er trotzdem dorthin soll."
    )
    assert len(shown.lines) <= 6


def test_an_outlet_that_refuses():
    assert delivery(rejected()).lines == (
        "⚠ „Erste Meldung“ ist bei Newsroom nicht draußen: 403",
        "Wir senden nicht noch einmal, bevor es jemand sagt.",
    )
    assert delivery(rejected(), "en").lines[0] == "⚠ “First word” is not out at Newsroom: 403"
    assert [text for text, _ in labels(delivery(rejected()))] == ["Noch einmal senden", "Auslassen", "Ist draußen"]


def test_a_person_says_what_is_true():
    shown = delivery(failing())
    assert labels(shown) == [("Ist draußen", "plain"), ("Ist nicht draußen, senden", "plain"), ("Auslassen", "plain")]
    assert [each.command for each in shown.buttons] == [
        SayItIsOut(statement="first_word", outlet="newsroom"),
        SayItIsNotOut(statement="first_word", outlet="newsroom"),
        DropDelivery(statement="first_word", outlet="newsroom"),
    ]
    assert shown.buttons[0].asks == (Field("permalink", "Wo ist es zu sehen (Adresse)?", optional=True, limit=500),)
    assert [text for text, _ in labels(delivery(failing(), "en"))] == [
        "It is out", "It is not out, send it", "Leave it out",
    ]  # fmt: skip


def test_what_was_answered_needs_nobody_any_more():
    for number in range(3):
        run = failing()
        run.do("anna", delivery(run).buttons[number].command)
        assert KEY not in looked(run)


def test_what_goes_well_needs_nobody():
    for run in (going(), Run().first_word()):
        assert not any(key.startswith(("delivery.", "held.")) for key in looked(run))


# -------------------------------------------------------------------------------------------------- held


def paused() -> Run:
    """Everything was stopped when only the newsroom had the first word."""
    run = sent(released_everywhere(), "first_word", "newsroom")
    run.do("anna", PauseAll(reason="Es gibt Verletzte"))
    return run


def test_what_was_stopped_says_by_whom_and_why_and_does_not_ring():
    run = paused()
    assert {key for key in looked(run) if key.startswith("held.")} == {
        "held.first_word.mastodon", "held.first_word.x", "held.first_word.xing",
    }  # fmt: skip
    shown = card(run, "held.first_word.x")
    assert not shown.rings
    assert shown.lines == (
        "⏸ „Erste Meldung“ → X wartet: Anna hat um 05:44 alles angehalten (Es gibt Verletzte).",
        "Senden geht erst, wenn alles weiterläuft.",
    )
    assert labels(shown) == [("Auslassen", "plain")]
    assert card(run, "held.first_word.x", "en").lines[1] == "It can be sent once everything goes on."


def test_afterwards_each_is_looked_through():
    run = paused()
    run.wait(minutes=5)
    run.do("anna", ResumeAll())
    shown = card(run, "held.first_word.x")
    assert shown.lines[1] == "Anna hat um 05:49 weitermachen lassen. Passt dieser Text noch?"
    assert labels(shown) == [("Jetzt senden", "publish"), ("Auslassen", "plain")]
    assert shown.buttons[0].command == SendHeld(statement="first_word", outlet="x")
    assert shown.buttons[0].sure == ("Das lässt sich nicht zurücknehmen.", "Zurück")
    for each in shown.buttons:
        again = paused()
        again.do("anna", ResumeAll())
        again.do("finn", each.command)
        assert "held.first_word.x" not in looked(again)


def test_what_a_person_puts_there_comes_back_to_that_person():
    run = paused()
    assert [text for text, _ in labels(card(run, "held.first_word.xing"))] == ["Ist draußen", "Auslassen"]
    run.do("anna", ResumeAll())
    shown = card(run, "held.first_word.xing")
    assert labels(shown) == [("Soll doch hinaus", "plain"), ("Ist draußen", "plain"), ("Auslassen", "plain")]
    run.do("finn", shown.buttons[0].command)
    assert "by_hand.first_word.xing" in looked(run)


@pytest.mark.parametrize(("mend", "word"), [(retracting, "zurückgenommen"), (correcting, "richtiggestellt")])
def test_what_was_wrong_is_held_back(mend, word: str):
    run = sent(released_everywhere(), "first_word", "newsroom")
    mend(run)
    shown = card(run, "held.first_word.x")
    assert shown.lines == (f"⏸ „Erste Meldung“ → X ist zurückgehalten: Der Text ist seit 05:44 {word}.",)
    assert labels(shown)[0] == ("Jetzt senden", "publish")


def test_what_was_stopped_and_is_wrong_by_now_says_both():
    run = paused()
    run.do("anna", ResumeAll())
    retracting(run)
    assert [line.partition(" ")[0] for line in card(run, "held.first_word.x").lines] == ["⏸", "Achtung:", "Anna"]


def test_a_second_pause_is_told_with_its_own_reason():
    run = paused()
    run.do("anna", ResumeAll())
    run.wait(minutes=55)
    run.approve("no_news-1", "anna")
    publish(run, "no_news-1")
    run.do("finn", PauseAll(reason="Feuer"))
    assert "Finn" in card(run, "held.no_news-1.x").lines[0] and "(Feuer)" in card(run, "held.no_news-1.x").lines[0]
    assert "Anna" in card(run, "held.first_word.x").lines[0]


def test_a_place_without_a_page_has_no_link():
    run = out_everywhere()
    assert "held.first_word.xing" not in looked(run)
    places = tuple(replace(place, page="") for place in PLACES)
    run = Run(mending_setup(places=places)).go_on().know()
    run.approve("first_word", "anna")
    sent(publish(run, "first_word"), "first_word", "newsroom")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="mastodon"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="mastodon", reason="timeout"))
    assert len(card(run, "delivery.first_word.mastodon").lines) == 3
