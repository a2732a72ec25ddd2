import pytest

from bot.chat.console_form import Cancelled, Form, question
from bot.chat.console_wall import Numbered
from bot.crisis.cards import Button, Field
from bot.crisis.command import Refused
from bot.crisis.lifecycle import TakeNote
from bot.locale import Say

DE = Field("de", "Auf Deutsch", limit=20)
EN = Field("en", "Auf Englisch", optional=True, limit=20)
WHY = Field("reason", "Warum?", choices=(("fact", "sachlich falsch"), ("tone", "falscher Ton")))
AGO = Field("minutes_ago", "Seit wie vielen Minuten?", "0")
LONG = Field("text", "Der Text", "Alt", lines=8)


def form(*asks: Field) -> Form:
    return Form(Numbered(7, "c1", "card", Button("Knopf", TakeNote(text=""), asks)))


def test_questions_come_one_after_the_other():
    filled = form(DE, EN)
    assert filled.asked == DE
    filled.give("Strom weg")
    assert filled.asked == EN
    filled.give("power down")
    assert filled.asked is None
    assert filled.answers == {"de": "Strom weg", "en": "power down"}


def test_an_empty_line_keeps_what_is_there_or_leaves_what_may_stay_empty():
    filled = form(AGO, EN)
    filled.give("")
    filled.give("")
    assert filled.answers == {"minutes_ago": "0", "en": ""}


def test_an_empty_line_cancels_where_an_answer_is_needed():
    with pytest.raises(Cancelled):
        form(DE).give("  ")


@pytest.mark.parametrize("typed", ["2", "tone", "falscher Ton", "falscher", "TONE"])
def test_a_choice_by_number_value_or_words(typed: str):
    filled = form(WHY)
    filled.give(typed)
    assert filled.answers == {"reason": "tone"}


@pytest.mark.parametrize("typed", ["0", "3", "Mond", "a"])
def test_what_is_no_choice_is_refused_and_asked_again(typed: str):
    filled = form(WHY)
    with pytest.raises(Refused) as caught:
        filled.give(typed)
    assert "sachlich falsch, falscher Ton" in Say("de").word(caught.value.phrase)
    assert filled.asked == WHY


def test_too_long_is_refused_with_both_numbers():
    with pytest.raises(Refused) as caught:
        form(DE).give("x" * 21)
    assert Say("de").word(caught.value.phrase) == "Das sind 21 Zeichen, erlaubt sind 20."


def test_a_long_text_gets_its_lines():
    filled = form(LONG)
    filled.give(r"eins\n\nzwei")
    assert filled.answers == {"text": "eins\n\nzwei"}


def test_answers_behind_the_number():
    filled = form(DE, EN)
    filled.give_inline("Strom | weg")
    assert filled.answers == {"de": "Strom", "en": "weg"}


def test_one_answer_keeps_its_bars():
    filled = form(DE)
    filled.give_inline("a | b")
    assert filled.answers == {"de": "a | b"}


def test_what_is_left_out_stays_as_it_was_and_what_is_needed_is_asked():
    filled = form(DE, EN)
    filled.give_inline("Strom")
    assert filled.answers == {"de": "Strom", "en": ""}
    half = form(WHY, DE)
    half.give_inline("1")
    assert half.asked == DE


def test_an_empty_place_between_bars_stays_empty():
    filled = form(EN, DE)
    filled.give_inline("| Strom")
    assert filled.answers == {"en": "", "de": "Strom"}


def test_too_many_answers_are_refused():
    with pytest.raises(Refused) as caught:
        form(DE, EN).give_inline("a | b | c")
    assert "Auf Deutsch, Auf Englisch" in Say("de").word(caught.value.phrase)


def test_a_button_that_asks_nothing_takes_no_answer():
    with pytest.raises(Refused) as caught:
        form().give_inline("a")
    assert "7" in Say("de").word(caught.value.phrase)


def test_a_question_says_what_may_be_typed():
    say = Say("de")
    assert [each.text for each in question(WHY, "Clara", say)] == [
        "? Clara: Warum? (eine leere Zeile bricht ab)",
        "  1) sachlich falsch",
        "  2) falscher Ton",
    ]
    (asked,) = question(LONG, "Eva", say)
    assert asked.text == r"? Eva: Der Text (jetzt: „Alt“; eine leere Zeile behält es · \n macht eine neue Zeile)"
    (optional,) = question(EN, "Ben", Say("en"))
    assert optional.text == "? Ben: Auf Englisch (may stay empty · at most 20 characters)"


def test_what_is_chosen_already_is_said_in_words():
    chosen = Field("reason", "Warum?", "tone", choices=WHY.choices)
    assert "jetzt: „falscher Ton“" in question(chosen, "Eva", Say("de"))[0].text
