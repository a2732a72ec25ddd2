from bot.crisis.attempts import BeginAttempt, DropDelivery, ReportNotSent, ReportSent
from bot.crisis.cards.base import ROOM
from bot.crisis.cards.board import next_step
from bot.crisis.cards.view import View
from bot.crisis.command import COURIER
from bot.crisis.lifecycle import Place, TakeNote
from bot.crisis.paging import AnswerPage, CallRole
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement
from bot.locale import Say
from tests.aftermath import publish
from tests.playbooks import Run, setup
from tests.situations import (
    asked,
    button,
    card,
    closable,
    dismissed,
    ended,
    failing,
    going,
    labels,
    missed,
    near,
    ready_a,
    rejected,
    unanswered,
    watched,
)  # fmt: skip


def board(run: Run, language: str = "de") -> tuple[str, ...]:
    return card(run, "board", language).lines


def claimed(run: Run) -> Run:
    """Everybody who is called answers."""
    for page in run.crisis.paging.ringing():
        if run.crisis.paging.pages[page.id].ringing:
            run.do(page.person, AnswerPage(page=page.id))
    return run


def test_the_board_stands_in_the_room_and_does_not_ring():
    shown = card(Run(), "board")
    assert (shown.place, shown.rings, shown.quote) == (ROOM, False, ())


def test_the_headline_says_what_and_how_bad_and_since_when_and_who_leads():
    run = Run(what="Linz", severity="S1")
    run.sleep(minutes=31)
    assert board(run)[0] == "🔴 Störung · Linz · S1 · seit 05:44 (31 min) · Leitung: Anna"
    assert board(run, "en")[0] == "🔴 Service outage · Linz · S1 · since 05:44 (31 min) · lead: Anna"


def test_the_next_step_is_the_one_that_is_due_first():
    assert board(Run())[1] == "Jetzt: Anna (Leitung): confirm · fällig 05:46 (noch 2 min)"
    assert board(Run(), "en")[1] == "Now: Anna (Lead): confirm · due 05:46 (2 min left)"
    assert board(watched())[1] == "Jetzt: Anna (Leitung): confirm · fällig 06:14 (noch 30 min)"


def test_the_next_step_that_is_late_says_so():
    assert board(unanswered())[1] == "Jetzt: Anna (Leitung): team · fällig 05:49 (seit 7 min überfällig)"


def test_after_the_end_there_is_no_next_step():
    run = dismissed()
    assert next_step(View(run.crisis, Say("de"), run.now)) is not None, "its step was left open"
    assert board(run) == ("⚪ Störung · S2 · war keine Krise um 05:44",)
    assert board(run, "en") == ("⚪ Service outage · S2 · was no crisis at 05:44",)


def test_the_promise():
    assert board(near())[2] == "Versprochen: nächste Meldung 06:40 (noch 50 s)"
    assert board(near(), "en")[2] == "Promised: next update 06:40 (50 s left)"


def test_a_broken_promise():
    assert board(missed())[2] == (
        "⚠ Versprechen nicht gehalten: Meldung war für 06:40 angekündigt (seit 5 min überfällig)"
    )
    assert board(missed(), "en")[2] == "⚠ Promise broken: an update was announced for 06:40 (5 min overdue)"


def test_who_is_being_called_until_when():
    assert board(Run().go_on())[2] == (
        "Wartet: Netzbetrieb auf Ben, bis 05:47 · Text auf Eva, bis 05:47 · Soziale Medien auf Finn, bis 05:47"
        " · und 1 weitere"
    )
    assert board(asked(), "en")[3] == (
        "Waiting: Network on Ben, until 05:47 · Writer on Eva, until 05:47 · Social media on Finn, until 05:47"
        " · and 3 more"
    )


def test_once_everybody_has_answered_nobody_is_waited_for():
    assert not any(line.startswith("Wartet") for line in board(claimed(Run().go_on())))


def test_an_approval_that_rings_nobody_is_still_waited_for():
    run = claimed(ready_a())
    run.submit("first_word")
    assert not run.crisis.paging.ringing()
    assert board(run)[-1] == "Wartet: Freigabe von Leitung oder Soziale Medien"
    assert board(run, "en")[-1] == "Waiting: approval by Lead or Social media"


def test_where_the_last_text_is_out():
    assert board(Run().first_word())[-1] == "Draußen: Erste Meldung · Newsroom ✔ 05:44 · Mastodon ✔ 05:44"
    assert board(Run().first_word(), "en")[-1] == "Out: First word · Newsroom ✔ 05:44 · Mastodon ✔ 05:44"


