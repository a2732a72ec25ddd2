from bot.crisis.attempts import BeginAttempt, DropDelivery, ReportSent, SendHeld
from bot.crisis.cards.base import ROOM, Card, Field
from bot.crisis.cards.pausing import MOST_NAMED
from bot.crisis.command import COURIER
from bot.crisis.lifecycle import Place
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Publish
from bot.crisis.scheduling import PublishLater
from bot.crisis.steps import DecideStep
from tests.playbooks import Run, playbook, setup
from tests.situations import button, card, going, labels, looked, paused, ready_a, released, resumed, scheduled

WHY = "Polizei bittet um Ruhe"
PAUSE = PauseAll(reason=WHY)


def pause(run: Run, number: int = 1, language: str = "de") -> Card:
    return card(run, f"paused.{number}", language)


def board(run: Run, language: str = "de") -> list[str]:
    return [line for line in card(run, "board", language).lines if line[0] in "⛔🕖"]


def test_a_pause_rings_and_says_who_why_since_when_and_what_is_held_back():
    run = paused()
    run.sleep(minutes=4)
    shown = pause(run)
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "⛔ ALLES ANGEHALTEN: „Polizei bittet um Ruhe“ · Finn, seit 05:44 (4 min)",
        "Nichts geht hinaus, bis jemand weitermacht.",
        "Zurückgestellt: Erste Meldung an Newsroom; Erste Meldung an Mastodon.",
        "⏰ Versprochen ist trotzdem: nächste Meldung 06:40 (noch 51 min).",
    )
    assert pause(run, language="en").lines == (
        "⛔ EVERYTHING PAUSED: “Polizei bittet um Ruhe” · Finn, since 05:44 (4 min)",
        "Nothing goes out until somebody resumes.",
        "Held back: First word to Newsroom; First word to Mastodon.",
        "⏰ Promised all the same: next update 06:40 (51 min left).",
    )


def test_it_takes_one_tap_to_resume_and_the_tap_says_that_nothing_leaves():
    run = paused()
    shown = pause(run)
    assert labels(shown) == [("Weiter …", "main")]
    assert shown.buttons[0].command == ResumeAll()
    assert shown.buttons[0].sure == (
        "Weitermachen? Auch danach geht nichts von selbst hinaus: Alles Zurückgestellte wartet, jedes für sich, auf "
        "einen Tipp.",
        "Zurück",
    )
    assert labels(pause(run, language="en")) == [("Resume …", "main")]


def test_what_was_on_its_way_to_an_outlet_is_named():
    run = released()
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do("anna", PAUSE)
    assert pause(run).lines[1] == (
        "Nichts Neues geht hinaus. Das war schon unterwegs und wird noch fertig: Erste Meldung an Newsroom."
    )
    run.do(COURIER, ReportSent(statement="first_word", outlet="newsroom"))
    assert pause(run).lines[1] == "Nichts geht hinaus, bis jemand weitermacht."


def test_a_text_that_was_on_its_way_is_held_back_whole():
    run = going()
    run.do("anna", PAUSE)
    assert pause(run).lines[2] == "Zurückgestellt: Erste Meldung."


def test_nothing_is_held_back_when_nothing_was_to_leave():
    run = Run()
    run.do("anna", PAUSE)
    assert len(pause(run).lines) == 2


def test_of_many_things_the_first_are_named():
    many = tuple(f"p{n}" for n in range(1, 10))
    of, places = playbook(), tuple(Place(name, f"Ort {name}") for name in many)
    wide = of.statements["first_word"].model_copy(update={"to": many})
    run = Run(setup(of.model_copy(update={"statements": {**of.statements, "first_word": wide}}), places=places))
    run.go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    run.do("anna", PAUSE)
    line = pause(run).lines[2]
    assert line.count("Erste Meldung an") == MOST_NAMED and line.endswith("; und 5 weitere.")


