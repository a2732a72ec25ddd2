from bot.crisis.cards.base import ROOM, Card
from bot.crisis.paging import AnswerPage, CallRole, PassPage
from bot.crisis.roster import ClaimRole
from bot.crisis.statements import DraftStatement
from tests.aftermath import out
from tests.playbooks import Run
from tests.situations import approved_b, asked, card, ended, labels, looked, near, overdue, unanswered


def page(run: Run, name: str, language: str = "de") -> Card:
    return card(run, f"page.{name}", language)


def test_a_call_says_what_and_why_and_what_happens_without_an_answer():
    shown = page(Run(what="Linz").go_on(), "p1.0")
    assert (shown.place, shown.rings) == ("ben", True)
    assert shown.lines == (
        "📟 Ben, du wirst gebraucht: Netzbetrieb · Störung · S2",
        "Es geht um: Linz",
        "Ohne Antwort geht es um 05:47 an Deniz.",
    )
    assert labels(shown) == [("Ich übernehme", "main"), ("Kann nicht", "plain")]
    assert [each.command for each in shown.buttons] == [AnswerPage(page="p1"), PassPage(page="p1", rung=0)]
    assert page(Run().go_on(), "p1.0", "en").lines == (
        "📟 Ben, you are needed: Network · Service outage · S2",
        "It is about: Service outage",
        "Without an answer it goes to Deniz at 05:47.",
    )


def test_the_last_of_the_ladder_knows_that_nobody_comes_after():
    assert page(Run().go_on(), "p2.0").lines[2] == "Danach kommt niemand mehr. Bitte antworte bis 05:47."
    assert page(Run().go_on(), "p2.0", "en").lines[2] == "Nobody comes after you. Please answer by 05:47."


def test_a_call_for_an_approval_says_how_much_there_is_to_read():
    shown = page(asked(), "p6.0")
    assert shown.place == "clara"
    assert shown.lines[1] == "Bitte prüfe einen Text: Zweite Meldung, 12 Wörter, wartet seit 05:44."
    assert page(asked(), "p6.0", "en").lines[1] == ("Please check a text: Second word, 12 words, waiting since 05:44.")


def test_a_call_for_a_correction_says_of_what():
    run = out()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    run.submit("correction-1")
    calls = [line for key, shown in looked(run).items() if key.startswith("page.") for line in shown.lines]
    assert any("Berichtigung 1 zu „Erste Meldung“" in line for line in calls)


def test_a_call_that_was_passed_on_rings_the_next():
    run = Run().go_on()
    run.do("ben", PassPage(page="p1", rung=0))
    assert page(run, "p1.0").lines == ("Netzbetrieb: weitergereicht an Deniz.",)
    assert page(run, "p1.0", "en").lines == ("Network: passed on to Deniz.",)
    assert page(run, "p1.0").buttons == ()
    assert (page(run, "p1.1").place, len(page(run, "p1.1").buttons)) == ("deniz", 2)


def test_a_call_nobody_answered_in_time_is_passed_on():
    assert page(overdue(), "p5.0").lines == ("Netzbetrieb: weitergereicht an Deniz.",)
    assert page(overdue(), "p5.1").lines[2] == "Danach kommt niemand mehr. Bitte antworte bis 06:04."


def test_a_call_that_was_taken_says_by_whom():
    run = Run().go_on()
    run.wait(minutes=3)
    run.do("ben", AnswerPage(page="p1"))
    for rung, person in (("p1.0", "ben"), ("p1.1", "deniz")):
        shown = page(run, rung)
        assert (shown.place, shown.lines, shown.buttons) == (person, ("✔ Netzbetrieb: Ben übernimmt, 05:47.",), ())
        assert page(run, rung, "en").lines == ("✔ Network: Ben is on it, 05:47.",)


def test_a_call_that_is_not_needed_any_more():
    assert page(approved_b(), "p6.0").lines == ("Recht: hat sich erledigt.",)
    assert page(approved_b(), "p6.0", "en").lines == ("Legal: no longer needed.",)
    assert page(ended(), "p1.0").buttons == ()


def test_a_ladder_that_ended_is_loud_in_the_room():
    shown = card(unanswered(), "unanswered.p1")
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "⚠ Netzbetrieb: Niemand antwortet. Versucht: Ben, Deniz.",
        "Bitte anrufen, oder die Leitung bestimmt jemanden. Solange gilt: nur vorab freigegebene Texte.",
    )
    assert labels(shown) == [("Noch einmal rufen", "main")]
    assert shown.buttons[0].command == CallRole(role="fact_owner")
    assert card(unanswered(), "unanswered.p1", "en").lines == (
        "⚠ Network: nobody answers. Tried: Ben, Deniz.",
        "Please phone, or the lead names somebody. Until then: only pre-approved texts.",
    )


def test_a_ladder_that_ended_is_settled_once_somebody_takes_the_role():
    run = near()
    run.do("ben", ClaimRole(role="fact_owner"))
    shown = card(run, "unanswered.p1")
    assert (shown.lines, shown.buttons) == (("Netzbetrieb: hat sich erledigt.",), ())


def test_a_call_is_posted_once_a_person():
    found = [each.place for key, each in looked(overdue()).items() if key.startswith("page.p5.")]
    assert found == ["ben", "deniz"]
