from unicodedata import normalize

import pytest

from bot.chat.choose import LONGEST_ECHO, candidates, choose, echo, plain
from bot.crisis.command import Refused
from bot.locale import Say

ROLES = {"lead": ("Leitung", "Lead"), "fact_owner": ("Netzbetrieb", "Network"), "legal": ("Recht", "Legal")}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lead", "lead"),
        ("LEITUNG", "lead"),
        ("fact owner", "fact_owner"),
        ("fact-owner:", "fact_owner"),
        ("netz", "fact_owner"),
        ("@legal", "legal"),
        ("„Recht“", "legal"),
    ],
)
def test_a_name_a_title_or_the_beginning_of_one_is_enough(typed: str, meant: str):
    assert choose(typed, ROLES) == meant


def test_umlauts_may_be_spelt_out_and_come_in_either_form():
    assert plain("Übergabe") == plain("uebergabe") == plain(normalize("NFD", "übergabe"))


def test_a_whole_name_counts_more_than_the_beginning_of_another():
    assert candidates("first", {"first": (), "first_word": ()}) == ("first",)


def test_nothing_begins_with_nothing():
    assert candidates("", ROLES) == ()
    assert candidates(" : ", ROLES) == ()


def test_a_beginning_that_several_have_is_asked_back():
    with pytest.raises(Refused) as caught:
        choose("le", ROLES)
    assert Say("de").word(caught.value.phrase) == "„le“ kann mehreres heißen: lead, legal. Bitte genauer."


def test_what_comes_closest_is_offered_under_its_own_name():
    with pytest.raises(Refused) as caught:
        choose("Rexht", ROLES)
    said = Say("de").word(caught.value.phrase)
    assert "Meintest du: legal?" in said
    assert "lead, fact_owner, legal" in said


def test_what_resembles_nothing_gets_no_suggestion():
    with pytest.raises(Refused) as caught:
        choose("xyzzy", ROLES)
    assert Say("en").word(caught.value.phrase) == "I do not know “xyzzy”. Known: lead, fact_owner, legal."


def test_only_the_beginning_of_a_long_text_is_said_back():
    assert echo("a" * 5000) == "a" * (LONGEST_ECHO - 1) + "…"
    assert echo("a" * LONGEST_ECHO) == "a" * LONGEST_ECHO
    assert echo("a\n\n b") == "a b"
