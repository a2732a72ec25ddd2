from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.attempts import BeginAttempt, ReportSent, ReportUnknown, SayItIsOut
from bot.crisis.cards import filled
from bot.crisis.cards.base import ROOM
from bot.crisis.cards.view import View
from bot.crisis.cards.whereabouts import everything
from bot.crisis.command import COURIER
from bot.crisis.notes import LeaveNote, ReportNoted, ReportNotNoted
from bot.crisis.statements import DraftStatement
from bot.locale import Say
from tests.aftermath import correcting, mending_setup, out, publish, released, retracted, retracting, sent
from tests.playbooks import START, Run, setup, with_statement
from tests.situations import button, card, closable, ended, labels, looked


def where(run: Run, language: str = "de") -> tuple[str, ...]:
    return card(run, "whereabouts", language).lines


def told(run: Run, language: str = "de") -> tuple[str, ...]:
    return everything(View(run.crisis, Say(language), run.now))


def test_before_anything_left_there_is_nothing_to_show():
    run = Run(mending_setup()).go_on().know()
    assert "whereabouts" not in looked(run)
    assert told(run) == ("Noch ist nichts draußen.",)
    assert told(run, "en") == ("Nothing is out yet.",)


def test_each_text_stands_on_a_line_with_all_outlets_and_the_way_to_it():
    run = sent(released(), "first_word", "newsroom", "mastodon")
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="x"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="x", reason="timeout"))
    shown = card(run, "whereabouts")
    assert (shown.place, shown.rings, shown.quote) == (ROOM, False, ())
    assert shown.lines == (
        "📍 Was wo draußen ist",
        "Erste Meldung · Newsroom ✔ 05:44 · Mastodon ✔ 05:44 · X ? unklar, bitte nachsehen · "
        "Xing ✍ von Hand, noch offen · https://newsroom.example/first_word",
    )
    assert where(run, "en")[1].startswith("First word · Newsroom ✔ 05:44 · ")


def test_the_newest_is_first_and_what_is_wrong_says_so():
    run = retracted()
    assert where(run)[1].startswith("Rücknahme 1 · Newsroom ✔ 05:44")
    assert where(run)[2].startswith("Erste Meldung (um 05:44 zurückgenommen) · Newsroom ✔ 05:44")
    assert where(run, "en")[2].startswith("First word (withdrawn at 05:44) · ")


def test_without_a_hub_the_first_address_leads_there_and_no_address_is_made_up():
    run = released()
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportSent(statement="first_word", outlet="newsroom", permalink="file:///state/x.txt"))
    assert where(run)[1].endswith("Xing ✍ von Hand, noch offen")
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing", permalink="https://xing.example/7"))
    assert where(run)[1].endswith(" · https://xing.example/7")


def crowded() -> Run:
    """Seven texts left the house; of the list, two addresses were refused."""
    run = out()
    for _ in range(6):
        sent(run, correcting(run), "newsroom")
    run.do(COURIER, BeginAttempt(statement="correction-6", outlet="mastodon"))
    run.do(COURIER, ReportSent(statement="correction-6", outlet="mastodon", note="38 of 40 accepted. Refused: 2."))
    return run


def test_at_most_six_lines():
    shown = where(crowded())
    assert len(shown) == 6
    assert [line.split(" · ")[0] for line in shown[1:4]] == ["Berichtigung 6", "Berichtigung 5", "Berichtigung 4"]
    assert shown[4] == "Mastodon, „Berichtigung 6“: 38 von 40 angenommen. Abgelehnt: 2."
    assert shown[5] == "… und 4 weitere. Alle mit ihren Adressen: /krise wo"
    assert where(crowded(), "en")[5] == "… and 4 more. All of them with their addresses: /crisis out"