def test_after_the_pause_the_card_lists_what_waits_for_a_tap_of_its_own():
    run = resumed()
    assert pause(run).lines == (
        "▶ Es geht weiter: Anna, 05:44. Angehalten war: „Polizei bittet um Ruhe“.",
        "Von selbst ging nichts hinaus. Bitte einzeln ansehen und senden oder auslassen: Erste Meldung an Newsroom; "
        "Erste Meldung an Mastodon.",
    )
    assert pause(run, language="en").lines[1] == (
        "Nothing went out by itself. Please look at these one by one, and send them or leave them out: First word to "
        "Newsroom; First word to Mastodon."
    )
    assert pause(run).buttons == ()
    run.do("anna", SendHeld(statement="first_word", outlet="newsroom"))
    assert pause(run).lines[1].endswith("auslassen: Erste Meldung an Mastodon.")
    run.do("anna", DropDelivery(statement="first_word", outlet="mastodon"))
    assert len(pause(run).lines) == 1


def test_each_pause_has_a_card_of_its_own_and_only_the_latest_lists():
    run = resumed()
    run.do("anna", PauseAll(reason="noch einmal"))
    assert len(pause(run, 1).lines) == 1 and pause(run, 1).buttons == ()
    assert labels(pause(run, 2)) == [("Weiter …", "main")]


def test_the_board_says_it_loudly():
    run = paused()
    run.sleep(minutes=4)
    assert board(run) == ["⛔ ALLES ANGEHALTEN: „Polizei bittet um Ruhe“ · Finn, seit 05:44 (4 min)"]
    assert board(run, "en") == ["⛔ EVERYTHING PAUSED: “Polizei bittet um Ruhe” · Finn, since 05:44 (4 min)"]
    assert board(resumed()) == []


def test_a_long_reason_is_short_on_the_board_and_whole_on_the_card():
    run = Run()
    run.do("anna", PauseAll(reason="Sehr langer Grund. " * 12))
    assert len(board(run)[0]) < 140 and "…" in board(run)[0]
    assert pause(run).lines[0].count("Sehr langer Grund.") == 12


def test_the_board_says_what_is_scheduled():
    assert board(scheduled()) == ["🕖 Geplant: Erste Meldung um 06:00"]
    assert board(scheduled(), "en") == ["🕖 Scheduled: First word at 06:00"]
    assert board(going()) == []


def test_a_promise_that_comes_due_while_paused_offers_to_resume_and_nothing_that_would_be_refused():
    run = Run().first_word()
    run.do("anna", PAUSE)
    run.wait(minutes=55)
    shown = card(run, "promise.first_word")
    assert shown.rings
    assert shown.lines == (
        "⏰ Um 06:40 haben wir eine Meldung versprochen (noch 50 s), aber gerade geht nichts hinaus.",
        "⛔ ALLES ANGEHALTEN: „Polizei bittet um Ruhe“ · Anna, seit 05:44 (55 min)",
    )
    assert labels(shown) == [("Weiter …", "main")]
    assert card(run, "promise.first_word", "en").lines[0] == (
        "⏰ We promised an update for 06:40 (50 s left), but nothing goes out right now."
    )
    run.do("anna", ResumeAll())
    assert labels(card(run, "promise.first_word"))[0] == ("Nichts Neues melden", "publish")


def test_a_scheduled_text_can_be_stopped_with_everything_else():
    shown = button(card(scheduled(), "publish.first_word"), "Alles anhalten …")
    assert shown.command == PauseAll(reason="")
    assert shown.asks == (Field("reason", "Warum?", limit=300),)


def test_while_paused_no_card_offers_to_publish():
    run = ready_a()
    run.approve("first_word", "anna")
    run.do("anna", PAUSE)
    offered = [each.command for shown in looked(run).values() for each in shown.buttons]
    assert not any(isinstance(command, (Publish, PublishLater, SendHeld)) for command in offered)


def test_a_crisis_that_ended_while_it_was_paused_offers_nothing():
    run = Run()
    run.do("anna", PAUSE)
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert (len(pause(run).lines), pause(run).buttons, board(run)) == (1, (), [])
