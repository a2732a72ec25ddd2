from typing import Any

from bot.crisis.cards.base import ROOM, Card
from bot.crisis.command import COURIER
from bot.crisis.notes import LeaveNote, ReportNoted, ReportNotNoted, RetryNote
from tests.aftermath import correcting, note_failed, out, retracted, sent
from tests.playbooks import Run
from tests.situations import card, labels, looked

KEY = "note.first_word.mastodon"
ONE: dict[str, Any] = {"statement": "first_word", "outlet": "mastodon"}


def note(run: Run, language: str = "de") -> Card:
    return card(run, KEY, language)


def test_a_wrong_text_without_its_note_rings():
    shown = note(note_failed())
    assert (shown.place, shown.rings) == (ROOM, True)
    assert shown.lines == (
        "⚠ Bei Mastodon steht „Erste Meldung“ noch ohne Hinweis, obwohl der Text zurückgenommen ist: "
        "The post was deleted.",
        "Dort steht er: https://mastodon.example/first_word",
        "Der Hinweis ist fertig und freigegeben:",
    )
    assert shown.quote == ("Zurückgenommen am 02.11., 05:44 Uhr: https://news.example/c1/de/#retraction-1",)
    assert note(note_failed(), "en").lines[0] == (
        "⚠ At Mastodon, “First word” still stands without a note although it was withdrawn: The post was deleted."
    )


def test_a_person_decides():
    shown = note(note_failed())
    assert labels(shown) == [("Noch einmal", "main"), ("Lasse ich", "plain")]
    assert [each.command for each in shown.buttons] == [RetryNote(**ONE), LeaveNote(**ONE)]
    assert [text for text, _ in labels(note(note_failed(), "en"))] == ["Try again", "Leave it"]
    for each in shown.buttons:
        run = note_failed()
        run.do("finn", each.command)
        assert KEY not in looked(run)


def test_while_the_bot_is_at_it_nobody_is_asked():
    run = retracted()
    assert KEY not in looked(run)
    run.do(COURIER, ReportNotNoted(**ONE, mender="retraction-1", reason="503"))
    assert KEY not in looked(run)
    run.do(COURIER, ReportNoted(**ONE, mender="retraction-1"))
    assert KEY not in looked(run)


def test_a_correction_is_called_one():
    run = out()
    mender = correcting(run)
    sent(run, mender)
    run.do(COURIER, ReportNotNoted(**ONE, mender=mender, reason="Mastodon refused it (403).", final=True))
    assert "obwohl der Text richtiggestellt ist: Mastodon hat das abgelehnt (403)." in note(run).lines[0]


def test_in_a_drill_the_note_says_so_too():
    shown = note(note_failed("drill"))
    assert shown.quote[0].startswith("ÜBUNG · ") and shown.lines[0].startswith("ÜBUNG · ")