def test_five_texts_need_no_folding():
    run = out()
    for _ in range(4):
        sent(run, correcting(run), "newsroom")
    assert [line.split(" · ")[0].partition(" (")[0] for line in where(run)[1:]] == [
        "Berichtigung 4", "Berichtigung 3", "Berichtigung 2", "Berichtigung 1", "Erste Meldung",
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ mending from here


def test_a_tap_asks_what_is_wrong_and_how_to_mend_it():
    run = out()
    mend = button(card(run, "whereabouts"), "Richtigstellen …")
    about, how = mend.asks
    assert (about.name, about.value) == ("about", "first_word")
    assert about.choices == (("first_word", "Erste Meldung (05:44)"),)
    assert (how.name, how.value) == ("template", "")
    assert how.choices == (("correction", "Berichtigung"), ("retraction", "Rücknahme"))
    run.do("eva", filled(mend, {"about": "first_word", "template": "retraction"}))
    assert run.crisis.statements.by_id["retraction-1"].about == "first_word"
    english = button(card(run, "whereabouts", "en"), "Correct …")
    assert [ask.label for ask in english.asks] == ["Which text is wrong?", "What should go out?"]


def test_of_several_none_is_chosen_beforehand():
    run = out()
    correcting(run)
    (about, _) = button(card(run, "whereabouts"), "Richtigstellen …").asks
    assert about.value == "" and [value for value, _ in about.choices] == ["correction-1", "first_word"]


def test_what_was_taken_back_is_not_offered_again():
    run = retracted()
    (about, _) = button(card(run, "whereabouts"), "Richtigstellen …").asks
    assert [value for value, _ in about.choices] == ["retraction-1"]


def test_where_there_is_one_way_only_the_text_is_asked():
    run = Run().first_word()
    mend = button(card(run, "whereabouts"), "Richtigstellen …")
    assert [ask.name for ask in mend.asks] == ["about"]
    assert filled(mend, {"about": "first_word"}) == DraftStatement(template="correction", about="first_word")


@pytest.mark.parametrize("run", [ended(), Run(setup(with_statement("correction", mends=None))).first_word()])
def test_where_nothing_can_be_mended_there_is_no_such_button(run: Run):
    assert "Richtigstellen …" not in [text for text, _ in labels(card(run, "whereabouts"))]


def test_from_here_everything_can_be_stopped_with_a_reason():
    run = out()
    stop = button(card(run, "whereabouts"), "Alles anhalten …")
    run.do("anna", filled(stop, {"reason": "falsche Zahlen"}))
    assert run.crisis.pausing.now
    assert [text for text, _ in labels(card(run, "whereabouts"))] == ["Richtigstellen …"]
    assert labels(card(ended(), "whereabouts")) == []


def test_a_closed_text_can_be_mended_too():
    (about,) = button(card(closable(), "whereabouts"), "Richtigstellen …").asks
    assert [value for value, _ in about.choices] == ["closing", "first_word"]


# --------------------------------------------------------------------------------------------- the whole list


def test_whoever_asks_is_told_everything_with_every_address():
    run = retracted()
    run.do(COURIER, ReportNoted(statement="first_word", outlet="newsroom", mender="retraction-1"))
    assert told(run) == (
        "Rücknahme 1 · hinaus um 05:44, Anna",
        "– Newsroom ✔ 05:44 · https://newsroom.example/retraction-1",
        "– Mastodon ✔ 05:44 · https://mastodon.example/retraction-1",
        "– X ✔ 05:44 · https://x.example/retraction-1",
        "– Xing ✍ von Hand, noch offen",
        "Erste Meldung · hinaus um 05:44, Anna · um 05:44 zurückgenommen",
        "– Newsroom ✔ 05:44 · https://newsroom.example/first_word · der Hinweis steht dabei",
        "– Mastodon ✔ 05:44 · https://mastodon.example/first_word · der Hinweis fehlt noch",
        "– X ✔ 05:44 · https://x.example/first_word",
        "– Xing ⏸ zurückgehalten",
    )
    assert told(run, "en")[6] == "– Newsroom ✔ 05:44 · https://newsroom.example/first_word · its note is there"


def test_a_note_that_somebody_left_out_is_told_as_such():
    run = retracted()
    one: dict[str, Any] = {"statement": "first_word", "outlet": "mastodon"}
    run.do(COURIER, ReportNotNoted(**one, mender="retraction-1", reason="403", final=True))
    assert told(run)[7].endswith("der Hinweis fehlt noch")
    run.do("finn", LeaveNote(**one))
    assert told(run)[7].endswith("bleibt ohne Hinweis")


def test_what_an_outlet_wants_known_stands_below_it():
    assert told(crowded())[3] == "Mastodon, „Berichtigung 6“: 38 von 40 angenommen. Abgelehnt: 2."


def test_what_left_yesterday_says_so():
    run = out()
    tomorrow = Say("de", "Europe/Vienna", (START + timedelta(days=1)).date())
    line = everything(View(run.crisis, tomorrow, run.now))[0]
    assert line == "Erste Meldung · hinaus um 02.11. 05:44, Anna"


def test_a_text_that_is_still_approved_is_not_out():
    run = out()
    run.wait(minutes=55)
    run.approve("no_news-1", "anna")
    assert len(where(run)) == 2
    publish(run, "no_news-1")
    assert len(where(run)) == 3
    retracting(run, "no_news-1")
    assert "zurückgenommen" in where(run)[2]


# ------------------------------------------------------------------------------------ the card of the text that mends


def test_a_retraction_takes_one_tap():
    run = out()
    run.do("eva", DraftStatement(template="retraction", about="first_word"))
    shown = card(run, "text.retraction-1")
    assert shown.lines[0] == (
        "Anna, jetzt veröffentlichen: Rücknahme 1 zu „Erste Meldung“. Ein Tipp genügt. "
        "Geht an: Newsroom, Mastodon, X, Xing (von Hand)"
    )
    assert labels(shown)[:2] == [("Jetzt veröffentlichen", "publish"), ("Ändern …", "plain")]
    assert shown.quote and not shown.buttons[0].shows
    run.do("anna", shown.buttons[0].command)
    run.wait(seconds=10)
    assert run.crisis.publishing.out("retraction-1")
    assert card(run, "text.retraction-1", "en").lines == ("✔ Retraction 1 of “First word”: on its way or out.",)


def test_the_preview_shows_the_note_as_well():
    run = out()
    run.do("eva", DraftStatement(template="retraction", about="first_word"))
    passages = button(card(run, "text.retraction-1"), Say("de")("button.preview")).shows
    notes = [passage for passage in passages if passage.text.startswith("Zurückgenommen am [")]
    assert len(notes) == 1 and "Newsroom, Mastodon" in notes[0].heading


def test_a_correction_is_approved_like_any_text_and_says_what_it_is_about():
    run = out()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert card(run, "text.correction-1").lines[0].startswith("Entwurf: Berichtigung 1 zu „Erste Meldung“, für ")
    run.submit("correction-1")
    run.approve("correction-1", "ben", "clara")
    assert "Berichtigung 1 zu „Erste Meldung“" in card(run, "publish.correction-1").lines[0]