def test_what_is_not_out_is_said_plainly():
    assert board(failing())[-1] == (
        "Draußen: Erste Meldung · Newsroom ? unklar, bitte nachsehen · Mastodon … geht hinaus"
    )
    assert board(rejected(), "en")[-1] == "Out: First word · Newsroom ✘ not accepted · Mastodon … going out"
    run = rejected()
    run.do("anna", DropDelivery(statement="first_word", outlet="newsroom"))
    assert board(run)[-1].startswith("Draußen: Erste Meldung · Newsroom – ausgelassen")


def test_of_many_outlets_those_where_it_is_not_come_first_and_the_others_together():
    social = [Place(name, name.title(), called="mastodon") for name in ("linz", "wien", "graz")]
    by_hand = Place("forum", "Forum", called="mastodon", by_hand=True)
    run = Run(setup(places=(Place("newsroom", "Newsroom", hub=True), *social, by_hand))).go_on().know()
    run.approve("first_word", "anna")
    publish(run, "first_word")
    for outlet in ("newsroom", "linz", "graz", "wien"):
        run.do(COURIER, BeginAttempt(statement="first_word", outlet=outlet))
        run.wait(minutes=outlet == "graz")
        if outlet != "wien":
            run.do(COURIER, ReportSent(statement="first_word", outlet=outlet))
    assert board(run)[-1] == (
        "Draußen: Erste Meldung · Wien … geht hinaus · Forum ✍ von Hand, noch offen · ✔ 05:44: Newsroom, Linz · "
        "✔ 05:45: Graz"
    )


def test_a_retry_is_on_its_way():
    run = going()
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    assert "Newsroom … geht hinaus" in board(run)[-1]
    run.do(COURIER, ReportNotSent(statement="first_word", outlet="newsroom", reason="503"))
    assert "Newsroom … geht hinaus" in board(run)[-1]


def test_the_public_text_goes_before_the_internal_one():
    run = Run().first_word().out("staff", "anna")
    assert board(run)[-1].startswith("Draußen: Erste Meldung")


def test_nothing_is_out_before_it_is_released():
    assert not any(line.startswith("Draußen") for line in board(going()))


def test_a_role_may_be_called_and_a_note_taken_at_any_time():
    shown = card(Run(), "board")
    assert labels(shown) == [("Jemanden rufen …", "plain"), ("Notiz …", "plain")]
    whom = button(shown, "Jemanden rufen …")
    assert whom.command == CallRole(role="")
    assert whom.asks[0].choices[:2] == (("lead", "Leitung"), ("fact_owner", "Netzbetrieb"))
    note = button(shown, "Notiz …")
    assert note.command == TakeNote(text="")
    assert [(ask.name, ask.limit, ask.lines) for ask in note.asks] == [("text", 2000, 3)]
    assert [label for label, _ in labels(card(Run(), "board", "en"))] == ["Page somebody …", "Note …"]


def test_the_next_update_can_be_written_once_it_is_promised():
    shown = card(Run().first_word(), "board")
    assert [label for label, _ in labels(shown)] == ["Neue Meldung", "Jemanden rufen …", "Notiz …"]
    assert shown.buttons[0].command == DraftStatement(template="update")


def test_the_end_is_offered_when_nothing_is_unfinished():
    shown = card(closable(), "board")
    assert labels(shown)[0] == ("Krise beenden", "danger")
    assert shown.buttons[0].command == StandDown()
    assert shown.buttons[0].sure == ("Das lässt sich nicht zurücknehmen.", "Zurück")
    assert not any(button.sure for button in shown.buttons[1:])
    assert labels(card(closable(), "board", "en"))[0] == ("Stand down", "danger")
    run = Run().first_word()
    assert "Krise beenden" not in dict(labels(card(run, "board")))


def test_the_end():
    shown = card(ended(), "board")
    assert shown.lines == (
        "⚪ Störung · S2 · beendet um 05:44",
        "Draußen: Entwarnung · Newsroom ✔ 05:44 · Mastodon ✔ 05:44",
    )
    assert shown.buttons == ()
    assert board(ended(), "en")[0] == "⚪ Service outage · S2 · stood down at 05:44"


def test_a_crisis_that_ended_on_an_earlier_day_says_the_day():
    run = ended()
    run.sleep(days=2)
    assert board(run)[0] == "⚪ Störung · S2 · beendet um 02.11. 05:44"
    assert board(run, "en")[0] == "⚪ Service outage · S2 · stood down at 2 Nov 05:44"
