from bot.crisis.cards.base import ROOM, Card
from bot.crisis.publishing import Halt, PublishNow
from bot.crisis.statements import DraftStatement, EditStatement
from tests.playbooks import Run
from tests.situations import button, card, kept, kept_late, labels, looked, missed, near


def promise(run: Run, language: str = "de") -> Card:
    return card(run, "promise.first_word", language)


def test_before_the_reminder_the_promise_has_no_card():
    assert "promise.first_word" not in looked(Run().first_word())


def test_five_minutes_before_one_tap_is_enough():
    run = near()
    shown = promise(run)
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "⏰ Um 06:40 haben wir eine Meldung versprochen (noch 50 s). Nichts Neues? Ein Tipp genügt.",
    )
    assert shown.quote == (
        "DE: Stand [06:39]: nichts Neues. Nächste Meldung [07:35].",
        "EN: As of [06:39]: nothing new. Next update [07:35].",
    )
    assert labels(shown) == [("Nichts Neues melden", "publish"), ("Neues schreiben", "plain")]
    assert shown.buttons[0].command == PublishNow(statement="no_news-1", binding=run.binding("no_news-1"))
    assert shown.buttons[1].command == DraftStatement(template="update")
    english = promise(run, "en")
    assert english.lines == ("⏰ We promised an update for 06:40 (50 s left). Nothing new? One tap is enough.",)
    assert [text for text, _ in labels(english)] == ["Report nothing new", "Write something new"]


def test_what_is_previewed_is_what_goes_out():
    run = near()
    run.do("anna", button(promise(run), "Nichts Neues melden").command)
    assert run.crisis.publishing.requested("no_news-1")


def test_a_missed_promise():
    shown = promise(missed())
    assert shown.lines == (
        "⚠ Für 06:40 war eine Meldung versprochen (seit 5 min überfällig). Jetzt ein kurzes Wort, auch ohne Neues.",
    )
    assert labels(shown)[0] == ("Nichts Neues melden", "publish")
    assert promise(missed(), "en").lines == (
        "⚠ An update was promised for 06:40 (5 min overdue). A short word now, even with nothing new.",
    )


def test_a_kept_promise():
    shown = promise(kept())
    assert (shown.lines, shown.buttons, shown.quote) == (("✔ Versprechen für 06:40 gehalten.",), (), ())
    assert promise(kept(), "en").lines == ("✔ The promise for 06:40 was kept.",)


def test_a_promise_kept_late_is_not_called_kept():
    assert promise(kept_late()).lines == ("Versprechen für 06:40 verspätet eingelöst, 06:45.",)
    assert promise(kept_late(), "en").lines == ("The promise for 06:40 was kept late, at 06:45.",)
    assert promise(kept_late()).buttons == ()


def test_without_a_preapproved_text_there_is_no_one_tap():
    run = near()
    run.do("eva", EditStatement(statement="no_news-1", de="Bald. Nächste Meldung {next_update}."))
    shown = promise(run)
    assert [text for text, _ in labels(shown)] == ["Neues schreiben"]
    assert shown.quote == ()
    assert shown.lines == (
        "⏰ Um 06:40 haben wir eine Meldung versprochen (noch 50 s). "
        "Bitte jetzt eine schreiben, auch wenn es nichts Neues gibt.",
    )


def test_what_leaves_in_ten_seconds_is_not_asked_for_any_more():
    run = near()
    run.do("anna", button(promise(run), "Nichts Neues melden").command)
    assert (promise(run).lines, promise(run).buttons) == (
        ("⏰ Für 06:40 ist eine Meldung versprochen (noch 50 s). Nichts Neues 1 geht um 06:39 hinaus.",),
        (),
    )
    assert promise(run, "en").lines[0].endswith("No news 1 goes out at 06:39.")
    run.do("anna", Halt(statement="no_news-1"))
    assert [text for text, _ in labels(promise(run))] == ["Nichts Neues melden", "Neues schreiben"]


def test_an_internal_text_has_no_promise():
    run = Run().first_word().out("staff", "anna")
    run.wait(minutes=56)
    assert [key for key in looked(run) if key.startswith("promise.")] == ["promise.first_word"]


def test_a_drill_marks_the_preview():
    assert promise(near("drill")).quote[0] == (
        "DE: ÜBUNG · Stand [06:39]: nichts Neues. Nächste Meldung [07:35]. · ÜBUNG"
    )
