from bot.crisis.attempts import DropDelivery, SayItIsNotOut, SayItIsOut
from bot.crisis.cards.base import ROOM, Card, Field
from tests.playbooks import Run
from tests.situations import card, failing, going, labels, looked, rejected

KEY = "delivery.first_word.newsroom"


def delivery(run: Run, language: str = "de") -> Card:
    return card(run, KEY, language)


def test_nobody_knows_whether_it_is_out():
    shown = delivery(failing())
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "⚠ Newsroom hat nicht geantwortet (timeout). Ist „Erste Meldung“ dort zu sehen?",
        "Wir senden nicht noch einmal, bevor es jemand sagt.",
    )
    assert delivery(failing(), "en").lines == (
        "⚠ Newsroom did not answer (timeout). Can you see “First word” there?",
        "We do not send it again before somebody says so.",
    )


def test_an_outlet_that_refuses():
    assert delivery(rejected()).lines[0] == "⚠ Newsroom hat „Erste Meldung“ nicht angenommen: 403"
    assert delivery(rejected(), "en").lines[0] == "⚠ Newsroom did not accept “First word”: 403"


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
    assert not any(key.startswith("delivery.") for run in (going(), Run().first_word()) for key in looked(run))
